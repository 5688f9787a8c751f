// What the page and the engine's worker say to each other, and what is known of a case. Python writes the data (app/page/cases.py).

import type { StepRead } from "./engine/phases";
import type { Happening, SetupData } from "./engine/setup";
import type { Key, Params } from "./text/text";

export type Language = "en" | "sv";

/** A parameter that the page lets one move; everything but its place among the controls comes from its declaration. */
export interface Slider {
  name: string; // "leaders.micro.inclusiveness"
  label: Record<Language, string>; // a few words
  meaning: Record<Language, string>; // one sentence
  unit: string;
  low: number;
  high: number;
  step: number;
  value: number; // of the scenario
  integer: boolean;
  source: string;
  status: string; // assumed, literature, ...
}

/** A choice among rules of a family, or a feedback loop that can be cut. */
export interface Switch {
  kind: "rule" | "loop";
  name: string; // family, or loop (R1)
  label: Record<Language, string>;
  meaning: Record<Language, string>;
  options: { value: string; label: Record<Language, string>; source: string }[]; // of a loop: "runs" and "cut"
  value: string; // of the scenario
}

export interface Measure {
  name: string; // "value", "value_by_role"
  label: Record<Language, string>;
  meaning: Record<Language, string>;
  unit: string;
  perspective: "outputs of the process" | "experience of taking part" | "end results";
  first: number; // position in the vector of measures
  length: number;
  low: number | null; // bounds of what it can be, where it has any
  high: number | null;
  of?: string; // the group or role of a measure by groups or roles, of which it is one number
}

export interface Case {
  name: string;
  title: Record<Language, string>;
  story: Record<Language, string>;
  lead: Record<Language, string>;
  notKnown: Record<Language, string>;
  groups: string[];
  citizens: number;
  professionals: number;
  units: number;
  weeks: number;
  dt: number;
  sliders: Slider[];
  switches: Switch[];
  measures: Measure[]; // all there are
  shown: string[]; // the few that the page opens with, of the three perspectives
  events: { name: string; week: number }[];
  file: ScenarioFile;
  invocation: Invocation;
  setup: SetupData; // what the engine needs
  model: string; // stands for its set-up and for the engine; the page finds it
}

/** The scenario as the command that wrote the page names it, and what that changed. */
export interface Invocation {
  scenario: string;
  set: Record<string, string>;
  rules: Record<string, string>;
  cut: string[];
  events: string[];
  weeks: number | null;
}

/** What a scenario file says besides its numbers. */
export interface ScenarioFile {
  header: Record<string, string>;
  cut: string[]; // loops that the file cuts
  origins: Record<string, [string, string]>; // source and status of the numbers that the scenario sets
  events: (Happening & { name: string; source: string; status: string })[];
  page: Record<string, string[]>;
}

/** What a person has chosen. Values that are not named are the scenario's. */
export interface Settings {
  case: string;
  values: Record<string, number>;
  rules: Record<string, string>;
  cut: string[];
  seed: number;
}

/** Measures of some replicates: replicates × times × measures, one after the other. */
export interface Runs {
  times: number[]; // weeks
  replicates: number[];
  length: number; // measures of one time
  data: Float64Array;
}

/** People of one replicate at every recorded week. Rows by name, each times × people. NaN where nothing happened yet. */
export interface People {
  times: number[];
  citizens: {
    n: number;
    unit: Int32Array; // home unit of each
    group: Float32Array; // times × citizens: number of the group (people can be replaced)
    ties: Int32Array; // citizens × ties: the professionals that serve each; -1 none
    peers: Int32Array; // citizens × peers: other citizens; -1 none
    // trust (mean over ties), trust_0, trust_1, ... (of each tie), power, safety, well_being, health, efficacy, burden, value, resources, position, attitude, generation
    rows: Record<string, Float32Array>;
  };
  professionals: { n: number; unit: Int32Array; rows: Record<string, Float32Array> }; // safety, power, burden, openness, value, resources, position, attitude
  leaders: { n: number; level: Int32Array; rows: Record<string, Float32Array> }; // level 0 micro 1 meso 2 macro; power, value, resources, position, attitude
  units: { n: number };
  // of citizens, in any step, in order of weeks; kinds as engine/happened.ts names them; values of episodes
  happened: { weeks: Float32Array; citizens: Int32Array; kinds: Uint8Array; values: Float32Array };
}

export type Request =
  | { do: "runs"; settings: Settings; replicates: number[]; every: number }
  | { do: "pair"; settings: Settings; pinned: Settings; replicates: number[]; every: number } // same seeds for both
  | { do: "people"; settings: Settings; every: number }; // of the first replicate

/** One step of the first replicate, counted from 0, phase by phase as a unit went through it. */
export interface StepRequest {
  do: "step";
  settings: Settings;
  step: number;
  unit: number;
}

/** An engine that tells steps, one request at a time as well. */
export type StepEngine = (request: StepRequest) => Promise<Answer>;

export type Answer =
  | { is: "runs"; runs: Runs }
  | { is: "pair"; runs: Runs; pinned: Runs }
  | { is: "people"; people: People }
  | { is: "step"; step: StepRead }
  | { is: "error"; key: Key; params: Params }; // in the page's words

/** The engine as the main thread sees it: one request at a time, each answered. */
export type Engine = (request: Request) => Promise<Answer>;

/** A text of a lesson: Markdown of paragraphs, lists, emphasis. */
export type Words = Record<Language, string>;

/** A lesson as app/page/lesson_data.py writes it: steps of what the class does, over the cases of the page. */
export interface Lesson {
  name: string;
  title: Words;
  goals: Words;
  teacher: Words;
  questions: [Words, Words]; // for reflection
  level: "introductory" | "intermediate" | "advanced";
  minutes: number;
  sources: Words[];
  steps: LessonStep[];
}

export interface LessonStep {
  name: string;
  kind: "predict" | "reveal" | "vary" | "explain" | "reflect" | "sandbox";
  words: Words;
  settings: Settings;
  against: Settings | null; // shown beside it
  shows: string[]; // measures of one number each
  panels: string[]; // of "people", "power", "value"
  controls: string[]; // sliders and switches that may be moved in this step
  asks: Asks | null; // of a step of kind predict
}

/** What a class is asked to predict, and what the model was measured to give. */
export interface Asks {
  how: Prediction["kind"];
  measure: string;
  least: boolean; // the option with the least is the right one, or the first
  options: { name: string; words: Words; mean: number | null }[]; // mean of the measure at the week, where it is a setting
  answer: string[]; // options, the first one first; of a curve none
  week: number; // of the means
  change: [number, number] | null; // means before and after, where the options are what becomes of the measure
  n: number; // replicates of the means
}

/** Of a curve, values at weeks that lie evenly from the start to the end, null where nothing was drawn. */
export type Prediction =
  | { kind: "draw"; points: (number | null)[] }
  | { kind: "choose"; option: string }
  | { kind: "order"; options: string[] };
