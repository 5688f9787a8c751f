// The teacher's page with a class: what it knows of everybody, and whose runs it shows.
import { beforeEach, expect, test } from "vitest";
import { encoded, startOf } from "../src/classroom/code";
import { everybody, model, modelBeside, runModel } from "../src/classroom/model_runs";
import type { Room } from "../src/classroom/protocol";
import { room } from "../src/classroom/teaching";
import type { Answer, LessonStep, Request, Runs } from "../src/contract";
import { keyOf } from "../src/state/kept_runs";
import { open } from "../src/state/store";
import { CASE, lessonOf } from "./cases";

const words = { en: "", sv: "" };
const asks = { how: "choose" as const, measure: "value", least: false, answer: ["up"], week: 52, change: null, n: 100 };
const options = ["up", "down"].map((name) => ({ name, words, mean: null }));

function step(name: string, kind: LessonStep["kind"], trust: number): LessonStep {
  const settings = { case: CASE.name, values: { "start.trust": trust }, rules: {}, cut: ["R2"], seed: 1 };
  const asked = kind === "predict" ? { ...asks, options } : null;
  return { name, kind, words, settings, asks: asked, against: null, shows: ["value"], panels: [], controls: [] };
}

const steps = [step("guess", "predict", 0.1), step("see", "reveal", 0.2), step("why", "explain", 0.3)];
const LESSON = lessonOf(steps);
const SEED = 100;
const student = { number: 2, predictions: {}, results: {}, here: true };

function class_(part: Partial<Room> = {}) {
  const state = { position: 1, frozen: false, hidden: false, joining: false, codes: [], wrong: 0, unkept: false };
  room.value = { ...state, code: "", address: "", seed: SEED, lesson: LESSON.name, students: [student], ...part };
}

/** Answers with the trust that it was asked for as every value; each answer waits for its turn. */
function slowEngine() {
  const waiting: (() => void)[] = [];
  const engine = (request: Request) =>
    new Promise<Answer>((resolve) => {
      const { settings } = request;
      const replicates = "replicates" in request ? request.replicates : [];
      const data = new Float64Array(replicates.length * 5).fill(settings.values["start.trust"]!);
      const runs: Runs = { times: [CASE.weeks], replicates, length: 5, data };
      waiting.push(() => resolve({ is: "runs", runs } as Answer));
    });
  const rest = () => new Promise((resolve) => setTimeout(resolve));
  return {
    engine,
    waiting,
    answer: async () => {
      waiting.shift()?.();
      await rest();
    },
    rest,
  };
}

beforeEach(() => {
  open([CASE], "", LESSON);
  class_();
});

test("the model's runs are those of the step that the class is at, whatever comes late", async () => {
  const { engine, answer, rest } = slowEngine();
  const stop = runModel(engine);
  await rest();
  const shown = () => model.value && [model.value.settings.values["start.trust"], model.value.values.value![0]];
  await answer();
  expect(shown()).toEqual([0.2, 0.2]);
  class_({ position: 2 });
  expect(shown()).toBeNull(); // before anything else is asked for
  await answer(); // the last batch of the step before
  expect(shown()).toBeNull();
  await answer();
  expect(shown()).toEqual([0.3, 0.3]);
  class_({ position: 1 });
  class_({ position: 2 });
  class_({ position: 1 });
  await answer();
  expect(shown()?.[0]).toBe(0.2);
  stop();
});

test("what the step compares with is run on the same numbers, and is no other step's", async () => {
  const against = { ...steps[1]!.settings, values: { "start.trust": 0.7 } };
  open([CASE], "", lessonOf([steps[0]!, { ...steps[1]!, against }, steps[2]!]));
  const { engine, answer, rest } = slowEngine();
  const stop = runModel(engine);
  await rest();
  for (let i = 0; i < 6; i++) await answer(); // five batches of the step's own settings come first
  const { settings, n, values } = modelBeside.value!;
  expect([settings.seed, n, values.value![0]]).toEqual([SEED, 20, 0.7]);
  expect(model.value!.n).toBe(100);
  class_({ position: 2 });
  expect(modelBeside.value).toBeNull();
  stop();
});

test("runs are of the week that the question is about", async () => {
  const early = { ...steps[0]!, asks: { ...steps[0]!.asks!, week: 26 } };
  open([CASE], "", lessonOf([early, steps[1]!, steps[2]!]));
  const times = [0, 26, CASE.weeks];
  const asked: Request[] = [];
  const stop = runModel(async (request) => {
    asked.push(request);
    const replicates = "replicates" in request ? request.replicates : [];
    const row = times.flatMap((time) => Array(5).fill(time));
    return {
      is: "runs",
      runs: { times, replicates, length: 5, data: Float64Array.from(replicates.flatMap(() => row)) },
    };
  });
  await new Promise((resolve) => setTimeout(resolve));
  stop();
  expect(asked[0]).toMatchObject({ do: "runs", every: 26 });
  expect([model.value!.week, model.value!.values.value![0]]).toEqual([26, 26]);
});

test("a code on the seed of somebody who joined is theirs, and what their page brought counts before it", () => {
  const codeOf = (seed: number, option: string) => encoded(seed, { guess: { kind: "choose", option } }, {});
  class_({ codes: [codeOf(SEED + 2, "down"), codeOf(7, "up")] });
  const guess = () => everybody().map((one) => [one.code === null, one.predictions.guess]);
  expect(guess()).toEqual([
    [true, { kind: "choose", option: "down" }],
    [false, { kind: "choose", option: "up" }],
  ]);
  const brought = { ...student, predictions: { guess: { kind: "choose" as const, option: "up" } } };
  class_({ codes: [codeOf(SEED + 2, "down")], students: [brought] });
  expect(guess()).toEqual([[true, { kind: "choose", option: "up" }]]);
});

test("a code has the results of every step that the class has come to", async () => {
  const { engine, answer, rest, waiting } = slowEngine();
  class_({ position: 2, codes: [encoded(7, {}, {})] });
  const stop = runModel(engine);
  await rest();
  for (let i = 0; i < 2 && waiting.length > 0; i++) await answer();
  const { results } = everybody().at(-1)!;
  expect(Object.entries(results).map(([name, of]) => [name, of.seed, of.measures.value])).toEqual([
    ["see", 7, 0.2],
    ["why", 7, 0.3],
  ]);
  expect(keyOf({ ...results.see! })).toBe(keyOf(startOf(steps[1], 7)));
  stop();
});
