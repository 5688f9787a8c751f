// What the page shows and what a person has chosen. Everything a person changes goes through change(), so it can be undone.
import { batch, computed, signal } from "@preact/signals";
import type { Case, Lesson, LessonStep, Prediction, Settings } from "../contract";
import { type Address, read } from "./hash";
import { keyOf } from "./kept_runs";
import { asWritten, caseOf } from "./settings";
import { begun, changedTo, type History, redone, undone } from "./undo";
import { person, unit } from "./view";
import { recorded } from "./weeks";

export interface Choice {
  settings: Settings;
  pinned: Settings | null;
  shown: string[] | null; // measures of the outcome charts; null: those the case or the lesson's step opens with
  position: number; // of the lesson's step
  predictions: Record<string, Prediction>; // by the step that asks
  sketches: Record<string, Prediction>; // what is not given yet, nor in the address
  tried: Record<string, Settings>; // what was set in steps that were left, by their names; the seed is that of the page
}

const NOTHING: Choice = {
  settings: emptySettings(),
  pinned: null,
  shown: null,
  position: 0,
  predictions: {},
  sketches: {},
  tried: {},
};

export const cases = signal<Case[]>([]);
export const lesson = signal<Lesson | null>(null);
export const history = signal<History<Choice>>(begun(NOTHING));
export const choice = computed(() => history.value.present);
export const settings = computed(() => choice.value.settings);
export const pinned = computed(() => choice.value.pinned);
export const about = computed(() => caseOf(cases.value, settings.value));
/** The step of the lesson that the class is at; null where the page has no lesson. */
export const step = computed(() => lesson.value?.steps[choice.value.position] ?? null);
/** Whether the pinned run is the one that the lesson's step has beside its own; the seed is that of the page. */
export const beside = computed(() => {
  const [then, other] = [pinned.value, step.value?.against];
  return Boolean(then && other && keyOf({ ...then, seed: other.seed }) === keyOf(other));
});
/** The measures that the charts open with. */
export const opens = computed(() => (step.value?.shows.length ? step.value.shows : about.value.shown));
export const shown = computed(() => choice.value.shown ?? opens.value);
/** What reset goes back to: the case as written, or as the lesson's step sets it; the seed stays. */
export const start = computed(() => ({
  ...(step.value?.settings ?? asWritten(about.value)),
  seed: settings.value.seed,
}));
export const moved = computed(() => keyOf(settings.value) !== keyOf(start.value));
/** What was set in every step that lets one set something, the present one among them; nothing where it is as the step begins. */
export const allTried = computed<Record<string, Settings>>(() => {
  const { [step.value?.name ?? ""]: _, ...others } = choice.value.tried;
  return step.value && lets(step.value) && moved.value ? { ...others, [step.value.name]: settings.value } : others;
});
export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);
const weekShown = signal(0);
export const week = computed(() => weekShown.value);

function emptySettings(): Settings {
  return { case: "", values: {}, rules: {}, cut: [], seed: 0 };
}

/** Whether a step lets one set something. */
export const lets = ({ kind }: LessonStep): boolean => kind === "vary" || kind === "sandbox";

/** Shows the recorded week nearest to one. */
export function showWeek(wished: number) {
  weekShown.value = recorded(about.value, wished);
}

/** Where another case comes with it, its end is shown, and nobody is looked at: the people are others. */
function goTo(next: History<Choice>) {
  batch(() => {
    const before = about.value;
    history.value = next;
    if (about.value === before) return;
    showWeek(about.value.weeks);
    unit.value = -1;
    person.value = null;
  });
}

export function change(part: Partial<Choice>, key = "") {
  goTo(changedTo(history.value, { ...choice.value, ...part }, key, performance.now()));
}

export function set(next: Settings, key = "") {
  if (next !== settings.value) change({ settings: next }, key);
}

export const undo = () => goTo(undone(history.value));
export const redo = () => goTo(redone(history.value));

/** Back to the start; the seed stays, so that what changes is due to the settings alone. */
export function reset() {
  change({ settings: start.value, shown: null });
}

/** Another case. What was pinned is of other people, so it goes; cases of a lesson are the same service with other events. */
export function chooseCase(next: Case) {
  if (next === about.value) return;
  if (lesson.value) {
    change({ settings: { ...settings.value, case: next.name } });
    return;
  }
  change({ settings: asWritten(next, settings.value.seed), pinned: null, shown: null });
}

export const pin = () => change({ pinned: settings.value });
export const unpin = () => change({ pinned: null });

/** One step, or none where the two are equal in content. */
export function swap() {
  if (pinned.value) change({ settings: { ...pinned.value, seed: settings.value.seed }, pinned: settings.value });
}

export function showMeasure(place: number, name: string) {
  change({ shown: shown.value.map((old, i) => (i === place ? name : old)) });
}

const choiceOf = ({ settings, pinned, shown, position, predictions, tried }: Address): Choice => {
  return { settings, pinned, shown, position, predictions, tried, sketches: {} };
};

/** Takes up an address at the start. */
export function open(all: Case[], hash: string, played: Lesson | null = null): Address {
  cases.value = all;
  lesson.value = played;
  const address = read(hash, all, played);
  history.value = begun(choiceOf(address));
  showWeek(address.week ?? about.value.weeks);
  return address;
}

/** Takes up an address typed into an open page; it can be undone. */
export function follow(hash: string): Address {
  const address = read(hash, cases.value, lesson.value);
  change(choiceOf(address));
  showWeek(address.week ?? about.value.weeks);
  return address;
}
