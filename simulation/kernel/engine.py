"""The compiled engine: arrays in, recorded measures out. Imports neither Mesa nor matplotlib."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.formulas.population import first_member
from coprod.simulation.schema.named_states import NamedState
from coprod.simulation.schema.rows import BASE_ROWS, COUNTS
from coprod.simulation.schema.rule_states import CITIZENS, LEADERS, PROFESSIONALS, UNITS, rows, starts
from coprod.simulation.schema.vector import measures_length
from coprod.simulation.setup.laboratory import LEARNING
from coprod.simulation.setup.setup import Setup
from coprod.simulation.setup.starting_values import place_in_arrays
from coprod.simulation.setup.timeline import timeline

from .build import Kernel, build
from .shared import world as w
from .signatures import PLACES_LENGTH

Floats = NDArray[np.float64]

# what a scenario that is no laboratory holds: bounds 0 and 1, a leader in every session, trust among participants, talk,
# decisions, all parts of learning
NOTHING_HELD = np.array([0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, *([1.0] * len(LEARNING))])
TILE = 8  # runs of one replicate that go through the steps together, sharing draws
MOST_IN_TILE = 20_000  # citizens


def make_tile(setup: Setup, kernel: Kernel, runs: int) -> Any:
    """Empty arrays for so many runs of one replicate, with the addresses of everything compiled."""
    tile = empty_tile(setup, runs)
    kernel.link(tile, setup.laboratory.switched_off if setup.laboratory else ())
    return tile


def empty_tile(setup: Setup, runs: int) -> Any:
    """Empty arrays for so many runs of one replicate."""
    s, lab = setup.sizes, setup.laboratory
    leaders = s.units + s.organisations + s.regions
    sizes = [first_member(u + 1, s.citizens, s.units) - first_member(u, s.citizens, s.units) for u in range(s.units)]
    in_unit = -(-max(sizes) // w.VECTOR) * w.VECTOR
    desks = s.units if runs > 1 else min(s.units, w.BATCH // max(1, min(sizes)) + 2)
    sorted_together = 8
    while sorted_together < s.citizens + s.professionals + leaders:
        sorted_together *= 2
    seats, row = session_width(setup)
    table, lengths = rows(setup.rules, BASE_ROWS)
    spans = lab is not None and lab.one_session
    trusting = lab.weights_by_listener(s, row) if lab and lab.matrix else np.ones((row if keeps_pairs(setup) else 1, row))
    return w.World(
        n_citizens=s.citizens,
        n_professionals=s.professionals,
        n_units=s.units,
        n_organisations=s.organisations,
        n_regions=s.regions,
        n_groups=s.groups,
        dimensions=s.dimensions,
        hidden=s.hidden,
        n_ties=s.ties,
        n_peers=s.peers,
        theta=np.zeros((runs, len(setup.theta))),
        timed=np.zeros((runs, *timeline(setup).values.shape)),
        citizens=np.zeros((runs, s.units, lengths[CITIZENS], in_unit)),
        links=np.zeros((runs, s.units, w.LINK_ROWS, in_unit), dtype=np.int32),
        people=np.zeros((runs, w.PEOPLE_ROWS, s.citizens)),
        professionals=np.zeros((runs, lengths[PROFESSIONALS], s.professionals)),
        leaders=np.zeros((runs, lengths[LEADERS], leaders)),
        units=np.zeros((runs, lengths[UNITS], s.units)),
        cells=np.zeros((runs, s.units, s.groups, w.COLUMNS)),
        seats=np.zeros((runs, s.units, w.WHO + seats), dtype=np.int64),
        small=np.zeros((runs, w.SMALL_ROWS, w.SMALL)),
        opening=np.zeros((runs, s.units, 4, row) if spans else (runs, 1, 1, 1)),
        desk=np.zeros((desks, w.DESK_ROWS, in_unit)),
        drawn=np.full((desks, 3), -1, dtype=np.int64),
        totals=np.zeros((s.groups + s.units + w.TOTAL_ROWS, w.COLUMNS)),
        session=np.zeros((w.SESSION_ROWS, row)),
        trusting=trusting,
        lanes=np.zeros(w.LANE_ROWS * w.LANES),
        lists=np.zeros((w.LIST_ROWS, max(s.citizens, s.units + 1, w.LANES)), dtype=np.int64),
        sorting=np.zeros(2 * sorted_together),
        phases=np.zeros(w.ENTRIES, dtype=np.int64),
        rules=np.zeros(PLACES_LENGTH, dtype=np.int64),
        states=table,
        citizen_starts=starts(setup.rules, setup.places, CITIZENS, table),
        professional_starts=starts(setup.rules, setup.places, PROFESSIONALS, table),
        leader_starts=starts(setup.rules, setup.places, LEADERS, table),
        unit_starts=starts(setup.rules, setup.places, UNITS, table),
        lab=lab.held(setup.rules) if lab else NOTHING_HELD,
        given=lab.given(row) if lab else np.zeros((2, 4)),
        timed_places=timeline(setup).places,
        shifts=timeline(setup).shifts,
    )


def session_width(setup: Setup) -> tuple[int, int]:
    """The most who can sit in a session, and the length of a row of working space for them."""
    lab = setup.laboratory
    seats = max(w.MOST_PARTICIPANTS, lab.most_in_session(setup.sizes)) if lab else w.MOST_PARTICIPANTS
    return seats, -(-(seats + 1) // w.VECTOR) * w.VECTOR


def keeps_pairs(setup: Setup) -> bool:
    """Whether trust or a weight is kept for every pair in a session."""
    return setup.laboratory is None or setup.laboratory.trusts() or setup.laboratory.matrix is not None


def begin(tile: Any, kernel: Kernel, points: Sequence[Setup], seed: int, replicate: int) -> None:
    """Fill a tile with starting populations; a laboratory's starting values replace those of the model."""
    for t, setup in enumerate(points):
        tile.timed[t] = timeline(setup).values
    kernel.start(tile, np.array([setup.theta for setup in points]), seed, replicate)
    for t, setup in enumerate(points):
        if setup.laboratory:
            place_in_arrays(tile, t, setup, seed, replicate)


def tile_bytes(setup: Setup) -> int:
    """Memory of a tile, in bytes, without making it: its largest arrays."""
    s = setup.sizes
    runs = runs_in_tile(setup, TILE)
    per_citizen = (COUNTS["citizen"] + 3) * 8 + 13 * 4
    members = -(-s.citizens // s.units)
    in_unit = -(-members // w.VECTOR) * w.VECTOR  # a unit's places come in whole vectors
    citizens = runs * per_citizen * s.units * in_unit + s.citizens * (15 + 6 + 4) * 8
    _, professional_rows, leader_rows, unit_rows = BASE_ROWS
    seats, row = session_width(setup)
    per_unit = unit_rows + leader_rows + s.groups * w.COLUMNS + w.WHO + seats
    others = runs * 8 * (professional_rows * s.professionals + per_unit * s.units)
    in_session = 8 * row * (w.SESSION_ROWS + (row if keeps_pairs(setup) else 1) + 5 * runs)
    return int(1.1 * (citizens + others + in_session)) + 1_000_000


def runs_in_tile(setup: Setup, wished: int) -> int:
    """Runs that share a tile: one, where sharing draws saves less than fetching the state of several costs."""
    return wished if setup.sizes.citizens * wished <= MOST_IN_TILE else 1


def shared_structure(setup: Setup) -> Any:
    """What set-ups must have in common to go through an engine together."""
    laboratory = repr(setup.laboratory) if setup.laboratory else ""
    return (
        tuple(sorted(setup.rules.items())),
        setup.sizes,
        setup.groups,
        laboratory,
        timeline(setup).names,
        len(timeline(setup).values),
    )


class KernelRun:
    """One run of the compiled engine that can be stepped and looked into."""

    def __init__(self, setup: Setup, seed: int, replicate: int) -> None:
        self.setup = setup
        self.kernel = build(setup.rules)
        self.tile = make_tile(setup, self.kernel, 1)
        self.length = measures_length(len(setup.groups), setup.sizes.units)
        self.restart(seed, replicate)

    def restart(self, seed: int, replicate: int) -> None:
        """Begin another run in the same arrays."""
        self.seed, self.replicate, self.steps = seed, replicate, 0
        begin(self.tile, self.kernel, [self.setup], seed, replicate)

    def step(self) -> None:
        """Advance by one step."""
        self.kernel.advance(self.tile, 1, self.seed, self.replicate, self.steps)
        self.steps += 1

    def measures(self) -> Floats:
        """The vector of measures now, laid out as ``schema.vector`` says."""
        out = np.empty(self.length)
        self.kernel.write_measures(self.tile, 0, self.steps, out)
        return out

    def citizens(self, rows: Sequence[int] | None = None) -> Floats:
        """The citizens' state: (rows, citizens), all rows or some, as in ``state``."""
        s = self.setup.sizes
        chosen = slice(None) if rows is None else list(rows)
        parts = []
        for u in range(s.units):
            size = first_member(u + 1, s.citizens, s.units) - first_member(u, s.citizens, s.units)
            parts.append(self.tile.citizens[0, u, chosen, :size])
        return np.concatenate(parts, axis=1)


class Engine:
    """Runs batches of (parameter point x replicate) that share sizes, groups and rules; parallel over runs.

    Points of one replicate go through the steps together in tiles, so that they share draws. The result of a run
    depends on its parameters, seed and replicate alone: not on the tile, the batch, its order or threads.
    """

    def __init__(self, setup: Setup, threads: int = 1, tile: int = TILE) -> None:
        self.setup = setup
        self.kernel = build(setup.rules)
        self.length = measures_length(len(setup.groups), setup.sizes.units)
        self.threads = threads
        self.tile = runs_in_tile(setup, tile)
        self._own = local()

    def _together(
        self, points: Sequence[Setup], seed: int, replicate: int, recorded: NDArray[np.int64], final: Mapping[str, NamedState]
    ) -> tuple[Floats, dict[str, Floats]]:
        self._begin(points, seed, replicate)
        out = np.empty((len(points), len(recorded), self.length))
        self.kernel.run(self._own.tile, len(points), seed, replicate, recorded, out)
        return out, {name: self._state(state, len(points)).mean(axis=1) for name, state in final.items()}

    def _begin(self, points: Sequence[Setup], seed: int, replicate: int) -> None:
        if not hasattr(self._own, "tile"):
            self._own.tile = make_tile(self.setup, self.kernel, self.tile)
        begin(self._own.tile, self.kernel, points, seed, replicate)

    def _state(self, named: NamedState, count: int) -> Floats:
        """A state of every agent in the first runs of the tile: (runs, rows, agents)."""
        rows = list(named.rows)
        if named.kind != "citizen":
            return np.array(getattr(self._own.tile, f"{named.kind}s")[:count, rows])
        s = self.setup.sizes
        ends = [first_member(u, s.citizens, s.units) for u in range(s.units + 1)]
        parts = [self._own.tile.citizens[:count, u, rows, : ends[u + 1] - ends[u]] for u in range(s.units)]
        return np.concatenate(parts, axis=2)

    def run(self, points: Sequence[Setup], seed: int, replicates: Sequence[int], recorded: NDArray[np.int64]) -> Floats:
        """Measures of every run: shape (points, replicates, recorded steps, measures), float64.

        ``points`` are set-ups that share the engine's sizes, groups, rules and the parameters that events change
        (``shared_structure``); ``recorded`` are rising step counts, 0 being the start.
        """
        return self.run_to_end(points, seed, replicates, recorded, {})[0]

    def run_to_end(
        self,
        points: Sequence[Setup],
        seed: int,
        replicates: Sequence[int],
        recorded: NDArray[np.int64],
        final: Mapping[str, NamedState],
    ) -> tuple[Floats, dict[str, Floats]]:
        """Measures as ``run``, and states at the end by name: (points, replicates, agents), means over a state's rows."""
        out = np.empty((len(points), len(replicates), len(recorded), self.length))
        kept: dict[str, Floats] = {}
        agents = self.setup.sizes.agents
        for name, state in final.items():
            kept[name] = np.empty((len(points), len(replicates), agents[state.kind]))
        size = max(1, min(self.tile, -(-len(points) * len(replicates) // self.threads)))
        jobs = [(p, r) for r in range(len(replicates)) for p in range(0, len(points), size)]

        def work(job: tuple[int, int]) -> None:
            p, r = job
            out[p : p + size, r], ends = self._together(points[p : p + size], seed, replicates[r], recorded, final)
            for name, values in ends.items():
                kept[name][p : p + size, r] = values

        if self.threads == 1:
            for job in jobs:
                work(job)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(work, jobs))
        return out, kept

    def run_with_states(
        self,
        points: Sequence[Setup],
        seed: int,
        replicates: Sequence[int],
        recorded: NDArray[np.int64],
        states: Mapping[str, NamedState],
    ) -> tuple[Floats, dict[str, Floats]]:
        """Measures as ``run``, and states by name: (points, replicates, recorded steps, agents, rows). On one thread."""
        out = np.empty((len(points), len(replicates), len(recorded), self.length))
        agents = self.setup.sizes.agents
        found = {name: np.empty((*out.shape[:3], agents[s.kind], len(s.rows))) for name, s in states.items()}
        times = [int(step) for step in recorded]
        for r, replicate in enumerate(replicates):
            for first in range(0, len(points), self.tile):
                together = points[first : first + self.tile]
                self._begin(together, seed, replicate)
                for row, (before, now) in enumerate(zip([0, *times], times, strict=False)):
                    for step in range(before, now):
                        self.kernel.advance(self._own.tile, len(together), seed, replicate, step)
                    for t in range(len(together)):
                        self.kernel.write_measures(self._own.tile, t, now, out[first + t, r, row])
                    for name, state in states.items():
                        found[name][first : first + len(together), r, row] = self._state(state, len(together)).swapaxes(1, 2)
        return out, found


def recorded_steps(steps: int, every: int) -> NDArray[np.int64]:
    """The start, every so many steps, and the last step."""
    found = list(range(0, steps, every))
    return np.array([*found, steps], dtype=np.int64)
