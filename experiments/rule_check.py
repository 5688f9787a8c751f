"""Tests a rule in a model: both engines equal."""

from coprod.scenarios.scenario import Scenario
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.check import Finding


def check_engines(rule: type[Rule], choice: str, scenario: Scenario, steps: int) -> list[Finding]:
    """Both engines with the rule in a small scenario, every state of every agent compared after every step."""
    from .equality import first_difference  # both engines, which only this test needs

    small = {"population.citizens": 60, "population.professionals": 12, "lead.interval": 1.0, "time.weeks": steps}
    tried = scenario.with_values(small, "check-rule").with_rules({rule.family: choice}, "check-rule")
    compared, wrong = first_difference(tried.setup, 3, 0, steps)
    return [Finding(f"engines: Mesa and compiled equal to the bit over {steps} steps of {scenario.name}", compared, wrong)]
