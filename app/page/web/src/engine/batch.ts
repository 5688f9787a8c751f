// A batch in the engine's memory: the arrays of one or several runs of one replicate, filled as simulation/kernel/batch.py does.

import { type EngineData, type EngineModule, type Placed, partsOf } from "./module";
import type { Chosen, SetupData } from "./setup";

export class Batch {
  readonly arrays = new Map<string, Placed>();
  private readonly parts: (number | bigint)[] = [];
  private readonly vectors: Placed;

  /** Arrays for runs that differ in values alone. */
  constructor(
    private readonly module: EngineModule,
    private readonly data: EngineData,
    private readonly setup: SetupData,
    private readonly runs: Chosen[],
  ) {
    const first = runs[0] as Chosen;
    const lengths: Record<string, number> = {
      ...first.structure.lengths,
      ...(runs.length > 1 ? first.structure.together : {}),
    };
    let size = 0;
    for (const field of data.fields) {
      if (field.part === "size") {
        this.parts.push(BigInt(setup.sizes[size++] as number));
        continue;
      }
      const placed = field.part === "given" ? this.given(field.name, first) : this.empty(field, lengths);
      this.arrays.set(field.name, placed);
      this.parts.push(...partsOf(placed));
    }
    this.link(first);
    this.vectors = module.array([runs.length, setup.length], "float64");
  }

  of(name: string): Placed {
    return this.arrays.get(name) as Placed;
  }

  /** Starting populations of a replicate. */
  start(seed: number, replicate: number): void {
    this.runs.forEach((run, t) => {
      this.module.float64(this.vectors).set(run.vector(), t * this.setup.length);
      const { values } = run.timeline();
      this.module.float64(this.of("timed")).set(values, t * values.length);
    });
    this.module.call("start", [...this.parts, ...partsOf(this.vectors), BigInt(seed), BigInt(replicate)]);
  }

  /** One step, after so many. */
  advance(seed: number, replicate: number, steps: number): void {
    this.module.call("advance", [...this.parts, ...[this.runs.length, seed, replicate, steps].map(BigInt)]);
  }

  /** Steps from ``begun`` until all of the rising step counts have been recorded, each in ``out`` (runs, recorded, measures). */
  run(seed: number, replicate: number, begun: number, recorded: Placed, out: Placed): void {
    const given = [this.runs.length, seed, replicate, begun].map(BigInt);
    this.module.call("run", [...this.parts, ...given, ...partsOf(recorded), ...partsOf(out)]);
  }

  private empty(
    field: { axes?: (string | number)[]; type?: Placed["type"]; part: string },
    lengths: Record<string, number>,
  ): Placed {
    const axes = (field.axes ?? []).map((axis) => (typeof axis === "number" ? axis : (lengths[axis] as number)));
    return this.module.array(field.part === "run" ? [this.runs.length, ...axes] : axes, field.type ?? "float64");
  }

  private given(name: string, chosen: Chosen): Placed {
    const given = chosen.structure.given[name];
    if (given === undefined) throw new Error(`the scenario gives no ${name}`);
    const placed = this.module.array(given.shape, given.type);
    if (given.type === "float64") this.module.float64(placed).set(given.data);
    else this.module.int64(placed).set(given.data.map(BigInt));
    return placed;
  }

  /** Write the places of phases and rules where machine code would find their addresses. */
  private link(chosen: Chosen): void {
    const { data, module } = this;
    const phases = module.int64(this.of("phases"));
    const pieces = new Map(data.places.map(([piece, entry]) => [entry, piece]));
    for (const [entry, position] of data.phases)
      phases[position] = BigInt(module.place(pieces.get(entry) as string, entry));
    const rules = module.int64(this.of("rules"));
    for (const [family, name] of Object.entries(chosen.rules)) {
      if (!data.places.some(([piece]) => piece === `${family}=${name}`))
        throw new Error(`the engine has no rule ${family} = ${name}`);
      for (const [piece, entry] of data.places) {
        if (piece === `${family}=${name}`) rules[data.rules[entry] as number] = BigInt(module.place(piece, entry));
      }
    }
    rules[data.usesUnitMean] = data.readsUnitMean.includes(chosen.rules.power as string) ? 1n : 0n;
    rules[data.seatsReadPower] = data.readsPower.includes(chosen.rules.seats as string) ? 1n : 0n;
  }
}
