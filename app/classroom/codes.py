"""Codes that people type: an alphabet without letters that look alike, and a check that tells a mistyped one.

web/src/classroom/check.ts has the same check. The alphabet has 31 letters, a prime number, so that they are the field GF(31), and
two of them at the end make a code a word of the Reed-Solomon code with the roots 3 and 9. Of up to 30 letters any one or two that
are wrong are noticed, and so is every swap of two; in a longer code every single one and every swap of neighbours. Sums
begin with 1 and come to 1, so that a letter that is missing at either end is noticed too: with 0 the alphabet's first could be.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SIZE, CHECKS, ROOTS = len(ALPHABET), 2, (3, 9)
JOIN = 6  # letters of a join code that are drawn: 31 ** 6 = 887,503,681 codes


def checked(letters: str) -> str:
    """Letters with the two that make them a code: the solution of both sums, for the last two places."""
    first, second = (_sum(letters + "22", root) for root in ROOTS)
    # with x before y: 3 x + y = 1 - first and 9 x + y = 1 - second, in GF(31)
    x = (first - second) * pow(ROOTS[1] - ROOTS[0], -1, SIZE) % SIZE
    y = (1 - first - ROOTS[0] * x) % SIZE
    return letters + ALPHABET[x] + ALPHABET[y]


def is_code(text: str) -> bool:
    """Whether a text is a whole code, as far as its check can tell."""
    return len(text) > CHECKS and set(text) <= set(ALPHABET) and all(_sum(text, root) == 1 for root in ROOTS)


def join_code() -> str:
    """A new code to join a class with: six letters drawn, two to check them."""
    return checked("".join(secrets.choice(ALPHABET) for _ in range(JOIN)))


def written(code: str) -> str:
    """A code as it is read out: in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _sum(text: str, root: int) -> int:
    """The code's polynomial at a root: the last letter times 1, the one before times the root, and so on to a 1 before all."""
    total = 1
    for letter in text:
        total = (total * root + ALPHABET.index(letter)) % SIZE
    return total
