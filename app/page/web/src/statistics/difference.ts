// The difference of two runs on the same random numbers: paired by replicate, with a 95 % t interval.
import type { Runs } from "../contract";
import { at } from "./runs";
import { student975 } from "./student";

export interface Difference {
  mean: number;
  low: number; // NaN where there are fewer than two pairs
  high: number;
  n: number; // pairs with a value in both
}

export function paired(differences: number[]): Difference {
  const n = differences.length;
  if (n === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN, n };
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  if (n === 1) return { mean, low: Number.NaN, high: Number.NaN, n };
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  const half = student975(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { mean, low: mean - half, high: mean + half, n };
}

/** Standard deviation; NaN of fewer than two. */
export function deviation(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN;
}

/** Present run less pinned run, of a measure at a time, over the replicates that both have. */
export function differenceAt(runs: Runs, pinned: Runs, time: number, measure: number): Difference {
  const found: number[] = [];
  runs.replicates.forEach((replicate, r) => {
    const other = pinned.replicates.indexOf(replicate);
    if (other < 0) return;
    const d = at(runs, r, time, measure) - at(pinned, other, time, measure);
    if (Number.isFinite(d)) found.push(d);
  });
  return paired(found);
}

export function differences(runs: Runs, pinned: Runs, measure: number): Difference[] {
  return runs.times.map((_, time) => differenceAt(runs, pinned, time, measure));
}

/** What an interval says: more, less, not told from chance, or that all pairs are equal. */
export function verdict(d: Difference): "more" | "less" | "unsure" | "same" {
  if (d.low === 0 && d.high === 0) return "same";
  if (d.low > 0) return "more";
  return d.high < 0 ? "less" : "unsure";
}
