// Bands of a measure, of the run and of the pinned one, computed once for each result.
import type { Case, Measure, Runs } from "../contract";
import { type Bands, bandsOf, summaryAt } from "../statistics/bands";
import { type Difference, differences } from "../statistics/difference";
import { quantile } from "../statistics/quantile";
import { roundDomain } from "./scale";

const found = new WeakMap<Runs, Map<number, Bands>>();

export function bands(runs: Runs, position: number): Bands {
  let table = found.get(runs);
  if (!table) {
    table = new Map();
    found.set(runs, table);
  }
  let known = table.get(position);
  if (!known) {
    known = bandsOf(runs, position);
    table.set(position, known);
  }
  return known;
}

const pairs = new WeakMap<Runs, { pinned: Runs; table: Map<number, Difference[]> }>();

export function paired(runs: Runs, pinned: Runs, position: number): Difference[] {
  let known = pairs.get(runs);
  if (known?.pinned !== pinned) {
    known = { pinned, table: new Map() };
    pairs.set(runs, known);
  }
  let row = known.table.get(position);
  if (!row) {
    row = differences(runs, pinned, position);
    known.table.set(position, row);
  }
  return row;
}

export function measureOf(about: Case, name: string): Measure {
  return about.measures.find((m) => m.name === name)!;
}

/** The measures shown that are compared by eye, so that they have one axis: those of the groups of one measure. */
export function kinOf(about: Case, measure: Measure, shown: string[]): Measure[] {
  if (measure.of === undefined) return [measure];
  const family = (name: string) => name.slice(0, name.lastIndexOf("."));
  const all = about.measures.filter((m) => m.of !== undefined && family(m.name) === family(measure.name));
  return all.filter((m) => m === measure || shown.includes(m.name));
}

function extent(rows: ArrayLike<number>[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

const FEW = 0.02; // of what a measure can be

/** Bounds for bands, and for a curve that was drawn. What is 0 but for a few runs is not blown up until they are seen. */
export function domainOf(measure: Measure, all: Bands[], drawn: number[] = []): [number, number] {
  const [low, high] = extent([...all.flatMap((b) => [b.low90, b.high90]), drawn]);
  const least = (measure.high ?? 0) * FEW;
  if (measure.low === 0 && high < least && all.every(({ high50 }) => extent([high50])[1] === 0))
    return [0, measure.high!];
  return roundDomain(low, high, measure.low, measure.high);
}

/** Whether a measure is 0 at every week where it has a value, and has one. */
export const isNought = (of: Bands): boolean => {
  const [low, high] = extent([of.low90, of.high90]);
  return low === 0 && high === 0;
};

/** Whether no run has a value at any week. */
export const hasNone = (of: Bands): boolean => !of.high90.some(Number.isFinite);

const LEAST = 0.01; // of a scale for differences: those of equal runs are no mountains

/** Bounds for differences, around 0 and not blown up by a few wide intervals. */
export function differenceDomain(row: Difference[]): [number, number] {
  const sizes = row
    .flatMap((d) => [Math.abs(d.mean), Math.abs(d.low), Math.abs(d.high)])
    .filter((size) => Number.isFinite(size))
    .sort((a, b) => a - b);
  const most = Math.max(quantile(sizes, 0.98) || 0, LEAST);
  return roundDomain(-most, most, null, null);
}

export { summaryAt };
