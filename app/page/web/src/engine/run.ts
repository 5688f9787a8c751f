// Runs of a scenario: measures of replicates, the same for two settings that share their draws, and the people of one replicate.

import type { People, Runs, Settings } from "../contract";
import { Batch } from "./batch";
import { Happened } from "./happened";
import { type Homes, homes } from "./homes";
import { type EngineData, type EngineModule, namesOf } from "./module";
import { Phases, type StepRead } from "./phases";
import { Chosen, type SetupData, sizesOf } from "./setup";

/** Step counts at which is recorded: the start, every so many weeks, and the end. */
export function recordedSteps(setup: SetupData, every: number): number[] {
  const last = Math.round(setup.weeks / setup.dt);
  const stride = Math.max(1, Math.round(every / setup.dt));
  const found: number[] = [];
  for (let step = 0; step < last; step += stride) found.push(step);
  found.push(last);
  return found;
}

export class Engine {
  constructor(
    private readonly module: EngineModule,
    private readonly data: EngineData,
  ) {}

  /** Measures of some replicates under one or more settings that differ in values alone; one result for each of them. */
  runs(setup: SetupData, settings: Settings[], replicates: number[], every: number, length: number): Runs[] {
    this.module.forget();
    const seed = (settings[0] as Settings).seed;
    const chosen = settings.map((one) => new Chosen(setup, one, this.module));
    const batch = new Batch(this.module, this.data, setup, chosen);
    const steps = recordedSteps(setup, every);
    const recorded = this.module.array([steps.length], "int64");
    this.module.int64(recorded).set(steps.map(BigInt));
    const out = this.module.array([chosen.length, steps.length, length], "float64");
    const one = steps.length * length;
    const found = chosen.map(() => new Float64Array(replicates.length * one));
    replicates.forEach((replicate, r) => {
      batch.start(seed, replicate);
      batch.run(seed, replicate, 0, recorded, out);
      const written = this.module.float64(out);
      for (const [t, data] of found.entries()) data.set(written.subarray(t * one, (t + 1) * one), r * one);
    });
    return found.map((data) => ({ times: steps.map((step) => step * setup.dt), replicates, length, data }));
  }

  /** States of everybody in the first replicate at every recorded week, and what happened to citizens in any. */
  people(setup: SetupData, settings: Settings, every: number): People {
    this.module.forget();
    const chosen = new Chosen(setup, settings, this.module);
    const batch = new Batch(this.module, this.data, setup, [chosen]);
    const steps = recordedSteps(setup, every);
    const { citizens, professionals, units, organisations, regions, ties, peers } = sizesOf(setup);
    const levels = [units, organisations, regions];
    const counts = { citizen: citizens, professional: professionals, leader: units + organisations + regions };
    const kept = Object.fromEntries(
      KINDS.map((kind) => [
        kind,
        Object.fromEntries(
          Object.entries(this.data.states[kind]).flatMap(([name, [, rows]]) =>
            namesOf(name, rows).map((one) => [one, new Float32Array(steps.length * counts[kind])]),
          ),
        ),
      ]),
    ) as Record<Kind, Rows>;
    const home = homes(citizens, units);
    const happened = new Happened(citizens);
    batch.start(settings.seed, 0);
    let t = 0;
    for (let step = 0; step <= (steps.at(-1) as number); step++) {
      if (step > 0) {
        batch.advance(settings.seed, 0, step - 1);
        happened.note(step * setup.dt, (name, into) => this.copy(batch, "citizen", this.row(name), into, home));
      }
      if (step !== steps[t]) continue;
      for (const kind of KINDS) {
        for (const [name, [first, rows]] of Object.entries(this.data.states[kind])) {
          namesOf(name, rows).forEach((one, row) => {
            const values = (kept[kind][one] as Float32Array).subarray(t * counts[kind], (t + 1) * counts[kind]);
            this.copy(batch, kind, first + row, values, home);
          });
        }
      }
      t++;
    }
    const { citizen } = kept;
    for (const rows of [citizen, kept.professional, kept.leader]) {
      rename(rows, "psychological_safety", "safety");
      rows.power = powerOf(chosen, rows);
    }
    citizen.trust = meanOf(Array.from({ length: ties }, (_, tie) => citizen[`trust_${tie}`] as Float32Array));
    return {
      times: steps.map((step) => step * setup.dt),
      citizens: {
        n: citizens,
        unit: home.unit,
        group: citizen.group as Float32Array,
        ...this.links(batch, home, citizens, ties, peers),
        rows: citizen,
      },
      professionals: { n: professionals, unit: homes(professionals, units).unit, rows: kept.professional },
      leaders: {
        n: counts.leader,
        level: Int32Array.from(levels.flatMap((n, level) => Array<number>(n).fill(level))),
        rows: kept.leader,
      },
      units: { n: units },
      happened: happened.all(),
    };
  }

  /** One step of the first replicate, phase by phase, as a unit went through it. */
  step(setup: SetupData, settings: Settings, step: number, unit: number): StepRead {
    this.module.forget();
    const phases = new Phases(this.module, this.data, setup, new Chosen(setup, settings, this.module));
    return phases.read(settings.seed, step, unit);
  }

  private row(name: string): number {
    return (this.data.states.citizen[name] as [number, number])[0];
  }

  /** One row of a state of every agent of a kind; citizens lie by home unit in the engine's memory. */
  private copy(batch: Batch, kind: Kind, row: number, into: Float32Array, home: Homes): void {
    const array = batch.of(`${kind}s`);
    const values = this.module.float64(array);
    if (kind !== "citizen") {
      const width = array.shape[2] as number;
      for (let i = 0; i < into.length; i++) into[i] = values[row * width + i] as number;
      return;
    }
    const [, , rows, width] = array.shape as [number, number, number, number];
    for (let i = 0; i < into.length; i++)
      into[i] = values[((home.unit[i] as number) * rows + row) * width + (home.place[i] as number)] as number;
  }

  private links(
    batch: Batch,
    home: Homes,
    citizens: number,
    ties: number,
    peers: number,
  ): { ties: Int32Array; peers: Int32Array } {
    const array = batch.of("links");
    const [, , rows, width] = array.shape as [number, number, number, number];
    const values = this.module.int32(array);
    const read = (first: number, count: number): Int32Array => {
      const found = new Int32Array(citizens * count);
      for (let i = 0; i < citizens; i++) {
        for (let k = 0; k < count; k++) {
          found[i * count + k] = values[
            ((home.unit[i] as number) * rows + first + k) * width + (home.place[i] as number)
          ] as number;
        }
      }
      return found;
    };
    return { ties: read(this.data.links.tie, ties), peers: read(this.data.links.peer, peers) };
  }
}

const KINDS = ["citizen", "professional", "leader"] as const;
type Kind = (typeof KINDS)[number];
type Rows = Record<string, Float32Array>;

function rename(rows: Rows, from: string, to: string): void {
  if (rows[from] !== undefined) rows[to] = rows[from] as Float32Array;
  delete rows[from];
}

function meanOf(all: Float32Array[]): Float32Array {
  const found = new Float32Array((all[0] as Float32Array).length);
  for (const one of all)
    for (let i = 0; i < found.length; i++) found[i] = (found[i] as number) + (one[i] as number) / all.length;
  return found;
}

/** Power from its three corners, as the rule of its form says; for colours alone, so not to the bit. */
function powerOf(chosen: Chosen, rows: Rows): Float32Array {
  const [resources, position, attitude] = CORNERS.map((name) => rows[name] as Float32Array) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [a, b, c] = CORNERS.map((name) => chosen.value(`power_form.${name}`)) as [number, number, number];
  const form = chosen.rules.power_form;
  if (form !== "product" && form !== "sum") return resources.map(() => Number.NaN); // a form of one's own
  const product = form === "product";
  return resources.map((r, i) => {
    const p = position[i] as number;
    const t = attitude[i] as number;
    return product ? Math.min(1, r ** a * p ** b * t ** c) : a * r + b * p + c * t;
  });
}

const CORNERS = ["resources", "position", "attitude"] as const;
