// The model's own runs behind the class: a thousand of the step's settings, and those of result codes, in the worker of the page.
import { computed, effect, type Signal, signal, untracked } from "@preact/signals";
import type { Case, Engine, LessonStep, Runs, Settings } from "../contract";
import { keyOf } from "../state/kept_runs";
import { say } from "../state/notices";
import { caseOf } from "../state/settings";
import { cases, lesson } from "../state/store";
import { every } from "../state/weeks";
import { at, nearest } from "../statistics/runs";
import { type Decoded, startOf } from "./code";
import { type Answers, FREE, type Result, resultOf } from "./protocol";
import { askedNow, reached, room, seedNow, stepNow, typed } from "./teaching";
import { weekOf } from "./week";

export const RUNS = 1000;
const FIRST = 100; // of both settings, before the rest of either
const BATCH = 20;

export interface ModelRuns {
  settings: Settings;
  week: number;
  n: number;
  values: Record<string, number[]>; // by measure: in that week of each run, NaN where there is none
}

const newest = signal<ModelRuns | null>(null);
const newestBeside = signal<ModelRuns | null>(null);
const newestCourse = signal<{ settings: Settings; runs: Runs } | null>(null);
/** What the step that the class is at has beside its own settings, on the seed of the class; null where it has nothing. */
export const besideNow = computed<Settings | null>(() => {
  const against = stepNow.value?.against;
  return against && seedNow.value !== null ? { ...against, seed: seedNow.value } : null;
});
const settingsNow = computed(() => (seedNow.value === null ? null : startOf(stepNow.value, seedNow.value)));
/** What is of some settings; null where it is of other ones, or of another class. */
function only<T extends { settings: Settings }>(found: T | null, of: Settings | null): T | null {
  return found && of && keyOf(found.settings) === keyOf(of) ? found : null;
}
export const weekNow = computed(() => weekOf(stepNow.value));
const inWeek = (found: ModelRuns | null) => (found?.week === weekNow.value ? found : null);
/** Of the step that the class is at. */
export const model = computed(() => inWeek(only(newest.value, settingsNow.value)));
/** Of what it has beside that, on the same random numbers. */
export const modelBeside = computed(() => inWeek(only(newestBeside.value, besideNow.value)));
/** Some of them at every week, where a curve was drawn of what they show. */
export const course = computed(() => only(newestCourse.value, settingsNow.value)?.runs ?? null);
const runsOfCodes = signal<Record<string, Result>>({}); // by settings and week
const keyIn = (week: number, settings: Settings) => `${week} ${keyOf(settings)}`;

const measuresOf = (about: Case) => about.measures.filter((measure) => measure.length === 1);

async function inOneWeek(
  engine: Engine,
  settings: Settings,
  week: number,
  replicates: number[],
): Promise<Record<string, number[]> | null> {
  const about = caseOf(cases.value, settings);
  const answer = await engine({ do: "runs", settings, replicates, every: week });
  if (answer.is !== "runs") {
    if (answer.is === "error") say(answer.key, answer.params);
    return null;
  }
  const { runs } = answer;
  const time = nearest(runs.times, week);
  const values = (place: number) => runs.replicates.map((_, r) => at(runs, r, time, place));
  return Object.fromEntries(measuresOf(about).map((measure) => [measure.name, values(measure.first)]));
}

/** The settings whose run a result code stands for in a step, or without a lesson; null where it says none of it. */
function settingsOf(code: Decoded, step: LessonStep | null): Settings | null {
  const own = code.settings[step?.name ?? FREE];
  if (own) return own;
  return step && (step.kind === "reveal" || step.kind === "explain") ? startOf(step, code.seed) : null;
}

/** What a result code stands for, in every step where its run is known. */
function resultsOf(code: Decoded): Record<string, Result> {
  const steps = lesson.value?.steps ?? [null];
  return Object.fromEntries(
    steps.flatMap((step) => {
      const settings = settingsOf(code, step);
      const result = settings && runsOfCodes.value[keyIn(weekOf(step), settings)];
      return result ? [[step?.name ?? FREE, result]] : [];
    }),
  );
}

export interface Answering extends Answers {
  code: string | null; // of those who handed in a code
  here: boolean;
}

/** Everybody of whom something is known: those who joined, then those whose code was typed in. A code on the seed of somebody
 * who joined, and lost the network, adds what the class has not got from them; it is nobody else. */
export function everybody(): Answering[] {
  const codes = new Map(typed.value.map((code) => [code.seed, code]));
  const joined = (room.value?.students ?? []).map((student) => {
    const seed = (seedNow.value ?? 0) + student.number;
    const own = codes.get(seed);
    codes.delete(seed);
    const predictions = { ...own?.predictions, ...student.predictions };
    const results = { ...(own && resultsOf(own)), ...student.results };
    return { ...student, predictions, results, code: null };
  });
  const others = [...codes.values()].map((code, at) => {
    return { number: at + 1, predictions: code.predictions, results: resultsOf(code), code: code.code, here: false };
  });
  return [...joined, ...others];
}

/** Runs what the class needs, one batch after the other. Gives back what stops it. */
export function runModel(engine: Engine): () => void {
  let turn = 0;
  const found = new Map<string, ModelRuns>();

  const codes = async (mine: number) => {
    const pairs = reached.value.flatMap((step) =>
      typed.value.map((code) => ({ week: weekOf(step), settings: settingsOf(code, step) })),
    );
    for (const { week, settings } of pairs) {
      if (mine !== turn) return;
      if (!settings || keyIn(week, settings) in runsOfCodes.value) continue;
      const values = await inOneWeek(engine, settings, week, [0]);
      if (values === null) return;
      const measures = Object.entries(values).map(([name, [value]]) => [name, Number.isFinite(value) ? value! : null]);
      runsOfCodes.value = {
        ...runsOfCodes.value,
        [keyIn(week, settings)]: resultOf(settings, Object.fromEntries(measures)),
      };
    }
  };

  const many = async (
    settings: Settings | null,
    week: number,
    mine: number,
    into: Signal<ModelRuns | null>,
    upTo: number,
  ) => {
    if (mine !== turn || settings === null) return;
    const key = keyIn(week, settings);
    into.value = found.get(key) ?? null;
    for (let n = into.value?.n ?? 0; n < upTo && mine === turn; n += BATCH) {
      const more = await inOneWeek(
        engine,
        settings,
        week,
        Array.from({ length: BATCH }, (_, i) => n + i),
      );
      if (more === null) return;
      const before = found.get(key)?.values ?? {};
      const values = Object.fromEntries(
        Object.entries(more).map(([name, row]) => [name, [...(before[name] ?? []), ...row]]),
      );
      found.set(key, { settings, week, n: n + BATCH, values });
      if (mine === turn) into.value = found.get(key)!;
    }
  };

  const whole = async (settings: Settings, mine: number) => {
    if (stepNow.value?.kind !== "reveal" || askedNow.value?.asks?.how !== "draw") return;
    if (mine !== turn || course.value) return;
    const replicates = Array.from({ length: BATCH }, (_, i) => i);
    const answer = await engine({ do: "runs", settings, replicates, every: every(caseOf(cases.value, settings)) });
    if (answer.is === "runs" && mine === turn) newestCourse.value = { settings, runs: answer.runs };
  };

  let working: Promise<void> = Promise.resolve();
  return effect(() => {
    const [settings, beside, week] = [settingsNow.value, besideNow.value, weekNow.value];
    if (settings === null) return;
    typed.value;
    turn += 1;
    const mine = turn;
    untracked(() => {
      // one request at a time: what went before ends with its batch
      working = working
        .then(() => whole(settings, mine))
        .then(() => codes(mine))
        .then(() => many(settings, week, mine, newest, FIRST))
        .then(() => many(beside, week, mine, newestBeside, FIRST))
        .then(() => many(settings, week, mine, newest, RUNS))
        .then(() => many(beside, week, mine, newestBeside, RUNS));
    });
  });
}
