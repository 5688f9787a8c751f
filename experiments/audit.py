"""Proves on a scenario that nothing changes a run but its parameters, seed and replicate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel import built
from coprod.simulation.kernel.digests import source_digest
from coprod.simulation.kernel.engine import Engine
from coprod.simulation.setup.setup import Setup

from .browser_engine import WasmKernel
from .equality import first_difference
from .memory import check_run
from .times import recorded_steps

Floats = NDArray[np.float64]
MOST_THREADS = 4
NUDGED = "learn.session_load"  # parameter of the second point of the sweep


@dataclass(frozen=True)
class Check:
    """What was varied, over how many numbers, and the first difference found ('' for none)."""

    what: str
    numbers: int
    difference: str


@dataclass(frozen=True)
class Audit:
    """All checks, and a hash of every recorded number that is the same wherever this scenario and code run."""

    checks: tuple[Check, ...]
    digest: str
    code: str

    @property
    def passed(self) -> bool:
        """Whether nothing changed anything."""
        return not any(check.difference for check in self.checks)


def audit(scenario: Scenario, replicates: int, seed: int, notice: Callable[[str], None] = lambda _: None) -> Audit:
    """Run every variation and compare it with the plainest: one thread, one run at a time, every step recorded."""
    setup = scenario.setup
    other = scenario.with_values({NUDGED: 0.5 * scenario.values[NUDGED] + 0.01}, "the audit").setup
    points, numbers = [setup, other], list(range(replicates))
    steps = recorded_steps(scenario, setup.dt)
    check_run(scenario, replicates, len(steps), threads=MOST_THREADS, runs=4)  # both points, alone and as varied
    alone = np.stack([Engine(setup, runs_together=1).run([point], seed, numbers, steps)[0] for point in points])
    checks = []
    for check in _variations(setup, points, numbers, steps, seed, alone):
        notice(check.what)
        checks.append(check)
    compared, difference = first_difference(setup, seed, 0, int(steps[-1]))
    checks.append(Check("engine: Mesa agents against compiled phases, every state of every agent", compared, difference))
    notice(checks[-1].what)
    if not left_out(setup):
        compared, difference = first_difference(setup, seed, 0, int(steps[-1]), WasmKernel(setup.rules))
        checks.append(Check("engine: Mesa agents against the engine for web pages", compared, difference))
        notice(checks[-1].what)
    digest = hashlib.sha256(scenario.digest().encode() + np.nan_to_num(alone[0], nan=-1e300).tobytes()).hexdigest()
    return Audit(tuple(checks), digest, source_digest())


def left_out(setup: Setup) -> str:
    """Why the engine for web pages is not among what is compared; '' where it is."""
    if any(":" in choice for choice in setup.rules.values()):
        return "a rule of one's own is compiled into a page only when that is written"
    if find_spec("wasmtime") is None:
        return "wasmtime is not installed: pip install -e '.[page]'"
    try:
        built.places()
    except BadInput as error:
        return f"{error.what}: {error.fix}"
    return ""


def _variations(
    setup: Setup, points: list[Setup], numbers: list[int], steps: NDArray[np.int64], seed: int, alone: Floats
) -> Iterator[Check]:
    def compare(what: str, found: Floats, wanted: Floats) -> Check:
        same = (found == wanted) | (np.isnan(found) & np.isnan(wanted))
        if same.all():
            return Check(what, found.size, "")
        p, r, t, m = (int(i) for i in np.argwhere(~same)[0])
        where = f"point {p}, replicate {r}, step {int(steps[t])}, measure number {m}"
        return Check(what, found.size, f"{where}: {found[p, r, t, m]!r} against {wanted[p, r, t, m]!r}")

    for threads in (2, MOST_THREADS):
        yield compare(f"threads: {threads} against 1", Engine(setup, threads).run(points, seed, numbers, steps), alone)
    for together in (2, 8):
        found = Engine(setup, runs_together=together).run(points, seed, numbers, steps)
        yield compare(f"batch: {together} runs that share draws against single runs", found, alone)
    engine = Engine(setup)
    half = max(1, len(numbers) // 2)
    parts = [engine.run(points, seed, part, steps) for part in (numbers[:half], numbers[half:]) if part]
    yield compare("batch: replicates in two parts against all at once", np.concatenate(parts, axis=1), alone)
    found = engine.run(points[::-1], seed, numbers[::-1], steps)[::-1, ::-1]
    yield compare("sweep order: points and replicates backwards", found, alone)
    last = int(steps[-1])
    for every in sorted({2, 7, last} - {1}):
        chosen = np.array(sorted({*range(0, last, every), last}), dtype=np.int64)
        found = engine.run(points, seed, numbers, chosen)
        yield compare(f"recording: every {every} steps against every step", found, alone[:, :, chosen])
