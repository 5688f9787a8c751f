// Asking what was read of a step: rows by name, means, distances. Nothing here knows of words.

import type { MomentName, StepRead, Table } from "../engine/phases";
import type { Person } from "../state/view";

/** A number of one agent at a moment; NaN where there is none. */
export function at(table: Table | null | undefined, row: string, who: number): number {
  return table?.rows[row]?.[who] ?? Number.NaN;
}

export function mean(values: number[]): number {
  return values.length === 0 ? Number.NaN : sum(values) / values.length;
}

export function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** How far two positions lie apart, as the model measures it. */
export function distance(a: number[], b: number[]): number {
  return Math.sqrt(sum(a.map((x, k) => (x - (b[k] as number)) ** 2)) / a.length);
}

/** A position in all dimensions. */
export function point(read: StepRead, table: Table | null | undefined, row: string, who: number): number[] {
  return Array.from({ length: read.dimensions }, (_, k) => at(table, `${row}_${k}`, who));
}

export function parameter(read: StepRead, name: string): number {
  return read.parameters[name] ?? Number.NaN;
}

export function units(read: StepRead, moment: MomentName, row: string, unit = read.unit): number {
  return at(read.moments[moment]?.units, row, unit);
}

/** Someone's state at a moment. Citizens of the unit read are numbered among all. */
export function stateOf(read: StepRead, moment: MomentName, { role, number }: Person, row: string): number {
  const there = read.moments[moment];
  if (role === "citizen") return at(there?.citizens, row, number - read.first);
  return at(role === "professional" ? there?.professionals : there?.leaders, row, number);
}

/** Those in the session, in the order of its columns. */
export function present(read: StepRead): Person[] {
  if (read.sitting === null) return [];
  return [
    ...read.sitting.citizens.map((place): Person => ({ role: "citizen", number: read.first + place })),
    ...read.sitting.professionals.map((number): Person => ({ role: "professional", number })),
    { role: "leader", number: read.unit },
  ];
}

/** Places of the unit's citizens by group, as many groups as there are citizens of. */
export function byGroup(read: StepRead): number[][] {
  const { rows, n } = (read.moments.lead as { citizens: Table }).citizens;
  const found: number[][] = [];
  for (let i = 0; i < n; i++) {
    const group = rows.group?.[i] ?? 0;
    while (found.length <= group) found.push([]);
    (found[group] as number[]).push(i);
  }
  return found;
}

/** Everyone's part of the talk, in the order of the session's columns. */
export function talkShares(read: StepRead): number[] {
  const talk = Array.from(read.moments.dialogue?.session?.rows.talk ?? []);
  const total = sum(talk);
  return talk.map((one) => (total > 0 ? one / total : 0));
}
