"""The outcome that is looked for: conditions on measures, read strictly."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.inputs import Floats
from coprod.simulation.errors import BadInput

SIGNS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
TERM = re.compile(rf"([A-Za-z_]\w*)\s*(>=|<=|>|<)\s*({NUMBER})", re.ASCII)
TURNED_TERM = re.compile(rf"({NUMBER})\s*(>=|<=|>|<)\s*([A-Za-z_]\w*)", re.ASCII)
WHERE = "the outcome (--where)"
ALLOWED = "MEASURE > NUMBER, with >, >=, < or <=; several are joined by and"


@dataclass(frozen=True)
class Term:
    """One condition: a measure, a sign and a number."""

    measure: str
    sign: str
    threshold: float

    def __str__(self) -> str:
        return f"{self.measure} {self.sign} {self.threshold:.12g}"

    def met(self, values: Floats) -> NDArray[np.bool_]:
        """Where values meet it; NaN does not."""
        found: NDArray[np.bool_] = SIGNS[self.sign](values, self.threshold)
        return found


def read_condition(text: str) -> tuple[Term, ...]:
    """The conditions that a text joins; BadInput for any other text."""
    if not isinstance(text, str):
        raise BadInput(f"the outcome is a {type(text).__name__}", where=WHERE, allowed=ALLOWED, fix="write 'value > 0.3'")
    return tuple(_term(part.strip()) for part in re.split(r"\band\b", text))


def written(terms: Sequence[Term]) -> str:
    """Conditions as they are read."""
    return " and ".join(map(str, terms))


def _term(text: str) -> Term:
    found = TERM.fullmatch(text)
    if found and math.isfinite(float(found[3])):
        return Term(found[1], found[2], float(found[3]))
    near = _nearest(text)
    raise BadInput(
        f"'{text}' is no condition on a measure" if text else "a condition is missing",
        where=WHERE,
        allowed=ALLOWED,
        nearest=near,
        fix=f"write {near}" if near else "write 'value > 0.3', in quotes",
    )


def _nearest(text: str) -> str:
    """A condition that a text with a usual slip may have meant; '' for others."""
    plain = re.sub(r"(\d),(\d)", r"\1.\2", text.replace("=>", ">=").replace("=<", "<=").replace("≥", ">=").replace("≤", "<="))
    if turned := TURNED_TERM.fullmatch(plain):
        plain = f"{turned[3]} {TURNED[turned[2]]} {turned[1]}"
    return plain if plain != text and TERM.fullmatch(plain) else ""
