// Asks two engines, each one message at a time, always for what is wanted now; what is no longer wanted is never asked for.
// One has what a moving hand waits for, the other the rest, so that a hand never waits for the rest.
import { batch, computed, effect, signal, untracked } from "@preact/signals";
import type { Answer, Engine, People, Request, Runs, Settings } from "../contract";
import { KeptRuns, keyOf } from "./kept_runs";
import { say } from "./notices";
import { firstRequest, laterRequest, type Wanted } from "./requests";
import { about, choice, pinned, settings } from "./store";
import { every } from "./weeks";

export const REPLICATES = 20;
const BATCH_MILLISECONDS = 100; // between two pictures of bands that grow
const REST = 80; // milliseconds without a change before more than the first replicate is asked for

export interface Result {
  settings: Settings;
  runs: Runs;
  pinned: Runs | null; // of the pinned settings, on the same random numbers
}

export interface Answered {
  settings: Settings;
  people: People;
}

export const result = signal<Result | null>(null);
export const people = signal<Answered | null>(null);
export const peopleWanted = signal(true);
export const busy = signal(false);

/** Whether what is shown is all of what is chosen: only then is it given away. */
export const complete = computed(() => {
  const { settings, pinned } = choice.value;
  const of = result.value;
  if (of === null || keyOf(of.settings) !== keyOf(settings) || of.runs.replicates.length < REPLICATES) return false;
  if (pinned && (of.pinned?.replicates.length ?? 0) < REPLICATES) return false;
  return !peopleWanted.value || (people.value !== null && keyOf(people.value.settings) === keyOf(settings));
});

export function run(engines: { first: Engine; later: Engine }): () => void {
  const kept = new KeptRuns();
  let each = BATCH_MILLISECONDS; // milliseconds that one replicate took
  const failed = new Set<string>(); // settings that the engine refused since the last change
  let answered: Answered | null = null;
  let latest = choice.value.settings; // that were answered
  let frame = 0; // that will draw
  let timer = 0; // that goes off when the hand rests
  let painted: Settings | null = null; // that are on the screen

  /** Whether the hand rests and has seen its first replicate: nothing else is computed while that is waited for. */
  const rested = () => timer === 0 && painted === choice.value.settings;

  /** The pinned settings on the present seed. */
  const pinOf = (settings: Settings) => choice.value.pinned && { ...choice.value.pinned, seed: settings.seed };

  const show = (settings: Settings) => {
    const runs = kept.of(settings);
    const pin = pinOf(settings);
    if (runs) result.value = { settings, runs, pinned: pin && kept.of(pin) };
  };

  const wanted = (): Wanted | null => {
    const { settings } = choice.value;
    const pin = pinOf(settings);
    if (failed.has(keyOf(settings))) return null;
    return {
      settings,
      pinned: pin && failed.has(keyOf(pin)) ? null : pin,
      people: peopleWanted.value && rested() && answered?.settings !== settings,
      replicates: REPLICATES,
      batch: Math.max(1, Math.floor(BATCH_MILLISECONDS / each)),
      every: every(about.value),
    };
  };

  const take = (request: Request, answer: Answer) => {
    if (answer.is === "runs" || answer.is === "pair")
      kept.add(request.settings, answer.runs, choice.value.pinned && pinOf(request.settings));
    if (answer.is === "pair" && request.do === "pair") kept.add(request.pinned, answer.pinned, request.pinned);
    if (answer.is === "people") answered = { settings: request.settings, people: answer.people };
    latest = request.settings;
    draw();
  };

  /** With the next frame: the engines go on meanwhile, and what comes between two frames is drawn once. */
  const draw = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      batch(() => {
        people.value = answered;
        show(kept.of(choice.value.settings) ? choice.value.settings : latest);
      });
      const { settings } = result.value ?? {};
      setTimeout(() => {
        painted = settings ?? null;
        goOn();
      });
    });
  };

  const goOn = () => {
    first.go();
    later.go();
    busy.value = timer !== 0 || first.working() || later.working();
  };

  const ask = async (of: Engine, request: Request) => {
    const begun = performance.now();
    const answer = await of(request);
    if (answer.is === "error") {
      // of a pair either can be at fault: without the pinned one it shows which
      failed.add(keyOf(request.do === "pair" ? request.pinned : request.settings));
      say(answer.key, answer.params);
    } else {
      if (answer.is === "runs") each = (performance.now() - begun) / answer.runs.replicates.length;
      take(request, answer);
    }
  };

  /** Asks an engine for one thing after the other, until nothing more is wanted. */
  const worker = (own: Engine, next: (wanted: Wanted, count: (of: Settings) => number) => Request | null) => {
    let working = false;
    const request = () => {
      const now = wanted();
      return now && next(now, (of) => kept.count(of));
    };
    const go = async () => {
      let next = working ? null : request();
      if (next === null) return;
      working = true;
      for (; next; next = request()) await ask(own, next);
      working = false;
      draw();
    };
    return { go: () => void go(), working: () => working };
  };
  const first = worker(engines.first, firstRequest);
  const later = worker(engines.later, (wanted, count) => (rested() ? laterRequest(wanted, count) : null));

  const stop = effect(() => {
    settings.value;
    pinned.value;
    peopleWanted.value;
    untracked(() => {
      show(choice.value.settings);
      if (result.value?.settings === choice.value.settings) draw();
      failed.clear();
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        timer = 0;
        goOn();
      }, REST);
      goOn();
    });
  });
  return () => {
    stop();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
}
