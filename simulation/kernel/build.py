"""Compiles phases and rules into the cache, and says where their machine code lies.

Each is compiled by itself, and they meet through tables of addresses, so that a new rule compiles its family's few loops
and nothing else.
"""

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import types
from numba.core.errors import NumbaError
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.exact import statistics
from coprod.simulation.formulas import encounter, learning, population, service, session
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.custom import functions_of, neighbours_importable
from coprod.simulation.rules.registry import all_principles
from coprod.simulation.schema import rule_states, vector

from .calls import address_of
from .packages import PHASES, entries_of, missing_phases, phase_package, rule_package
from .primitives import compilable, compilable_module
from .shared import world
from .signatures import CUBE, POSITIONS, ROW, TABLE, WHOLES, kinds_of

ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Phases whose compiling takes about half the time of all: a second process compiles them.
OTHER_HALF = ("populate", "events", "forum", "learn", "schedule", "record", "learn_staff")

for _module in (session, encounter, service, learning, population, statistics):
    compilable_module(_module)
compilable(rule_states.start_value, vector.of_group, vector.of_unit, *(principle.apply for principle in all_principles()))


def type_of_run(batch: Any) -> Any:
    """Numba's type of one run of a batch."""
    members = []
    for name, kind in zip(batch._fields, numba.typeof(batch).types, strict=True):
        members.append(types.Array(kind.dtype, kind.ndim - 1, "C") if name in world.PER_RUN else kind)
    return types.NamedTuple(members, world.World)


def phase_kinds(run: Any, entry: str) -> tuple[Any, ...]:
    """Numba types of a phase's arguments: a run, seed, replicate, step, first and last unit; of ``measure`` run, step, out."""
    return (run, types.int64, ROW) if entry == "measure" else (run, *([types.int64] * 5))


def compile_phases(names: Iterable[str], batch: Any) -> None:
    """Compile some phases for batches of this kind, so that they lie in the cache."""
    run, whole, arrays = type_of_run(batch), types.int64, numba.typeof(batch)
    called: dict[str, dict[str, tuple[Any, ...]]] = {
        "populate": {"start": (arrays, TABLE, whole, whole)},
        "schedule": {
            "advance": (arrays, whole, whole, whole, whole),
            "run": (arrays, whole, whole, whole, whole, WHOLES, CUBE),
            "write_measures": (arrays, whole, whole, ROW),
        },
    }
    for name in names:
        module = phase_package(name).load()
        for entry, kinds in called.get(name, {}).items():
            getattr(module, entry).compile(kinds)
        for entry in PHASES[name]:
            address_of(getattr(module, entry), phase_kinds(run, entry))


@cache
def _half_compiled() -> bool:
    """Whether enough phases lie in the cache for one process to compile the rest."""
    return len(missing_phases()) < 4 or (os.cpu_count() or 1) < 2


def compile_together(batch: Any) -> None:
    """Compile what is missing of the phases in two processes, where that is most of them."""
    if _half_compiled():
        return
    names = ",".join(OTHER_HALF)
    helper = subprocess.Popen([sys.executable, "-m", "coprod.simulation.kernel.warm", names], stdout=subprocess.DEVNULL)
    compile_phases([name for name in PHASES if name not in OTHER_HALF], batch)
    helper.wait()  # should it have failed, what it left is compiled here
    _half_compiled.cache_clear()


@cache
def phase_addresses(run: Any) -> NDArray[np.int64]:
    """Addresses of all phases, for the type of a run."""
    found = np.zeros(world.ENTRIES, dtype=np.int64)
    for name, entries in PHASES.items():
        module = phase_package(name).load()
        for entry, position in entries.items():
            found[position] = address_of(getattr(module, entry), phase_kinds(run, entry))
    return found


@cache
def neutral_address(run: Any, name: str) -> int:
    """Address of a phase's stand-in."""
    return address_of(getattr(phase_package("neutral").load(), name), phase_kinds(run, name))


@cache
def rule_addresses(rule: Any) -> dict[int, int]:
    """Compiled functions of a rule: their positions in the table of addresses, and the addresses."""
    compilable(*functions_of(rule))
    module = rule_package(rule).load()
    try:
        with neighbours_importable(rule):
            return {POSITIONS[entry]: address_of(getattr(module, entry), kinds_of(entry)) for entry in entries_of(rule)}
    except NumbaError as error:
        raise not_compilable(rule, error) from error


def not_compilable(rule: type[Rule], error: NumbaError) -> BadInput:
    """What to say of a rule that Numba cannot compile: the line it points at, and what rules may use."""
    file = inspect.getfile(rule)
    text = ANSI.sub("", str(error))
    lines = [int(line) for name, line in re.findall(r'File "([^"]+)", line (\d+)', text) if Path(name).name == Path(file).name]
    lines += [int(line) for line in re.findall(re.escape(file) + r" \((\d+)\)", text)]
    reason = next((line.strip() for line in text.splitlines() if line.strip() and not line.startswith("Failed in")), "")
    return BadInput(
        f"{rule.__name__} cannot be compiled: {reason}",
        where=f"{file}, line {lines[-1]}" if lines else file,
        allowed="numbers, + - * /, comparisons, if, for over range, and functions of coprod.simulation.exact.numerics",
        fix="rewrite that line with these",
    )
