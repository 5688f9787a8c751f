// What was asked before a step, and guessed.
import { computed } from "@preact/signals";
import type { Asks, LessonStep, Prediction } from "../contract";
import { about, lesson, step } from "../state/store";
import { drawn } from "./curve";
import { position, predictions } from "./state";

export interface Asked {
  step: LessonStep;
  asks: Asks;
  guess: Prediction | null;
}

/** The question that a step of kind reveal answers; null for other steps. */
export const answered = computed<Asked | null>(() => {
  if (step.value?.kind !== "reveal") return null;
  const before = lesson.value?.steps[position.value - 1];
  return before?.asks ? { step: before, asks: before.asks, guess: predictions.value[before.name] ?? null } : null;
});

/** The curve that was drawn of a measure, where it is now revealed. */
export function guessOf(measure: string): { times: number[]; values: number[] } | null {
  const of = answered.value;
  if (of?.guess?.kind !== "draw" || of.asks.measure !== measure) return null;
  return drawn(of.guess.points, about.value.weeks);
}
