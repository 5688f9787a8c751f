// A step as it begins, for what is changed in it to be seen against where the charts are out of sight.
import { useEffect, useState } from "preact/hooks";
import type { Engine, Runs } from "../contract";
import { keyOf } from "../state/kept_runs";
import { REPLICATES } from "../state/runner";
import { caseOf } from "../state/settings";
import { cases, start } from "../state/store";
import { every } from "../state/weeks";

/** Its runs on the seed of the page; null until they are there. */
export function useAsBegun(engine: Engine): Runs | null {
  const [found, setFound] = useState<{ key: string; runs: Runs } | null>(null);
  const settings = start.value;
  const key = keyOf(settings);
  useEffect(() => {
    let stopped = false;
    const replicates = Array.from({ length: REPLICATES }, (_, i) => i);
    const request = { do: "runs" as const, settings, replicates, every: every(caseOf(cases.value, settings)) };
    void engine(request).then((answer) => {
      if (!stopped && answer.is === "runs") setFound({ key, runs: answer.runs });
    });
    return () => {
      stopped = true;
    };
  }, [key]);
  return found?.key === key ? found.runs : null;
}
