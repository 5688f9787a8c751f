// What pages and the server of a class say to each other; app/classroom/messages.py checks what comes from pages.
import type { Prediction, Settings } from "../contract";

export const SOCKET = "/class";
export const TEACHER = "/teacher"; // the address of the teacher's page
export const CODE = "join="; // in the address that a phone joins with at once
export const FREE = "open"; // the one step of a class without a lesson

/** What one run of a student's gave: measures in the week that the step is about, and what was changed for it. */
export interface Result {
  seed: number;
  case: string;
  values: Record<string, number>;
  rules: Record<string, string>;
  cut: string[];
  measures: Record<string, number | null>;
}

export type Greeting = { do: "join"; code: string; ticket: string | null } | { do: "teach"; token: string };

export type OfStudent =
  | { do: "predict"; step: string; prediction: Prediction }
  | { do: "result"; step: string; result: Result };

export type OfTeacher =
  | { do: "steer"; position?: number; frozen?: boolean; hidden?: boolean; joining?: boolean }
  | { do: "enter"; codes: string[] }
  | { do: "remove"; code: string }
  | { do: "end" };

export interface Answers {
  number: number;
  predictions: Record<string, Prediction>;
  results: Record<string, Result>;
}

export type Student = Answers & { here: boolean };

export interface Followed {
  position: number;
  frozen: boolean;
}

export interface RoomState extends Followed {
  hidden: boolean;
  joining: boolean; // whether the code is shown large
  codes: string[]; // result codes that were typed in
  wrong: number; // join codes tried that were wrong
  unkept: boolean; // whether the server could not write its file
}

export const REFUSALS = [
  "code",
  "busy",
  "full",
  "frozen",
  "step",
  "prediction",
  "codes",
  "token",
  "elsewhere",
] as const;
export type Refusal = (typeof REFUSALS)[number];

type Ended = { is: "ended" } | { is: "refused"; why: Refusal; step?: string };
export type ToStudent =
  | ({ is: "welcome"; seed: number; ticket: string } & Answers & Followed)
  | ({ is: "follow" } & Followed)
  | { is: "kept"; what: "prediction" | "result"; step: string }
  | Ended;

export interface Room extends RoomState {
  code: string;
  address: string; // that students open
  seed: number; // of the teacher's own runs
  lesson: string;
  students: Student[];
}

export type ToTeacher = ({ is: "room" } & Room) | ({ is: "news"; students: Student[] } & RoomState) | Ended;

/** A result as it is sent, of settings and measures. */
export function resultOf(settings: Settings, measures: Record<string, number | null>): Result {
  const { seed, case: name, values, rules, cut } = settings;
  return { seed, case: name, values, rules, cut, measures };
}
