"""Every parameter and every rule is fully declared."""

import dataclasses
import math

import numpy as np
import pytest

import coprod
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.parameters import index
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.declaration import STATUSES
from coprod.simulation.rules.allowed import check_allowed
from coprod.simulation.rules.arguments import argument_names, hooks_of, local_names, reads
from coprod.simulation.rules.custom import functions_of
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import DEFAULTS, RULES, all_principles, all_rules, get_rule
from coprod.simulation.setup.parameters import declaration, names, value_of_one_step
from coprod.simulation.setup.validation import allowed_text, checked

from .comparing import first_difference


@pytest.mark.parametrize("parameter", all_parameters().values(), ids=lambda p: p.name)
def test_declared_whole(parameter):
    for part in dataclasses.fields(parameter):
        value = getattr(parameter, part.name)
        if isinstance(value, str) and part.name != "per_step":
            assert value.strip(), part.name
    assert parameter.low < parameter.high
    assert parameter.low <= parameter.default <= parameter.high
    assert parameter.status in STATUSES
    assert len(parameter.meaning) > 5 and len(parameter.source) > 5
    if parameter.integer:
        assert parameter.default == int(parameter.default)
    if parameter.status in ("measured", "literature"):
        assert any(c.isdigit() for c in parameter.source), "a source that can be found"


def test_weights_sum_to_one():
    sums: dict[str, float] = {}
    for p in all_parameters().values():
        if p.simplex and not p.name.startswith("groups."):
            sums[p.prefix] = sums.get(p.prefix, 0.0) + p.default
    assert sums and all(abs(total - 1.0) < 1e-12 for total in sums.values())


def test_one_default_rule_for_every_family():
    assert set(RULES) == set(FAMILIES) == set(DEFAULTS)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: f"{r.family}.{r.name}")
def test_rule_is_declared_whole(rule):
    assert rule.__doc__ and rule.source and rule.status in STATUSES
    assert "$$" in rule.__doc__, "the equation stands in the docstring"
    for name in hooks_of(rule):
        assert set(argument_names(rule, name)) <= set(local_names(rule, name))
    for function in functions_of(rule):
        check_allowed(function, rule.name)
    assert all(hasattr(rule, name) for name, hook in FAMILIES[rule.family].hooks.items() if not hook.optional)


@pytest.mark.parametrize("rule", all_principles(), ids=lambda r: r.name)
def test_principle_is_declared_whole(rule):
    assert "$$" in rule.__doc__ and len(rule.source) > 10 and rule.status in STATUSES
    declared = {p.name for p in rule.parameters}
    assert {f"institutions.{rule.name}", f"institutions.cost.{rule.name}"} <= declared


@pytest.mark.parametrize(
    ("family", "name", "argument", "expected"),
    [
        ("power", "zero_sum", "unit_mean", True),
        ("power", "positive_sum", "unit_mean", False),
        ("power", "coupled_corners", "attitude", True),
        ("seats", "usual_suspects", "power", True),
        ("seats", "targeted", "power", False),
        ("seats", "first_come", "power", False),
    ],
)
def test_which_inputs_a_rule_reads(family, name, argument, expected):
    """The engines leave out what is costly and not read; a wrong answer would be a wrong number on both."""
    assert reads(get_rule(family, name), "apply", argument) is expected


def test_every_family_of_the_design_has_its_rules():
    counts = {family: len(names) for family, names in RULES.items()}
    assert counts == {
        "leadership": 6,
        "voice": 5,
        "influence": 5,
        "power": 5,
        "power_form": 2,
        "trust": 5,
        "participation": 3,
        "seats": 3,
        "interpretation": 2,
        "decision": 4,
        "value": 5,
        "pipeline": 2,
        "safety": 2,
        "depth": 4,
        "fit": 2,
    }
    assert len(all_principles()) == 8


def test_index_matches_the_vector():
    scenario = load_scenario("esther")
    setup, second = scenario.setup, scenario.groups[1]
    assert setup.positions["learn.health"] == index.learn_health and names(setup.groups)[index.learn_health] == "learn.health"
    assert setup.positions[f"groups.{second}.efficacy"] == index.GROUPS + index.GROUP_SIZE + index.group_efficacy
    assert set(setup.positions) == set(names(setup.groups)) and len(set(setup.positions.values())) == len(setup.positions)
    assert (
        setup.parameter_vector[index.GROUPS + index.GROUP_SIZE + index.group_efficacy] == setup.values[f"groups.{second}.efficacy"]
    )


def test_values_of_one_step():
    health = declaration("learn.health")
    shock = declaration("learn.shock")
    assert value_of_one_step(health, 10.0, 10.0) == pytest.approx(0.5, abs=1e-15)
    assert (1 - value_of_one_step(health, 10.0, 0.5)) ** 20 == pytest.approx(0.5, abs=1e-13)
    assert (1 - value_of_one_step(shock, 0.3, 0.25)) ** 4 == pytest.approx(0.7, abs=1e-13)


def test_a_half_life_that_is_never_changes_nothing():
    drift = all_parameters()["implement.drift"]
    assert value_of_one_step(drift, math.inf, 1.0) == 0.0
    for never in ("never", math.inf):
        assert checked("implement.drift", never, "here") == math.inf
    with pytest.raises(BadInput, match="no finite number"):
        checked("implement.rate", math.inf, "here")
    with pytest.raises(BadInput, match=r"must be a number, not text"):
        checked("implement.rate", "never", "here")
    assert '"never"' in allowed_text(drift)


def test_every_half_life_may_be_never():
    """With all half-lives infinite, what only fades or follows stays where it began, in both engines."""
    scenario = load_scenario("baseline").with_values({"population.citizens": 60, "population.professionals": 8})
    never = {name: "never" for name in scenario.values if (d := declaration(name)) and d.per_step == "half_life"}
    assert len(never) > 15
    still = scenario.with_values(never)
    assert first_difference(still.setup, 3, 1, 30) == ""
    calm = still.with_values({"learn.shock": 0})
    data = coprod.run(
        calm, weeks=30, replicates=1, every=30.0, states=["citizen.health", "citizen.expectation", "citizen.generation"]
    )
    stayed = data.citizen_generation.values[0, -1] == 0
    for name in ("citizen_health", "citizen_expectation"):
        assert np.array_equal(data[name].values[0, 0][stayed], data[name].values[0, -1][stayed]), name
