// The step as a student's page has it, on the teacher's page: its curves and people, for the class to look at together.
import { computed, effect, signal, untracked } from "@preact/signals";
import { go, leading, led } from "../lesson/state";
import { type Engines, runShown } from "../main";
import { choice, history, settings, showWeek } from "../state/store";
import { begun } from "../state/undo";
import { positionNow, seedNow, stepName, stepNow } from "./teaching";
import { weekOf } from "./week";

/** Whether the step shows what the model does. */
export const hasCurves = computed(() => !["predict", "reflect"].includes(stepNow.value?.kind ?? ""));
const wanted = signal<string | null>(null); // the step whose curves are on the wall: another begins with the class's results
export const curvesShown = computed(() => hasCurves.value && wanted.value === stepName.value);

export function switchCurves() {
  wanted.value = curvesShown.value ? null : stepName.value;
}

/** Keeps the page at the class's step, on the class's seed; runs the step when it is first looked at, and what follows it from then on. */
export function keepCurves(engines: Engines) {
  led.value = true;
  leading.value = true;
  effect(() => {
    const [position, seed, step] = [positionNow.value, seedNow.value, stepNow.value];
    if (seed === null) return;
    untracked(() => {
      go(position);
      history.value = begun({ ...choice.value, settings: { ...settings.value, seed } });
      showWeek(weekOf(step));
    });
  });
  let running = false;
  effect(() => {
    if (!curvesShown.value || running) return;
    running = true;
    untracked(() => runShown(engines));
  });
}
