// The engine in a worker of its own: it answers one request after the other.

import type { Answer, Request, Runs, Settings, StepRequest } from "../contract";
import { type EngineData, EngineModule } from "./module";
import { Engine } from "./run";
import { Refused, type SetupData } from "./setup";

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
  here.onmessage = ({ data: request }: MessageEvent<Request | StepRequest>) => {
    try {
      engine ??= new Engine(new EngineModule(new WebAssembly.Instance(start.module), start.data), start.data);
      const answer = request.do === "step" ? toldStep(engine, start, request) : answered(engine, start, request);
      here.postMessage(answer, buffersOf(answer));
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) engine = null; // what it was doing is lost
      here.postMessage(told(error));
    }
  };
};

/** What went wrong, in words of the page. */
function told(error: unknown): Answer {
  if (error instanceof Refused) return { is: "error", key: error.key, params: error.params };
  const what = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return { is: "error", key: "error.no_memory", params: { detail: what } };
  return { is: "error", key: "error.engine", params: { what } };
}

function answered(engine: Engine, start: Start, request: Request): Answer {
  const { settings, every } = request;
  const about = (name: string) => {
    const setup = start.setups[name];
    const length = start.lengths[name];
    if (setup === undefined || length === undefined) throw new Error(`unknown case '${name}'`);
    return { setup, length };
  };
  if (request.do === "people")
    return { is: "people", people: engine.people(about(settings.case).setup, settings, every) };
  const run = (of: [Settings, ...Settings[]]) => {
    const { setup, length } = about(of[0].case);
    return engine.runs(setup, of, request.replicates, every, length);
  };
  if (request.do === "runs") {
    const [runs] = run([settings]) as [Runs];
    return { is: "runs", runs };
  }
  // two settings go through the steps together where they differ in values alone; with other rules or events, one after the other
  const then = request.pinned;
  const alike = settings.case === then.case && JSON.stringify(settings.rules) === JSON.stringify(then.rules);
  const both = alike ? run([settings, then]) : [...run([settings]), ...run([then])];
  const [runs, pinned] = both as [Runs, Runs];
  return { is: "pair", runs, pinned };
}

function toldStep(engine: Engine, start: Start, { settings, step, unit }: StepRequest): Answer {
  const setup = start.setups[settings.case];
  if (setup === undefined) throw new Error(`unknown case '${settings.case}'`);
  return { is: "step", step: engine.step(setup, settings, step, unit) };
}

/** What is handed over instead of copied. */
function buffersOf(answer: Answer): ArrayBuffer[] {
  if (answer.is === "runs") return [answer.runs.data.buffer as ArrayBuffer];
  if (answer.is === "pair") return [answer.runs.data.buffer as ArrayBuffer, answer.pinned.data.buffer as ArrayBuffer];
  if (answer.is !== "people") return [];
  const { citizens, professionals, leaders } = answer.people;
  return [citizens, professionals, leaders].flatMap(({ rows }) =>
    Object.values(rows).map((row) => row.buffer as ArrayBuffer),
  );
}
