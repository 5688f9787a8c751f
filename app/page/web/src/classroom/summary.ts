// What the class predicted and found, as numbers.
import type { Asks, Prediction } from "../contract";
import { keyOf } from "../state/kept_runs";
import { type Difference, paired } from "../statistics/difference";
import { quantile } from "../statistics/quantile";
import type { Answering } from "./model_runs";
import type { Result } from "./protocol";

/** Those who answered a step. */
export function guesses(all: Answering[], step: string): Prediction[] {
  return all.flatMap((one) => one.predictions[step] ?? []);
}

export interface Count {
  option: string;
  first: number; // how many chose it, or put it first
  place: number; // mean place in an order; NaN where none was asked
}

export function counts(found: Prediction[], asks: Asks): Count[] {
  return asks.options.map(({ name }) => {
    const places = found.flatMap((guess) => (guess.kind === "order" ? [guess.options.indexOf(name) + 1] : []));
    const chosen = found.filter((guess) => guess.kind === "choose" && guess.option === name).length;
    const place = places.reduce((sum, one) => sum + one, 0) / places.length;
    return { option: name, first: chosen + places.filter((one) => one === 1).length, place };
  });
}

/** Medians of drawn curves, point by point; NaN where nobody drew. */
export function medianCurve(found: Prediction[]): number[] {
  const curves = found.flatMap((guess) => (guess.kind === "draw" ? [guess.points] : []));
  const length = Math.max(0, ...curves.map((points) => points.length));
  return Array.from({ length }, (_, at) => {
    const values = curves.flatMap((points) => points[at] ?? []).sort((a, b) => a - b);
    return quantile(values, 0.5);
  });
}

export interface Dot {
  who: Answering;
  value: number;
  changed: boolean; // whether it comes of other settings than the step's
}

/** What each found of a measure in a step. */
export function dots(all: Answering[], step: string, measure: string, start: Result): Dot[] {
  return all.flatMap((who) => {
    const result = who.results[step];
    const value = result?.measures[measure];
    if (result === undefined || value === undefined || value === null) return [];
    return [{ who, value, changed: keyOf({ ...result }) !== keyOf({ ...start, seed: result.seed }) }];
  });
}

/** Mean with its 95 % interval of those who changed nothing: draws of what the model's runs are draws of. */
export const meanOf = (found: Dot[]): Difference => paired(found.filter((dot) => !dot.changed).map((dot) => dot.value));

export const meanOfRuns = (values: number[]): Difference => paired(values);

export interface Bin {
  low: number;
  high: number;
  share: number;
}

/** Shares of values in bins of one width between two ends; what lies outside counts to the outermost. */
export function bins(values: number[], [low, high]: [number, number], parts: number): Bin[] {
  const width = (high - low) / parts;
  const found = Array.from({ length: parts }, (_, at) => ({
    low: low + at * width,
    high: low + (at + 1) * width,
    share: 0,
  }));
  for (const value of values) {
    const at = Math.min(parts - 1, Math.max(0, Math.floor((value - low) / width)));
    found[at]!.share += 1 / values.length;
  }
  return found;
}
