// Starts the page in an element, with cases and an engine.
import { effect } from "@preact/signals";
import { render } from "preact";
import type { Case, Engine, Lesson, StepEngine } from "./contract";
import { App } from "./panels/app";
import { addressNow, keepAddress, tell } from "./state/address_bar";
import { applyLooks, listenToKeys } from "./state/looks";
import { say } from "./state/notices";
import { peopleWanted, run } from "./state/runner";
import { open, step } from "./state/store";
import { narrow, panel, watchWidth } from "./state/view";
import { beginToTell } from "./tell/story";
import { LANGUAGES, language } from "./text/text";

/** Why there is no engine. */
export type Trouble = { trouble: "no_webassembly" | "no_memory" | "broken"; detail?: string };

/** An engine for what a moving hand waits for, one for the rest, one for what is not on the screen, one that tells; and whether they are fast. */
export interface Engines {
  first: Engine;
  later: Engine;
  apart: Engine;
  steps: StepEngine; // tells one step
  simd: boolean;
}

const isTrouble = (engines: Engines | Trouble): engines is Trouble => "trouble" in engines;

export function languageOfBrowser() {
  const wanted = navigator.language.slice(0, 2);
  return LANGUAGES.find((name) => name === wanted) ?? "en";
}

/** Runs what the page shows. Gives back what stops it. */
export function runShown(engines: Engines): () => void {
  const onPeople = ["people", "power", "value"];
  const stops = [
    effect(() => {
      const whole = step.value === null || step.value.kind === "sandbox";
      peopleWanted.value = whole ? !narrow.value || onPeople.includes(panel.value) : step.value!.panels.length > 0;
    }),
    run(engines),
    beginToTell(engines.steps),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Draws the page into an element; what a class adds to its address is taken up before that. Gives back what stops it. */
export function start(
  root: Element,
  cases: Case[],
  engines: Engines | Trouble,
  lesson: Lesson | null = null,
  takeUp = () => {},
): () => void {
  const address = open(cases, window.location.hash, lesson);
  language.value = address.language ?? languageOfBrowser();
  takeUp();
  const stops = [watchWidth(), applyLooks(), listenToKeys(), keepAddress()];
  tell(address.problems);
  root.textContent = "";
  if (isTrouble(engines)) {
    say(`error.${engines.trouble}`, { detail: engines.detail ?? "" });
  } else {
    if (!engines.simd) say("error.no_simd");
    stops.push(runShown(engines));
  }
  render(<App address={addressNow} apart={isTrouble(engines) ? null : engines.apart} />, root);
  return () => {
    for (const stop of stops) stop();
    render(null, root);
  };
}
