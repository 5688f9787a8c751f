// What the page shows and what a person has chosen. Everything a person changes goes through change(), so it can be undone.
import { batch, computed, signal } from "@preact/signals";
import type { Case, Settings } from "../contract";
import { type Address, read } from "./hash";
import { asWritten } from "./settings";
import { begun, changedTo, type History, redone, undone } from "./undo";
import { person, unit } from "./view";
import { recorded } from "./weeks";

export interface Choice {
  settings: Settings;
  pinned: Settings | null;
  shown: string[] | null; // measures of the outcome charts; null: those the case opens with
}

export const cases = signal<Case[]>([]);
export const history = signal<History<Choice>>(begun({ settings: emptySettings(), pinned: null, shown: null }));
export const choice = computed(() => history.value.present);
export const settings = computed(() => choice.value.settings);
export const pinned = computed(() => choice.value.pinned);
export const about = computed(() => cases.value.find((c) => c.name === settings.value.case)!);
export const shown = computed(() => choice.value.shown ?? about.value.shown);
export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);
const weekShown = signal(0);
export const week = computed(() => weekShown.value);

function emptySettings(): Settings {
  return { case: "", values: {}, rules: {}, cut: [], seed: 0 };
}

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

/** Back to the case as it is written; the seed stays, so that what changes is due to the settings alone. */
export function reset() {
  change({ settings: asWritten(about.value, settings.value.seed), shown: null });
}

/** Another case. What was pinned is of other people, so it goes. */
export function chooseCase(next: Case) {
  if (next === about.value) return;
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

/** Takes up an address at the start. */
export function open(all: Case[], hash: string): Address {
  cases.value = all;
  const address = read(hash, all);
  history.value = begun({ settings: address.settings, pinned: address.pinned, shown: address.shown });
  showWeek(address.week ?? about.value.weeks);
  return address;
}

/** Takes up an address typed into an open page; it can be undone. */
export function follow(hash: string): Address {
  const address = read(hash, cases.value);
  change({ settings: address.settings, pinned: address.pinned, shown: address.shown });
  showWeek(address.week ?? about.value.weeks);
  return address;
}
