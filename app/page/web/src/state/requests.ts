// Which requests come next, as a pure function of what is wanted and what is there.
import type { Request, Settings } from "../contract";

export interface Wanted {
  settings: Settings;
  pinned: Settings | null; // on the seed of the settings
  people: boolean; // still to be asked for
  replicates: number; // how many there shall be
  batch: number; // how many fit in one request
  every: number;
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** What a moving hand waits for: the first replicate of the settings, and of a comparison; then its people. */
export function firstRequest(wanted: Wanted, count: (settings: Settings) => number): Request | null {
  const { settings, pinned, every } = wanted;
  if (count(settings) === 0) {
    if (pinned && count(pinned) === 0) return { do: "pair", settings, pinned, replicates: [0], every };
    return { do: "runs", settings, replicates: [0], every };
  }
  return wanted.people ? { do: "people", settings, every } : null;
}

/** The replicates after that. Of the two runs of a comparison the one that lags is brought level; from there both go on together. */
export function laterRequest(wanted: Wanted, count: (settings: Settings) => number): Request | null {
  const { settings, pinned, replicates: all, batch, every } = wanted;
  const mine = count(settings);
  const theirs = pinned ? count(pinned) : all;
  if (mine === 0 || (mine >= all && theirs >= all)) return null;
  if (pinned && mine === theirs) {
    const each = Math.max(1, Math.floor(batch / 2));
    return { do: "pair", settings, pinned, replicates: range(mine, Math.min(mine + each, all)), every };
  }
  if (mine < theirs) return { do: "runs", settings, replicates: range(mine, Math.min(mine + batch, theirs)), every };
  return { do: "runs", settings: pinned!, replicates: range(theirs, Math.min(theirs + batch, mine)), every };
}
