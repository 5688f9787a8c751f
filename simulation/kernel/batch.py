"""A batch: the arrays of several runs of one replicate, made for a set-up and filled with starting populations."""

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.formulas.population import first_member
from coprod.simulation.schema.rows import BASE_ROWS
from coprod.simulation.schema.rule_states import CITIZENS, LEADERS, PROFESSIONALS, UNITS, rows, starts
from coprod.simulation.setup.laboratory import PHASES, Laboratory
from coprod.simulation.setup.setup import Setup
from coprod.simulation.setup.starting_values import place_in_arrays
from coprod.simulation.setup.timeline import timeline

from . import layout as w
from .link import Kernel

RUNS_TOGETHER = 8  # runs of one replicate that go through the steps together, sharing draws
MOST_IN_BATCH = 20_000  # citizens
NOTHING_HELD = Laboratory(PHASES)  # what a scenario that is no laboratory holds


def runs_in_batch(setup: Setup, wished: int) -> int:
    """Runs that share a batch: one, where sharing draws saves less than fetching the state of several costs."""
    return wished if setup.sizes.citizens * wished <= MOST_IN_BATCH else 1


def make_batch(setup: Setup, kernel: Kernel, runs: int) -> Any:
    """Empty arrays for so many runs of one replicate, with the addresses of everything compiled."""
    return kernel.link(empty_batch(setup, runs), (setup.laboratory or NOTHING_HELD).switched_off)


def empty_batch(setup: Setup, runs: int) -> Any:
    """Empty arrays for so many runs of one replicate."""
    lab, axes = setup.laboratory or NOTHING_HELD, lengths(setup, runs)
    table, _ = rows(setup.rules, BASE_ROWS)
    given = {
        "states": table,
        "citizen_starts": starts(setup.rules, setup.positions, CITIZENS, table),
        "professional_starts": starts(setup.rules, setup.positions, PROFESSIONALS, table),
        "leader_starts": starts(setup.rules, setup.positions, LEADERS, table),
        "unit_starts": starts(setup.rules, setup.positions, UNITS, table),
        "lab": lab.held(setup.rules),
        "given": lab.given(axes["row"]),
        "timed_positions": timeline(setup).positions,
        "shifts": timeline(setup).shifts,
    }
    made = (np.zeros(shape, dtype=kind) for shape, kind in _shapes(axes, runs))
    batch: Any = w.World._make([*setup.sizes, *made, *(given[name] for name in w.GIVEN)])
    batch.trusting[:] = lab.weights_by_listener(setup.sizes, axes["row"]) if lab.matrix is not None else 1.0
    return batch


def batch_bytes(setup: Setup) -> int:
    """Memory in bytes that a batch of this set-up would take."""
    runs = runs_in_batch(setup, RUNS_TOGETHER)
    axes = lengths(setup, runs)
    return sum(prod(shape) * np.dtype(kind).itemsize for shape, kind in _shapes(axes, runs))


def lengths(setup: Setup, runs: int) -> dict[str, int]:
    """Lengths of the axes of a batch's arrays by name."""
    s, lab = setup.sizes, setup.laboratory or NOTHING_HELD
    agents = s.agents
    steps, timed = timeline(setup).values.shape
    _, counts = rows(setup.rules, BASE_ROWS)
    participants = max(w.MOST_PARTICIPANTS, lab.most_in_session(s))
    row = _whole_vectors(participants + 1)
    sorted_together = 8
    while sorted_together < s.citizens + s.professionals + agents["leader"]:
        sorted_together *= 2
    return {
        "parameters": len(setup.parameter_vector),
        "steps": steps,
        "timed": timed,
        "citizens": s.citizens,
        "professionals": s.professionals,
        "leaders": agents["leader"],
        "units": s.units,
        "groups": s.groups,
        "citizen_rows": counts[CITIZENS],
        "professional_rows": counts[PROFESSIONALS],
        "leader_rows": counts[LEADERS],
        "unit_rows": counts[UNITS],
        "in_unit": _whole_vectors(-(-s.citizens // s.units)),  # citizens of the largest unit
        "seats": w.WHO + participants,
        "row": row,  # one column for each participant
        "trusted": row if lab.trusts() or lab.matrix is not None else 1,  # a row for each, if every pair has a trust or weight
        "spanned": s.units if lab.one_session else 0,
        "scratch_buffers": s.units if runs > 1 else min(s.units, w.CITIZENS_TOGETHER // max(1, s.citizens // s.units) + 2),
        "totals": s.groups + s.units + w.TOTAL_ROWS,
        "listed": max(s.citizens, s.units + 1, w.BUFFER_LENGTH),
        "sorted": 2 * sorted_together,
    }


def _shapes(axes: dict[str, int], runs: int) -> Iterator[tuple[tuple[int, ...], str]]:
    """Shape and type of each array that is not given by the set-up, in the order of a batch's fields."""
    for name, field in {**w.PER_RUN, **w.SHARED}.items():
        shape = tuple(axes[axis] if isinstance(axis, str) else axis for axis in field.axes)
        yield ((runs, *shape) if name in w.PER_RUN else shape), field.type


def _whole_vectors(n: int) -> int:
    return -(-n // w.VECTOR) * w.VECTOR


def begin(batch: Any, kernel: Kernel, points: Sequence[Setup], seed: int, replicate: int) -> None:
    """Fill a batch with starting populations; a laboratory's starting values replace those of the model."""
    for t, setup in enumerate(points):
        batch.timed[t] = timeline(setup).values
    kernel.start(batch, np.array([setup.parameter_vector for setup in points]), seed, replicate)
    for t, setup in enumerate(points):
        if setup.laboratory:
            place_in_arrays(batch, t, setup, seed, replicate)


def citizens_of(batch: Any, runs: int, chosen: Sequence[int] | slice) -> NDArray[np.float64]:
    """Rows of the citizens' state in the first runs of a batch: (runs, rows, citizens)."""
    ends = [first_member(u, batch.n_citizens, batch.n_units) for u in range(batch.n_units + 1)]
    parts = [batch.citizens[:runs, u, chosen, : ends[u + 1] - ends[u]] for u in range(batch.n_units)]
    return np.concatenate(parts, axis=2)
