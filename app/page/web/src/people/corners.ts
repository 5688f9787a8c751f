// The three corners of power of roles or groups: means over people of one replicate.
import type { People } from "../contract";
import { type Person, person } from "../state/view";

export const CORNERS = ["resources", "position", "attitude"] as const;
export type Corners = [number, number, number];

interface Table {
  n: number;
  rows: Record<string, Float32Array>;
}

/** Mean corners at a time over those of a table that count. */
export function cornersOf(table: Table, time: number, counts: (number: number) => boolean): Corners {
  const sums: Corners = [0, 0, 0];
  let n = 0;
  for (let i = 0; i < table.n; i++) {
    if (!counts(i)) continue;
    n += 1;
    CORNERS.forEach((name, k) => {
      sums[k]! += table.rows[name]?.[time * table.n + i] ?? Number.NaN;
    });
  }
  return sums.map((sum) => (n ? sum / n : Number.NaN)) as Corners;
}

export type Who = "citizens" | "professionals" | "leaders" | `group.${number}` | "person";

export function whose(people: People, by: "role" | "group", groups: number): Who[] {
  const list: Who[] =
    by === "role"
      ? ["citizens", "professionals", "leaders"]
      : Array.from({ length: groups }, (_, g): Who => `group.${g}`);
  return person.value && people ? [...list, "person"] : list;
}

export function cornersFor(people: People, who: Who, time: number, picked: Person | null): Corners {
  if (who === "person") {
    if (!picked) return [Number.NaN, Number.NaN, Number.NaN];
    const table = { citizen: people.citizens, professional: people.professionals, leader: people.leaders }[picked.role];
    return cornersOf(table, time, (i) => i === picked.number);
  }
  if (who === "citizens" || who === "professionals" || who === "leaders") {
    return cornersOf(people[who], time, () => true);
  }
  const group = Number(who.split(".")[1]);
  const { n, group: of } = people.citizens;
  return cornersOf(people.citizens, time, (i) => of[time * n + i] === group);
}
