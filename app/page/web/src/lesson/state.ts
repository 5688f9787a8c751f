// Where a class is in its lesson and what it predicted. commit() and go() alone change that; both can be undone.
import { computed, signal } from "@preact/signals";
import type { Prediction } from "../contract";
import { about, allTried, change, choice, lesson, settings, showWeek } from "../state/store";

/** Index of the step. */
export const position = computed(() => choice.value.position);
/** Whether a teacher leads: then the page follows the class's step, and nobody goes on alone. */
export const led = signal(false);
/** Whether this page is the teacher's own of a class, which guesses nothing and hands in nothing. */
export const leading = signal(false);
/** What was predicted, by the name of the step that asks. */
export const predictions = computed(() => choice.value.predictions);

/** What was begun or given, by the name of the step that asks. */
export const sketches = computed(() => ({ ...choice.value.predictions, ...choice.value.sketches }));

/** Keeps what is not given yet; sketches of one key that follow each other closely are taken back as one. */
export function sketch(name: string, prediction: Prediction, key = "") {
  if (JSON.stringify(sketches.value[name]) === JSON.stringify(prediction)) return;
  change({ sketches: { ...choice.value.sketches, [name]: prediction } }, key);
}

export function commit(name: string, prediction: Prediction) {
  change({ predictions: { ...predictions.value, [name]: prediction } });
}

/** To a step, which opens as the lesson has it, or as it was left where it lets one set something; the seed stays. */
export function go(to: number) {
  const next = lesson.value?.steps[to];
  if (!next || to === position.value) return;
  const { seed } = settings.value;
  const tried = allTried.value;
  const opens = tried[next.name] ?? next.settings;
  change({ position: to, settings: { ...opens, seed }, pinned: next.against, shown: null, tried });
  showWeek(about.value.weeks);
}
