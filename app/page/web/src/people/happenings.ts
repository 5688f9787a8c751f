// What happened to a citizen, read from the recorded weeks.
import type { People } from "../contract";

export type Happening =
  | { week: number; kind: "came" | "seated" | "heard" | "in_vain" | "used" }
  | { week: number; kind: "episode" | "bad_episode"; value: number }
  | { week: number; kind: "trust_rose" | "trust_fell"; from: number; to: number };

const SESSION = ["", "seated", "heard", "in_vain"] as const;
const MUCH = 0.1; // a change of trust worth telling

/** Up to and with a recorded time, the latest first. */
export function happenings(people: People, citizen: number, until: number): Happening[] {
  const { rows, n } = people.citizens;
  const at = (name: string, time: number) => rows[name]?.[time * n + citizen] ?? Number.NaN;
  const found: Happening[] = [];
  let trust = at("trust", 0);
  for (let time = 1; time <= until; time++) {
    const week = people.times[time]!;
    if (at("generation", time) > at("generation", time - 1)) {
      found.push({ week, kind: "came" });
      trust = at("trust", time);
      continue;
    }
    const session = SESSION[at("session_role", time)] ?? "";
    if (session && at("session_role", time) !== at("session_role", time - 1)) found.push({ week, kind: session });
    if (at("input_used", time) > 0 && !(at("input_used", time - 1) > 0)) found.push({ week, kind: "used" });
    if (at("episode", time) > 0) {
      const value = at("value", time);
      found.push({ week, kind: value < 0 ? "bad_episode" : "episode", value });
    }
    const now = at("trust", time);
    if (Math.abs(now - trust) >= MUCH) {
      found.push({ week, kind: now > trust ? "trust_rose" : "trust_fell", from: trust, to: now });
      trust = now;
    }
  }
  return found.reverse();
}
