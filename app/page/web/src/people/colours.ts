// Colours of people: cividis, which reads the same with and without colour vision, in nine steps.
import type { People } from "../contract";
import type { Role, Shade } from "../state/view";
import { quantile } from "../statistics/quantile";

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

/** Bounds that hold nearly all citizens at all times, at tenths. */
export function shadeDomain(people: People, shade: Shade): [number, number] {
  const row = rowOf(people, "citizen", shade) ?? new Float32Array();
  const some = Array.from(row).filter((value, i) => i % 7 === 0 && Number.isFinite(value));
  const sorted = Float64Array.from(some).sort();
  if (!sorted.length) return [0, 1];
  const low = Math.floor(quantile(sorted, 0.02) * 10 + 1e-6) / 10;
  const high = Math.ceil(quantile(sorted, 0.98) * 10 - 1e-6) / 10;
  return high > low ? [low, high] : [low, low + 0.1];
}
