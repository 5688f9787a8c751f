// The model's own runs behind the class: a thousand of the step's settings, and those of result codes, in the worker of the page.
import { effect, signal, untracked } from "@preact/signals";
import type { Case, Engine, Runs, Settings } from "../contract";
import { lesson } from "../lesson/state";
import { keyOf } from "../state/kept_runs";
import { say } from "../state/notices";
import { every } from "../state/weeks";
import { at } from "../statistics/runs";
import { caseOf, type Decoded, startOf } from "./code";
import type { Answers, Result } from "./protocol";
import { resultOf } from "./protocol";
import { askedNow, room, seedNow, stepName, stepNow, typed } from "./teaching";

export const RUNS = 1000;
const BATCH = 20;

export interface ModelRuns {
  settings: Settings;
  n: number;
  values: Record<string, number[]>; // by measure: in the last week of each run, where there is one
}

/** Of the step that the class is at. */
export const model = signal<ModelRuns | null>(null);
/** Some of them at every week, where a curve was drawn of what they show. */
export const course = signal<{ settings: Settings; runs: Runs } | null>(null);
const runsOfCodes = signal<Record<string, Result>>({}); // by the settings' key

const measuresOf = (about: Case) => about.measures.filter((measure) => measure.length === 1);

async function lastWeek(
  engine: Engine,
  settings: Settings,
  replicates: number[],
): Promise<Record<string, number[]> | null> {
  const about = caseOf(settings);
  const answer = await engine({ do: "runs", settings, replicates, every: about.weeks });
  if (answer.is !== "runs") {
    if (answer.is === "error") say(answer.key, answer.params);
    return null;
  }
  const { runs } = answer;
  const last = runs.times.length - 1;
  const values = (place: number) => runs.replicates.map((_, r) => at(runs, r, last, place));
  return Object.fromEntries(measuresOf(about).map((measure) => [measure.name, values(measure.first)]));
}

/** The settings whose run a result code stands for in the present step; null where it says none of it. */
function settingsOf(code: Decoded): Settings | null {
  if (code.settings && code.step === (lesson.value ? stepName.value : null)) return code.settings;
  const step = stepNow.value;
  return step && (step.kind === "reveal" || step.kind === "explain") ? startOf(step, code.seed) : null;
}

export interface Answering extends Answers {
  code: string | null; // of those who handed in a code
  here: boolean;
}

/** Everybody of whom something is known: those who joined, then those whose code was typed in. */
export function everybody(): Answering[] {
  const joined = (room.value?.students ?? []).map((student) => ({ ...student, code: null }));
  const codes = typed.value.map((code, at) => {
    const settings = settingsOf(code);
    const result = settings && runsOfCodes.value[keyOf(settings)];
    const results = result ? { [stepName.value]: result } : {};
    return { number: at + 1, predictions: code.predictions, results, code: code.code, here: false };
  });
  return [...joined, ...codes];
}

/** Runs what the class needs, one batch after the other. Gives back what stops it. */
export function runModel(engine: Engine): () => void {
  let turn = 0;
  const found = new Map<string, ModelRuns>();

  const codes = async (mine: number) => {
    for (const code of typed.value) {
      const settings = settingsOf(code);
      if (!settings || keyOf(settings) in runsOfCodes.value) continue;
      const values = await lastWeek(engine, settings, [0]);
      if (values === null) return;
      const measures = Object.entries(values).map(([name, [value]]) => [name, Number.isFinite(value) ? value! : null]);
      runsOfCodes.value = { ...runsOfCodes.value, [keyOf(settings)]: resultOf(settings, Object.fromEntries(measures)) };
      if (mine !== turn) return;
    }
  };

  const thousand = async (settings: Settings, mine: number) => {
    const key = keyOf(settings);
    model.value = found.get(key) ?? null;
    for (let n = model.value?.n ?? 0; n < RUNS && mine === turn; n += BATCH) {
      const more = await lastWeek(
        engine,
        settings,
        Array.from({ length: BATCH }, (_, i) => n + i),
      );
      if (more === null) return;
      const before = found.get(key)?.values ?? {};
      const values = Object.fromEntries(
        Object.entries(more).map(([name, row]) => [name, [...(before[name] ?? []), ...row.filter(Number.isFinite)]]),
      );
      found.set(key, { settings, n: n + BATCH, values });
      if (mine === turn) model.value = found.get(key)!;
    }
  };

  const whole = async (settings: Settings, mine: number) => {
    if (stepNow.value?.kind !== "reveal" || askedNow.value?.asks?.how !== "draw") return;
    if (mine !== turn || (course.value && keyOf(course.value.settings) === keyOf(settings))) return;
    const replicates = Array.from({ length: BATCH }, (_, i) => i);
    const answer = await engine({ do: "runs", settings, replicates, every: every(caseOf(settings)) });
    if (answer.is === "runs" && mine === turn) course.value = { settings, runs: answer.runs };
  };

  let working: Promise<void> = Promise.resolve();
  return effect(() => {
    if (seedNow.value === null) return;
    const settings = startOf(stepNow.value, seedNow.value);
    typed.value;
    turn += 1;
    const mine = turn;
    untracked(() => {
      // one request at a time: what went before ends with its batch
      working = working
        .then(() => whole(settings, mine))
        .then(() => codes(mine))
        .then(() => thousand(settings, mine));
    });
  });
}
