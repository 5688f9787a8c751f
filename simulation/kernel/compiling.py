"""Compiles what is missing of the engine, in processes that have Numba; this one needs it for nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from coprod.simulation.errors import BadInput

from .packages import Code, missing, not_lowered

# Pieces whose compiling takes about half the time of all phases.
HALF = ("forum", "measure", "populate", "schedule", "record", "events", "neutral")
# What is lowered is not optimised yet, so that it suits every target.
UNOPTIMISED = {"NUMBA_OPT": "0", "NUMBA_LOOP_VECTORIZE": "0", "NUMBA_SLP_VECTORIZE": "0", "NUMBA_DISABLE_JIT": "0"}
REFUSED = 3  # exit code of a process that tells why it could not compile something
LOWER, COMPILE = "lower", "compile"  # what such a process does


def compile_missing(codes: Sequence[Code]) -> None:
    """Compile for this computer what is missing of that from the cache; BadInput where a rule cannot be compiled."""
    _make(COMPILE, codes, missing)


def lower_missing(codes: Sequence[Code]) -> None:
    """Lower what is missing of that from the cache, to be compiled for another target; BadInput where a rule cannot be lowered."""
    _make(LOWER, codes, not_lowered)


def _make(aim: str, codes: Sequence[Code], lacking: Callable[[Sequence[Code]], list[Code]]) -> None:
    """Lower or compile those that are lacking, on two cores where that is much of the engine."""
    wanted = lacking(codes)
    if not wanted:
        return
    parts = [[code for code in wanted if (code.name in HALF) == half] for half in (False, True)]
    if len(wanted) < 4 or (os.cpu_count() or 1) < 2:
        parts = [wanted]
    for code in wanted:
        code.package.write()
    started = [(_started(aim, part), part) for part in parts if part]
    for process, part, (said, complaint) in [(process, part, process.communicate()) for process, part in started]:
        if process.returncode == REFUSED:
            raise BadInput(**json.loads(said))
        if process.returncode != 0 or lacking(part):
            raise RuntimeError(f"compiling {', '.join(code.name for code in part)} failed:\n{complaint}")


def _started(aim: str, codes: Sequence[Code]) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "coprod.simulation.kernel.lowering", aim, *(code.name for code in codes)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **UNOPTIMISED},
    )
    return process
