// A student's page in a class: what it takes from the class, and what undo and the end leave of it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { frozen, join, keepUp, stage } from "../src/classroom/following";
import type { ToStudent } from "../src/classroom/protocol";
import type { LessonStep } from "../src/contract";
import { commit, led, position, predictions } from "../src/lesson/state";
import { canUndo, open, set, settings, undo } from "../src/state/store";
import { CASE, lessonOf } from "./cases";

const words = { en: "", sv: "" };
const asks = { how: "choose" as const, measure: "value", least: false, answer: ["up"], week: 52, change: null, n: 100 };

function step(name: string, kind: LessonStep["kind"]): LessonStep {
  const settings = { case: CASE.name, values: {}, rules: {}, cut: ["R2"], seed: 1 };
  const options = ["up", "down"].map((name) => ({ name, words, mean: null }));
  const asked = kind === "predict" ? { ...asks, options } : null;
  return { name, kind, words, settings, asks: asked, against: null, shows: ["value"], panels: [], controls: [] };
}

const LESSON = lessonOf([step("guess", "predict"), step("try", "vary"), step("open", "sandbox")]);

let said: Record<string, unknown>[];
let hear: (message: ToStudent) => void;
let letGo: () => void;

class Socket {
  static OPEN = 1;
  readyState = 1;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor() {
    hear = (message) => this.onmessage!({ data: JSON.stringify(message) });
  }
  send(text: string) {
    said.push(JSON.parse(text));
  }
  close() {
    this.onmessage = null;
  }
}

let tickets = 0;
let welcome: ToStudent & { is: "welcome" };
const greeting = {
  is: "welcome" as const,
  seed: 105,
  number: 5,
  position: 0,
  frozen: false,
  predictions: {},
  results: {},
};
const moved = () => set({ ...settings.value, values: { "start.trust": 0.9 } });

beforeEach(() => {
  said = [];
  tickets += 1;
  welcome = { ...greeting, ticket: String(tickets) };
  vi.stubGlobal("WebSocket", Socket);
  vi.stubGlobal("window", Object.assign(new EventTarget(), { location: { host: "here" }, setTimeout }));
  open([CASE], "", LESSON);
  join({ code: "CODE", ticket: null });
  letGo = keepUp();
});
afterEach(() => {
  letGo();
  vi.unstubAllGlobals();
});

test("undo takes back what was done in the step, and nothing that the class gave or was given", () => {
  hear({ ...welcome, position: 0, frozen: false });
  expect([settings.value.seed, canUndo.value]).toEqual([105, false]);
  commit("guess", { kind: "choose", option: "up" });
  expect(said.at(-1)).toEqual({ do: "predict", step: "guess", prediction: { kind: "choose", option: "up" } });
  expect(canUndo.value).toBe(false);
  hear({ is: "follow", position: 1, frozen: false });
  expect([position.value, canUndo.value]).toEqual([1, false]);
  moved();
  undo();
  undo();
  expect([settings.value.values, settings.value.seed, position.value]).toEqual([{}, 105, 1]);
  expect(predictions.value).toEqual({ guess: { kind: "choose", option: "up" } });
});

test("another seed, which the sandbox lets one choose, ends with the step", () => {
  hear({ ...welcome, position: 2, frozen: false });
  set({ ...settings.value, seed: 106 });
  hear({ is: "follow", position: 1, frozen: false });
  expect(settings.value.seed).toBe(105);
});

test("what was guessed before a reload comes back", () => {
  const guess = { kind: "choose" as const, option: "down" };
  hear({ ...welcome, predictions: { guess }, position: 0, frozen: false });
  expect(predictions.value).toEqual({ guess });
});

test("the end of a class, or another window, thaws a frozen page", () => {
  for (const end of [{ is: "ended" }, { is: "refused", why: "elsewhere" }] as ToStudent[]) {
    join({ code: "CODE", ticket: null });
    hear({ ...welcome, position: 1, frozen: true });
    expect([frozen.value, stage.value]).toEqual([true, "in"]);
    hear(end);
    expect([frozen.value, stage.value]).toEqual([false, "over"]);
  }
  letGo();
  expect(led.value).toBe(false);
});

test("a page that joins a class anew runs on the seed of that one", () => {
  hear({ ...welcome, position: 0, frozen: false });
  hear({ is: "refused", why: "code" });
  join({ code: "OTHER", ticket: null });
  hear({ ...welcome, ticket: "of another", seed: 777, position: 0, frozen: false });
  expect(settings.value.seed).toBe(777);
});
