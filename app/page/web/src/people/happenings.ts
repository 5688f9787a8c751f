// What happened to a citizen: what the engine noted step by step, and changes of trust between recorded weeks.
import type { People } from "../contract";
import { HAPPENED } from "../engine/happened";

export type Happening =
  | { week: number; kind: "came" | "seated" | "heard" | "in_vain" | "used" }
  | { week: number; kind: "episode" | "bad_episode"; value: number }
  | { week: number; kind: "trust_rose" | "trust_fell"; from: number; to: number };

const MUCH = 0.1; // a change of trust worth telling

/** Up to and with a recorded time, the latest first. */
export function happenings(people: People, citizen: number, until: number): Happening[] {
  const last = people.times[until]!;
  const found = [...noted(people, citizen, last), ...changes(people, citizen, until)];
  return found.sort((a, b) => b.week - a.week); // stable: of one week, what changed comes after what happened
}

function* noted(people: People, citizen: number, last: number): Generator<Happening> {
  const { weeks, citizens, kinds, values } = people.happened;
  for (let i = 0; i < weeks.length && weeks[i]! <= last; i++) {
    if (citizens[i] !== citizen) continue;
    const week = weeks[i]!;
    const kind = HAPPENED[kinds[i]!]!;
    if (kind === "episode") yield { week, kind: values[i]! < 0 ? "bad_episode" : "episode", value: values[i]! };
    else yield { week, kind };
  }
}

function* changes(people: People, citizen: number, until: number): Generator<Happening> {
  const { rows, n } = people.citizens;
  const at = (name: string, time: number) => rows[name]?.[time * n + citizen] ?? Number.NaN;
  let trust = at("trust", 0);
  for (let time = 1; time <= until; time++) {
    const week = people.times[time]!;
    const now = at("trust", time);
    if (at("generation", time) > at("generation", time - 1)) {
      yield { week, kind: "came" };
      trust = now;
    } else if (Math.abs(now - trust) >= MUCH) {
      yield { week, kind: now > trust ? "trust_rose" : "trust_fell", from: trust, to: now };
      trust = now;
    }
  }
}
