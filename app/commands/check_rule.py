"""``coprod check-rule``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.console import say

MOST_SECONDS = 86_400


def check_rule(
    rule: Annotated[str, typer.Argument(metavar="FILE:CLASS", help="a rule of your own, or FAMILY=NAME of one that ships")],
    scenario: Annotated[str, typer.Option(metavar="SCENARIO", help="scenario to try it in")] = "baseline",
    draws: Annotated[int, typer.Option(help="random inputs and parameters to try")] = 20_000,
    seconds: Annotated[float, typer.Option(help="longest time that loading the rule, or one call of it, may take")] = 20.0,
) -> None:
    """Test a rule: range, both engines, symmetries.

    What must stay the same is tried when people are relabelled and when views are mirrored.
    """
    from coprod.experiments.limits import checked_integer
    from coprod.experiments.rule_trial import Loaded, trial
    from coprod.simulation.errors import BadInput

    checked_integer("draws", draws, 1, 10_000_000, "--draws")
    if not 0.0 < seconds <= MOST_SECONDS:
        allowed = f"a number above 0, up to {MOST_SECONDS:,}"
        raise BadInput(f"seconds is {seconds:g}", where="--seconds", allowed=allowed, fix="write --seconds 20")
    wrong = []
    for found in trial(rule, scenario, draws, seconds):
        if isinstance(found, Loaded):
            say(found.title)
            continue
        say(f"{'WRONG' if found.wrong else 'ok   '}  {found.test} ({found.tried:,} tried)")
        if found.wrong:
            say(f"       {found.wrong}")
            wrong.append(found)
    if any(found.test.startswith("range") for found in wrong):
        say("the other tests wait until the rule stays in its range")
    if wrong:
        raise typer.Exit(1)
