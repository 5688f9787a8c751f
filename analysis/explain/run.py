"""Every configuration of a game, to be run on the same seeds."""

from __future__ import annotations

from coprod.experiments.memory import check_memory, check_run
from coprod.experiments.times import recorded_steps
from coprod.experiments.together import Together

from .mechanisms import Game


def configurations(game: Game, measures: int, replicates: int, threads: int) -> Together:
    """All configurations of a game, in their order; BadInput where they do not fit in memory with so many replicates."""
    count = 1 << len(game.mechanisms)
    check_run(game.scenario, replicates, 2, threads=threads)
    last = recorded_steps(game.scenario, game.scenario.values["time.weeks"])[-1:]
    played = Together([game.configuration(number).setup for number in range(count)], last)
    check_memory(
        8 * played.numbers(measures, replicates, threads),
        f"{count:,} configurations",
        f"scenario {game.scenario.name}",
        "name fewer mechanisms with --only",
    )
    return played
