// One step of a run, phase by phase: what everyone of a unit holds between the phases. Reading changes nothing of the run.

import { Batch } from "./batch";
import { firstMember, homes } from "./homes";
import { type EngineData, type EngineModule, namesOf } from "./module";
import { type Chosen, type SetupData, sizesOf } from "./setup";

/** What has just been gone through; "start" is before the first phase, "learn" before those who leave are replaced. */
export const MOMENTS = [
  "start",
  "lead",
  "engage",
  "dialogue",
  "record",
  "agree",
  "implement",
  "deliver",
  "learn",
  "observe",
] as const;
export type MomentName = (typeof MOMENTS)[number];

/** Rows by name, each with a number for each of n; of several rows "view_0", "view_1", ... */
export interface Table {
  n: number;
  rows: Record<string, Float64Array>;
}

export interface Moment {
  citizens: Table; // of the unit; after "engage" with what their answers were made of (of professionals with "accepted"), after "deliver" with "good"
  professionals: Table; // all there are, as are leaders and units; of other units some phases ahead during a session
  leaders: Table;
  units: Table;
  session: Table | null; // while there is one: those who sit in it, in the order of Sitting
}

/** Who sits in a session, in this order: citizens by their place in the unit, professionals by number, then the leader. */
export interface Sitting {
  citizens: number[];
  professionals: number[];
}

export interface Utterance {
  round: number; // from 1
  who: number; // place in the order of Sitting
  first: number; // dimensions spoken about: from the first, before the last
  until: number;
  recorded: boolean;
}

/** What became of an agreement: until it came of age, or the run ended. */
export interface Later {
  week: number;
  promise: number; // 1 kept, -1 broken, 0 not of age when the run ended
  design: number[];
  agreement: number[];
  start: number[]; // the design when the promise was made
  agreements: number; // that were made since
}

export interface StepRead {
  week: number; // at the end of the step
  dt: number;
  unit: number;
  first: number; // number of the unit's first citizen among all
  dimensions: number;
  hidden: number; // how many of them, the last ones, only those know who live them
  groups: string[]; // names, by number
  rules: Record<string, string>;
  parameters: Record<string, number>; // values of the step, by name
  ties: number[][]; // of each citizen of the unit: professionals, the named contact first
  served: number[]; // unit of each professional
  moments: Partial<Record<MomentName, Moment>>; // without a session there is no "dialogue", "record", "agree"
  sitting: Sitting | null;
  utterances: Utterance[];
  covered: boolean[]; // dimensions that entered the record
  proposal: number[];
  arena: boolean; // agreed only because an arena settled the conflict
  later: Later | null;
}

const AT_ONCE: readonly (readonly [MomentName, readonly string[]])[] = [
  ["implement", ["implement"]],
  ["deliver", ["deliver"]],
  ["learn", ["learn", "learn_staff"]],
];
const NEVER = 1e300; // arrival of those who stay away
const [CITIZENS, STAFF, WHO] = [0, 1, 2]; // columns of seats

export class Phases {
  readonly batch: Batch;
  private readonly all: BigInt64Array;
  private readonly nothing: bigint;
  private readonly positions: Map<string, number>;
  private seed = 0;

  constructor(
    private readonly module: EngineModule,
    private readonly data: EngineData,
    private readonly setup: SetupData,
    private readonly chosen: Chosen,
  ) {
    this.batch = new Batch(module, data, setup, [chosen]);
    this.positions = new Map(data.phases);
    this.all = module.int64(this.batch.of("phases")).slice();
    this.nothing = BigInt(module.place("neutral", "nothing"));
  }

  /** Goes to a step, counted from 0, through it, and on until what was agreed in it has come of age. */
  read(seed: number, step: number, unit: number): StepRead {
    this.seed = seed;
    this.batch.start(seed, 0);
    for (let before = 0; before < step; before++) this.batch.advance(seed, 0, before);
    const told = this.through(step, unit);
    told.later = this.promise(told, step);
    return told;
  }

  /** One step. What it leaves behind is what ``advance`` leaves. */
  private through(step: number, unit: number): StepRead {
    const told = this.begun(step, unit);
    const { moments } = told;
    moments.start = this.moment(unit);
    this.only(step, ["change_values", "lead"]);
    told.parameters = this.parameters();
    moments.lead = this.moment(unit);
    this.only(step, ["engage"]);
    moments.engage = this.moment(unit);
    Object.assign(moments.engage.citizens.rows, this.answers(unit));
    moments.engage.professionals.rows.accepted = this.staffAccepted();
    const sitting = this.sitting(unit);
    if (sitting.citizens.length === 0) {
      this.only(step, ["dialogue", "record", "agree", "forum"]);
    } else {
      told.sitting = sitting;
      this.hold(step, unit, told, sitting);
    }
    for (const [name, entries] of AT_ONCE) {
      this.only(step, entries);
      moments[name] = this.moment(unit);
      if (name === "deliver") moments[name].citizens.rows.good = this.scratch(unit, this.data.told.good);
    }
    this.replace(step);
    moments.observe = this.moment(unit);
    this.module.int64(this.batch.of("phases")).set(this.all);
    return told;
  }

  /** Dialogue, record and agreement: of all other units first, then of this one alone. Units do not meet in these. */
  private hold(step: number, unit: number, told: StepRead, sitting: Sitting): void {
    const { moments } = told;
    const kept = this.seated();
    this.seat(kept.map((n, u) => (u === unit ? 0n : n)));
    this.only(step, ["dialogue", "record", "agree"]);
    this.seat(kept.map((n, u) => (u === unit ? n : 0n)));
    const total = sitting.citizens.length + sitting.professionals.length + 1;
    this.only(step, ["dialogue"]);
    moments.dialogue = this.moment(unit, total);
    told.utterances = this.utterances(step, moments.dialogue.session as Table, told.parameters["dialogue.rounds"] ?? 0);
    this.only(step, ["record"]);
    moments.record = this.moment(unit, total);
    told.covered = this.small(this.data.told.covered, told.dimensions).map((weight) => weight > 0);
    const without = this.agreedWithoutArena(step, unit, told);
    this.only(step, ["agree"]);
    told.proposal = this.small(this.data.told.proposal, told.dimensions);
    const session = this.table("session", total);
    this.seat(kept);
    this.only(step, ["forum"]);
    moments.agree = { ...this.moment(unit), session };
    told.arena = !without && (moments.agree.units.rows.session?.[unit] ?? 0) > 1.5;
  }

  /** Which utterance of which round was noted, asked of the phase itself: once for each round, with the others silent. */
  private utterances(step: number, session: Table, rounds: number): Utterance[] {
    const found: Utterance[] = [];
    const before = this.memory().slice();
    const { about } = this.data.told.session as Record<string, [number, number]>;
    const width = this.batch.of("session").shape[1] as number;
    for (let r = 0; r < rounds; r++) {
      const rows = this.module.float64(this.batch.of("session"));
      for (let other = 0; other < rounds; other++) {
        const at = ((about as [number, number])[0] + other) * width;
        if (other !== r) rows.fill(-1, at, at + session.n);
      }
      this.only(step, ["record"]);
      const recorded = this.table("session", session.n).rows.recorded as Float64Array;
      for (let who = 0; who < session.n; who++) {
        const first = (session.rows[`about_${r}`] as Float64Array)[who] as number;
        const until = (session.rows[`until_${r}`] as Float64Array)[who] as number;
        if (first >= 0) found.push({ round: r + 1, who, first, until, recorded: (recorded[who] as number) > 0 });
      }
      this.memory().set(before);
    }
    return found;
  }

  /** Whether those present agree by themselves: without an arena for conflicts that may settle it. */
  private agreedWithoutArena(step: number, unit: number, told: StepRead): boolean {
    if ((told.parameters["institutions.conflict_arena"] ?? 0) <= 0) return true;
    const before = this.memory().slice();
    this.module.float64(this.batch.of("parameters"))[this.position("institutions.conflict_arena")] = 0;
    this.only(step, ["agree"]);
    const agreed = this.unitNow("session", unit);
    this.memory().set(before);
    return agreed > 1.5;
  }

  /** Those who leave are replaced, and the step is observed. The list of leavers lasts until the next delivery begins. */
  private replace(step: number): void {
    const phases = this.live(["observe"]);
    phases[this.positions.get("lead") as number] = this.all[this.positions.get("replace_leavers") as number] as bigint;
    this.batch.advance(this.seed, 0, step);
  }

  /** What became of what was agreed in a step, in the run's later steps. */
  private promise(told: StepRead, step: number): Later | null {
    const { unit } = told;
    const made = this.unitNow("agreements", unit);
    if ((told.moments.agree?.units.rows.session?.[unit] ?? 0) < 1.5) return null;
    const last = Math.round(this.setup.weeks / this.setup.dt);
    let at = step;
    while (this.unitNow("promise", unit) === 0 && at + 1 < last) this.batch.advance(this.seed, 0, ++at);
    const { units } = this.moment(unit);
    const point = (name: string) => pointOf(units, name, unit, told.dimensions);
    return {
      week: (at + 1) * this.setup.dt,
      promise: units.rows.promise?.[unit] as number,
      design: point("design"),
      agreement: point("agreement"),
      start: point("start"),
      agreements: (units.rows.agreements?.[unit] as number) - made,
    };
  }

  /** One call of the engine in which only some phases are gone through. */
  private only(step: number, entries: readonly string[]): void {
    this.live(entries);
    this.batch.advance(this.seed, 0, step);
  }

  private live(entries: readonly string[]): BigInt64Array {
    const phases = this.module.int64(this.batch.of("phases"));
    phases.fill(this.nothing);
    for (const entry of entries) {
      const position = this.positions.get(entry) as number;
      phases[position] = this.all[position] as bigint;
    }
    return phases;
  }

  private begun(step: number, unit: number): StepRead {
    const { dt } = this.setup;
    const { citizens, professionals, units, dimensions, hidden, ties } = sizesOf(this.setup);
    const first = firstMember(unit, citizens, units);
    return {
      week: (step + 1) * dt,
      dt,
      unit,
      first,
      dimensions,
      hidden,
      groups: this.setup.parameters.flatMap(([name]) => name.match(/^groups\.(.+)\.seat_weight$/)?.[1] ?? []),
      rules: this.chosen.rules,
      parameters: {},
      ties: this.ties(unit, firstMember(unit + 1, citizens, units) - first, ties),
      served: Array.from(homes(professionals, units).unit),
      moments: {},
      sitting: null,
      utterances: [],
      covered: [],
      proposal: [],
      arena: false,
      later: null,
    };
  }

  /** What everyone holds now; with so many in a session, what these hold. */
  private moment(unit: number, sitting = 0): Moment {
    return {
      citizens: this.citizens(unit),
      professionals: this.agents("professional"),
      leaders: this.agents("leader"),
      units: this.agents("unit"),
      session: sitting > 0 ? this.table("session", sitting) : null,
    };
  }

  private citizens(unit: number): Table {
    const array = this.batch.of("citizens");
    const [, units, rows, width] = array.shape as [number, number, number, number];
    const { citizens } = sizesOf(this.setup);
    const size = firstMember(unit + 1, citizens, units) - firstMember(unit, citizens, units);
    return this.rows(this.data.told.states.citizen, "citizens", unit * rows, width, size);
  }

  private agents(kind: "professional" | "leader" | "unit"): Table {
    const [, , n] = this.batch.of(`${kind}s`).shape as [number, number, number];
    return this.rows(this.data.told.states[kind], `${kind}s`, 0, n, n);
  }

  private table(name: "session", n: number): Table {
    const width = this.batch.of(name).shape[1] as number;
    return this.rows(this.data.told[name], name, 0, width, n);
  }

  private rows(names: Record<string, [number, number]>, array: string, above: number, width: number, n: number): Table {
    const values = this.module.float64(this.batch.of(array));
    const rows: Record<string, Float64Array> = {};
    for (const [name, [first, count]] of Object.entries(names)) {
      for (const [k, one] of namesOf(name, count).entries()) {
        const at = (above + first + k) * width;
        rows[one] = values.slice(at, at + n);
      }
    }
    return { n, rows };
  }

  /** What the answers of a unit's citizens were made of. */
  private answers(unit: number): Table["rows"] {
    return Object.fromEntries(
      Object.entries(this.data.told.invited).map(([name, row]) => [name, this.scratch(unit, row)]),
    );
  }

  /** 1 for each professional who said yes: those who did not never arrive. Of units without a session as it was in their last. */
  private staffAccepted(): Float64Array {
    const [, , n] = this.batch.of("professionals").shape as [number, number, number];
    const at = this.data.told.arrival * n;
    return this.module
      .float64(this.batch.of("professionals"))
      .slice(at, at + n)
      .map((arrival) => (arrival < NEVER ? 1 : 0));
  }

  /** A row of a unit's working space; a page's runs are small enough for every unit to have its own. */
  private scratch(unit: number, row: number): Float64Array {
    const array = this.batch.of("scratch");
    const [buffers, rows, width] = array.shape as [number, number, number];
    const at = ((unit % buffers) * rows + row) * width;
    return this.module.float64(array).slice(at, at + width);
  }

  private small(row: number, n: number): number[] {
    const array = this.batch.of("small");
    const width = array.shape[2] as number;
    return Array.from(this.module.float64(array).subarray(row * width, row * width + n));
  }

  private unitNow(name: string, unit: number): number {
    const width = this.batch.of("units").shape[2] as number;
    const [row] = this.data.told.states.unit[name] as [number, number];
    return this.module.float64(this.batch.of("units"))[row * width + unit] as number;
  }

  private parameters(): Record<string, number> {
    const values = this.module.float64(this.batch.of("parameters"));
    return Object.fromEntries(this.setup.parameters.map(([name, position]) => [name, values[position] as number]));
  }

  private position(parameter: string): number {
    return this.setup.parameters.find(([name]) => name === parameter)?.[1] as number;
  }

  private ties(unit: number, size: number, count: number): number[][] {
    const array = this.batch.of("links");
    const [, , rows, width] = array.shape as [number, number, number, number];
    const values = this.module.int32(array);
    return Array.from({ length: size }, (_, i) =>
      Array.from(
        { length: count },
        (_, tie) => values[(unit * rows + this.data.links.tie + tie) * width + i] as number,
      ),
    );
  }

  /** Who sits in the session of a unit. */
  private sitting(unit: number): Sitting {
    const array = this.batch.of("seats");
    const width = array.shape[2] as number;
    const row = Array.from(this.module.int64(array).subarray(unit * width, (unit + 1) * width), Number);
    const citizens = row[CITIZENS] as number;
    const staff = row[STAFF] as number;
    return {
      citizens: row.slice(WHO, WHO + citizens),
      professionals: row.slice(WHO + citizens, WHO + citizens + staff),
    };
  }

  /** How many citizens sit in each unit's session, as read, and as set for a while. */
  private seated(): bigint[] {
    const array = this.batch.of("seats");
    const [, units, width] = array.shape as [number, number, number];
    return Array.from({ length: units }, (_, u) => this.module.int64(array)[u * width + CITIZENS] as bigint);
  }

  private seat(numbers: bigint[]): void {
    const array = this.batch.of("seats");
    const width = array.shape[2] as number;
    for (const [u, n] of numbers.entries()) this.module.int64(array)[u * width + CITIZENS] = n;
  }

  private memory(): Uint8Array {
    return new Uint8Array(this.module.memory.buffer);
  }
}

/** The position of a unit in all dimensions. */
export function pointOf(units: Table, name: string, unit: number, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, k) => units.rows[`${name}_${k}`]?.[unit] as number);
}
