// Sentences of facts, in the language chosen.

import type { StepRead } from "../engine/phases";
import type { Person } from "../state/view";
import { fixed, hundredths, percent, plain, whole } from "../text/numbers";
import { capital, isKey, type Key, language, type Params, t, word } from "../text/text";
import type { Fact, Moved, StateName } from "./fact";

/** What is needed to name things: groups by number, and which needs are hidden. */
export type Names = Pick<StepRead, "groups" | "dimensions" | "hidden">;

const COUNTS = ["n", "of", "accepted", "willing", "seats", "said", "up", "down", "unit"];
const SHARES = [
  ...["chance", "chance_high", "chance_low", "share", "part_of", "talk", "even", "room", "progress", "required"],
  ...["citizens", "professionals", "leader", "yes", "quota", "part", "offer", "take", "shared"],
];
const WEEKS = ["week", "interval", "planned"];
const SMALL = ["loss", "moved", "part"]; // what would be told as 0.00 has as many decimals as it needs

function number(fact: Fact, name: string, value: number): string {
  if (fact.kind === "harm") return plain(value);
  if (COUNTS.includes(name)) return whole(value);
  if (WEEKS.includes(name)) return fixed(value, Number.isInteger(Math.round(value * 10) / 10) ? 0 : 1);
  if (SHARES.includes(name)) return percent(value);
  return SMALL.includes(name) ? plain(value) : hundredths(value);
}

const LISTS = { en: "en-GB", sv: "sv-SE" }; // British: no comma before the last

function list(parts: string[]): string {
  return new Intl.ListFormat(LISTS[language.value], { type: "conjunction" }).format(parts);
}

/** People in a few words: citizens 3 and 5, professional 2 and the leader. */
export function peopleWords(people: Person[]): string {
  const of = (role: Person["role"]) => people.filter((who) => who.role === role).map(({ number: n }) => whole(n + 1));
  const some = (kind: "citizens" | "professionals", names: string[]) =>
    names.length === 0 ? [] : [one(`tell.list.${kind}`, { list: list(names) }, names.length)];
  const leader = people.some(({ role }) => role === "leader") ? [t("tell.list.leader")] : [];
  return list([...some("citizens", of("citizen")), ...some("professionals", of("professional")), ...leader]);
}

/** The text for one where there is one, and n is one. */
function one(key: Key, params: Params, n: number): string {
  const single = `${key}.one`;
  return t(n === 1 && isKey(single) ? single : key, params);
}

export function dimensionWords({ dimensions, hidden }: Names, dimension: number): string {
  const shared = dimensions - hidden;
  if (dimension < shared) return t("tell.dimension.shared", { n: dimension + 1 });
  return hidden > 1 ? t("tell.dimension.hidden_n", { n: dimension - shared + 1 }) : t("tell.dimension.hidden");
}

export function stateWords(names: Names, state: StateName, dimension = -1): string {
  return t(`tell.state.${state}`, { dimension: dimension < 0 ? "" : dimensionWords(names, dimension) });
}

/** What a fact says. */
export function sentence(fact: Fact, names: Names): string {
  const params: Params = {};
  for (const [name, value] of Object.entries(fact.numbers)) params[name] = number(fact, name, value);
  for (const [name, people] of Object.entries(fact.people)) params[name] = peopleWords(people);
  for (const [name, state] of Object.entries(fact.states)) params[name] = stateWords(names, state, fact.dimension);
  for (const [name, group] of Object.entries(fact.groups)) params[name] = word("group", names.groups[group] ?? "");
  if (fact.dimension >= 0) params.dimension = dimensionWords(names, fact.dimension);
  return capital(one(`tell.fact.${fact.kind}`, params, fact.numbers.n ?? Number.NaN));
}

export function movedWords({ who, state, dimension, from, to }: Moved, names: Names) {
  return {
    who: capital(peopleWords([who])),
    state: stateWords(names, state, dimension),
    from: hundredths(from),
    to: hundredths(to),
  };
}
