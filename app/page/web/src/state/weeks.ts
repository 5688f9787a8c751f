// The weeks that runs are recorded at; the week shown is always one of them.
import type { Case } from "../contract";
import { recordedSteps } from "../engine/run";
import { nearest } from "../statistics/runs";

const MOST_TIMES = 130;

/** Weeks between recorded times: one in a short run, four in a long one, more in one of many years. */
export function every({ weeks, dt }: { weeks: number; dt: number }): number {
  const wished = weeks <= 60 ? 1 : weeks <= MOST_TIMES ? 2 : 4 * Math.ceil(weeks / (4 * MOST_TIMES));
  return Math.ceil(wished / dt - 1e-9) * dt;
}

export function recordedWeeks(about: Case): number[] {
  return recordedSteps(about.setup, every(about)).map((step) => step * about.dt);
}

/** The recorded week nearest to any. */
export function recorded(about: Case, week: number): number {
  const weeks = recordedWeeks(about);
  return weeks[nearest(weeks, week)]!;
}
