// All numbers of the measures shown, a line for each week, replicate and measure, in full precision, with what they were run on.
import type { Case, Settings } from "../contract";
import type { Result } from "../state/runner";
import { at } from "../statistics/runs";

/** A cell of a table. */
export function cell(value: string | number): string {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What was set, as one cell. */
export function written({ case: name, values, rules, cut }: Omit<Settings, "seed">): string {
  const parts = [...Object.entries(values), ...Object.entries(rules)].map(([key, value]) => `${key}=${value}`);
  return [`case=${name}`, ...parts, ...cut.map((loop) => `cut=${loop}`)].join("; ");
}

/** ``then``: the settings of the pinned run, which is on the same seed. */
export function csv(about: Case, of: Result, then: Settings | null, measures: string[]): string {
  const lines = ["run,week,replicate,measure,value,seed,settings"];
  const named = measures.map((name) => about.measures.find((m) => m.name === name)!);
  for (const [run, runs, settings] of [["now", of.runs, of.settings] as const, ["pinned", of.pinned, then] as const]) {
    if (!runs || !settings) continue;
    const made = `${of.settings.seed},${cell(written(settings))}`;
    runs.times.forEach((week, time) => {
      runs.replicates.forEach((replicate, r) => {
        for (const measure of named) {
          const value = at(runs, r, time, measure.first);
          lines.push(`${run},${week},${replicate},${measure.name},${Number.isFinite(value) ? value : ""},${made}`);
        }
      });
    });
  }
  return `${lines.join("\n")}\n`;
}
