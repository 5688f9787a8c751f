// A fact of a session or an encounter: what a sentence says, before it is one.

import type { Person } from "../state/view";
import type { Key } from "../text/text";

type FactKey = Extract<Key, `tell.fact.${string}`>;
type Bare<K> = K extends `tell.fact.${infer Kind}` ? (Kind extends `${string}.one` ? never : Kind) : never;
/** What is told; each has a sentence "tell.fact.KIND", and another for one of something: "tell.fact.KIND.one". */
export type Kind = Bare<FactKey>;
type Named<K, Of extends string> = K extends `tell.${Of}.${infer Name}` ? Name : never;
/** A state, or what a rule reads, that has a word of its own. */
export type StateName = Named<Key, "state">;

export interface Fact {
  kind: Kind;
  numbers: Record<string, number>;
  people: Record<string, Person[]>;
  states: Record<string, StateName>; // words of states
  groups: Record<string, number>; // names of groups
  dimension: number; // of needs; -1 for none
}

type Given = Partial<Omit<Fact, "kind">>;

export function fact(kind: Kind, numbers: Record<string, number> = {}, given: Given = {}): Fact {
  return { kind, numbers, people: {}, states: {}, groups: {}, dimension: -1, ...given };
}

/** What someone holds before and after; of a step, only what moved. */
export interface Moved {
  who: Person;
  state: StateName;
  dimension: number; // -1 for none
  from: number;
  to: number;
}

export const CHAPTERS = {
  session: ["invited", "came", "spoke", "recorded", "agreed", "followed", "learnt"],
  encounter: ["met", "depth", "done", "worth", "changed"],
} as const;
export type Chapter = (typeof CHAPTERS)["session" | "encounter"][number];

export interface Told {
  chapter: Chapter;
  facts: Fact[];
  moved: Moved[];
}

const SEEN = 100; // numbers are shown with two decimals

/** Whether a change shows once it is written. */
export function shows(from: number, to: number): boolean {
  return Number.isFinite(from) && Number.isFinite(to) && Math.round(from * SEEN) !== Math.round(to * SEEN);
}
