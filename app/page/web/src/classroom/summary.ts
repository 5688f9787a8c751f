// What the class predicted and found, as numbers.
import type { Asks, LessonStep, Measure, Prediction } from "../contract";
import { type Points, passed } from "../lesson/curve";
import { offeredOf } from "../lesson/order";
import { isSound } from "../lesson/prediction";
import { sides } from "../lesson/sides";
import { keyOf } from "../state/kept_runs";
import { cases } from "../state/store";
import { type Difference, paired } from "../statistics/difference";
import { quantile } from "../statistics/quantile";
import { whole } from "../text/numbers";
import { t } from "../text/text";
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

/** In the order in which the options are offered, which tells nothing; once an order is told, in that of the model. */
export function counts(found: Prediction[], asks: Asks, told = false): Count[] {
  return (told && asks.how === "order" ? asks.answer : offeredOf(asks)).map((name) => {
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
  set: string[]; // in words, what was changed
}

/** In what a result's settings differ from those of the step; of a case that there is not, nothing can be said. */
function changes(result: Result, start: Result): string[] {
  if (!cases.value.some(({ name }) => name === result.case)) return [];
  const [set] = sides(cases.value, result, start);
  return result.seed === start.seed ? set : [...set, t("class.other_seed", { seed: whole(result.seed) })];
}

/** What each found of a measure in a step. ``start``: its settings, on the seed of the class. */
export function dots(all: Answering[], step: string, measure: Measure, start: Result): Dot[] {
  return all.flatMap((who) => {
    const result = who.results[step];
    const value = result?.measures[measure.name];
    if (result === undefined || value === undefined || value === null || !canBe(measure, value)) return [];
    const seed = who.code === null ? start.seed + who.number : result.seed; // one run each, so that no two are the same
    const changed = keyOf({ ...result }) !== keyOf({ ...start, seed });
    return [{ who, value, changed, set: changed ? changes(result, { ...start, seed }) : [] }];
  });
}

const FEWEST = 5; // runs whose interval says something

/** Mean of those who changed nothing: draws of what the model's runs are draws of. Its 95 % interval is cut off at what the measure can be; NaN of few. */
export function meanOf(found: Dot[], { low, high }: Measure): Difference {
  const of = paired(found.filter((dot) => !dot.changed).map((dot) => dot.value));
  if (of.n < FEWEST) return { ...of, low: Number.NaN, high: Number.NaN };
  return { ...of, low: Math.max(of.low, low ?? of.low), high: Math.min(of.high, high ?? of.high) };
}

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
