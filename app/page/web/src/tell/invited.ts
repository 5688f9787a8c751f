// Who was invited and why they came: from what the rule of participation and the draw for seats read.

import type { StepRead, Table } from "../engine/phases";
import { type Fact, fact, type StateName } from "./fact";
import { at, byGroup, mean, parameter, present, units } from "./read";

/** What the logit of participation reads: its name, the row that holds it after the answers, the weight and its sign. */
const READ: readonly (readonly [StateName, string, string, 1 | -1])[] = [
  ["efficacy", "efficacy", "efficacy", 1],
  ["institutional_trust", "institutional_trust", "trust", 1],
  ["response_expectation", "response_expectation", "response", 1],
  ["need_gap", "gap", "need_gap", 1],
  ["outreach", "outreach", "outreach", 1],
  ["resources", "resources", "resources", 1],
  ["peers", "peers", "peers", 1],
  ["burden", "burden", "burden", -1],
  ["well_being", "well_being", "satisfaction", -1],
];
const TELLING = 0.05; // log-odds: less is not worth a sentence

const citizensOf = (read: StepRead) => read.moments.engage?.citizens as Table;

function meanOf(table: Table, row: string, places: number[]): number {
  return mean(places.map((place) => at(table, row, place)));
}

/** What sets two sets of citizens apart in the logit, the most telling first. */
function apart(read: StepRead, some: number[], others: number[]) {
  const table = citizensOf(read);
  return READ.map(([state, row, weight, sign]) => {
    const [high, low] = [meanOf(table, row, some), meanOf(table, row, others)];
    return { state, high, low, effect: sign * parameter(read, `participation.${weight}`) * (high - low) };
  })
    .filter(({ effect }) => effect > TELLING)
    .sort((a, b) => b.effect - a.effect);
}

function* whyThey(read: StepRead, groups: number[][]): Generator<Fact> {
  const table = citizensOf(read);
  const { participation } = read.rules;
  if (participation === "threshold") yield fact("rule_threshold", { share: units(read, "lead", "joined") });
  else if (participation === "reciprocity") yield fact("rule_reciprocity");
  else if (participation !== "logit") yield fact("rule_own");
  else {
    const all = Array.from({ length: table.n }, (_, i) => i);
    const yes = all.filter((i) => at(table, "accepted", i) > 0);
    const no = all.filter((i) => at(table, "accepted", i) === 0);
    const [most, next] = yes.length > 0 && no.length > 0 ? apart(read, yes, no) : [];
    if (most) yield fact("why", { high: most.high, low: most.low }, { states: { state: most.state } });
    if (next) yield fact("why_next", { high: next.high, low: next.low }, { states: { state: next.state } });
    yield* whyGroups(read, groups);
  }
  const strength = parameter(read, "institutions.boundaries");
  if (strength > 0) yield fact("boundaries", { strength });
}

function* whyGroups(read: StepRead, groups: number[][]): Generator<Fact> {
  const table = citizensOf(read);
  const order = groups
    .map((places, group) => ({ places, group, chance: meanOf(table, "chance", places) }))
    .filter(({ places }) => places.length > 0)
    .sort((a, b) => b.chance - a.chance);
  const [first, last] = [order[0], order.at(-1)];
  if (!first || !last || first.group === last.group) return;
  const [most] = apart(read, first.places, last.places);
  if (!most) return;
  const named = { states: { state: most.state }, groups: { more: first.group, fewer: last.group } };
  yield fact("why_groups", { high: most.high, low: most.low }, named);
}

export function* invited(read: StepRead): Generator<Fact> {
  const table = citizensOf(read);
  const groups = byGroup(read);
  const there = units(read, "start", "clock") + read.dt;
  const called = units(read, "lead", "clock") > there - read.dt / 2; // the clock goes on where a session is not due by it
  const effect = units(read, "lead", "effect_0");
  const planned = parameter(read, "lead.interval");
  const interval = planned / (1 + parameter(read, "lead.initiating_gain") * effect);
  if (called) yield fact("called");
  else yield planned - interval < 0.05 ? fact("due", { interval }) : fact("due_sooner", { interval, planned });
  yield fact("invited", { n: table.n });
  const accepted = (places: number[]) => places.filter((i) => at(table, "accepted", i) > 0).length;
  if (groups.filter((places) => places.length > 0).length > 1) {
    for (const [group, places] of groups.entries()) {
      if (places.length === 0) continue;
      const numbers = { accepted: accepted(places), of: places.length, chance: meanOf(table, "chance", places) };
      yield fact("answers_group", numbers, { groups: { group } });
    }
  } else {
    const all = groups.flat();
    yield fact("answers", { accepted: accepted(all), of: all.length, chance: meanOf(table, "chance", all) });
  }
  yield* whyThey(read, groups);
}

export function* came(read: StepRead): Generator<Fact> {
  const table = citizensOf(read);
  const all = Array.from({ length: table.n }, (_, i) => i);
  const willing = all.filter((i) => at(table, "accepted", i) > 0);
  const sitting = read.sitting?.citizens ?? [];
  const seats = parameter(read, "engage.citizen_seats");
  if (willing.length <= seats) yield fact("seats_enough", { n: willing.length });
  else {
    yield fact("seats_short", { willing: willing.length, seats });
    yield* whySeats(read, willing, sitting);
  }
  yield fact("came", { n: sitting.length }, { people: { who: present(read).slice(0, sitting.length) } });
  const groups = byGroup(read);
  if (groups.filter((places) => places.length > 0).length > 1) {
    for (const [group, places] of groups.entries()) {
      if (places.length === 0) continue;
      const n = places.filter((place) => sitting.includes(place)).length;
      const numbers = { n, of: sitting.length, share: n / sitting.length, part: places.length / table.n };
      yield fact("came_group", numbers, { groups: { group } });
    }
  }
  yield* staff(read);
}

/** What the answer of a professional reads that is the professional's own. */
const STAFF: readonly (readonly [StateName, string, 1 | -1])[] = [
  ["openness", "staff_openness", 1],
  ["psychological_safety", "staff_safety", 1],
  ["burden", "staff_burden", -1],
];

function* staff(read: StepRead): Generator<Fact> {
  const table = read.moments.engage?.professionals as Table;
  const there = read.served.flatMap((unit, one) => (unit === read.unit ? [one] : []));
  const yes = there.filter((one) => at(table, "accepted", one) > 0);
  const no = there.filter((one) => at(table, "accepted", one) === 0);
  if (there.length > 0) yield fact("answers_staff", { accepted: yes.length, of: there.length });
  const most = STAFF.map(([state, weight, sign]) => {
    const [high, low] = [meanOf(table, state, yes), meanOf(table, state, no)];
    return { state, high, low, effect: sign * parameter(read, `engage.${weight}`) * (high - low) };
  }).reduce((a, b) => (b.effect > a.effect ? b : a));
  if (most.effect > TELLING)
    yield fact("why_staff", { high: most.high, low: most.low }, { states: { state: most.state } });
  yield fact("came_staff", { n: read.sitting?.professionals.length ?? 0 });
}

function* whySeats(read: StepRead, willing: number[], sitting: number[]): Generator<Fact> {
  const out = willing.filter((place) => !sitting.includes(place));
  const both = (table: Table, row: string) => ({ high: meanOf(table, row, sitting), low: meanOf(table, row, out) });
  const { seats } = read.rules;
  if (seats === "first_come") yield fact("seats_first_come");
  else if (seats === "usual_suspects") yield fact("seats_usual_suspects", both(citizensOf(read), "seat_power"));
  else if (seats === "targeted") yield fact("seats_targeted", both(citizensOf(read), "year_talk"));
  else yield fact("seats_own");
  const groups = byGroup(read);
  for (const [group, places] of groups.entries()) {
    const weight = parameter(read, `groups.${read.groups[group]}.seat_weight`);
    if (places.length > 0 && weight !== 1) yield fact("seats_group", { weight }, { groups: { group } });
  }
}
