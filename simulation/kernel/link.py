"""Puts together the compiled engine for a choice of rules: writes the addresses of phases and rules to a batch, and calls it."""

import ctypes
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from coprod.simulation.rules.arguments import reads

from .compiling import compile_missing
from .native import addresses, not_loaded
from .packages import NEUTRAL, PHASES, Code, phase_codes, rule_codes
from .signatures import CALLED, POSITIONS, SEATS_READ_POWER, USES_UNIT_MEAN

KINDS = {
    "1": (np.dtype(np.float64), 1),
    "2": (np.dtype(np.float64), 2),
    "3": (np.dtype(np.float64), 3),
    "w": (np.dtype(np.int64), 1),
}


@cache
def _phases() -> dict[str, Code]:
    return {code.name: code for code in phase_codes()}


class Kernel:
    """The compiled engine for a choice of rules; what is missing of it compiles when a batch is first linked."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.rules = dict(rules)

    def link(self, batch: Any, switched_off: Iterable[str] = ()) -> Any:
        """The batch, with the addresses of phases and rules in its tables; what is missing is compiled, the rest loaded.

        Phases that are switched off have those of their neutral stand-ins.
        """
        rules = rule_codes(self.rules)
        compile_missing(not_loaded([*_phases().values(), *rules]))
        fill_tables(batch, rules, switched_off, lambda code, entry: addresses(code)[entry])
        return batch

    def start(self, batch: Any, parameter_vectors: Any, seed: int, replicate: int) -> None:
        """Fill a batch with starting populations, one run for each row of ``parameter_vectors``."""
        self.call("start", batch, parameter_vectors, seed, replicate)

    def advance(self, batch: Any, count: int, seed: int, replicate: int, step: int) -> None:
        """One step of the first ``count`` runs of a batch."""
        self.call("advance", batch, count, seed, replicate, step)

    def run(self, batch: Any, count: int, seed: int, replicate: int, begun: int, recorded: Any, out: Any) -> None:
        """Steps from ``begun`` to the last of ``recorded``, at each of which ``out`` (runs, recorded, measures) gets measures."""
        self.call("run", batch, count, seed, replicate, begun, recorded, out)

    def write_measures(self, batch: Any, run: int, step: int, out: Any) -> None:
        """Measures of one run of a batch after ``step`` steps."""
        self.call("write_measures", batch, run, step, out)

    def call(self, entry: str, batch: Any, *arguments: Any) -> None:
        """Call compiled code by Numba's convention: places for a result and for an error, then every argument in its parts.

        It runs without Python's lock, so that threads run beside each other. TypeError where an argument is not of its kind, since
        compiled code would read other memory.
        """
        for letter, argument in zip(CALLED[entry], arguments, strict=True):
            kind = KINDS.get(letter)
            if kind is not None and (argument.dtype, argument.ndim, argument.flags.c_contiguous) != (*kind, True):
                raise TypeError(f"{entry} needs an array of {kind[0]} with {kind[1]} axes, its items one after the other")
        given = [part for argument in (*batch, *arguments) for part in parts_of(argument)]
        function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *([ctypes.c_int64] * len(given)))
        result, error = ctypes.c_void_p(), ctypes.c_void_p()
        status = function(addresses(_phases()["populate" if entry == "start" else "schedule"])[entry])(
            ctypes.byref(result), ctypes.byref(error), *given
        )
        if status != 0:
            raise RuntimeError(f"{entry} ended with status {status}")


def fill_tables(batch: Any, rules: Sequence[Code], switched_off: Iterable[str], place: Callable[[Code, str], int]) -> None:
    """Write to a batch's tables where each phase and each rule is found, as ``place`` says of a piece and its entry."""
    for name, positions in PHASES.items():
        for entry, position in positions.items():
            batch.phases[position] = place(_phases()[name], entry)
    for phase in switched_off:
        for position, stand_in in NEUTRAL[phase].items():
            batch.phases[position] = place(_phases()["neutral"], stand_in)
    for code in rules:
        for entry in code.entries:
            batch.rules[POSITIONS[entry]] = place(code, entry)
        if code.rule is not None and code.rule.family == "power":
            batch.rules[USES_UNIT_MEAN] = reads(code.rule, "apply", "unit_mean")
        if code.rule is not None and code.rule.family == "seats":
            batch.rules[SEATS_READ_POWER] = reads(code.rule, "apply", "power")


def parts_of(argument: Any, base: int = 0) -> tuple[int, ...]:
    """A whole number; or of an array no owner, its size, the size of an item, where its data lie, its shape and strides.

    ``base`` is where the memory begins in which compiled code counts.
    """
    if isinstance(argument, np.ndarray):
        return 0, 0, argument.size, argument.itemsize, argument.ctypes.data - base, *argument.shape, *argument.strides
    return (int(argument),)
