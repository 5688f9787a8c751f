// The week that results of a step are of.
import type { LessonStep } from "../contract";
import { caseOf } from "../state/settings";
import { cases, lesson } from "../state/store";
import { recorded } from "../state/weeks";

/** That of the last question up to the step; the end where nothing was asked, everything is open, or there is no lesson (null). */
export function weekOf(step: LessonStep | null): number {
  const about = step ? caseOf(cases.value, step.settings) : cases.value[0]!;
  const steps = lesson.value?.steps ?? [];
  const before = step === null || step.kind === "sandbox" ? [] : steps.slice(0, steps.indexOf(step) + 1);
  const asks = before.flatMap((one) => one.asks ?? []).at(-1);
  return recorded(about, asks?.week ?? about.weeks);
}
