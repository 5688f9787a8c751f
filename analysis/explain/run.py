"""Every configuration of a game, run once on the same seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np

from coprod.experiments.memory import check_memory, check_run
from coprod.experiments.times import recorded_steps
from coprod.simulation.kernel.engine import Engine, shared_structure
from coprod.simulation.schema.vector import layout, measures_length

from .mechanisms import Game
from .shapley import Floats

Progress = Callable[[int, int], None]
TOGETHER = 8  # configurations that share draws


def outcomes(game: Game, measures: Sequence[str], replicates: int, seed: int, threads: int, progress: Progress) -> Floats:
    """Measures at the end of every configuration's runs: (configurations, replicates, measures)."""
    setup = game.scenario.setup
    positions = layout(len(setup.groups), setup.sizes.units)
    columns = [positions[name].start for name in measures]
    count = 1 << len(game.mechanisms)
    check_run(game.scenario, replicates, 2, threads=threads)
    numbers = (
        count * replicates * (len(measures) + threads * TOGETHER / count * measures_length(len(setup.groups), setup.sizes.units))
    )
    check_memory(
        int(8 * numbers), f"{count:,} configurations", f"scenario {game.scenario.name}", "name fewer mechanisms with --only"
    )
    last = recorded_steps(game.scenario, game.scenario.values["time.weeks"])[-1:]
    found = np.full((count, replicates, len(measures)), np.nan)
    engines: dict[object, Engine] = {}
    groups: dict[object, list[int]] = {}
    setups = {}
    for number in range(count):
        setups[number] = game.configuration(number).setup
        key = shared_structure(setups[number])
        groups.setdefault(key, []).append(number)
        engines.setdefault(key, Engine(setups[number]))
    blocks = [(key, members[i : i + TOGETHER]) for key, members in groups.items() for i in range(0, len(members), TOGETHER)]

    def work(key: object, members: list[int]) -> tuple[list[int], Floats]:
        data = engines[key].run([setups[n] for n in members], seed, range(replicates), last)
        return members, data[:, :, 0, columns]

    done = 0
    with ThreadPoolExecutor(threads) as pool:
        for job in as_completed([pool.submit(work, *block) for block in blocks]):
            members, values = job.result()
            found[members] = values
            done += len(members) * replicates
            progress(done, count * replicates)
    return found
