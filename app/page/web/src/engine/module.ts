// The engine's WebAssembly module and its memory.

export interface Field {
  name: string;
  part: "size" | "run" | "shared" | "given";
  axes?: (string | number)[];
  type?: ArrayType;
}

export type ArrayType = "float64" | "int64" | "int32";

/** What holds for every scenario; app/page/engine_data.py writes it. */
export interface EngineData {
  fields: Field[];
  places: [string, string][]; // piece of the engine, its entry: in the order of the module's list of places
  phases: [string, number][]; // entry, its position in a batch's phases
  rules: Record<string, number>; // entry, its position in a batch's rules
  usesUnitMean: number;
  seatsReadPower: number;
  readsUnitMean: string[];
  readsPower: string[];
  states: Record<"citizen" | "professional" | "leader", Record<string, [number, number]>>;
  links: { tie: number; peer: number };
  told: ToldRows;
}

/** Where the numbers stand that are read between the phases of a step: first row and how many there are. */
export interface ToldRows {
  states: Record<"citizen" | "professional" | "leader" | "unit", Record<string, [number, number]>>;
  session: Record<string, [number, number]>; // a column for each who sits in it
  invited: Record<string, number>; // of a unit's citizens, once they have answered
  arrival: number; // of professionals, once they have answered
  good: number; // whether an episode was judged good
  proposal: number;
  covered: number; // weights of the record, by dimension
}

/** Names of the rows of a state: its own, or with a number where it has several. */
export function namesOf(name: string, rows: number): string[] {
  return rows === 1 ? [name] : Array.from({ length: rows }, (_, row) => `${name}_${row}`);
}

type Called = (...parts: (number | bigint)[]) => number;

const PAGE = 65536;
const BYTES: Record<ArrayType, number> = { float64: 8, int64: 8, int32: 4 };

/** An array in the engine's memory: where it lies, its shape, the parts of it that a call hands over. */
export interface Placed {
  at: number;
  shape: number[];
  type: ArrayType;
  size: number;
}

/** The module with its memory. Memory is given out from the heap's base on and never taken back, but all at once. */
export class EngineModule {
  readonly memory: WebAssembly.Memory;
  private readonly exports: Record<string, WebAssembly.ExportValue>;
  private top: number;
  private readonly base: number;
  private readonly result: number;
  private readonly placeByName = new Map<string, number>();

  constructor(instance: WebAssembly.Instance, data: EngineData) {
    this.exports = instance.exports as Record<string, WebAssembly.ExportValue>;
    this.memory = this.exports.memory as WebAssembly.Memory;
    const start = (this.exports.__heap_base as WebAssembly.Global).value as number;
    this.result = Math.ceil(start / 16) * 16;
    this.base = this.top = this.result + 64;
    this.reserve(this.base);
    const places = new Uint32Array(
      this.memory.buffer,
      (this.exports.places as WebAssembly.Global).value as number,
      data.places.length,
    );
    for (const [n, [piece, entry]] of data.places.entries())
      this.placeByName.set(`${piece}.${entry}`, places[n] as number);
  }

  /** The place of a function in the module's table. */
  place(piece: string, entry: string): number {
    const found = this.placeByName.get(`${piece}.${entry}`);
    if (found === undefined) throw new Error(`the engine has no ${piece}.${entry}`);
    return found;
  }

  /** Give all memory back: what was placed must not be used any more. */
  forget(): void {
    this.top = this.base;
  }

  /** Room for an array, filled with zeros. Throws RangeError where the browser refuses memory. */
  array(shape: number[], type: ArrayType): Placed {
    const size = shape.reduce((all, n) => all * n, 1);
    const at = this.top;
    this.top = Math.ceil((at + size * BYTES[type]) / 64) * 64;
    this.reserve(this.top);
    new Uint8Array(this.memory.buffer, at, this.top - at).fill(0);
    return { at, shape, type, size };
  }

  float64(placed: Placed): Float64Array {
    return new Float64Array(this.memory.buffer, placed.at, placed.size);
  }

  int64(placed: Placed): BigInt64Array {
    return new BigInt64Array(this.memory.buffer, placed.at, placed.size);
  }

  int32(placed: Placed): Int32Array {
    return new Int32Array(this.memory.buffer, placed.at, placed.size);
  }

  /** Call a function by the engine's convention: places for a result and an error, then every argument in its parts. */
  call(name: string, parts: (number | bigint)[]): void {
    const status = (this.exports[name] as Called)(this.result, this.result + 8, ...parts);
    if (status !== 0) throw new Error(`the engine's ${name} ended with status ${status}`);
  }

  /** Call a function of two numbers that gives one. */
  convert(name: "half_life" | "weekly", value: number, dt: number): number {
    this.call(name, [value, dt]);
    return new Float64Array(this.memory.buffer, this.result, 1)[0] as number;
  }

  private reserve(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
  }
}

/** The parts of an array as a call hands it over: no owner, its size, an item's size, where its data lie, shape and strides. */
export function partsOf(array: Placed): (number | bigint)[] {
  const item = BYTES[array.type];
  const strides: bigint[] = [];
  let stride = item;
  for (let axis = array.shape.length - 1; axis >= 0; axis--) {
    strides.unshift(BigInt(stride));
    stride *= array.shape[axis] as number;
  }
  return [0, 0, BigInt(array.size), BigInt(item), array.at, ...array.shape.map(BigInt), ...strides];
}
