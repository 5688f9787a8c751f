// Runs of settings that were asked for lately: replicates 0, 1, 2, ... of each. Undo and compare find them here.
import type { Runs, Settings } from "../contract";
import { together } from "../statistics/runs";

const MOST = 10;

/** Equal for settings that say the same. */
export function keyOf(settings: Settings): string {
  const sorted = (table: Record<string, unknown>) => Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1));
  const { case: name, values, rules, cut, seed } = settings;
  return JSON.stringify([name, sorted(values), sorted(rules), [...cut].sort(), seed]);
}

export class KeptRuns {
  private readonly table = new Map<string, Runs>();

  of(settings: Settings): Runs | null {
    return this.table.get(keyOf(settings)) ?? null;
  }

  count(settings: Settings): number {
    return this.of(settings)?.replicates.length ?? 0;
  }

  /** Adds replicates that follow those there are; others are passed over. What is pinned stays, however old. */
  add(settings: Settings, runs: Runs, pinned: Settings | null = null) {
    const key = keyOf(settings);
    const known = this.table.get(key);
    if (runs.replicates[0] !== (known?.replicates.length ?? 0)) return;
    this.table.delete(key); // so that it becomes the newest
    this.table.set(key, known ? together(known, runs) : runs);
    for (const oldest of this.table.keys()) {
      if (this.table.size <= MOST) break;
      if (pinned === null || oldest !== keyOf(pinned)) this.table.delete(oldest);
    }
  }
}
