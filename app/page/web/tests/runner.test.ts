// What the page asks of its engines, and when; the engines answer at once or after a while, with numbers made up.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer, Engine, People, Request, Settings } from "../src/contract";
import { notices } from "../src/state/notices";
import { busy, complete, people, peopleWanted, REPLICATES, result, run } from "../src/state/runner";
import { withValue } from "../src/state/settings";
import { choice, open, pin, set, settings, undo } from "../src/state/store";
import { CASE } from "./cases";

const [trust] = CASE.sliders as [(typeof CASE.sliders)[0]];
const at = (value: number) => withValue(settings.value, trust, value);
const trustOf = (of: Settings) => of.values["start.trust"] ?? trust.value;

let asked: Request[];
let inFlight: number;
let most: number;
let halt: () => void;

/** Answers after so many milliseconds; refuses settings that are bad. */
function engine(delay: number, bad: (of: Settings) => boolean): Engine {
  let mine = 0;
  return async (request): Promise<Answer> => {
    asked.push(request);
    inFlight++;
    mine++;
    most = Math.max(most, mine);
    await new Promise((resolve) => setTimeout(resolve, delay));
    inFlight--;
    mine--;
    const those = request.do === "pair" ? [request.settings, request.pinned] : [request.settings];
    if (those.some(bad)) return { is: "error", key: "error.engine", params: { what: "bad" } };
    if (request.do === "people") return { is: "people", people: { times: [0] } as People };
    const runs = (of: Settings) => ({
      times: [0],
      replicates: request.replicates,
      length: 1,
      data: Float64Array.from(request.replicates, () => trustOf(of)),
    });
    if (request.do === "runs") return { is: "runs", runs: runs(request.settings) };
    return { is: "pair", runs: runs(request.settings), pinned: runs(request.pinned) };
  };
}

function begin(delay = 10, bad: (of: Settings) => boolean = () => false) {
  open([CASE], "");
  result.value = people.value = null;
  notices.value = [];
  asked = [];
  inFlight = most = 0;
  halt = run({ first: engine(delay, bad), later: engine(delay, bad) });
}
const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal("cancelAnimationFrame", clearTimeout);
  peopleWanted.value = true;
});
afterEach(() => {
  halt();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("shows one replicate first, then people and all the others", async () => {
  begin();
  expect(asked).toMatchObject([{ do: "runs", replicates: [0] }]);
  await wait(40);
  expect(result.value?.runs.replicates).toEqual([0]);
  expect(busy.value).toBe(true);
  await wait(2000);
  expect(asked.filter((one) => one.do === "people")).toHaveLength(1);
  expect(result.value?.runs.replicates).toEqual(Array.from({ length: REPLICATES }, (_, i) => i));
  expect(complete.value).toBe(true);
  expect(busy.value).toBe(false);
  expect(inFlight).toBe(0);
});

it("while a hand moves asks for first replicates alone, one at a time, the newest last", async () => {
  begin(30);
  await wait(2000);
  asked = [];
  for (let i = 0; i < 30; i++) {
    set(at(0.01 * i), "slider");
    await wait(7);
  }
  expect(asked.every((one) => one.do === "runs" && one.replicates.length === 1)).toBe(true);
  expect(asked.length).toBeLessThan(12);
  expect(most).toBe(1);
  await wait(2000);
  expect(trustOf(result.value!.settings)).toBeCloseTo(0.29);
  expect(complete.value).toBe(true);
});

it("is not complete before the pinned run and the people are there", async () => {
  begin();
  await wait(2000);
  pin();
  set(at(0.9));
  for (let i = 0; i < 400 && !complete.value; i++) {
    await wait(1);
    const of = result.value!;
    const whole = of.runs.replicates.length === REPLICATES && of.pinned?.replicates.length === REPLICATES;
    if (complete.value) expect(whole && people.value?.settings === choice.value.settings).toBe(true);
  }
  expect(complete.value).toBe(true);
});

describe("an engine that refuses", () => {
  it("is asked once for a change, and again after another", async () => {
    begin(5, (of) => trustOf(of) === 0.9);
    await wait(2000);
    asked = [];
    set(at(0.9));
    await wait(2000);
    expect(asked).toHaveLength(1);
    expect(notices.value).toHaveLength(1);
    expect(busy.value).toBe(false);
    expect(trustOf(result.value!.settings)).toBe(trust.value); // the last that worked
    undo();
    await wait(2000);
    set(at(0.9));
    await wait(2000);
    expect(asked.filter((one) => trustOf(one.settings) === 0.9)).toHaveLength(2);
  });
  it("a pinned run does not hold up the others", async () => {
    let broken = false;
    begin(5, (of) => broken && trustOf(of) === 0.1);
    set(at(0.1));
    await wait(2000);
    pin();
    for (let i = 1; i <= 12; i++) {
      set(at(0.2 + 0.01 * i)); // so many that the pinned run's seed has to be run anew
      await wait(300);
    }
    broken = true;
    set({ ...at(0.7), seed: 5 });
    asked = [];
    await wait(3000);
    expect(result.value!.runs.replicates).toHaveLength(REPLICATES);
    expect(trustOf(result.value!.settings)).toBe(0.7);
    expect(asked.length).toBeLessThan(30);
    expect(busy.value).toBe(false);
  });
});
