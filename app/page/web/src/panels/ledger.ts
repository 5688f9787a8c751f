// Who gains and who loses: value by role and group with the share whose value is below 0, at a week.
import type { Case, People, Runs } from "../contract";
import { type Summary, summaryOf } from "../statistics/bands";
import { sortedAt } from "../statistics/runs";
import { meanAndLosers } from "../statistics/shares";

export interface Entry {
  who: "citizens" | "professionals" | "leaders" | number; // a number: a group of citizens
  value: Summary;
  losing: number; // share; NaN where unknown
  oneReplicate: boolean; // the share is of the people of one replicate
  burden: number; // median
  hours: number; // median, a week
}

const ROLES = ["citizens", "professionals", "leaders"] as const;

function summary(about: Case, runs: Runs, time: number, name: string, place: number): Summary {
  const measure = about.measures.find((m) => m.name === name);
  if (!measure || place >= measure.length) return summaryOf(new Float64Array());
  return summaryOf(sortedAt(runs, time, measure.first + place));
}

/** Values of those who have had anything to do with an episode by a time. */
function valuesOfServed({ n, rows }: People["professionals" | "leaders"], time: number): Float32Array {
  const at = (name: string) => rows[name]?.subarray(time * n, (time + 1) * n) ?? new Float32Array();
  const served = at("served");
  return at("value").filter((_, i) => served[i]! > 0);
}

/** Entries in the order in which they are shown: citizens, their groups, professionals, leaders. */
export function ledger(about: Case, runs: Runs, people: People | null, time: number): Entry[] {
  const median = (name: string, place: number) => summary(about, runs, time, name, place).median;
  const byRole = (place: number): Entry => {
    const role = ROLES[place]!;
    const values = role === "citizens" || !people ? [] : valuesOfServed(people[role], time);
    return {
      who: role,
      value: summary(about, runs, time, "value_by_role", place),
      losing: role === "citizens" ? median("value_negative_share", 0) : meanAndLosers(values).losing,
      oneReplicate: role !== "citizens",
      burden: median("burden_by_role", place),
      hours: median("hours_by_role", place),
    };
  };
  const groups = about.groups.length > 1 ? about.groups : [];
  const byGroup = (_: string, place: number): Entry => ({
    who: place,
    value: summary(about, runs, time, "value_by_group", place),
    losing: median("value_negative_share_by_group", place),
    oneReplicate: false,
    burden: median("burden_by_group", place),
    hours: median("hours_by_group", place),
  });
  return [byRole(0), ...groups.map(byGroup), byRole(1), byRole(2)];
}
