"""Puts together the compiled engine for a choice of rules: writes the addresses of phases and rules to a batch, and calls it."""

import ctypes
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np

from coprod.simulation.rules.arguments import reads

from .compiling import compile_missing
from .native import addresses
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

    def link(self, batch: Any, switched_off: Iterable[str] = ()) -> None:
        """Compile or load every phase and rule and write the addresses to the batch.

        Phases that are switched off get those of their neutral stand-ins.
        """
        phases, rules = _phases(), rule_codes(self.rules)
        compile_missing([*phases.values(), *rules])
        for name, positions in PHASES.items():
            for entry, position in positions.items():
                batch.phases[position] = addresses(phases[name])[entry]
        for phase in switched_off:
            for position, stand_in in NEUTRAL[phase].items():
                batch.phases[position] = addresses(phases["neutral"])[stand_in]
        for code in rules:
            for entry, address in addresses(code).items():
                batch.rules[POSITIONS[entry]] = address
            if code.rule is not None and code.rule.family == "power":
                batch.rules[USES_UNIT_MEAN] = reads(code.rule, "apply", "unit_mean")
            if code.rule is not None and code.rule.family == "seats":
                batch.rules[SEATS_READ_POWER] = reads(code.rule, "apply", "power")

    def start(self, batch: Any, parameter_vectors: Any, seed: int, replicate: int) -> None:
        """Fill a batch with starting populations, one run for each row of ``parameter_vectors``."""
        _call("populate", "start", batch, parameter_vectors, seed, replicate)

    def advance(self, batch: Any, count: int, seed: int, replicate: int, step: int) -> None:
        """One step of the first ``count`` runs of a batch."""
        _call("schedule", "advance", batch, count, seed, replicate, step)

    def run(self, batch: Any, count: int, seed: int, replicate: int, begun: int, recorded: Any, out: Any) -> None:
        """Steps from ``begun`` to the last of ``recorded``, at each of which ``out`` (runs, recorded, measures) gets measures."""
        _call("schedule", "run", batch, count, seed, replicate, begun, recorded, out)

    def write_measures(self, batch: Any, run: int, step: int, out: Any) -> None:
        """Measures of one run of a batch after ``step`` steps."""
        _call("schedule", "write_measures", batch, run, step, out)


def _call(phase: str, entry: str, batch: Any, *arguments: Any) -> None:
    """Call compiled code by Numba's convention: places for a result and for an error, then every argument in its parts.

    It runs without Python's lock, so that threads run beside each other. TypeError where an argument is not of its kind, since
    compiled code would read other memory.
    """
    for letter, argument in zip(CALLED[entry], arguments, strict=True):
        kind = KINDS.get(letter)
        if kind is not None and (argument.dtype, argument.ndim, argument.flags.c_contiguous) != (*kind, True):
            raise TypeError(f"{entry} needs an array of {kind[0]} with {kind[1]} axes, its items one after the other")
    given = [part for argument in (*batch, *arguments) for part in _parts(argument)]
    function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *([ctypes.c_int64] * len(given)))
    result, error = ctypes.c_void_p(), ctypes.c_void_p()
    status = function(addresses(_phases()[phase])[entry])(ctypes.byref(result), ctypes.byref(error), *given)
    if status != 0:
        raise RuntimeError(f"{entry} ended with status {status}")


def _parts(argument: Any) -> tuple[int, ...]:
    """A whole number; or of an array no owner, its size, the size of an item, where its data lie, its shape and strides."""
    if isinstance(argument, np.ndarray):
        return 0, 0, argument.size, argument.itemsize, argument.ctypes.data, *argument.shape, *argument.strides
    return (int(argument),)
