// What the class predicted and found, as numbers.
import type { Asks, LessonStep, Measure, Prediction } from "../contract";
import { type Points, passed } from "../lesson/curve";
import { offeredOf } from "../lesson/order";
import { isSound } from "../lesson/prediction";
import { keyOf } from "../state/kept_runs";
import { type Difference, paired } from "../statistics/difference";
import { quantile } from "../statistics/quantile";
import type { Answering } from "./model_runs";
import type { Result } from "./protocol";

const ROUNDING = 1e-6;

/** Whether a measure can be so. The server knows no measures: what comes from a page can be anything. */
const canBe = ({ low, high }: Measure, value: number) =>
  Number.isFinite(value) && value >= (low ?? value) - ROUNDING && value <= (high ?? value) + ROUNDING;

/** What answers a step's question. */
export function guesses(all: Answering[], { name, asks }: LessonStep, measures: Measure[]): Prediction[] {
  const measure = measures.find((one) => one.name === asks!.measure)!;
  return all
    .flatMap((one) => one.predictions[name] ?? [])
    .filter((guess) => isSound(guess, asks!))
    .filter((guess) => guess.kind !== "draw" || guess.points.every((point) => point === null || canBe(measure, point)));
}

export interface Count {
  option: string;
  first: number; // how many chose it, or put it first
  place: number; // mean place in an order; NaN where none was asked
}

/** In the order in which the options are offered, which tells nothing. */
export function counts(found: Prediction[], asks: Asks): Count[] {
  return offeredOf(asks).map((name) => {
    const places = found.flatMap((guess) => (guess.kind === "order" ? [guess.options.indexOf(name) + 1] : []));
    const chosen = found.filter((guess) => guess.kind === "choose" && guess.option === name).length;
    const place = places.reduce((sum, one) => sum + one, 0) / places.length;
    return { option: name, first: chosen + places.filter((one) => one === 1).length, place };
  });
}

/** A curve as it is drawn: from one of its points to the next, over those between that it lacks. */
function joined(points: Points): Points {
  const there = points.flatMap((value, knot) => (value === null ? [] : [{ knot, value }]));
  return there.reduce((found, place, i) => passed(found, there[i - 1] ?? null, place, false), points);
}

/** Medians of drawn curves, point by point; null where nobody drew. */
export function medianCurve(found: Prediction[]): Points {
  const curves = found.flatMap((guess) => (guess.kind === "draw" ? [joined(guess.points)] : []));
  const length = Math.max(0, ...curves.map((points) => points.length));
  return Array.from({ length }, (_, at) => {
    const values = curves.flatMap((points) => points[at] ?? []).sort((a, b) => a - b);
    return values.length > 0 ? quantile(values, 0.5) : null;
  });
}

export interface Dot {
  who: Answering;
  value: number;
  changed: boolean; // whether it comes of other settings than the step's, or of a seed that is not the student's own
}

/** What each found of a measure in a step. ``start``: its settings, on the seed of the class. */
export function dots(all: Answering[], step: string, measure: Measure, start: Result): Dot[] {
  return all.flatMap((who) => {
    const result = who.results[step];
    const value = result?.measures[measure.name];
    if (result === undefined || value === undefined || value === null || !canBe(measure, value)) return [];
    const seed = who.code === null ? start.seed + who.number : result.seed; // one run each, so that no two are the same
    return [{ who, value, changed: keyOf({ ...result }) !== keyOf({ ...start, seed }) }];
  });
}

/** Mean with its 95 % interval of those who changed nothing: draws of what the model's runs are draws of. */
export const meanOf = (found: Dot[]): Difference => paired(found.filter((dot) => !dot.changed).map((dot) => dot.value));

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
