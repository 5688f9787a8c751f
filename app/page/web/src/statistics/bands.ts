// Bands over time: median and the middle 50 and 90 % of replicates at every recorded week.
import type { Runs } from "../contract";
import { quantile } from "./quantile";
import { sortedAt } from "./runs";

export const LEVELS = { low90: 0.05, low50: 0.25, median: 0.5, high50: 0.75, high90: 0.95 } as const;
export type Level = keyof typeof LEVELS;

export type Summary = Record<Level, number> & { n: number };
export type Bands = Record<Level, Float64Array> & { n: Int32Array };

export function summaryOf(sorted: Float64Array): Summary {
  const level = (name: Level) => quantile(sorted, LEVELS[name]);
  return {
    low90: level("low90"),
    low50: level("low50"),
    median: level("median"),
    high50: level("high50"),
    high90: level("high90"),
    n: sorted.length,
  };
}

export function bandsOf(runs: Runs, measure: number): Bands {
  const steps = runs.times.length;
  const row = () => new Float64Array(steps);
  const bands: Bands = {
    low90: row(),
    low50: row(),
    median: row(),
    high50: row(),
    high90: row(),
    n: new Int32Array(steps),
  };
  for (let t = 0; t < steps; t++) {
    const summary = summaryOf(sortedAt(runs, t, measure));
    for (const name of Object.keys(LEVELS) as Level[]) bands[name][t] = summary[name];
    bands.n[t] = summary.n;
  }
  return bands;
}

export function summaryAt(bands: Bands, time: number): Summary {
  return {
    low90: bands.low90[time]!,
    low50: bands.low50[time]!,
    median: bands.median[time]!,
    high50: bands.high50[time]!,
    high90: bands.high90[time]!,
    n: bands.n[time]!,
  };
}
