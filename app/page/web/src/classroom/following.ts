// A student's page in a class: joins, follows the teacher's step, and brings predictions and results to the server.
import { effect, signal, untracked } from "@preact/signals";
import { measureOf } from "../charts/series";
import { commit, go, led, lesson, position, predictions, step } from "../lesson/state";
import { keyOf } from "../state/kept_runs";
import { complete, result } from "../state/runner";
import { about, opens, set, settings, shown } from "../state/store";
import { at } from "../statistics/runs";
import { connect, type Link } from "./connection";
import { forget, type Membership, remember } from "./memory";
import { Outbox } from "./outbox";
import { FREE, type Greeting, type OfStudent, type Refusal, resultOf, type ToStudent } from "./protocol";

export type Stage = "asking" | "joining" | "in" | "over"; // for the code, for an answer, in the class, after it
export const stage = signal<Stage>("asking");
export const refusal = signal<Refusal | null>(null); // why the last try to join failed
export const online = signal(false);
export const number = signal(0); // of the student
export const frozen = signal(false);
export const sent = signal(true); // whether everything has arrived

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
  stage.value = why === null || why === "elsewhere" ? "over" : "asking";
}

function hear(message: ToStudent) {
  if (message.is === "welcome") {
    membership = { code: membership.code, ticket: message.ticket };
    remember(membership);
    number.value = message.number;
    online.value = true;
    welcome(message);
  } else if (message.is === "follow") follow(message);
  else if (message.is === "kept") outbox.arrived(message.what, message.step);
  else if (message.is === "ended") {
    forget();
    leave(null);
  } else refused(message.why, message.step);
  sent.value = outbox.empty;
}

function refused(why: Refusal, step?: string) {
  if (step) outbox.refused(step);
  else if (why === "busy") {
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
  given.value ??= message;
}

/** What the class gave when the page joined: its seed, and what it predicted before a reload. */
function takeUp({ seed, predictions: before }: ToStudent & { is: "welcome" }) {
  if (settings.value.seed !== seed) set({ ...settings.value, seed });
  for (const [name, prediction] of Object.entries(before)) {
    if (!(name in predictions.value)) commit(name, prediction);
  }
}

/** The name that the class has for what is shown now. */
const stepName = () => (lesson.value ? step.value!.name : FREE);
const hasResults = () => !lesson.value || !["predict", "reflect"].includes(step.value!.kind);

/** What the run that is shown gave, of the measures that the class or this student looks at, where it is all there. */
function found(): OfStudent | null {
  const of = result.value;
  if (!complete.value || of === null || keyOf(of.settings) !== keyOf(settings.value) || !hasResults()) return null;
  const last = of.runs.times.length - 1;
  const measures = [...new Set([...opens.value, ...shown.value])].map((name) => {
    const value = at(of.runs, 0, last, measureOf(about.value, name).first);
    return [name, Number.isFinite(value) ? value : null];
  });
  return { do: "result", step: stepName(), result: resultOf(of.settings, Object.fromEntries(measures)) };
}

/** Keeps the page in step with the class. Gives back what stops it. */
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
      if (lesson.value && to !== null && to !== position.value) untracked(() => go(to));
    }),
    effect(() => {
      const all = Object.entries(predictions.value);
      if (number.value > 0) for (const [name, prediction] of all) put({ do: "predict", step: name, prediction });
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
  };
}
