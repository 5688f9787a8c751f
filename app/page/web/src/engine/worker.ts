// The engine in a worker of its own: it answers one request after the other.

import type { Answer, Request } from "../contract";
import { type EngineData, EngineModule } from "./module";
import { Engine } from "./run";
import type { SetupData } from "./setup";

export interface Start {
  module: WebAssembly.Module;
  data: EngineData;
  setups: Record<string, SetupData>;
  lengths: Record<string, number>; // measures of one time, by case
}

const here = self as unknown as {
  onmessage: ((message: MessageEvent) => void) | null;
  postMessage(answer: Answer, given?: ArrayBuffer[]): void;
};

here.onmessage = ({ data: start }: MessageEvent<Start>) => {
  let engine: Engine | null = null;
  here.onmessage = ({ data: request }: MessageEvent<Request>) => {
    try {
      engine ??= new Engine(new EngineModule(new WebAssembly.Instance(start.module), start.data), start.data);
      const answer = answered(engine, start, request);
      here.postMessage(answer, buffersOf(answer));
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) engine = null; // what it was doing is lost
      const memory = error instanceof RangeError ? "memory refused: " : "";
      here.postMessage({
        id: request.id,
        is: "error",
        what: memory + (error instanceof Error ? error.message : String(error)),
      });
    }
  };
};

function answered(engine: Engine, start: Start, request: Request): Answer {
  const name = request.settings.case;
  const setup = start.setups[name];
  const length = start.lengths[name];
  if (setup === undefined || length === undefined) throw new Error(`unknown case '${name}'`);
  const { id } = request;
  if (request.do === "people")
    return {
      id,
      is: "people",
      people: engine.people(setup, request.settings, request.replicate, request.every, length),
    };
  const run = (settings: Request["settings"][]) =>
    engine.runs(setup, settings, request.replicates, request.every, length);
  if (request.do === "runs") {
    const [runs] = run([request.settings]);
    return { id, is: "runs", runs: runs as NonNullable<typeof runs> };
  }
  // two settings go through the steps together where they differ in values alone; with other rules, one after the other
  const alike = JSON.stringify(request.settings.rules) === JSON.stringify(request.pinned.rules);
  const [runs, pinned] = alike
    ? run([request.settings, request.pinned])
    : [...run([request.settings]), ...run([request.pinned])];
  return { id, is: "pair", runs: runs as NonNullable<typeof runs>, pinned: pinned as NonNullable<typeof pinned> };
}

/** What is handed over instead of copied. */
function buffersOf(answer: Answer): ArrayBuffer[] {
  if (answer.is === "runs") return [answer.runs.data.buffer as ArrayBuffer];
  if (answer.is === "pair") return [answer.runs.data.buffer as ArrayBuffer, answer.pinned.data.buffer as ArrayBuffer];
  if (answer.is !== "people") return [];
  const { citizens, professionals, leaders, units } = answer.people;
  return [citizens, professionals, leaders, units].flatMap(({ rows }) =>
    Object.values(rows).map((row) => row.buffer as ArrayBuffer),
  );
}
