// Colours of people: cividis, which reads the same with and without colour vision, in nine steps.
import type { People } from "../contract";
import type { Role, Shade } from "../state/view";

export const STEPS = [
  "#00204d",
  "#00336f",
  "#39486b",
  "#575c6d",
  "#707173",
  "#8a8779",
  "#a69d75",
  "#c4b56c",
  "#e4cf5b",
];

export function step(value: number, [low, high]: [number, number]): number {
  if (!Number.isFinite(value)) return -1;
  const part = (value - low) / (high - low || 1);
  return Math.min(STEPS.length - 1, Math.max(0, Math.floor(part * STEPS.length)));
}

/** The row of a shade for a role; roles that do not have it are drawn hollow. */
export function rowOf(people: People, role: Role, shade: Shade): Float32Array | undefined {
  const table = { citizen: people.citizens, professional: people.professionals, leader: people.leaders }[role];
  return table.rows[shade];
}

/** Bounds that hold nearly all citizens at all times, at tenths; counted, since sorting all values takes four times as long. */
export function shadeDomain(people: People, shade: Shade): [number, number] {
  const row = rowOf(people, "citizen", shade) ?? new Float32Array();
  const low = passed(row, (value) => Math.floor(value * 10 + 1e-6), 1);
  const high = passed(row, (value) => Math.ceil(value * 10 - 1e-6), -1);
  if (!Number.isFinite(low)) return [0, 1];
  return [low, Math.max(high, low + 0.1)];
}

const FEW = 0.02; // share of values that may lie outside at each end

/** The tenth, counted upwards (1) or downwards (-1), by which more than a few values are passed; NaN without values. */
function passed(row: Float32Array, tenthOf: (value: number) => number, direction: 1 | -1): number {
  const counts = new Map<number, number>();
  for (const value of row) {
    if (!Number.isFinite(value)) continue;
    const tenth = tenthOf(value);
    counts.set(tenth, (counts.get(tenth) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
  let n = 0;
  for (const tenth of [...counts.keys()].sort((a, b) => direction * (a - b))) {
    n += counts.get(tenth)!;
    if (n > FEW * all) return tenth / 10;
  }
  return Number.NaN;
}
