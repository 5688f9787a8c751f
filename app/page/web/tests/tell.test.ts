import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { People } from "../src/contract";
import { MOMENTS, type Moment, type MomentName, type StepRead, type Table } from "../src/engine/phases";
import { people as answered } from "../src/state/runner";
import { open, settings } from "../src/state/store";
import type { Fact, Kind, Told } from "../src/tell/fact";
import { fact, shows } from "../src/tell/fact";
import { encounterFacts, sessionFacts } from "../src/tell/facts";
import { domainOf } from "../src/tell/scales";
import { beginToTell, nextOf, story, tellNext, weeksOf } from "../src/tell/story";
import { peopleWords, sentence } from "../src/tell/words";
import en from "../src/text/en.json";
import { language } from "../src/text/text";
import { CASE } from "./cases";

const table = (n: number, rows: Record<string, number[]>): Table => ({
  n,
  rows: Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, Float64Array.from(values)])),
});

/** Three citizens, numbers 10 to 12, of whom 10 and 12 sit with professional 1 and the leader; a hidden need beside another. */
const CITIZENS = {
  group: [0, 0, 1],
  accepted: [1, 0, 1],
  chance: [0.8, 0.4, 0.1],
  efficacy: [0.9, 0.5, 0.3],
  resources: [0.5, 0.5, 0.5],
  psychological_safety: [0.6, 0.5, 0.4],
  institutional_trust: [0.5, 0.5, 0.5],
  trust_0: [0.5, 0.5, 0.25],
  trust_back_0: [0.6, 0.5, 0.5],
  need_0: [0.2, 0.5, 0.4],
  need_1: [0.7, 0.5, 0.9],
  view_0: [0.2, 0.5, 0.4],
  view_1: [0.7, 0.5, 0.9],
  input_used: [0, 0, 0],
  episode: [0, 0, 0],
  generation: [0, 0, 0],
  burden: [0.2, 0.2, 0.2],
  position: [0.3, 0.3, 0.3],
  expectation: [0.5, 0.5, 0.5],
};
const STAFF = {
  accepted: [0, 1],
  psychological_safety: [0.5, 0.5],
  openness: [0.8, 0.4],
  burden: [0.1, 0.3],
  position: [0.3, 0.5],
  view_0: [0.3, 0.3],
  view_1: [0.3, 0.3],
};
const UNITS = {
  clock: [3],
  session: [1],
  agreements: [0],
  promise: [0],
  effect_0: [0],
  effect_1: [0.2],
  effect_3: [0],
  effect_5: [0.5],
  inclusiveness: [0.5],
  discretion: [0.5],
  workload: [0.9],
  design_0: [0.4],
  design_1: [0.4],
  origin_0: [0.4],
  origin_1: [0.4],
  record_0: [0.3],
  record_1: [0.4],
  agreement_0: [0],
  agreement_1: [0],
};
const SESSION = {
  talk: [1, 0, 1, 2],
  spoke: [2, 0, 1, 2],
  safety: [0.6, 0.4, 0.5, 1],
  chance: [0.7, 0.3, 0.5, 1],
  decision_share: [0.2, 0.1, 0.2, 0.5],
  from_proposal: [0.1, 0.3, 0.05, 0],
  from_design: [0.2, 0.3, 0.1, 0.1],
  view_before_0: [0.2, 0.4, 0.3, 0.5],
  view_before_1: [0.7, 0.9, 0.3, 0.5],
  view_0: [0.3, 0.4, 0.3, 0.4],
  view_1: [0.5, 0.6, 0.4, 0.5],
};

const DEPTH = [
  ...["openness", "trust", "sharing", "inclusiveness", "discretion", "burden", "overload", "distance", "urgency"].map(
    (name) => `offer_${name}`,
  ),
  ...["efficacy", "trust", "safety", "burden"].map((name) => `take_${name}`),
];

function moment(changes: { citizens?: object; units?: object; staff?: object; session?: boolean } = {}): Moment {
  return {
    citizens: table(3, { ...CITIZENS, ...changes.citizens }),
    professionals: table(2, { ...STAFF, ...changes.staff }),
    leaders: table(1, { view_0: [0.5], view_1: [0.5] }),
    units: table(1, { ...UNITS, ...changes.units }),
    session: changes.session ? table(4, SESSION) : null,
  };
}

function read(
  changes: Partial<Record<MomentName, Parameters<typeof moment>[0]>> = {},
  more: Partial<StepRead> = {},
): StepRead {
  const all = [...MOMENTS];
  const own = { start: { units: { clock: [3] } }, lead: { units: { clock: [0] } } };
  const talks = ["dialogue", "record", "agree"];
  return {
    week: 8,
    dt: 1,
    unit: 0,
    first: 10,
    dimensions: 2,
    hidden: 1,
    groups: ["advantaged", "disadvantaged"],
    rules: {
      participation: "logit",
      seats: "targeted",
      decision: "consensus",
      depth: "offered_and_taken",
      trust: "delta",
      interpretation: "joint",
    },
    parameters: {
      ...Object.fromEntries(DEPTH.map((name) => [`depth.${name}`, 0])),
      "lead.interval": 4,
      "lead.initiating_gain": 1,
      "engage.citizen_seats": 1,
      "participation.efficacy": 5,
      "engage.staff_openness": 2,
      "engage.staff_safety": 1,
      "engage.staff_burden": 2,
      "dialogue.rounds": 2,
      "record.fidelity": 0.5,
      "decision.tolerance": 0.25,
      "implement.drift": 0.01,
      "groups.advantaged.seat_weight": 1,
      "groups.disadvantaged.seat_weight": 3,
      "needs.urgency": 0.3,
      "depth.offer": -4,
      "depth.offer_openness": 4,
      "depth.take": -1,
      "depth.take_trust": 3,
      "deliver.effort_cost": 0.2,
      "deliver.misfit_harm": 0.5,
      "deliver.misfit_threshold": 0.6,
      "deliver.disappointment_harm": 0.1,
      "deliver.burden_harm": 0.5,
      "deliver.burden_threshold": 0.8,
      "deliver.judgement": 4,
      "deliver.treatment_weight": 0.5,
      "deliver.usual_treatment": 0.2,
      "laboratory.partner_success": -1,
    },
    ties: [[1], [0], [1]],
    served: [0, 0],
    moments: Object.fromEntries(
      all.map((name) => [name, moment({ session: talks.includes(name), ...own[name as "lead"], ...changes[name] })]),
    ),
    sitting: { citizens: [0, 2], professionals: [1] },
    utterances: [
      { round: 1, who: 0, first: 1, until: 2, recorded: false },
      { round: 1, who: 2, first: 0, until: 1, recorded: true },
      { round: 1, who: 3, first: 0, until: 1, recorded: false },
      { round: 2, who: 0, first: 0, until: 1, recorded: true },
      { round: 2, who: 3, first: 0, until: 1, recorded: false },
    ],
    covered: [true, false],
    proposal: [0.35, 0.5],
    arena: false,
    later: null,
    ...more,
  };
}

const kinds = (told: Told[]) => told.flatMap(({ facts }) => facts.map(({ kind }) => kind));
const one = (told: Told[], kind: Kind) =>
  told.flatMap(({ facts }) => facts).find((found) => found.kind === kind) as Fact;
const who = (found: Fact) => (found.people.who ?? []).map(({ role, number }) => `${role} ${number}`);

describe("a session", () => {
  const told = sessionFacts(read());
  it("tells who was invited, and what made them come", () => {
    expect(one(told, "due").numbers.interval).toBe(4);
    expect(one(told, "invited").numbers.n).toBe(3);
    expect(one(told, "why").numbers).toEqual({ high: expect.closeTo(0.6), low: 0.5 }); // efficacy alone has a weight
    expect(one(told, "why_groups").groups).toEqual({ more: 0, fewer: 1 });
    expect(kinds(told)).toContain("seats_targeted");
    expect(one(told, "answers_staff").numbers).toEqual({ accepted: 1, of: 2 });
    expect(kinds(told)).not.toContain("why_staff"); // the one who comes is no more open and more burdened
    expect(one(told, "seats_group")).toMatchObject({ numbers: { weight: 3 }, groups: { group: 1 } });
  });
  it("tells why it comes sooner than planned, where it does", () => {
    const sooner = sessionFacts(read({ lead: { units: { clock: [0], effect_0: [0.25] } } }));
    expect(one(sooner, "due_sooner").numbers).toEqual({ interval: 3.2, planned: 4 });
    expect(kinds(sooner)).not.toContain("due");
  });
  it("tells a session that citizens called from one that was due", () => {
    expect(kinds(sessionFacts(read({ lead: { units: { clock: [4] } } })))).toContain("called");
  });
  it("shares out the talk", () => {
    expect(one(told, "talk").numbers).toEqual({ citizens: 0.25, professionals: 0.25, leader: 0.5, room: 0.5 });
    expect(who(one(told, "silent"))).toEqual(["citizen 12"]);
    expect(who(one(told, "most"))).toEqual(["leader 0"]);
    expect(one(told, "why_silent").numbers).toEqual({ high: 0.6, low: 0.4, chance_high: 0.7, chance_low: 0.3 });
    expect(kinds(told)).not.toContain("dominance"); // safety stays as it was
  });
  it("tells that views came closer where that shows", () => {
    expect(kinds(told)).toContain("closer");
    const still = read();
    const rows = still.moments.dialogue!.session!.rows;
    for (const k of [0, 1]) rows[`view_${k}`] = rows[`view_before_${k}`]!.map((view) => view * 0.999);
    const found = kinds(sessionFacts(still));
    expect([found.includes("closer"), found.includes("not_closer")]).toEqual([false, false]);
  });
  it("tells why a proposal moves on what nobody put on record", () => {
    expect(one(told, "proposal").dimension).toBe(0);
    expect(one(told, "proposal_unrecorded")).toMatchObject({ dimension: 1, numbers: { design: 0.4, proposal: 0.5 } });
    const same = sessionFacts(read({}, { proposal: [0.35, 0.402] }));
    expect(kinds(same)).not.toContain("proposal_unrecorded");
  });
  it("says whose word and whose need is not on record", () => {
    expect(who(one(told, "heard"))).toEqual(["citizen 10", "professional 1"]);
    expect(who(one(told, "in_vain"))).toEqual(["leader 0"]);
    expect(who(one(told, "hidden_lost"))).toEqual(["citizen 10"]);
    expect(kinds(told)).not.toContain("hidden_in");
    expect(one(told, "recorded").numbers).toEqual({ n: 2, of: 5, chance: 0.75 });
    expect(one(told, "record_gap").dimension).toBe(1);
  });
  it("tells of no agreement, and of the conflict's cost", () => {
    const cost = { citizens: { psychological_safety: [0.5, 0.5, 0.3] }, session: true };
    const found = sessionFacts(read({ agree: cost }));
    expect(kinds(found)).toContain("not_agreed");
    expect(who(one(found, "by_consensus"))).toEqual(["citizen 12"]);
    expect(one(found, "conflict").numbers.loss).toBeCloseTo(0.2 / 3);
    expect(kinds(found)).toContain("no_agreement_yet");
  });
  it("counts votes, or weighs them", () => {
    const by = (decision: string) => {
      const { rules, parameters } = read();
      const quota = { ...parameters, "decision.quota": 0.5 };
      return sessionFacts(read({}, { rules: { ...rules, decision }, parameters: quota }));
    };
    expect(one(by("majority"), "by_majority").numbers).toEqual({ yes: 0.75, quota: 0.5 });
    expect(one(by("weighted_vote"), "by_weighted_vote").numbers.yes).toBeCloseTo(0.9);
    expect(one(by("fiat"), "by_fiat").numbers).toEqual({ yes: 0.75 });
  });
  it("follows what was agreed", () => {
    const agreed = { agreements: [1], session: [2], agreement_0: [0.5], agreement_1: [0.4] };
    const after = {
      units: { ...agreed, design_0: [0.42] },
      citizens: { input_used: [1, 0, -1], session_role: [2, 0, 3] },
    };
    const later = {
      week: 34,
      promise: -1,
      design: [0.43, 0.4],
      agreement: [0.5, 0.4],
      start: [0.4, 0.4],
      agreements: 1,
    };
    const found = sessionFacts(read({ agree: { units: agreed, session: true }, implement: after }, { later }));
    expect(who(one(found, "used"))).toEqual(["citizen 10"]);
    expect(who(one(found, "unused_not_recorded"))).toEqual(["citizen 12"]);
    expect(kinds(found)).not.toContain("unused_not_nearer");
    expect(one(found, "implemented").numbers.share).toBeCloseTo(0.2);
    expect(one(found, "later_broken").numbers.progress).toBeCloseTo(0.3);
    expect(kinds(found)).not.toContain("overridden");
    const over = { ...after, units: { ...after.units, agreement_1: [0.9] } };
    const above = kinds(sessionFacts(read({ agree: { units: agreed, session: true }, implement: over })));
    expect(above).toEqual(expect.arrayContaining(["overridden", "unused_overridden"]));
  });
  it("tells what was learnt where it shows, and nothing else", () => {
    expect(kinds(told)).toContain("learnt_nothing");
    const citizens = { psychological_safety: [0.75, 0.1, 0.3], trust_0: [0.503, 0.5, 0.25] };
    const found = sessionFacts(read({ learn: { citizens, staff: { psychological_safety: [0.5, 0.51] } } }));
    expect(one(found, "learnt_both")).toMatchObject({ numbers: { n: 3, up: 2, down: 1, from: 0.6, to: 0.75 } });
    expect(found.at(-1)?.moved.map(({ state }) => state)).toEqual(Array(3).fill("psychological_safety"));
  });
  it("is not told where there was none", () => {
    expect(sessionFacts(read({}, { sitting: null }))).toEqual([]);
  });
});

describe("an encounter", () => {
  const deliver = {
    citizens: {
      episode: [1, 0, 0],
      partner: [0, 0, 0],
      depth: [1.6, 0, 0],
      value: [0.1, 0, 0],
      contribution: [0.5, 0, 0],
      fit: [0.4, 0, 0],
      quality: [0.3, 0, 0],
      treatment: [0.4, 0, 0],
      good: [0, 0, 0],
    },
  };
  const learn = { citizens: { trust_0: [0.4, 0.5, 0.25], trust_back_0: [0.602, 0.5, 0.5] } };
  const told = encounterFacts(read({ deliver, learn }), 10);
  it("tells who decided how far it went", () => {
    expect(one(told, "met").people).toMatchObject({ professional: [{ role: "professional", number: 1 }] });
    expect(one(told, "depth_2").numbers.depth).toBe(1.6);
    const { offer, take } = one(told, "offered_and_taken").numbers as { offer: number; take: number };
    expect(offer).toBeCloseTo(1 / (1 + Math.exp(2.4)));
    expect(take).toBeCloseTo(1 / (1 + Math.exp(-0.5)));
    expect(kinds(told)).toContain("offer_less");
    expect(one(told, "offer_held").states).toEqual({ state: "openness" });
  });
  it("takes value apart", () => {
    const { value, benefit, effort, harm } = one(told, "value").numbers as Record<string, number>;
    expect(harm).toBeCloseTo(0.5 * 0.2 + 0.1 * 0.2);
    expect(effort).toBeCloseTo(0.1);
    expect(benefit! - effort! - harm!).toBeCloseTo(value!);
    expect(told[3]?.facts.filter(({ kind }) => kind === "harm").map(({ states }) => states.state)).toEqual([
      "misfit",
      "disappointment",
    ]);
  });
  it("tells what became of trust, moved or not", () => {
    expect(one(told, "trust_moved").numbers).toEqual({ from: 0.5, to: 0.4 });
    expect(kinds(told)).toContain("trust_back_still");
    expect(kinds(told)).toContain("judged_bad");
  });
  it("tells what moved trust: the chance that the encounter is found good, and the rule's step", () => {
    const { chance } = one(told, "judged_by").numbers as { chance: number };
    expect(chance).toBeCloseTo(1 / (1 + Math.exp(-4 * (0.5 * (0.3 - 0.5) + 0.5 * (0.4 - 0.2)))));
    expect(one(told, "trust_down").numbers.share).toBeCloseTo(0.2);
    const by = (rule: string) =>
      kinds(encounterFacts(read({ deliver, learn }, { rules: { ...read().rules, trust: rule } }), 10));
    expect(by("beta")).toContain("trust_remembers");
    expect(by("abi_institution")).toContain("trust_deserved");
    expect(by("mine")).toContain("trust_own");
    const set = { ...read().parameters, "laboratory.partner_success": 0.7 };
    expect(
      one(encounterFacts(read({ deliver, learn }, { parameters: set }), 10), "judged_by_given").numbers.chance,
    ).toBe(0.7);
  });
  it("is told of the week, or of the step where that is another length", () => {
    expect(kinds(told)).toContain("met_chance");
    expect(kinds(encounterFacts(read({ deliver }, { dt: 0.5 }), 10))).toContain("met_chance_step");
  });
  it("is not told of one who had none", () => {
    expect(encounterFacts(read({ deliver }), 11)).toEqual([]);
  });
});

describe("sentences", () => {
  const names = read();
  afterEach(() => {
    language.value = "en";
  });
  const people = (...numbers: number[]) => numbers.map((number) => ({ role: "citizen" as const, number }));
  it("count one and several", () => {
    expect(sentence(fact("silent", { n: 1 }, { people: { who: people(4) } }), names)).toBe("Citizen 5 says nothing.");
    expect(sentence(fact("silent", { n: 2 }, { people: { who: people(4, 6) } }), names)).toBe(
      "Citizens 5 and 7 say nothing.",
    );
    language.value = "sv";
    expect(sentence(fact("met_before", { n: 1 }), names)).toBe("De har mötts en gång förut.");
    expect(sentence(fact("met_before", { n: 3 }), names)).toBe("De har mötts 3 gånger förut.");
  });
  it("write a state with two decimals, as the pictures do, and a small part with as many as it needs", () => {
    expect(sentence(fact("met_trust", { trust: 0.042, back: 0.0092 }), names)).toContain(
      "trust is 0.04, the professional’s trust in the citizen 0.01",
    );
    expect(sentence(fact("drift", { moved: 0.0042 }), names)).toContain("0.0042");
  });
  it("write numbers as each language does", () => {
    const talk = fact("talk", { citizens: 0.5, professionals: 0.246, leader: 0.254, room: 0.62 });
    const value = fact(
      "value",
      { value: -0.1, benefit: 0.25, effort: 0.2, harm: 0.15 },
      { people: { citizen: people(0) } },
    );
    expect(sentence(talk, names)).toContain("citizens have 50\u00a0%, professionals 25\u00a0%, the leader 25\u00a0%");
    expect(sentence(value, names)).toBe(
      "To citizen 1 it is worth −0.10: benefit 0.25, less effort 0.20 and harm 0.15.",
    );
    language.value = "sv";
    expect(sentence(talk, names)).toContain("medborgarna 50\u00a0%, de professionella 25\u00a0%");
    expect(sentence(value, names)).toContain("värt −0,10");
  });
  it("name people by role, groups and needs", () => {
    const all = [
      ...people(0, 2, 3),
      { role: "professional" as const, number: 1 },
      { role: "leader" as const, number: 0 },
    ];
    expect(peopleWords(all)).toBe("citizens 1, 3 and 4, professional 2 and the leader");
    const record = fact("record_point", { record: 0.3, design: 0.4, need: 0.5 }, { dimension: 1 });
    expect(sentence(record, names)).toMatch(/^On the hidden need the record stands at 0.30/);
    const two = { ...names, dimensions: 4, hidden: 2 };
    expect(sentence({ ...record, dimension: 3 }, two)).toMatch(/^On hidden need 2 the record/);
    expect(sentence({ ...record, dimension: 1 }, two)).toMatch(/^On need 2 the record/);
    language.value = "sv";
    expect(peopleWords(all)).toBe("medborgarna 1, 3 och 4, professionell 2 och ledaren");
  });
  it("are all said by some fact, and every word is used", () => {
    const sources = readdirSync("src/tell")
      .map((name) => readFileSync(join("src/tell", name), "utf8"))
      .join("\n");
    const last = (key: string) => key.split(".").at(key.endsWith(".one") ? -2 : -1) as string;
    // where a word of a kind is asked for: a fact by those that make facts, a mark by its name or its key, others by themselves
    const asked: Record<string, (name: string) => string> = {
      fact: (name) => `(?:(?:fact|told)\\([^,;]*|[?:] |return )"${name}"|"${name}"[^\\]]*\\] as const`,
      mark: (name) => `tell\\.mark\\.${name}"|name: "${name}"`,
      picture: (name) => `tell\\.picture\\.${name}"`,
    };
    const unused = Object.keys(en).filter((key) => {
      const kind = /^tell\.(fact|state|mark|picture|chapter|list|dimension)\./.exec(key)?.[1];
      const pattern = asked[kind ?? ""] ?? ((name: string) => `["\`.]${name}["\`]`);
      return kind !== undefined && !new RegExp(pattern(last(key))).test(sources);
    });
    expect(unused).toEqual([]);
  });
});

describe("an engine that fails", () => {
  it("is asked once more after a setting moved, and not again and again", async () => {
    open([CASE], "");
    const happened = {
      weeks: Float32Array.from([2]),
      citizens: Int32Array.from([0]),
      kinds: Uint8Array.from([0]),
      values: Float32Array.from([0]),
    };
    const there = { citizens: { unit: Int32Array.from([0]) }, happened } as unknown as People;
    let asked = 0;
    const stop = beginToTell(async () => {
      asked += 1;
      if (asked > 1) return { is: "error", key: "error.engine", params: { what: "" } };
      return { is: "step", step: read() };
    });
    const later = () => new Promise((resolve) => setTimeout(resolve, 20));
    answered.value = { settings: settings.value, people: there };
    tellNext(-1);
    await later();
    expect([asked, story.value?.what]).toEqual([1, "session"]);
    answered.value = { settings: { ...settings.value, seed: 9 }, people: there };
    await later();
    stop();
    expect([asked, story.value]).toEqual([2, null]);
  });
});

describe("what can be told", () => {
  const people = {
    citizens: { unit: Int32Array.from([0, 0, 1]) },
    happened: {
      weeks: Float32Array.from([2, 2, 5, 6, 6]),
      citizens: Int32Array.from([0, 1, 2, 0, 2]),
      kinds: Uint8Array.from([0, 2, 1, 4, 4]),
    },
  } as unknown as People;
  it("are weeks of a unit's sessions, or of a citizen's encounters", () => {
    expect(weeksOf(people, "session", 0)).toEqual([2]);
    expect(weeksOf(people, "session", 1)).toEqual([5]);
    expect(weeksOf(people, "encounter", 2)).toEqual([6]);
  });
  it("goes to the next on a side, or to the week itself where nothing is told yet", () => {
    expect(nextOf([2, 5, 9], 5, -1, true)).toBe(5);
    expect(nextOf([2, 5, 9], 5, -1, false)).toBe(2);
    expect(nextOf([2, 5, 9], 5, 1, false)).toBe(9);
    expect(nextOf([2, 5, 9], 9, 1, false)).toBeUndefined();
  });
  it("shows only what two decimals show", () => {
    expect(shows(0.5, 0.504)).toBe(false);
    expect(shows(0.504, 0.506)).toBe(true);
    expect(shows(0.5, Number.NaN)).toBe(false);
  });
  it("is drawn on a scale that holds everything, no narrower than three tenths", () => {
    const [low, high] = domainOf(read(), 1);
    expect(low).toBeLessThanOrEqual(0.4);
    expect(high).toBeGreaterThanOrEqual(0.8);
    expect(domainOf(read(), 0)[1] - domainOf(read(), 0)[0]).toBeGreaterThanOrEqual(0.3);
  });
});
