// Keeps the address after # in step with what is chosen, and takes up an address typed into an open page.
import { effect } from "@preact/signals";
import { language } from "../text/text";
import { type Problem, written } from "./hash";
import { say } from "./notices";
import { about, allTried, choice, follow, opens, shown, step, week } from "./store";

const PAUSE = 300; // browsers take few changes of the address a second
const REST = 1000; // milliseconds after which one is written at once: a reload takes the address as it is

/** The hash of what is shown now; what is as the case has it is left out. */
export function hashNow(): string {
  const { settings, pinned, predictions } = choice.value;
  const { [step.value?.name ?? ""]: _, ...tried } = allTried.value; // the present step's are the settings
  const address = {
    settings,
    pinned,
    step: step.value?.name ?? null,
    predictions,
    tried,
    shown: shown.value.join() === opens.value.join() ? null : shown.value,
    week: week.value === about.value.weeks ? null : week.value,
    language: language.value,
  };
  return written(address, about.value.model);
}

export function addressNow(): string {
  return window.location.href.split("#")[0] + hashNow();
}

export function tell(problems: Problem[]) {
  for (const { key, params } of problems) say(key, params);
}

export function keepAddress(): () => void {
  let own = window.location.hash;
  let hash = own;
  let timer = 0;
  let last = performance.now(); // change
  const write = () => {
    own = hash;
    try {
      window.history.replaceState(null, "", hash);
    } catch {
      window.location.replace(hash);
    }
  };
  const stop = effect(() => {
    hash = hashNow();
    clearTimeout(timer);
    if (hash === window.location.hash) return;
    const rested = performance.now() - last > REST;
    last = performance.now();
    if (rested) write();
    else timer = window.setTimeout(write, PAUSE);
  });
  const listen = () => {
    if (window.location.hash === own) return;
    const address = follow(window.location.hash);
    if (address.language) language.value = address.language;
    tell(address.problems);
  };
  window.addEventListener("hashchange", listen);
  return () => {
    stop();
    clearTimeout(timer);
    window.removeEventListener("hashchange", listen);
  };
}
