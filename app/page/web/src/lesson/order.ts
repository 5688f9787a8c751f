// Putting options in order. Pure functions.
import type { Asks } from "../contract";
import { digest } from "../state/digest";

/** The order that options are offered in: always the same, not that of the file, and never the answer. */
export function offered(names: string[], answer: string[]): string[] {
  const mixed = [...names].sort((a, b) => (digest(a) < digest(b) ? -1 : 1));
  return mixed.join() === answer.join() ? mixed.reverse() : mixed;
}

/** Names of a question's options in the order in which they are offered; what becomes of a measure stands as in the file. */
export function offeredOf({ options, change, answer }: Asks): string[] {
  const names = options.map((option) => option.name);
  return change ? names : offered(names, answer);
}

/** With one moved to another place. */
export function moved(names: string[], name: string, to: number): string[] {
  const others = names.filter((other) => other !== name);
  const place = Math.min(others.length, Math.max(0, to));
  return [...others.slice(0, place), name, ...others.slice(place)];
}
