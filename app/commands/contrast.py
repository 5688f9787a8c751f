"""``coprod contrast``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.options import Cuts, Events, Rules, ScenarioName, Seed, Sets, Threads, Weeks


def contrast(
    scenario: ScenarioName,
    sets: Sets = None,
    rules: Rules = None,
    event: Events = None,
    cut: Cuts = None,
    against: Annotated[str | None, typer.Option(metavar="SCENARIO", help="compare with another scenario")] = None,
    measure: Annotated[list[str] | None, typer.Option(metavar="NAME", help="measure to compare; may be repeated")] = None,
    weeks: Weeks = None,
    replicates: Annotated[int, typer.Option(help="paired runs")] = 100,
    seed: Seed = 0,
    workers: Threads = 0,
) -> None:
    """Estimate the effect of a change on a scenario.

    The change is --set, --rule, --event, --cut or --against; runs are paired by common random numbers.
    """
    from coprod.arguments import chosen_scenario, threads_of
    from coprod.compilation import announce_compilation
    from coprod.experiments.contrast import MOST_PAIRS
    from coprod.experiments.contrast import contrast as compare
    from coprod.experiments.limits import MOST_SEED, checked_integer
    from coprod.experiments.run import checked_over_all
    from coprod.printing.contrasts import print_contrast
    from coprod.scenarios.scenario import load_scenario
    from coprod.simulation.errors import BadInput
    from coprod.terminal import tell

    if not (sets or rules or event or cut or against):
        raise BadInput(
            "nothing to compare with",
            where="coprod contrast",
            allowed="--set NAME=VALUE, --rule FAMILY=NAME, --event NAME@WEEK, --cut LOOP or --against SCENARIO",
            fix="coprod contrast baseline --set start.trust=0.9",
        )
    a = chosen_scenario(scenario, weeks, [], [], [])
    horizon = int(a.values["time.weeks"]) if weeks is None else weeks
    b = chosen_scenario(against or scenario, horizon, sets or [], rules or [], event or [], cut or [])
    checked_over_all(measure or [], "--measure")
    checked_integer("replicates", replicates, 3, MOST_PAIRS, "--replicates")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    threads = threads_of(workers)
    changes = [f"scenario {load_scenario(against).name}"] if against else []
    changes += [*(sets or []), *(rules or []), *(event or []), *(f"loop {name} cut" for name in cut or [])]
    tell(f"{a.title}: as it is (A) against {', '.join(changes)} (B), {horizon} weeks, {replicates} paired replicates")
    announce_compilation((a.rules, b.rules))
    print_contrast(compare(a, b, measure or ["value"], seed=seed, replicates=replicates, threads=threads))
