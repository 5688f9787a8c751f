// One encounter of a citizen with a professional: who decided how far it went, what it was worth, what it did to both.

import type { StepRead } from "../engine/phases";
import type { Person } from "../state/view";
import { type Fact, fact, type Kind, type Moved, type StateName, shows } from "./fact";
import { distance, parameter, point, stateOf, units } from "./read";
import { movedOf } from "./result";

interface Met {
  read: StepRead;
  citizen: Person;
  professional: Person;
  slot: number;
  unit: number; // that serves
}

/** Who met whom; null where the citizen had no encounter. */
export function metBy(read: StepRead, number: number): Met | null {
  const citizen: Person = { role: "citizen", number };
  if (!(stateOf(read, "deliver", citizen, "episode") > 0)) return null;
  const slot = stateOf(read, "deliver", citizen, "partner");
  const tie = read.ties[number - read.first]?.[slot];
  if (tie === undefined) return null;
  return { read, citizen, professional: { role: "professional", number: tie }, slot, unit: read.served[tie] as number };
}

const positive = (x: number) => Math.max(x, 0);
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** States of both as the encounter found them. */
function before({ read, citizen, professional, slot, unit }: Met) {
  const of = (row: string) => stateOf(read, "implement", citizen, row);
  const staff = (row: string) => stateOf(read, "implement", professional, row);
  const inclusiveness = units(read, "implement", "inclusiveness", unit);
  return {
    trust_in_one: of(`trust_${slot}`),
    trust_back: of(`trust_back_${slot}`),
    efficacy: of("efficacy"),
    psychological_safety: of("psychological_safety"),
    burden: of("burden"),
    expectation: of("expectation"),
    health: of("health"),
    encounters: of(`encounters_${slot}`),
    openness: staff("openness"),
    staff_burden: staff("burden"),
    sharing: units(read, "implement", "effect_1", unit),
    inclusiveness,
    discretion: units(read, "implement", "discretion", unit),
    status: positive(staff("position") - of("position")) * (1 - inclusiveness),
    overload: positive(units(read, "implement", "workload", unit) - 1),
    urgency: parameter(read, "needs.urgency"),
  };
}
type Before = ReturnType<typeof before>;

/** What an offer, or taking it up, is made of: the weight of each input, and its sign. */
const OFFER: readonly (readonly [StateName & keyof Before, string, 1 | -1])[] = [
  ["openness", "offer_openness", 1],
  ["trust_back", "offer_trust", 1],
  ["sharing", "offer_sharing", 1],
  ["inclusiveness", "offer_inclusiveness", 1],
  ["discretion", "offer_discretion", 1],
  ["staff_burden", "offer_burden", -1],
  ["overload", "offer_overload", -1],
  ["status", "offer_distance", -1],
  ["urgency", "offer_urgency", -1],
];
const TAKE: readonly (readonly [StateName & keyof Before, string, 1 | -1])[] = [
  ["efficacy", "take_efficacy", 1],
  ["trust_in_one", "take_trust", 1],
  ["psychological_safety", "take_safety", 1],
  ["burden", "take_burden", -1],
];

function odds(read: StepRead, found: Before, intercept: string, terms: typeof OFFER) {
  const parts = terms.map(([name, weight, sign]) => {
    const b = parameter(read, `depth.${weight}`);
    return {
      name,
      value: found[name],
      part: sign * b * found[name],
      missing: b * (sign > 0 ? 1 - found[name] : found[name]),
    };
  });
  const share = logistic(parts.reduce((sum, { part }) => sum + part, parameter(read, `depth.${intercept}`)));
  const most = parts.reduce((a, b) => (b.missing > a.missing ? b : a));
  return { share, most };
}

export function* met(of: Met): Generator<Fact> {
  const { read, citizen, professional, slot, unit } = of;
  const found = before(of);
  const [low, high] = [parameter(read, "deliver.half_life_ill"), parameter(read, "deliver.half_life")];
  yield fact("met", { unit: unit + 1 }, { people: { citizen: [citizen], professional: [professional] } });
  const often = { health: found.health, chance: low + (high - low) * found.health };
  yield fact(read.dt === 1 ? "met_chance" : "met_chance_step", often);
  const known = { shared: parameter(read, "record.shared"), of: read.ties[citizen.number - read.first]?.length ?? 0 };
  if (slot === 0) yield fact("met_named", { chance: parameter(read, "deliver.continuity") });
  else yield fact("met_other", known);
  if (found.encounters === 0) yield fact("met_first");
  else yield fact("met_before", { n: found.encounters });
  yield fact("met_trust", { trust: found.trust_in_one, back: found.trust_back });
}

export function* depth(of: Met): Generator<Fact> {
  const { read, citizen, professional } = of;
  const found = before(of);
  const reached = stateOf(read, "deliver", citizen, "depth");
  const level = (["depth_0", "depth_1", "depth_2", "depth_3"] as const)[Math.min(3, Math.max(0, Math.round(reached)))];
  yield fact(level as "depth_0", { depth: reached });
  const offer = odds(read, found, "offer", OFFER);
  const take = odds(read, found, "take", TAKE);
  const held = ({ most }: typeof offer) => ({ numbers: { value: most.value }, states: { state: most.name } });
  const people = { citizen: [citizen], professional: [professional] };
  switch (read.rules.depth) {
    case "offered_and_taken": {
      yield fact("offered_and_taken", { offer: offer.share, take: take.share }, { people });
      if (offer.share < take.share) yield fact("offer_less", {}, { people });
      else yield fact("take_less", {}, { people });
      yield fact("offer_held", held(offer).numbers, { states: held(offer).states });
      yield fact("take_held", held(take).numbers, { states: held(take).states });
      break;
    }
    case "professional_decides":
      yield fact("professional_decides", { offer: offer.share }, { people });
      yield fact("offer_held", held(offer).numbers, { states: held(offer).states });
      break;
    case "citizen_decides":
      yield fact("citizen_decides", { take: take.share }, { people });
      yield fact("take_held", held(take).numbers, { states: held(take).states });
      break;
    case "trust_thresholds":
      yield fact("trust_thresholds", { low: Math.min(found.trust_in_one, found.trust_back) });
      break;
    default:
      yield fact("depth_own");
  }
}

export function* done(of: Met): Generator<Fact> {
  const { read, citizen, unit } = of;
  const found = before(of);
  const now = (row: string) => stateOf(read, "deliver", citizen, row);
  yield fact("treatment", { treatment: now("treatment"), usual: parameter(read, "deliver.usual_treatment") });
  const plan = (moment: "implement" | "deliver") =>
    point(read, read.moments[moment]?.citizens, "plan", citizen.number - read.first);
  const moved = distance(plan("implement"), plan("deliver"));
  const size = distance(
    plan("deliver"),
    plan("deliver").map(() => 0),
  );
  if (moved >= 0.005) yield fact("plan_moved", { discretion: units(read, "deliver", "discretion", unit), moved, size });
  else yield fact("plan_still", { size });
  yield fact("fit", { fit: now("fit") });
  yield fact("effort", { effort: now("contribution") });
  yield fact(now("quality") >= found.expectation ? "quality_above" : "quality_below", {
    quality: now("quality"),
    expectation: found.expectation,
  });
}

/** The three ways an encounter harms, and what each took from its value. */
function harms(of: Met): [StateName, number][] {
  const { read, citizen } = of;
  const found = before(of);
  const now = (row: string) => stateOf(read, "deliver", citizen, row);
  const weight = (name: string) => parameter(read, `deliver.${name}`);
  return [
    ["misfit", weight("misfit_harm") * positive(weight("misfit_threshold") - now("fit"))],
    ["disappointment", weight("disappointment_harm") * positive(found.expectation - now("quality"))],
    ["overburden", weight("burden_harm") * positive(found.burden - weight("burden_threshold"))],
  ];
}

export function* worth(of: Met): Generator<Fact> {
  const { read, citizen, professional } = of;
  const value = stateOf(read, "deliver", citizen, "value");
  const effort = parameter(read, "deliver.effort_cost") * stateOf(read, "deliver", citizen, "contribution");
  const parts = harms(of);
  const harm = parts.reduce((sum, [, part]) => sum + part, 0);
  yield fact("value", { value, benefit: value + effort + harm, effort, harm }, { people: { citizen: [citizen] } });
  for (const [state, part] of parts) if (part >= 0.005) yield fact("harm", { part }, { states: { state } });
  if (harm < 0.005) yield fact("no_harm");
  yield fact(
    "staff_value",
    { value: stateOf(read, "deliver", professional, "value"), n: stateOf(read, "deliver", professional, "episodes") },
    { people: { professional: [professional] } },
  );
}

const CHANGED: readonly StateName[] = [
  "efficacy",
  "expectation",
  "well_being",
  "health",
  "burden",
  "psychological_safety",
  "institutional_trust",
];

/** Trust of the two in each other, always; what else the week moved, where it shows. */
export function changedBy(of: Met): Moved[] {
  const { read, citizen, professional, slot } = of;
  const trust = (state: StateName, row: string, who: Person): Moved => ({
    who,
    state,
    dimension: -1,
    from: stateOf(read, "implement", citizen, `${row}_${slot}`),
    to: stateOf(read, "learn", citizen, `${row}_${slot}`),
  });
  const others = movedOf(read, citizen, CHANGED).filter(({ state }) => state !== "view");
  const open = movedOf(read, professional, ["openness"]).filter(({ state }) => state !== "view");
  return [trust("trust_in_one", "trust", citizen), trust("trust_back", "trust_back", professional), ...others, ...open];
}

function kindOf(state: StateName, seen: boolean): Kind {
  if (state === "trust_in_one") return seen ? "trust_moved" : "trust_still";
  if (state === "trust_back") return seen ? "trust_back_moved" : "trust_back_still";
  return "state_moved";
}

/** What the draw for a good encounter reads. */
function judgement({ read, citizen }: Met): Fact {
  const now = (row: string) => stateOf(read, "deliver", citizen, row);
  const expectation = stateOf(read, "implement", citizen, "expectation");
  const usual = parameter(read, "deliver.usual_treatment");
  const weight = parameter(read, "deliver.treatment_weight");
  const by = (1 - weight) * (now("quality") - expectation) + weight * (now("treatment") - usual);
  const numbers = { quality: now("quality"), expectation, treatment: now("treatment"), usual };
  const people = { citizen: [citizen] };
  const given = parameter(read, "laboratory.partner_success");
  if (given >= 0) return fact("judged_by_given", { chance: given }, { people });
  return fact("judged_by", { ...numbers, chance: logistic(parameter(read, "deliver.judgement") * by) }, { people });
}

/** Why trust moved as it did: what its rule reads, and of one that goes by steps how large this one was. */
function whyTrust(rule: string | undefined, good: boolean, { from, to }: Moved): Fact {
  switch (rule) {
    case "asymmetric":
    case "delta":
    case "confirmation":
      return good
        ? fact("trust_up", { share: (to - from) / (1 - from) })
        : fact("trust_down", { share: (from - to) / from });
    case "beta":
      return fact("trust_remembers");
    case "abi_institution":
      return fact("trust_deserved");
    default:
      return fact("trust_own");
  }
}

export function* changed(of: Met, moved: Moved[]): Generator<Fact> {
  const { read, citizen, professional } = of;
  const good = stateOf(read, "deliver", citizen, "good") > 0;
  const people = { citizen: [citizen], professional: [professional] };
  yield judgement(of);
  yield fact(good ? "judged_good" : "judged_bad", {}, { people });
  for (const one of moved) {
    const { who, state, from, to } = one;
    const kind = kindOf(state, shows(from, to));
    yield fact(kind, { from, to }, { people: { ...people, who: [who] }, states: { state } });
    if (kind === "trust_moved") yield whyTrust(read.rules.trust, good, one);
  }
  if (stateOf(read, "observe", citizen, "generation") > stateOf(read, "learn", citizen, "generation"))
    yield fact("left", {}, { people });
}
