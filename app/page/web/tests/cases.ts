// A small case for tests of the state; its numbers mean nothing.
import type { Case, Lesson, LessonStep, Measure, Runs, Slider, Switch } from "../src/contract";

const both = (text: string) => ({ en: text, sv: `${text} (sv)` });

export function slider(name: string, low: number, high: number, step: number, value: number): Slider {
  return {
    name,
    label: both(name),
    meaning: both(name),
    unit: "share",
    low,
    high,
    step,
    value,
    integer: Number.isInteger(step),
    source: "a test",
    status: "assumed",
  };
}

function options(...values: string[]) {
  return values.map((value) => ({ value, label: both(value), source: "" }));
}

function measure(name: string, first: number, length = 1): Measure {
  return {
    name,
    label: both(name),
    meaning: both(name),
    unit: "share",
    perspective: "end results",
    first,
    length,
    low: null,
    high: null,
  };
}

export const SWITCHES: Switch[] = [
  { kind: "rule", name: "trust", label: both("trust"), meaning: both("trust"), options: options("a", "b"), value: "a" },
  { kind: "loop", name: "R1", label: both("R1"), meaning: both("R1"), options: options("runs", "cut"), value: "runs" },
  { kind: "loop", name: "R2", label: both("R2"), meaning: both("R2"), options: options("runs", "cut"), value: "cut" },
];

export const CASE: Case = {
  name: "clinic",
  title: both("A clinic"),
  story: both("A story."),
  lead: both("A leader."),
  notKnown: both("Much."),
  groups: ["everyone"],
  citizens: 10,
  professionals: 2,
  units: 1,
  weeks: 52,
  dt: 1,
  sliders: [slider("start.trust", 0, 1, 0.01, 0.5), slider("seats", 0, 20, 1, 8)],
  switches: SWITCHES,
  measures: [measure("value", 0), measure("trust", 1), measure("by_role", 2, 3)],
  shown: ["value"],
  events: [],
  invocation: { scenario: "clinic", set: {}, rules: {}, cut: [], events: [], weeks: null },
  file: { header: { title: "A clinic" }, cut: [], origins: {}, events: [], page: { sliders: ["start.trust"] } },
  setup: {
    length: 4,
    parameters: [
      ["start.trust", 0, 0.5, "", 0, 1, false],
      ["practice.a", 1, 0.5, "", 0, 1, false],
      ["practice.b", 2, 0.25, "", 0, 1, false],
      ["practice.c", 3, 0.25, "", 0, 1, false],
    ],
    weights: [["practice.a", "practice.b", "practice.c"]],
    sizes: [],
    dt: 1,
    weeks: 52,
    rules: { trust: "a" },
    loops: { R1: { "start.trust": 0 }, R2: { "practice.a": 0 } },
    events: [],
    timed: [],
    structures: [],
  },
  model: "0123abcd",
};

/** Runs of two measures at two times from numbers in reading order. */
export function runs(replicates: number[], data: number[]): Runs {
  return { times: [0, 4], replicates, length: 2, data: Float64Array.from(data) };
}

/** A lesson of some steps that says nothing else. */
export function lessonOf(steps: LessonStep[]): Lesson {
  const words = { en: "", sv: "" };
  return {
    name: "a_lesson",
    title: words,
    goals: words,
    teacher: words,
    questions: [words, words],
    level: "introductory",
    minutes: 30,
    sources: [],
    steps,
  };
}
