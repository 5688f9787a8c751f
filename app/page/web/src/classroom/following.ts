// A student's page in a class: joins, follows the teacher's step, and brings predictions and results to the server.
import { effect, signal, untracked } from "@preact/signals";
import { measureOf } from "../charts/series";
import type { Settings } from "../contract";
import { go, led, position, predictions } from "../lesson/state";
import { keyOf } from "../state/kept_runs";
import { complete, result } from "../state/runner";
import { about, type Choice, choice, history, lesson, lets, opens, settings, shown, step } from "../state/store";
import { begun } from "../state/undo";
import { at, nearest } from "../statistics/runs";
import { connect, type Link } from "./connection";
import { forget, type Membership, remember } from "./memory";
import { Outbox } from "./outbox";
import { type Answers, FREE, type Greeting, type OfStudent, type Refusal, resultOf, type ToStudent } from "./protocol";
import { weekOf } from "./week";

export type Stage = "asking" | "joining" | "in" | "over"; // for the code, for an answer, in the class, after it
export const stage = signal<Stage>("asking");
export const refusal = signal<Refusal | null>(null); // why the last try to join failed
export const online = signal(false);
export const number = signal(0); // of the student
export const frozen = signal(false);
export const sent = signal(true); // whether everything has arrived
export const untaken = signal<Refusal | null>(null); // why the class did not take what was sent last
export const regained = signal(false); // whether the connection was lost and is back

const REST = 400; // milliseconds after which a result is sent: a moving hand has many
const BUSY_WAIT = 2000;

let link: Link<OfStudent> | null = null;
let membership: Membership = { code: "", ticket: null };
const outbox = new Outbox((message) => link?.send(message) ?? false);
const teacherAt = signal<number | null>(null);
const given = signal<(ToStudent & { is: "welcome" }) | null>(null);

export function join(as: Membership) {
  membership = as;
  stage.value = "joining";
  refusal.value = null;
  link?.close();
  link = connect<Greeting, OfStudent, ToStudent>({
    greeting: () => ({ do: "join", ...membership }),
    hear,
    lost: () => {
      online.value = false;
    },
  });
}

function leave(why: Refusal | null) {
  link?.close();
  link = null;
  online.value = false;
  refusal.value = why;
  if (why !== "busy") frozen.value = false; // nobody is there to thaw it
  stage.value = why === null || why === "elsewhere" ? "over" : "asking";
}

function hear(message: ToStudent) {
  if (message.is === "welcome") {
    membership = { code: membership.code, ticket: message.ticket };
    remember(membership);
    number.value = message.number;
    regained.value = stage.value === "in";
    online.value = true;
    welcome(message);
  } else if (message.is === "follow") follow(message);
  else if (message.is === "kept") {
    outbox.arrived(message.what, message.step);
    untaken.value = null;
  } else if (message.is === "ended") {
    forget();
    leave(null);
  } else refused(message.why, message.step);
  sent.value = outbox.empty;
}

function refused(why: Refusal, step?: string) {
  if (step) {
    outbox.refused(step);
    untaken.value = why;
  } else if (why === "busy") {
    const again = membership;
    leave(why);
    stage.value = "joining";
    window.setTimeout(() => join(again), BUSY_WAIT * (0.5 + Math.random()));
  } else {
    if (why !== "elsewhere") forget();
    leave(why);
  }
}

function follow(to: { position: number; frozen: boolean }) {
  teacherAt.value = to.position;
  frozen.value = to.frozen;
  if (!to.frozen) outbox.flush();
}

function welcome(message: ToStudent & { is: "welcome" }) {
  stage.value = "in";
  outbox.greet(message);
  follow(message);
  if (given.value?.ticket !== message.ticket) given.value = message; // of this class, which need not be the first of the page
}

/** What is from now on, as the page's own doing is not: undo goes back to it and no further. */
function begin(part: Partial<Choice>) {
  history.value = begun({ ...choice.value, ...part });
}

/** The settings on the seed that the class gave. */
const onOwnSeed = () => ({ ...settings.value, seed: given.value?.seed ?? settings.value.seed });

/** What the class gave when the page joined: its seed, and what it predicted before a reload. */
function takeUp({ predictions: before, results }: ToStudent & { is: "welcome" }) {
  const tried = { ...setIn(results), ...choice.value.tried };
  begin({ settings: onOwnSeed(), predictions: { ...before, ...predictions.value }, tried });
}

/** What the results of steps that let one set something came of. */
function setIn(results: Answers["results"]): Record<string, Settings> {
  const steps = (lesson.value?.steps ?? []).filter((one) => lets(one) && one.name in results);
  return Object.fromEntries(
    steps.flatMap((one) => {
      const { measures: _, ...found } = results[one.name]!;
      const same = keyOf({ ...found, seed: one.settings.seed }) === keyOf(one.settings);
      return same ? [] : [[one.name, found]];
    }),
  );
}

function goWith(to: number) {
  go(to);
  begin({ settings: onOwnSeed() });
}

/** The name that the class has for what is shown now. */
const stepName = () => (lesson.value ? step.value!.name : FREE);
const hasResults = () => !lesson.value || !["predict", "reflect"].includes(step.value!.kind);

/** What the run that is shown gave, of the measures that the class or this student looks at, where it is all there. */
function found(): OfStudent | null {
  const of = result.value;
  if (!complete.value || of === null || keyOf(of.settings) !== keyOf(settings.value) || !hasResults()) return null;
  const time = nearest(of.runs.times, weekOf(step.value));
  const measures = [...new Set([...opens.value, ...shown.value])].map((name) => {
    const value = at(of.runs, 0, time, measureOf(about.value, name).first);
    return [name, Number.isFinite(value) ? value : null];
  });
  return { do: "result", step: stepName(), result: resultOf(of.settings, Object.fromEntries(measures)) };
}

/** Keeps the page in step with the class. Gives back what lets it go its own way. */
export function keepUp(): () => void {
  let timer = 0;
  led.value = true;
  const put = (message: OfStudent) => {
    outbox.put(message);
    sent.value = outbox.empty;
  };
  const stops = [
    effect(() => {
      const first = given.value;
      if (first) untracked(() => takeUp(first));
    }),
    effect(() => {
      const to = teacherAt.value;
      if (lesson.value && to !== null && to !== position.value) untracked(() => goWith(to));
    }),
    effect(() => {
      const all = Object.entries(predictions.value);
      if (number.value > 0) for (const [name, prediction] of all) put({ do: "predict", step: name, prediction });
      untracked(() => begin({})); // what is given is given; another can be given in its place
    }),
    effect(() => {
      const message = found();
      clearTimeout(timer);
      if (message && number.value > 0) timer = window.setTimeout(() => put(message), REST);
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    led.value = false;
  };
}
