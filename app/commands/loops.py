"""``coprod loops``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.options import Seed, Threads, Weeks


def loops(
    context: typer.Context,
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="measure what cutting each does in this scenario, shipped or a .toml file")
    ] = "",
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="measure to compare, by default each loop's own and value; may be repeated"),
    ] = None,
    weeks: Weeks = None,
    replicates: Annotated[int, typer.Option(help="paired runs")] = 20,
    seed: Seed = 0,
    workers: Threads = 0,
) -> None:
    """List the feedback loops, or the effect of cutting each.

    Without a scenario: what each loop is, and which values of parameters cut it. With one: the change of its outcome and of
    value at the end; runs with and without the loop are paired by common random numbers.
    """
    from coprod.printing.loops import print_effects, print_loops
    from coprod.simulation.errors import BadInput

    if not scenario:
        sources = {name: context.get_parameter_source(name) for name in context.params}
        given = [f"--{name}" for name, source in sources.items() if source and source.name == "COMMANDLINE"]
        if given:
            raise BadInput(
                f"{given[0]} is for what cutting each loop does in a scenario, and none is named",
                where=given[0],
                allowed="coprod loops SCENARIO, or coprod loops alone",
                fix=f"write coprod loops baseline {given[0]} ..., or leave it out",
            )
        print_loops()
        return
    from coprod.arguments import chosen_scenario, threads_of
    from coprod.compilation import announce_compilation
    from coprod.experiments.contrast import MOST_PAIRS
    from coprod.experiments.limits import MOST_SEED, checked_integer
    from coprod.experiments.loops import loops as effects_of
    from coprod.experiments.run import checked_over_all
    from coprod.terminal import tell

    chosen = chosen_scenario(scenario, weeks, [], [], [])
    checked_over_all(measure or [], "--measure")
    checked_integer("replicates", replicates, 3, MOST_PAIRS, "--replicates")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    threads = threads_of(workers)
    tell(f"{chosen.title}: each loop cut, {chosen.values['time.weeks']:g} weeks, {replicates} paired replicates")
    announce_compilation([chosen.rules])
    print_effects(effects_of(chosen, measures=measure, seed=seed, replicates=replicates, threads=threads))
