// The teacher's page: what it knows of the class, and what it tells the server.
import { computed, signal } from "@preact/signals";
import type { LessonStep } from "../contract";
import { lesson } from "../state/store";
import { type Decoded, decoded } from "./code";
import { connect, type Link } from "./connection";
import { FREE, type Greeting, type OfTeacher, type Refusal, type Room, type ToTeacher } from "./protocol";

const PLACE = "coprod.teacher"; // in the session's storage: gone with the window

export const room = signal<Room | null>(null);
export const online = signal(false);
export const refusal = signal<Refusal | "no_token" | null>(null);
export const over = signal(false);

export const positionNow = computed(() => room.value?.position ?? 0);
/** The step that the class is at; null without a lesson. */
export const stepNow = computed<LessonStep | null>(() => lesson.value?.steps[positionNow.value] ?? null);
export const stepName = computed(() => stepNow.value?.name ?? FREE);
/** The steps up to now, the present one first; one that is null without a lesson. */
export const reached = computed<(LessonStep | null)[]>(
  () => lesson.value?.steps.slice(0, positionNow.value + 1).reverse() ?? [null],
);
/** The last step up to now that asks for a prediction. */
export const askedNow = computed<LessonStep | null>(() => {
  const steps = lesson.value?.steps.slice(0, positionNow.value + 1) ?? [];
  return steps.filter((step) => step.asks !== null).at(-1) ?? null;
});
export const seedNow = computed(() => room.value?.seed ?? null);
const codesNow = computed(() => room.value?.codes.join(" ") ?? "");
/** Result codes that were typed in, the newest of each seed; all were checked before they were sent. */
export const typed = computed<Decoded[]>(() => {
  const codes = codesNow.value.split(" ").filter((code) => code !== "");
  const found = codes.map((code) => decoded(code)).filter((one) => !("fault" in one));
  return [...new Map((found as Decoded[]).map((one) => [one.seed, one])).values()];
});

let link: Link<OfTeacher> | null = null;

/** The token of the address, which is taken out of it, or the one of before a reload. */
export function tokenHere(): string | null {
  const given = window.location.hash.slice(1);
  try {
    if (given) sessionStorage.setItem(PLACE, given);
    return given || sessionStorage.getItem(PLACE);
  } catch {
    return given || null;
  } finally {
    window.history.replaceState(null, "", window.location.pathname);
  }
}

export function teach(token: string) {
  link = connect<Greeting, OfTeacher, ToTeacher>({
    greeting: () => ({ do: "teach", token }),
    hear,
    lost: () => {
      online.value = false;
    },
  });
}

function hear(message: ToTeacher) {
  if (message.is === "room") {
    const { is: _, ...all } = message;
    room.value = all;
    online.value = true;
  } else if (message.is === "news" && room.value) {
    const { is: _, students, ...state } = message;
    const byNumber = new Map([...room.value.students, ...students].map((one) => [one.number, one]));
    room.value = { ...room.value, ...state, students: [...byNumber.values()] };
  } else if (message.is === "ended") {
    over.value = true;
    stop();
  } else if (message.is === "refused") {
    refusal.value = message.why;
    if (message.why !== "codes" && message.why !== "step") stop();
  }
}

function stop() {
  link?.close();
  link = null;
  online.value = false;
}

/** Whether there is a connection that it went out on. */
export function tell(message: OfTeacher): boolean {
  return link?.send(message) ?? false;
}
