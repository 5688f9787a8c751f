// What the charts of a worksheet need: runs of every step that shows some, asked for one after the other.
import type { Case, Engine, LessonStep, Request } from "../contract";
import { say } from "../state/notices";
import { REPLICATES, type Result } from "../state/runner";
import { caseOf } from "../state/settings";
import { every } from "../state/weeks";

/** Runs by the name of the step. */
export type SheetRuns = Record<string, Result>;

/** Whether a step of a worksheet has something drawn by the model: its curves, or where a curve to be drawn begins. */
export const isDrawn = ({ kind, asks }: LessonStep): boolean =>
  kind === "reveal" || kind === "explain" || asks?.how === "draw";

/** Gives each as it comes, until it is stopped. */
export function collect(engine: Engine, steps: LessonStep[], cases: Case[], give: (name: string, of: Result) => void) {
  let stopped = false;
  const replicates = Array.from({ length: REPLICATES }, (_, i) => i);
  const go = async () => {
    for (const { name, settings, against } of steps.filter(isDrawn)) {
      const rest = { settings, replicates, every: every(caseOf(cases, settings)) };
      const request: Request = against ? { do: "pair", pinned: against, ...rest } : { do: "runs", ...rest };
      const answer = await engine(request);
      if (stopped) return;
      if (answer.is === "error") say(answer.key, answer.params);
      else if (answer.is === "pair") give(name, { settings, runs: answer.runs, pinned: answer.pinned });
      else if (answer.is === "runs") give(name, { settings, runs: answer.runs, pinned: null });
    }
  };
  void go();
  return () => {
    stopped = true;
  };
}
