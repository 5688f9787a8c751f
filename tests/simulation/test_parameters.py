"""Every parameter and every rule is fully declared."""

import dataclasses

import pytest

from coprod.simulation import index
from coprod.simulation.parameters import STATUSES, all_parameters
from coprod.simulation.rules.base import FAMILIES
from coprod.simulation.rules.registry import DEFAULTS, RULES, all_rules
from coprod.simulation.setup import declaration, names, value_of_one_step


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
    code = rule.apply.__code__
    assert code.co_argcount == len(FAMILIES[rule.family]) + len(rule.parameters)
    for i, inputs in enumerate(FAMILIES[rule.family]):
        assert code.co_varnames[i] == inputs


def test_index_matches_the_vector():
    vector = names(("a", "b"))
    assert vector[index.learn_health] == "learn.health"
    assert vector[index.GROUPS + index.GROUP_SIZE + index.group_efficacy] == "groups.b.efficacy"
    assert len(vector) == len(set(vector))


def test_values_of_one_step():
    health = declaration("learn.health")
    shock = declaration("learn.shock")
    assert value_of_one_step(health, 10.0, 10.0) == pytest.approx(0.5, abs=1e-15)
    assert (1 - value_of_one_step(health, 10.0, 0.5)) ** 20 == pytest.approx(0.5, abs=1e-13)
    assert (1 - value_of_one_step(shock, 0.3, 0.25)) ** 4 == pytest.approx(0.7, abs=1e-13)
