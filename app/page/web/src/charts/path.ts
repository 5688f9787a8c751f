// Paths of lines and bands; a value that is missing leaves a gap.
import type { Scale } from "./scale";

const short = (value: number) => value.toFixed(1);

/** Stretches of positions at which every row has a value. */
export function stretches(...rows: ArrayLike<number>[]): [number, number][] {
  const found: [number, number][] = [];
  const length = rows[0]?.length ?? 0;
  let start = -1;
  for (let i = 0; i <= length; i++) {
    const whole = i < length && rows.every((row) => Number.isFinite(row[i]!));
    if (whole && start < 0) start = i;
    if (!whole && start >= 0) {
      found.push([start, i]);
      start = -1;
    }
  }
  return found;
}

export function linePath(times: ArrayLike<number>, row: ArrayLike<number>, x: Scale, y: Scale): string {
  const parts: string[] = [];
  for (const [from, to] of stretches(row)) {
    for (let i = from; i < to; i++) parts.push(`${i === from ? "M" : "L"}${short(x(times[i]!))},${short(y(row[i]!))}`);
  }
  return parts.join("");
}

export function bandPath(
  times: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  x: Scale,
  y: Scale,
) {
  const parts: string[] = [];
  for (const [from, to] of stretches(low, high)) {
    for (let i = from; i < to; i++) parts.push(`${i === from ? "M" : "L"}${short(x(times[i]!))},${short(y(high[i]!))}`);
    for (let i = to - 1; i >= from; i--) parts.push(`L${short(x(times[i]!))},${short(y(low[i]!))}`);
    parts.push("Z");
  }
  return parts.join("");
}
