"""What ``coprod audit`` and ``coprod check-rule`` do and print."""

from __future__ import annotations

import sys
from pathlib import Path

from coprod.commands import announce_compilation, chosen_scenario
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput


def run_audit(name: str, weeks: int, replicates: int, seed: int, sets: list[str], rules: list[str]) -> None:
    """``coprod audit``."""
    from coprod.experiments.run import whole

    scenario = chosen_scenario(name, weeks, sets, rules, [])
    whole("replicates", replicates, 1, 10_000)
    whole("seed", seed, 0, 2**63 - 1)
    print(f"{scenario.title}\n{weeks} weeks, {replicates} replicates, seed {seed}", flush=True)
    announce_compilation(scenario, "kernel")

    from coprod.experiments.audit import audit

    found = audit(scenario, replicates, seed)
    for check in found.checks:
        print(f"{'differs' if check.difference else 'equal  '}  {check.what} ({check.numbers:,} numbers)")
        if check.difference:
            print(f"         {check.difference}")
    print(f"scenario  {scenario.digest()[:16]}\ncode      {found.code[:16]}\nresult    {found.digest}")
    if not found.passed:
        print("something changed a run that must not: please report it, with these lines")
        sys.exit(1)
    print("a colleague with the same scenario, code and options gets the same result line on any machine")


def run_check_rule(choice: str, scenario_name: str, draws: int) -> None:
    """``coprod check-rule``."""
    from coprod.experiments.run import whole
    from coprod.simulation.rules.chosen import rule_of
    from coprod.simulation.rules.custom import custom_rule, resolved
    from coprod.simulation.validation import checked_rules

    whole("draws", draws, 1, 10_000_000)
    scenario = load_scenario(scenario_name)
    if "=" in choice and ":" not in choice:
        family, _, name = choice.partition("=")
        found = checked_rules({family: name}, lambda _: "check-rule")[family]
        rule = rule_of(family, found)
    else:
        if ":" not in choice:
            forms = "FILE:CLASS or FAMILY=NAME"
            raise BadInput(f"'{choice}' names no rule", where="check-rule", allowed=forms, fix="write my_rules.py:MyTrust")
        found = resolved(choice.partition("=")[2] or choice, Path.cwd(), "check-rule")
        rule = custom_rule(found)
    from coprod.experiments.rule_check import check_engines, check_metamorphic, check_range

    print(f"{rule.family} rule {rule.name}: {' '.join((rule.__doc__ or '').split('.')[0].split())}", flush=True)
    findings = check_range(rule, draws)
    wrong = any(f.wrong for f in findings)
    if not wrong:
        findings += check_metamorphic(rule, draws)
        findings += check_engines(rule, found, scenario, 26)
    for finding in findings:
        print(f"{'WRONG' if finding.wrong else 'ok   '}  {finding.test} ({finding.tried:,} tried)")
        if finding.wrong:
            print(f"       {finding.wrong}")
    if any(f.wrong for f in findings):
        if wrong:
            print("the other tests wait until the rule stays in its range")
        sys.exit(1)
