// Starts the page in an element, with cases and an engine.
import { effect } from "@preact/signals";
import { render } from "preact";
import type { Case, Engine, StepEngine } from "./contract";
import { App } from "./panels/app";
import { addressNow, keepAddress, tell } from "./state/address_bar";
import { applyLooks, listenToKeys } from "./state/looks";
import { say } from "./state/notices";
import { peopleWanted, run } from "./state/runner";
import { open } from "./state/store";
import { narrow, panel, watchWidth } from "./state/view";
import { beginToTell } from "./tell/story";
import { LANGUAGES, language } from "./text/text";

/** Why there is no engine. */
export type Trouble = { trouble: "no_webassembly" | "no_memory" | "broken"; detail?: string };

/** An engine for what a moving hand waits for, one for the rest, one that tells, and whether they are the fast ones. */
export interface Engines {
  first: Engine;
  later: Engine;
  steps: StepEngine; // tells one step
  simd: boolean;
}

const isTrouble = (engines: Engines | Trouble): engines is Trouble => "trouble" in engines;

function languageOfBrowser() {
  const wanted = navigator.language.slice(0, 2);
  return LANGUAGES.find((name) => name === wanted) ?? "en";
}

/** Draws the page into an element. Gives back what stops it. */
export function start(root: Element, cases: Case[], engines: Engines | Trouble): () => void {
  const address = open(cases, window.location.hash);
  language.value = address.language ?? languageOfBrowser();
  const stops = [watchWidth(), applyLooks(), listenToKeys(), keepAddress()];
  tell(address.problems);
  root.textContent = "";
  if (isTrouble(engines)) {
    say(`error.${engines.trouble}`, { detail: engines.detail ?? "" });
  } else {
    if (!engines.simd) say("error.no_simd");
    const onPeople = ["people", "power", "value"];
    stops.push(
      effect(() => {
        peopleWanted.value = !narrow.value || onPeople.includes(panel.value);
      }),
    );
    stops.push(run(engines), beginToTell(engines.steps));
  }
  render(<App address={addressNow} usable={!isTrouble(engines)} />, root);
  return () => {
    for (const stop of stops) stop();
    render(null, root);
  };
}
