// How much citizens trust each of the professionals whom they meet.
import type { People } from "../contract";
import { meanAndLosers } from "../statistics/shares";
import { citizensOf } from "./ties";

/** Of a citizen in a professional at a recorded time; NaN where the two do not meet. */
export function trustIn({ citizens }: People, citizen: number, professional: number, time: number): number {
  const width = citizens.ties.length / citizens.n;
  const tie = citizens.ties.subarray(citizen * width, (citizen + 1) * width).indexOf(professional);
  return citizens.rows[`trust_${tie}`]?.[time * citizens.n + citizen] ?? Number.NaN;
}

/** Mean over those whom a professional serves, at every recorded time. */
export function trustOfServed(people: People, professional: number): number[] {
  const served = citizensOf(people, professional);
  return people.times.map((_, time) => meanAndLosers(served.map((c) => trustIn(people, c, professional, time))).mean);
}
