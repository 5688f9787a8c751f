// Codes that people type: their alphabet and their check, as app/classroom/codes.py has it.
// Two letters at the end make a code a word of a Reed-Solomon code over GF(31) with the roots 3 and 9: any one letter that is wrong
// and every swap of neighbours is noticed, in a code of up to 30 letters also any two that are wrong and any swap. Sums begin with 1
// and come to 1, so that a letter that is missing at either end is noticed too.

export const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // without 0, 1, I, L and O
export const SIZE = ALPHABET.length;
const CHECKS = 2;
const ROOTS = [3, 9] as const;

/** What somebody typed, without what only makes it easier to read. */
export const tidy = (text: string) => text.replace(/[\s.·_–-]+/g, "").toUpperCase();

/** In groups of four. */
export const inGroups = (code: string) => code.match(/.{1,4}/g)?.join("-") ?? "";

function sum(text: string, root: number): number {
  let total = 1;
  for (const letter of text) total = (total * root + ALPHABET.indexOf(letter)) % SIZE;
  return total;
}

/** A number that a number times 6 makes 1 of, in GF(31): 6 × 26 = 156 = 5 × 31 + 1. */
const INVERSE_OF_6 = 26;

/** Letters with the two that make them a code. */
export function checked(letters: string): string {
  const [first, second] = ROOTS.map((root) => sum(`${letters}22`, root)) as [number, number];
  // with x before y: 3 x + y = 1 - first and 9 x + y = 1 - second
  const x = ((first - second + SIZE) * INVERSE_OF_6) % SIZE;
  const y = (((1 - first - ROOTS[0] * x) % SIZE) + SIZE) % SIZE;
  return letters + ALPHABET[x] + ALPHABET[y];
}

export type Fault = "letter" | "check";

/** What is wrong with a code as somebody typed it, without what is between; null where nothing is. */
export function faultOf(code: string): Fault | null {
  if ([...code].some((letter) => !ALPHABET.includes(letter))) return "letter";
  return code.length > CHECKS && ROOTS.every((root) => sum(code, root) === 1) ? null : "check";
}

/** A code without its check. */
export const bare = (code: string) => code.slice(0, -CHECKS);
