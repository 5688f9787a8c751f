"""Numba's types of the arguments of phases and rules."""

from functools import cache
from typing import Any

import numba
from numba import types

from coprod.simulation.kernel.batch import empty_batch
from coprod.simulation.kernel.layout import PER_RUN, World
from coprod.simulation.kernel.signatures import CALLED, CONVERTING, arguments_of
from coprod.simulation.rules.registry import DEFAULTS
from coprod.simulation.setup.parameters import declaration, names
from coprod.simulation.setup.setup import Setup

WHOLE = types.int64
ROW, TABLE, CUBE = (types.Array(types.float64, axes, "C") for axes in (1, 2, 3))
LETTERS: dict[str, Any] = {"f": types.float64, "i": WHOLE, "1": ROW, "2": TABLE, "3": CUBE, "w": types.Array(WHOLE, 1, "C")}


def kinds_of(entry: str) -> tuple[Any, ...]:
    """Types of the arguments of a rule's entry."""
    return tuple(LETTERS[letter] for letter in arguments_of(entry))


@cache
def type_of_batch() -> Any:
    """The type of a batch, which is that of every batch: sizes are values."""
    groups = ("everyone",)
    values = {}
    for name in names(groups):
        declared = declaration(name)
        assert declared is not None
        values[name] = declared.default
    return numba.typeof(empty_batch(Setup(groups, values, DEFAULTS), 1))


@cache
def type_of_run() -> Any:
    """The type of one run of a batch."""
    members = []
    field: str
    for field, kind in zip(World._fields, type_of_batch().types, strict=True):
        members.append(types.Array(kind.dtype, kind.ndim - 1, "C") if field in PER_RUN else kind)
    return types.NamedTuple(members, World)


def phase_kinds(entry: str) -> tuple[Any, ...]:
    """Types of a phase's arguments: a run, seed, replicate, step, first and last unit; of ``measure`` run, step, out.

    What is called from outside gets what ``signatures.CALLED`` and ``CONVERTING`` say.
    """
    if entry in CONVERTING:
        return tuple(LETTERS[letter] for letter in CONVERTING[entry])
    if entry in CALLED:
        return (type_of_batch(), *(LETTERS[letter] for letter in CALLED[entry]))
    return (type_of_run(), WHOLE, ROW) if entry == "measure" else (type_of_run(), *([WHOLE] * 5))
