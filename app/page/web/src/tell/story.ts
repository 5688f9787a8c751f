// Which session or encounter is told, and asking an engine of its own for it.

import { batch, effect, signal, untracked } from "@preact/signals";
import type { People, Settings, StepEngine } from "../contract";
import { HAPPENED } from "../engine/happened";
import type { StepRead } from "../engine/phases";
import { keyOf } from "../state/kept_runs";
import { say } from "../state/notices";
import { people as answered } from "../state/runner";
import { about, week } from "../state/store";
import { person } from "../state/view";
import type { Told } from "./fact";
import { encounterFacts, sessionFacts } from "./facts";

export type What = "session" | "encounter";
export type Direction = -1 | 1;

export interface Story {
  what: What;
  number: number; // of the unit, or of the citizen
  settings: Settings;
  read: StepRead;
  told: Told[];
}

export const what = signal<What>("session");
export const unit = signal(0);
export const citizen = signal(0);
export const story = signal<Story | null>(null);
export const asking = signal(false);
export const missing = signal<Direction | 0>(0); // where nothing was found
export const chapter = signal(0);
/** Whether what is told is read aloud: where somebody asked for it, not where a setting moved. */
export const aloud = signal(false);

let ask: StepEngine | null = null;

/** The number of whom it is about. */
export const number = () => (what.value === "session" ? unit.value : citizen.value);

/** Weeks, rising, in which a unit had a session or a citizen an encounter. */
export function weeksOf(people: People, of: What, who: number): number[] {
  const { weeks, citizens, kinds } = people.happened;
  const episode = HAPPENED.indexOf("episode");
  const found = new Set<number>();
  for (const [i, week] of weeks.entries()) {
    const one = citizens[i] as number;
    const kind = kinds[i] as number;
    const counts = of === "encounter" ? kind === episode && one === who : kind < 3 && people.citizens.unit[one] === who;
    if (counts) found.add(week);
  }
  return [...found].sort((a, b) => a - b);
}

/** The nearest of some weeks on one side of a week; with ``here`` that week itself will do. */
export function nextOf(weeks: number[], from: number, direction: Direction, here: boolean): number | undefined {
  const fits = (week: number) => (here && week === from) || (direction > 0 ? week > from : week < from);
  return direction > 0 ? weeks.find(fits) : [...weeks].reverse().find(fits);
}

const isOf = (told: Story | null) => told !== null && told.what === what.value && told.number === number();

/** Tells the next one on a side of what is told, or of the week shown. */
export function tellNext(direction: Direction) {
  const now = answered.value;
  if (now === null || asking.value) return;
  const told = isOf(story.value) ? story.value : null;
  const from = told?.read.week ?? week.value;
  const found = nextOf(weeksOf(now.people, what.value, number()), from, direction, told === null);
  if (found === undefined) missing.value = direction;
  else {
    aloud.value = true;
    void tell(now.settings, now.people, found);
  }
}

async function tell(settings: Settings, people: People, at: number) {
  if (ask === null) return;
  const [of, who] = [what.value, number()];
  const home = of === "session" ? who : (people.citizens.unit[who] as number);
  batch(() => {
    asking.value = true;
    missing.value = 0;
  });
  const answer = await ask({ do: "step", settings, step: Math.round(at / about.value.dt) - 1, unit: home });
  batch(() => {
    asking.value = false;
    if (answer.is === "error") {
      say(answer.key, answer.params);
      story.value = null; // else it would be asked for again, and again
    }
    if (answer.is !== "step" || settings.case !== about.value.name) return;
    const { step: read } = answer;
    const told = of === "session" ? sessionFacts(read) : encounterFacts(read, who);
    chapter.value = Math.max(0, Math.min(chapter.value, told.length - 1));
    story.value = { what: of, number: who, settings, read, told };
  });
}

/** Starts telling, with an engine that does nothing else. Follows changes: what is told is always of the people shown. */
export function beginToTell(engine: StepEngine): () => void {
  ask = engine;
  const stops = [
    effect(() => {
      if (person.value?.role === "citizen") citizen.value = person.value.number;
    }),
    effect(() => {
      about.value;
      batch(() => {
        story.value = null;
        unit.value = citizen.value = missing.value = chapter.value = 0;
      });
    }),
    effect(() => {
      const now = answered.value;
      const told = story.value;
      if (now === null || told === null || asking.value || keyOf(told.settings) === keyOf(now.settings)) return;
      untracked(() => {
        const weeks = weeksOf(now.people, told.what, told.number);
        const at = nextOf(weeks, told.read.week, -1, true) ?? weeks[0];
        if (at === undefined || !isOf(told)) story.value = null;
        else {
          aloud.value = false;
          void tell(now.settings, now.people, at);
        }
      });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
