"""``coprod audit``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.console import say
from coprod.options import Rules, ScenarioName, Seed, Sets


def audit(
    scenario: ScenarioName,
    weeks: Annotated[int, typer.Option(help="how many weeks to run on both engines")] = 26,
    replicates: Annotated[int, typer.Option(help="replicates")] = 4,
    seed: Seed = 0,
    sets: Sets = None,
    rules: Rules = None,
) -> None:
    """Prove that how a scenario is run changes no number.

    Engine, threads, batches, recording and order are changed; the hash that is printed can be compared with a colleague's.
    """
    from coprod.arguments import chosen_scenario
    from coprod.compilation import announce_compilation
    from coprod.experiments.audit import audit as prove
    from coprod.experiments.audit import left_out
    from coprod.experiments.limits import MOST_SEED, checked_integer
    from coprod.simulation.words import counted

    chosen = chosen_scenario(scenario, weeks, sets or [], rules or [], [])
    checked_integer("replicates", replicates, 1, 10_000, "--replicates")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    say(f"{chosen.title}\n{counted(weeks, 'week')}, {counted(replicates, 'replicate')}, seed {seed}")
    announce_compilation([chosen.rules])
    found = prove(chosen, replicates, seed)
    for check in found.checks:
        say(f"{'differs' if check.difference else 'equal  '}  {check.what} ({check.numbers:,} numbers)")
        if check.difference:
            say(f"         {check.difference}")
    if why := left_out(chosen.setup):
        say(f"not compared: the engine for web pages ({why})")
    say(f"scenario  {chosen.digest()[:16]}\ncode      {found.code[:16]}\nresult    {found.digest}")
    if not found.passed:
        say("something changed a run that must not: please report it, with these lines")
        raise typer.Exit(1)
    say("a colleague with the same scenario, code and options gets the same result line on any machine")
