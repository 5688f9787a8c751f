// All numbers of the measures shown, a line for each week, replicate and measure, in full precision.
import type { Case } from "../contract";
import type { Result } from "../state/runner";
import { at } from "../statistics/runs";

export function csv(about: Case, of: Result, measures: string[]): string {
  const lines = ["run,week,replicate,measure,value"];
  const named = measures.map((name) => about.measures.find((m) => m.name === name)!);
  for (const [run, runs] of [["now", of.runs] as const, ["pinned", of.pinned] as const]) {
    if (!runs) continue;
    runs.times.forEach((week, time) => {
      runs.replicates.forEach((replicate, r) => {
        for (const measure of named) {
          const value = at(runs, r, time, measure.first);
          lines.push(`${run},${week},${replicate},${measure.name},${Number.isFinite(value) ? value : ""}`);
        }
      });
    });
  }
  return `${lines.join("\n")}\n`;
}
