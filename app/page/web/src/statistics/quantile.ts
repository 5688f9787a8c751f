/** Quantile with linear interpolation (type 7, numpy's default) of sorted numbers; NaN of none. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const last = sorted.length - 1;
  if (last < 0) return Number.NaN;
  const at = p * last;
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, last)]!;
  return low + (at - below) * (high - low);
}
