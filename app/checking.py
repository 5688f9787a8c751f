"""What ``coprod audit`` and ``coprod check-rule`` do and print."""

from __future__ import annotations

import typer

from .commands import announce_compilation, chosen_scenario
from .console import say
from .simulation.errors import BadInput

MOST_SECONDS = 86_400


def run_audit(name: str, weeks: int, replicates: int, seed: int, sets: list[str], rules: list[str]) -> None:
    """``coprod audit``."""
    from .experiments.limits import whole

    scenario = chosen_scenario(name, weeks, sets, rules, [])
    whole("replicates", replicates, 1, 10_000)
    whole("seed", seed, 0, 2**63 - 1)
    say(f"{scenario.title}\n{weeks} weeks, {replicates} replicates, seed {seed}")
    announce_compilation(scenario, "kernel")

    from .experiments.audit import audit

    found = audit(scenario, replicates, seed)
    for check in found.checks:
        say(f"{'differs' if check.difference else 'equal  '}  {check.what} ({check.numbers:,} numbers)")
        if check.difference:
            say(f"         {check.difference}")
    say(f"scenario  {scenario.digest()[:16]}\ncode      {found.code[:16]}\nresult    {found.digest}")
    if not found.passed:
        say("something changed a run that must not: please report it, with these lines")
        raise typer.Exit(1)
    say("a colleague with the same scenario, code and options gets the same result line on any machine")


def run_check_rule(choice: str, scenario_name: str, draws: int, seconds: float) -> None:
    """``coprod check-rule``."""
    from .experiments.limits import whole
    from .experiments.rule_trial import Loaded, trial

    whole("draws", draws, 1, 10_000_000)
    if not 0.0 < seconds <= MOST_SECONDS:
        allowed = f"a number above 0, up to {MOST_SECONDS:,}"
        raise BadInput(f"seconds is {seconds:g}", where="--seconds", allowed=allowed, fix="write --seconds 20")
    wrong = []
    for found in trial(choice, scenario_name, draws, seconds):
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
