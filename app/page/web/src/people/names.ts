// What people are called: roles with a number from 1.
import type { People } from "../contract";
import { about } from "../state/store";
import type { Person } from "../state/view";
import { t, word } from "../text/text";
import { unitOf } from "./ties";

export function shortName({ role, number }: Person): string {
  return t(`person.${role}`, { n: number + 1 });
}

export function nameOf(people: People, who: Person): string {
  const unit = unitOf(people, who);
  if (unit >= 0) return t("person.in_unit", { who: shortName(who), unit: unit + 1 });
  const level = people.leaders.level[who.number] === 2 ? "level.macro" : "level.meso";
  return t("person.at_level", { who: shortName(who), level: t(level) });
}

/** What the first group and the others are called beside their marks; the latter is empty where there is one group. */
export function groupKeys(): [string, string] {
  const { groups } = about.value;
  if (groups.length < 2) return [t("role.citizens"), ""];
  const others = groups.length === 2 ? groupName(1) : t("people.other_groups");
  return [t("people.of_group", { group: groupName(0) }), t("people.of_group", { group: others })];
}

export function groupName(number: number): string {
  return word("group", about.value.groups[number] ?? "");
}
