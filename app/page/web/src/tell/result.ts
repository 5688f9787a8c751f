// What was agreed, what came of it, and what those in the room learnt.

import type { StepRead } from "../engine/phases";
import type { Person } from "../state/view";
import { type Fact, fact, type Kind, type Moved, type StateName, shows } from "./fact";
import { at, distance, mean, parameter, point, present, stateOf, sum, units } from "./read";

export function* agreed(read: StepRead): Generator<Fact> {
  const all = present(read);
  const session = read.moments.agree?.session;
  const passed = units(read, "agree", "session") > 1.5;
  if (read.arena) yield fact("arena");
  else yield fact(passed ? "agreed" : "not_agreed");
  yield* byRule(read, all);
  const share = (role: Person["role"]) =>
    sum(all.map((who, place) => (who.role === role ? at(session, "decision_share", place) : 0)));
  yield fact("weights", {
    citizens: share("citizen"),
    professionals: share("professional"),
    leader: share("leader"),
  });
  for (let k = 0; k < read.dimensions; k++) {
    const numbers = { design: units(read, "agree", `design_${k}`), proposal: read.proposal[k] as number };
    const unsaid = !read.covered[k] && shows(numbers.design, numbers.proposal);
    yield fact(unsaid ? "proposal_unrecorded" : "proposal", numbers, { dimension: k });
  }
  const others = all.filter(({ role }) => role !== "leader");
  const safety = (moment: "record" | "agree") =>
    mean(others.map((who) => stateOf(read, moment, who, "psychological_safety")));
  const [from, to] = [safety("record"), safety("agree")];
  if (to < from) yield fact("conflict", { loss: from - to });
}

const SPOKE_IN_VAIN = 3; // session_role of one who spoke, with nothing on record
const TIE = 1e-12; // of two distances that are the same but for rounding

/** The share of those whose view is nearer to the proposal than to the service; the same of votes weighed by decision shares. */
function votes(read: StepRead, all: Person[]): [number, number] {
  const session = read.moments.agree?.session;
  const of = (row: string) => all.map((_, place) => at(session, row, place));
  const [far, stay, share] = [of("from_proposal"), of("from_design"), of("decision_share")];
  const yes = far.map((one, place) => (one < (stay[place] as number) - TIE ? 1 : 0));
  return [mean(yes), sum(yes.map((vote, place) => vote * (share[place] as number))) / sum(share)];
}

/** What the rule of decision read. */
function* byRule(read: StepRead, all: Person[]): Generator<Fact> {
  const session = read.moments.agree?.session;
  const far = all.map((_, place) => at(session, "from_proposal", place));
  const { decision } = read.rules;
  const [yes, weighed] = votes(read, all);
  const furthest = far.indexOf(Math.max(...far));
  if (decision === "consensus") {
    const numbers = { largest: far[furthest] as number, tolerance: parameter(read, "decision.tolerance") };
    yield fact("by_consensus", numbers, { people: { who: [all[furthest] as Person] } });
  } else if (decision === "majority") yield fact("by_majority", { yes, quota: parameter(read, "decision.quota") });
  else if (decision === "weighted_vote")
    yield fact("by_weighted_vote", { yes: weighed, quota: parameter(read, "decision.quota") });
  else if (decision === "fiat") yield fact("by_fiat", { yes });
  else yield fact("by_own_rule");
}

export function* followed(read: StepRead): Generator<Fact> {
  const { unit, dimensions } = read;
  const before = read.moments.agree?.units;
  const after = read.moments.implement?.units;
  const points = (table: typeof before, row: string) =>
    Array.from({ length: dimensions }, (_, k) => at(table, `${row}_${k}`, unit));
  const overridden = distance(points(before, "agreement"), points(after, "agreement")) > 0;
  if (overridden) yield fact("overridden");
  yield* inputs(read, overridden);
  if (at(after, "agreements", unit) > 0) {
    const agreement = points(after, "agreement");
    const [from, to] = [distance(points(before, "design"), agreement), distance(points(after, "design"), agreement)];
    if (shows(from, to) && to < from) yield fact("implemented", { share: 1 - to / from, from, to });
    else if (to < from) yield fact("hardly_implemented", { share: 1 - to / from, left: to });
    else yield fact("not_implemented", { left: to });
  } else yield fact("no_agreement_yet");
  yield* drifted(read, points(before, "design"));
  const promise = at(after, "promise", unit);
  if (promise !== 0) yield fact(promise > 0 ? "promise_kept" : "promise_broken");
  else yield* later(read);
}

/** Whose input was used; and why it was not, by what the model asks in turn. */
function* inputs(read: StepRead, overridden: boolean): Generator<Fact> {
  const citizens = present(read).filter(({ role }) => role === "citizen");
  const state = (row: string, value: number) =>
    citizens.filter((who) => stateOf(read, "implement", who, row) === value);
  const told = (kind: Kind, who: Person[]) =>
    who.length > 0 ? [fact(kind, { n: who.length }, { people: { who } })] : [];
  const unused = state("input_used", -1);
  yield* told("used", state("input_used", 1));
  if (units(read, "agree", "session") < 1.5) yield* told("unused_no_agreement", unused);
  else if (overridden) yield* told("unused_overridden", unused);
  else {
    const vain = state("session_role", SPOKE_IN_VAIN);
    yield* told("unused_not_recorded", vain);
    yield* told(
      "unused_not_nearer",
      unused.filter((who) => !vain.some(({ number }) => number === who.number)),
    );
  }
}

/** The pull back to what the service was at the start, which leaders' support slows. */
function* drifted(read: StepRead, design: number[]): Generator<Fact> {
  const rate = parameter(read, "implement.drift") * (1 - units(read, "lead", "effect_3"));
  const moved = rate * distance(design, point(read, read.moments.agree?.units, "origin", read.unit));
  if (moved >= 0.0005) yield fact("drift", { moved });
}

function* later(read: StepRead): Generator<Fact> {
  const { later: then } = read;
  if (then === null) return;
  const initial = distance(then.start, then.agreement);
  const left = distance(then.design, then.agreement);
  const progress = initial <= 1e-9 ? 1 : Math.min(1, Math.max(0, 1 - left / initial));
  const numbers = { week: then.week, progress, required: parameter(read, "implement.required_progress") };
  yield fact(then.promise > 0 ? "later_kept" : then.promise < 0 ? "later_broken" : "later_open", numbers);
  if (then.agreements > 0) yield fact("later_agreements", { n: then.agreements });
}

const LEARNT: readonly StateName[] = [
  "psychological_safety",
  "trust",
  "institutional_trust",
  "response_expectation",
  "expectation",
  "position",
  "efficacy",
  "openness",
  "burden",
];

function held(read: StepRead, moment: "lead" | "learn", who: Person, state: StateName): number {
  if (state !== "trust") return stateOf(read, moment, who, state);
  if (who.role !== "citizen") return Number.NaN;
  const ties = read.ties[who.number - read.first] ?? [];
  return mean(ties.map((_, tie) => stateOf(read, moment, who, `trust_${tie}`)));
}

/** What someone held before and after the step, where it shows. */
export function movedOf(read: StepRead, who: Person, states: readonly StateName[]): Moved[] {
  const found: Moved[] = states.map((state) => ({
    who,
    state,
    dimension: -1,
    from: held(read, "lead", who, state),
    to: held(read, "learn", who, state),
  }));
  for (let k = 0; k < read.dimensions; k++) {
    const view = (moment: "lead" | "learn") => stateOf(read, moment, who, `view_${k}`);
    found.push({ who, state: "view", dimension: k, from: view("lead"), to: view("learn") });
  }
  return found.filter(({ from, to }) => shows(from, to));
}

export function learntBy(read: StepRead): Moved[] {
  return present(read).flatMap((who) => movedOf(read, who, LEARNT));
}

/** For each state how many moved up and down, and who moved most. */
export function* learnt(read: StepRead, moved: Moved[]): Generator<Fact> {
  if (moved.length === 0) yield fact("learnt_nothing");
  const kinds = [...LEARNT.map((state) => ({ state, dimension: -1 }))];
  for (let k = 0; k < read.dimensions; k++) kinds.push({ state: "view", dimension: k });
  for (const { state, dimension } of kinds) {
    const those = moved.filter((one) => one.state === state && one.dimension === dimension);
    if (those.length === 0) continue;
    const most = those.reduce((a, b) => (Math.abs(b.to - b.from) > Math.abs(a.to - a.from) ? b : a));
    const numbers = { n: those.length, from: most.from, to: most.to };
    const named = { states: { state }, people: { who: [most.who] }, dimension };
    if (state === "view") {
      yield fact("learnt_view", numbers, named);
      continue;
    }
    const up = those.filter(({ from, to }) => to > from).length;
    const down = those.length - up;
    const kind = down === 0 ? "learnt_up" : up === 0 ? "learnt_down" : "learnt_both";
    yield fact(kind, { ...numbers, up, down }, named);
  }
  const met = present(read).filter((who) => who.role === "citizen" && stateOf(read, "learn", who, "episode") > 0);
  if (met.length > 0) yield fact("also_met", { n: met.length }, { people: { who: met } });
}
