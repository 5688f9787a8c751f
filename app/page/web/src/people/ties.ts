// Who knows whom.
import type { People } from "../contract";
import type { Person } from "../state/view";
import type { Layout, Place } from "./layout";

function row(table: Int32Array, of: number, number: number): number[] {
  const width = table.length / of;
  return Array.from(table.subarray(number * width, (number + 1) * width)).filter((other) => other >= 0);
}

/** Professionals of a citizen; the first is the named contact. */
export const professionalsOf = (people: People, citizen: number) =>
  row(people.citizens.ties, people.citizens.n, citizen);
export const peersOf = (people: People, citizen: number) => row(people.citizens.peers, people.citizens.n, citizen);

/** Citizens of a professional, those first whose named contact it is. */
export function citizensOf(people: People, professional: number): number[] {
  const rank = (citizen: number) => professionalsOf(people, citizen).indexOf(professional);
  return Array.from({ length: people.citizens.n }, (_, citizen) => citizen)
    .filter((citizen) => rank(citizen) >= 0)
    .sort((a, b) => Math.sign(rank(a)) - Math.sign(rank(b)) || a - b);
}

export function unitOf(people: People, { role, number }: Person): number {
  if (role === "citizen") return people.citizens.unit[number]!;
  if (role === "professional") return people.professionals.unit[number]!;
  return number < people.units.n ? number : -1;
}

const lines = (pairs: [Place | null | undefined, Place | null | undefined][]) =>
  pairs
    .filter((pair): pair is [Place, Place] => Boolean(pair[0] && pair[1]))
    .map(([a, b]) => `M${a.x.toFixed(1)},${a.y.toFixed(1)}L${b.x.toFixed(1)},${b.y.toFixed(1)}`)
    .join("");

/** Paths of all ties that are shown: with named contacts, and the others. */
export function tiePaths(people: People, layout: Layout): { named: string; others: string } {
  const all = layout.citizens.flatMap((place, citizen) =>
    place ? professionalsOf(people, citizen).map((other, rank) => ({ place, other, rank })) : [],
  );
  const path = (named: boolean) =>
    lines(
      all.filter(({ rank }) => (rank === 0) === named).map(({ place, other }) => [place, layout.professionals[other]]),
    );
  return { named: path(true), others: path(false) };
}

/** Paths from one person to those known: professionals or citizens, and peers. */
export function tiesOf(people: People, layout: Layout, { role, number }: Person): { ties: string; peers: string } {
  if (role === "citizen") {
    const here = layout.citizens[number];
    return {
      ties: lines(professionalsOf(people, number).map((other) => [here, layout.professionals[other]])),
      peers: lines(peersOf(people, number).map((other) => [here, layout.citizens[other]])),
    };
  }
  if (role === "professional") {
    const here = layout.professionals[number];
    return { ties: lines(citizensOf(people, number).map((other) => [here, layout.citizens[other]])), peers: "" };
  }
  const here = layout.leaders[number];
  const staff = Array.from(people.professionals.unit.keys()).filter((p) => people.professionals.unit[p] === number);
  return { ties: lines(staff.map((other) => [here, layout.professionals[other]])), peers: "" };
}

export function placeOf(layout: Layout, { role, number }: Person): Place | null {
  const table = { citizen: layout.citizens, professional: layout.professionals, leader: layout.leaders }[role];
  return table[number] ?? null;
}

const ROLES = ["citizen", "professional", "leader"] as const;

/** Everybody shown, with places. */
export function everybody(layout: Layout): { person: Person; place: Place }[] {
  return ROLES.flatMap((role) => {
    const table = { citizen: layout.citizens, professional: layout.professionals, leader: layout.leaders }[role];
    return table.flatMap((place, number) => (place ? [{ person: { role, number }, place }] : []));
  });
}

/** Who stands nearest to a point, within a reach. */
export function nearestTo(layout: Layout, x: number, y: number, reach: number): Person | null {
  let [best, found] = [reach, null as Person | null];
  for (const { person, place } of everybody(layout)) {
    const distance = Math.hypot(place.x - x, place.y - y);
    if (distance < best) [best, found] = [distance, person];
  }
  return found;
}

/** Who stands next in a direction, for arrow keys: near, and rather straight on than aside. */
export function nextIn(layout: Layout, from: Place, right: number, down: number): Person | null {
  let [best, found] = [Number.POSITIVE_INFINITY, null as Person | null];
  for (const { person, place } of everybody(layout)) {
    const ahead = (place.x - from.x) * right + (place.y - from.y) * down;
    const aside = Math.abs((place.x - from.x) * down - (place.y - from.y) * right);
    if (ahead > 0.5 && ahead + 2 * aside < best) [best, found] = [ahead + 2 * aside, person];
  }
  return found;
}
