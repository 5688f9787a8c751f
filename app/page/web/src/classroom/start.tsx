// Starts the page of a class, a student's or the teacher's by its address.
import { effect } from "@preact/signals";
import { render } from "preact";
import type { Case, Lesson } from "../contract";
import { type Engines, languageOfBrowser, start, type Trouble } from "../main";
import { applyLooks } from "../state/looks";
import { asWritten } from "../state/settings";
import { open } from "../state/store";
import { watchWidth } from "../state/view";
import { language } from "../text/text";
import { faultOf, tidy } from "./check";
import { keepCurves } from "./curves";
import { frozen, join, keepUp, stage } from "./following";
import { remembered } from "./memory";
import { runModel } from "./model_runs";
import { CODE, TEACHER } from "./protocol";
import { StudentClass, suggested } from "./student";
import { TeacherPage } from "./teacher";
import { refusal, teach, tokenHere } from "./teaching";

export function startClass(root: HTMLElement, cases: Case[], engines: Engines | Trouble, lesson: Lesson | null) {
  if (window.location.pathname === TEACHER) startTeacher(root, cases, engines, lesson);
  else startStudent(root, cases, engines, lesson);
}

function startTeacher(root: HTMLElement, cases: Case[], engines: Engines | Trouble, lesson: Lesson | null) {
  const token = tokenHere();
  open(cases, "", lesson);
  language.value = languageOfBrowser();
  watchWidth();
  applyLooks();
  root.textContent = "";
  const usable = !("trouble" in engines);
  render(<TeacherPage usable={usable} />, root);
  if (usable) {
    runModel(engines.apart);
    keepCurves(engines);
  }
  if (token === null) refusal.value = "no_token";
  else teach(token);
}

/** The strip of the class stands above the page, which is there as long as the student is in the class. */
function startStudent(root: HTMLElement, cases: Case[], engines: Engines | Trouble, lesson: Lesson | null) {
  const place = document.createElement("div");
  place.className = "class";
  root.before(place);
  root.textContent = "";
  const before = remembered();
  const address = window.location.hash.slice(1);
  if (address.startsWith(CODE)) {
    suggested.value = address.slice(CODE.length);
    window.history.replaceState(null, "", window.location.pathname);
  }
  language.value = open(cases, window.location.hash, lesson).language ?? languageOfBrowser();
  const stopLooks = applyLooks();
  const code = tidy(suggested.value);
  if (before !== null && (code === "" || code === before.code)) join(before);
  else if (code !== "" && faultOf(code) === null) join({ code, ticket: null });
  render(<StudentClass />, place);

  // the engine gets ready while the code is typed; it takes one request at a time
  const about = cases[0]!;
  const once = { do: "runs" as const, settings: asWritten(about), replicates: [0], every: about.weeks };
  const ready = "trouble" in engines ? null : engines.first(once);
  let started = false;
  effect(() => {
    if (stage.value !== "in" || started) return;
    started = true;
    void Promise.resolve(ready).then(() => {
      const chosen = language.value; // perhaps in the form
      stopLooks();
      start(root, cases, engines, lesson, () => {
        language.value = chosen;
        const letGo = keepUp();
        effect(() => {
          if (stage.value === "over") letGo();
        });
      });
    });
  });
  effect(() => {
    root.inert = frozen.value;
  });
  const hold = (event: KeyboardEvent) => {
    if (frozen.value) event.stopImmediatePropagation(); // keys that work everywhere, such as undo
  };
  window.addEventListener("keydown", hold, true);
}
