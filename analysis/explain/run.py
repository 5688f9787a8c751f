"""Every configuration of a game, run once on the same seeds."""

from __future__ import annotations

from collections.abc import Sequence

from coprod.experiments.memory import check_memory, check_run
from coprod.experiments.times import recorded_steps
from coprod.experiments.together import Progress, Together

from .mechanisms import Game
from .shapley import Floats


def outcomes(game: Game, measures: Sequence[str], replicates: int, seed: int, threads: int, progress: Progress) -> Floats:
    """Measures at the end of every configuration's runs: (configurations, replicates, measures)."""
    count = 1 << len(game.mechanisms)
    check_run(game.scenario, replicates, 2, threads=threads)
    last = recorded_steps(game.scenario, game.scenario.values["time.weeks"])[-1:]
    played = Together([game.configuration(number).setup for number in range(count)], last)
    check_memory(
        8 * played.numbers(len(measures), replicates, threads),
        f"{count:,} configurations",
        f"scenario {game.scenario.name}",
        "name fewer mechanisms with --only",
    )
    return played.at_end(measures, replicates, seed, threads, progress)
