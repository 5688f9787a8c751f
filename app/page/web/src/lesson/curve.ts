// A curve that somebody draws: values at knots, null where nothing is drawn yet. Pure functions.
import { roundDomain } from "../charts/scale";
import type { Measure } from "../contract";
import type { Bands } from "../statistics/bands";
import { KNOTS, knotWeeks } from "./prediction";

export type Points = (number | null)[];

/** Where the model begins: its first value, of a measure that has none before something happened; NaN where there is none. */
export const startOf = (bands: Bands): number => bands.median.find(Number.isFinite) ?? Number.NaN;

/** Nothing drawn but where it begins, which is given. */
export function blank(start: number): Points {
  return Array.from({ length: KNOTS }, (_, i) => (i === 0 && Number.isFinite(start) ? start : null));
}

const ROOM = 3; // times what the model moves away from its start

/** What to draw in, as much above the start as below, so that the axis tells nothing; no more than the measure can be. */
export function canvas(measure: Measure, bands: Bands): [number, number] {
  const start = Number.isFinite(startOf(bands)) ? startOf(bands) : 0;
  const all = [...bands.low90, ...bands.high90].filter(Number.isFinite);
  const most = ROOM * Math.max(...all.map((value) => Math.abs(value - start)), 0.01);
  return roundDomain(start - most, start + most, measure.low, measure.high);
}

/** A step of the arrow keys, and a number that lies on it. */
export const stepOf = ([low, high]: [number, number]) => (high - low) / 50;
export const onStep = (value: number, domain: [number, number]) => {
  const step = stepOf(domain);
  const bounded = Math.min(domain[1], Math.max(domain[0], value));
  return Number((Math.round(bounded / step) * step).toPrecision(6));
};

/** With a knot at a value. The first stays where the model begins. */
export function withPoint(points: Points, knot: number, value: number | null, fixed: boolean): Points {
  if (knot < (fixed ? 1 : 0) || knot >= points.length) return points;
  return points.map((old, i) => (i === knot ? value : old));
}

export interface Place {
  knot: number; // may lie between two
  value: number;
}

/** With every knot set that a pointer passed on its way. */
export function passed(points: Points, from: Place | null, to: Place, fixed: boolean): Points {
  let found = withPoint(points, Math.round(to.knot), to.value, fixed);
  if (!from || from.knot === to.knot) return found;
  const [first, last] = from.knot < to.knot ? [from, to] : [to, from];
  for (let knot = Math.ceil(first.knot); knot <= Math.floor(last.knot); knot++) {
    const part = (knot - first.knot) / (last.knot - first.knot);
    found = withPoint(found, knot, first.value + part * (last.value - first.value), fixed);
  }
  return found;
}

/** Where a knot that is not drawn begins to move: at the last one before it that is. */
export function valueBefore(points: Points, knot: number, domain: [number, number]): number {
  for (let i = knot; i >= 0; i--) if (points[i] !== null) return points[i]!;
  return (domain[0] + domain[1]) / 2;
}

/** Weeks and values of what is drawn. */
export function drawn(points: Points, weeks: number): { times: number[]; values: number[] } {
  const all = knotWeeks(weeks).map((week, i) => [week, points[i] ?? null] as const);
  const there = all.filter((pair): pair is readonly [number, number] => pair[1] !== null);
  return { times: there.map(([week]) => week), values: there.map(([, value]) => value) };
}

/** Whether it goes on to the end. */
export const isWhole = (points: Points): boolean => points.at(-1) !== null;
