// Which request comes next, as a pure function of what is wanted and what is there.
import type { Request, Settings } from "../contract";

export interface Wanted {
  settings: Settings;
  pinned: Settings | null; // on the seed of the settings
  people: boolean; // still to be asked for
  replicates: number; // how many there shall be
  batch: number; // how many fit in one short request
  every: number;
}

type WithoutId<R> = R extends unknown ? Omit<R, "id"> : never;

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/**
 * First replicate of the settings first, alone, so that a drag is seen at once; then people; then the rest. Of the two runs of a
 * comparison the one that lags is brought level, and from there both go on together.
 */
export function nextRequest(wanted: Wanted, count: (settings: Settings) => number): WithoutId<Request> | null {
  const { settings, pinned, replicates: all, batch, every } = wanted;
  const mine = count(settings);
  const theirs = pinned ? count(pinned) : all;
  const size = mine === 0 ? 1 : batch;
  if (mine > 0 && wanted.people) return { do: "people", settings, replicate: 0, every };
  if (mine >= all && theirs >= all) return null;
  if (pinned && mine === theirs) {
    const each = Math.max(1, Math.floor(size / 2));
    return { do: "pair", settings, pinned, replicates: range(mine, Math.min(mine + each, all)), every };
  }
  if (mine < theirs) return { do: "runs", settings, replicates: range(mine, Math.min(mine + size, theirs)), every };
  return { do: "runs", settings: pinned!, replicates: range(theirs, Math.min(theirs + size, mine)), every };
}
