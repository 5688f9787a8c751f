// What students are called: a colour and an animal that belong to a number, so that nobody's name is needed.
import { t } from "../text/text";

export const COLOURS = ["red", "blue", "green", "yellow", "white", "black", "grey"] as const;
export const ANIMALS = [
  "fox",
  "heron",
  "hedgehog",
  "bear",
  "wolf",
  "hare",
  "swan",
  "beaver",
  "salmon",
  "owl",
  "seal",
  "bee",
] as const; // 7 and 12 share no divisor, so that 84 numbers have 84 names

/** "red fox" for 1. */
export function nameOf(number: number): string {
  const at = number - 1;
  const colour = COLOURS[at % COLOURS.length]!;
  return t("class.name", {
    colour: t(`colour.${colour}`),
    animal: t(`animal.${ANIMALS[at % ANIMALS.length]!}`),
  });
}

export const colourOf = (number: number) => COLOURS[(number - 1) % COLOURS.length]!;
