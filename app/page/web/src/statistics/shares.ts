/** Mean and share below 0 of the finite values among some people; NaN of none. */
export function meanAndLosers(values: ArrayLike<number>): { mean: number; losing: number; n: number } {
  let [sum, below, n] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    n += 1;
    sum += value;
    if (value < 0) below += 1;
  }
  return { mean: n ? sum / n : Number.NaN, losing: n ? below / n : Number.NaN, n };
}
