// Numbers of replicates as the engine gives them: replicates × times × measures in one array.
import type { Runs } from "../contract";

/** Two batches of the same run as one. */
export function together(first: Runs, second: Runs): Runs {
  const data = new Float64Array(first.data.length + second.data.length);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return { ...first, replicates: [...first.replicates, ...second.replicates], data };
}

export function at(runs: Runs, replicate: number, time: number, measure: number): number {
  return runs.data[(replicate * runs.times.length + time) * runs.length + measure]!;
}

/** The finite values of a measure at a time, sorted. */
export function sortedAt(runs: Runs, time: number, measure: number): Float64Array {
  const found: number[] = [];
  for (let r = 0; r < runs.replicates.length; r++) {
    const value = at(runs, r, time, measure);
    if (Number.isFinite(value)) found.push(value);
  }
  return Float64Array.from(found).sort();
}

/** Position of the recorded time nearest to a week. */
export function nearest(times: number[], week: number): number {
  let best = 0;
  for (let i = 1; i < times.length; i++) {
    if (Math.abs(times[i]! - week) < Math.abs(times[best]! - week)) best = i;
  }
  return best;
}
