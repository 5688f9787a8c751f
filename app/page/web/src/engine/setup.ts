// What people choose, as the engine reads it: values of one step, a timeline of events, the structure of a choice of rules.
// The same steps as a set-up takes in Python (simulation/setup), so that the numbers are the same to the bit.

import type { Settings } from "../contract";
import type { Key, Params } from "../text/text";
import type { ArrayType, EngineModule } from "./module";

/** A number as JSON holds it: "never" is a half-life without end. */
type Written = number | "never";

export interface Given {
  type: ArrayType;
  shape: number[];
  data: number[];
}

export interface Structure {
  rules: Record<string, string>; // the choices that differ from the scenario's
  lengths: Record<string, number>;
  together: Record<string, number>; // of several runs, where they differ
  given: Record<string, Given>;
}

export interface Happening {
  parameter: string;
  kind: "step" | "ramp" | "pulse";
  week: number;
  value: Written | null;
  times: number | null;
  until: number;
}

/** A scenario as app/page/engine_data.py writes it. */
export interface SetupData {
  length: number;
  parameters: [string, number, Written, "" | "half_life" | "weekly", number | null, number | null, boolean][]; // name, position, value, kind, low, high, whole
  weights: string[][];
  sizes: number[];
  dt: number;
  weeks: number;
  rules: Record<string, string>;
  loops: Record<string, Switches | [string, Record<string, Switches>]>;
  events: Happening[];
  timed: string[];
  structures: Structure[];
}

/** Sizes of a scenario by name. */
export function sizesOf({ sizes }: SetupData) {
  const of = (place: number) => sizes[place] as number; // in the order of Sizes in simulation/setup/sizes.py
  return {
    citizens: of(0),
    professionals: of(1),
    units: of(2),
    organisations: of(3),
    regions: of(4),
    dimensions: of(6),
    hidden: of(7),
    ties: of(8),
    peers: of(9),
  };
}

/** Settings that the engine does not run, as the page tells it. */
export class Refused extends Error {
  constructor(
    readonly key: Key,
    readonly params: Params,
  ) {
    super(key);
  }
}

type Values = Map<string, number>;
type Switches = Record<string, Written>;

/** What a function gives, found when first asked for. */
function once<T>(find: () => T): () => T {
  let known: { found: T } | null = null;
  return () => {
    known ??= { found: find() };
    return known.found;
  };
}

function read(value: Written): number {
  return value === "never" ? Number.POSITIVE_INFINITY : value;
}

/** A scenario with what was chosen: values by name, and the rules. */
export class Chosen {
  readonly rules: Record<string, string>;
  readonly structure: Structure;
  private readonly values: Values;

  constructor(
    private readonly data: SetupData,
    settings: Settings,
    private readonly module: EngineModule,
  ) {
    this.rules = { ...data.rules, ...settings.rules };
    this.structure = this.structureOf();
    for (const [name, value] of Object.entries(settings.values)) this.check(name, value);
    this.values = chosenValues(data, settings);
  }

  /** The value of a parameter. */
  value(name: string): number {
    return this.values.get(name) as number;
  }

  /** Values of one step at their positions. */
  readonly vector = once(() => this.vectorNow());

  /** What events make of some values, step by step: steps × timed. */
  readonly timeline = once(() => this.timelineNow());

  private vectorNow(): Float64Array {
    const found = new Float64Array(this.data.length);
    for (const [name, position, , kind] of this.data.parameters)
      found[position] = this.inStep(kind, this.values.get(name) as number);
    return found;
  }

  private timelineNow(): { steps: number; values: Float64Array } {
    const { events, timed, weeks, dt, parameters, weights } = this.data;
    const steps = timed.length > 0 ? Math.max(1, Math.round(weeks / dt)) : 1;
    const values = new Float64Array(steps * timed.length);
    const kinds = new Map(parameters.map(([name, , , kind]) => [name, kind]));
    for (let step = 0; step < (timed.length > 0 ? steps : 0); step++) {
      const now = new Map<string, number>();
      for (const event of events) {
        const without = now.get(event.parameter) ?? (this.values.get(event.parameter) as number);
        if (without === Number.POSITIVE_INFINITY && event.kind === "ramp")
          throw new Refused("refused.ramp", { name: event.parameter });
        now.set(event.parameter, valueAt(event, step * dt, without));
      }
      const moved = new Map([...now].filter(([name, value]) => value !== this.values.get(name)));
      for (const [name, value] of moved) this.check(name, value);
      const all = rescaled(this.values, moved, weights);
      timed.forEach((name, column) => {
        values[step * timed.length + column] = this.inStep(kinds.get(name) ?? "", all.get(name) as number);
      });
    }
    return { steps, values };
  }

  private inStep(kind: "" | "half_life" | "weekly", value: number): number {
    return kind === "" ? value : this.module.convert(kind, value, this.data.dt);
  }

  private check(name: string, value: number): void {
    const declared = this.data.parameters.find(([other]) => other === name);
    if (declared === undefined) throw new Error(`unknown parameter '${name}'`);
    const [, , , kind, low, high, whole] = declared;
    if (whole && !Number.isInteger(value)) throw new Refused("refused.whole", { name, value });
    if (kind === "half_life" && value === Infinity) return;
    if (Number.isNaN(value) || value < (low ?? -Infinity) || value > (high ?? Infinity))
      throw new Refused("refused.bounds", { name, value, low: low ?? "−∞", high: high ?? "∞" });
  }

  private structureOf(): Structure {
    const found = this.data.structures.find(({ rules }) =>
      Object.entries(this.rules).every(([family, name]) => (rules[family] ?? this.data.rules[family]) === name),
    );
    if (found === undefined) throw new Error("the page has no such choice of rules");
    return found;
  }
}

/** All values of a scenario with what was chosen, and loops cut. */
export function chosenValues(data: SetupData, settings: Settings): Values {
  const own = new Map(data.parameters.map(([name, , value]) => [name, read(value)]));
  const values = rescaled(own, new Map(Object.entries(settings.values)), data.weights);
  for (const loop of settings.cut) {
    for (const [name, value] of Object.entries(switchesOf(data, loop, { ...data.rules, ...settings.rules })))
      values.set(name, read(value));
  }
  return values;
}

/** The values that cut a loop under a choice of rules. */
export function switchesOf(data: SetupData, loop: string, rules: Record<string, string>): Switches {
  const found = data.loops[loop];
  if (found === undefined) throw new Error(`unknown loop '${loop}'`);
  const switches = Array.isArray(found) ? found[1][rules[found[0]] as string] : found;
  if (switches === undefined || Object.keys(switches).length === 0) throw new Refused("refused.loop", { loop });
  return switches;
}

/** The value of a parameter in the step that begins at a week, given its value without the event. */
function valueAt(event: Happening, week: number, without: number): number {
  const target = event.value !== null ? read(event.value) : without * (event.times ?? 1);
  if (!isDue(week, event.week) || (event.kind === "pulse" && isDue(week, event.until))) return without;
  if (event.kind === "ramp" && !isDue(week, event.until)) {
    return without + ((target - without) * (week - event.week)) / (event.until - event.week);
  }
  return target;
}

function isDue(weeks: number, interval: number): boolean {
  return weeks >= interval - 1e-9;
}

/** All values after some are given; weights that are not given are rescaled so that each set of weights sums to 1. */
function rescaled(before: Values, given: Values, weights: string[][]): Values {
  const result: Values = new Map([...before, ...given]);
  for (const names of weights) {
    const fixed = names.filter((name) => given.has(name));
    const free = names.filter((name) => !given.has(name));
    if (fixed.length === 0) continue;
    const total = exactSum(fixed.map((name) => given.get(name) as number));
    if (total > 1 + 1e-9 || (free.length === 0 && total < 1 - 1e-9))
      throw new Refused("refused.weights", { names: fixed.join(", "), sum: Number(total.toPrecision(6)) });
    const rest = Math.max(0, 1 - total);
    const held = exactSum(free.map((name) => result.get(name) as number));
    for (const name of free)
      result.set(name, held > 0 ? (rest * (result.get(name) as number)) / held : rest / free.length);
  }
  return result;
}

/** The sum of numbers, rounded once: Shewchuk 1997, 10.1007/PL00009321, as Python's math.fsum. */
export function exactSum(numbers: number[]): number {
  const partials: number[] = [];
  for (let x of numbers) {
    let kept = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) partials[kept++] = low;
      x = high;
    }
    partials.length = kept;
    partials.push(x);
  }
  let n = partials.length;
  if (n === 0) return 0;
  let high = partials[--n] as number;
  let low = 0;
  while (n > 0) {
    const x = high;
    const y = partials[--n] as number;
    high = x + y;
    low = y - (high - x);
    if (low !== 0) break;
  }
  // halfway between two numbers: what is left decides which of them
  if (n > 0 && ((low < 0 && (partials[n - 1] as number) < 0) || (low > 0 && (partials[n - 1] as number) > 0))) {
    const y = low * 2;
    const x = high + y;
    if (y === x - high) high = x;
  }
  return high;
}
