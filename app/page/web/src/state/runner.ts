// Asks the engine, one message at a time, always for what is wanted now; what is no longer wanted is never asked for.
import { computed, effect, signal, untracked } from "@preact/signals";
import type { Answer, EngineClient, People, Request, Runs, Settings } from "../contract";
import { KeptRuns, keyOf } from "./kept_runs";
import { say } from "./notices";
import { nextRequest } from "./requests";
import { about, choice } from "./store";

export const REPLICATES = 20;
const BATCH_MILLISECONDS = 40; // longest time that a new input has to wait for a batch under way

export interface Result {
  settings: Settings;
  runs: Runs;
  pinned: Runs | null; // of the pinned settings, on the same random numbers
}

export const result = signal<Result | null>(null);
export const people = signal<{ settings: Settings; people: People } | null>(null);
export const peopleWanted = signal(true);
export const busy = signal(false);

/** Weeks between recorded times: every week of a short run, every fourth of a long one. */
export function every(weeks: number, dt: number): number {
  return Math.ceil((weeks <= 60 ? 1 : weeks <= 130 ? 2 : 4) / dt - 1e-9) * dt;
}

/** Whether what is shown is all of what is chosen: only then is it given away. */
export const complete = computed(() => {
  const { settings } = choice.value;
  const of = result.value;
  return of !== null && keyOf(of.settings) === keyOf(settings) && of.runs.replicates.length === REPLICATES;
});

const REST = 80; // milliseconds without a change before more than the first replicate is asked for

export function run(engine: EngineClient) {
  const kept = new KeptRuns();
  let id = 0;
  let running = false;
  let each = BATCH_MILLISECONDS; // milliseconds that one replicate took
  let failed = "";
  let changed = 0; // when
  let wake = () => {};

  /** The pinned settings on the present seed. */
  const pinOf = (settings: Settings) => choice.value.pinned && { ...choice.value.pinned, seed: settings.seed };

  const show = (settings: Settings) => {
    const runs = kept.of(settings);
    const pin = pinOf(settings);
    if (runs) result.value = { settings, runs, pinned: pin && kept.of(pin) };
  };

  const wanted = () => {
    const { settings } = choice.value;
    if (failed === keyOf(settings)) return null;
    return nextRequest(
      {
        settings,
        pinned: pinOf(settings),
        people: peopleWanted.value && people.value?.settings !== settings,
        replicates: REPLICATES,
        batch: Math.max(1, Math.floor(BATCH_MILLISECONDS / each)),
        every: every(about.value.weeks, about.value.dt),
      },
      (of) => kept.count(of),
    );
  };

  const take = (request: Request, answer: Answer) => {
    if (answer.is === "people") people.value = { settings: request.settings, people: answer.people };
    if (answer.is === "runs" || answer.is === "pair")
      kept.add(request.settings, answer.runs, choice.value.pinned && pinOf(request.settings));
    if (answer.is === "pair" && request.do === "pair") kept.add(request.pinned, answer.pinned, request.pinned);
    show(kept.of(choice.value.settings) ? choice.value.settings : request.settings);
  };

  const ask = async (request: Request) => {
    const fail = (what: string) => {
      failed = keyOf(request.settings);
      say("error.engine", { what });
    };
    const begun = performance.now();
    try {
      const answer = await engine.ask(request);
      if (answer?.is === "error") fail(answer.what);
      else if (answer) {
        if (request.do === "runs") each = (performance.now() - begun) / request.replicates.length;
        take(request, answer);
      }
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  };

  /** Until nothing has changed for a while, or until something changes. */
  const rest = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, changed + REST - performance.now());
    });

  const pump = async () => {
    show(choice.value.settings);
    changed = performance.now();
    wake();
    if (running) return;
    running = true;
    busy.value = true;
    for (let next = wanted(); next; next = wanted()) {
      const first = kept.count(choice.value.settings) === 0;
      if (first || performance.now() - changed >= REST) await ask({ ...next, id: ++id } as Request);
      else await rest();
    }
    running = false;
    busy.value = false;
  };

  return effect(() => {
    choice.value;
    peopleWanted.value;
    untracked(() => void pump());
  });
}
