"""Every rule in a lively model: both engines equal, states within bounds, and what must hold whatever the rule."""

import math

import numpy as np
import pytest

from coprod.experiments.run import simulate
from coprod.experiments.times import regular_steps
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel.engine import Engine, KernelRun
from coprod.simulation.rules.check import check_metamorphic, check_range
from coprod.simulation.rules.registry import DEFAULTS, RULES, all_rules
from coprod.simulation.schema.named_states import named_states
from coprod.simulation.setup.setup import Setup

from .comparing import first_difference

OTHERS = [(family, name) for family, names in RULES.items() for name in names if name != DEFAULTS[family]]
SHARES = (
    "view",
    "trust",
    "trust_back",
    "psychological_safety",
    "resources",
    "position",
    "attitude",
    "efficacy",
    "burden",
    "health",
)


def lively(**more):
    """A small scenario in which sessions, conflicts, promises, audits and leaving all happen within weeks."""
    values = {
        "population.citizens": 48,
        "population.professionals": 12,
        "lead.interval": 1.0,
        "implement.patience": 4.0,
        "learn.leave": 0.01,
        "engage.citizen_seats": 3,
        "participation.intercept": -1.0,
        "institutions.monitoring": 0.3,
        "institutions.graduated_sanctions": 0.5,
        "institutions.nesting": 0.3,
        "institutions.boundaries": 0.4,
        "institutions.proportionality": 0.4,
        "institutions.collective_choice": 0.3,
        **more,
    }
    return load_scenario("esther").with_values(values)


def with_rule(family, name, **more):
    scenario = lively(**more)
    return Setup(scenario.groups, scenario.values, {**scenario.rules, family: name})


@pytest.mark.parametrize(("family", "name"), OTHERS)
def test_engines_agree_on_every_rule(family, name):
    assert first_difference(with_rule(family, name), 7, 2, 25) == ""


@pytest.mark.parametrize(("family", "name"), OTHERS)
def test_the_end_is_the_same_however_often_is_recorded(family, name):
    """What measuring works out in passing must not stand in for what a phase has to work out itself."""
    setup = with_rule(family, name)
    seldom, often = (Engine(setup).run([setup], 3, [0, 1], regular_steps(25, every))[..., -1, :] for every in (25, 1))
    assert np.array_equal(seldom, often, equal_nan=True)


@pytest.mark.slow
@pytest.mark.parametrize(("family", "name"), OTHERS)
def test_every_rule_changes_something_and_stays_in_bounds(family, name):
    setup, plain = with_rule(family, name), with_rule(family, DEFAULTS[family])
    steps = regular_steps(40, 40)
    ours, default = (Engine(s).run([s], 3, [0], steps)[0, 0, -1] for s in (setup, plain))
    assert not np.array_equal(ours, default, equal_nan=True)
    run = KernelRun(setup, 3, 0)
    for _ in range(40):
        run.step()
    for state in SHARES:
        values = run.citizens(named_states(setup)[f"citizen.{state}"].rows)
        assert np.all((values >= 0.0) & (values <= 1.0)), state


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: f"{r.family}.{r.name}")
def test_range_and_metamorphic(rule):
    for finding in [*check_range(rule, 3000), *check_metamorphic(rule, 1000)]:
        assert not finding.wrong, (finding.test, finding.wrong)


PRINCIPLES = [
    "boundaries",
    "proportionality",
    "collective_choice",
    "monitoring",
    "graduated_sanctions",
    "conflict_arena",
    "right_to_organise",
    "nesting",
]
UNDER_CONFLICT = {"decision.tolerance": 0.05, "institutions.override": 0.5}


@pytest.mark.parametrize("principle", PRINCIPLES)
def test_each_principle_has_an_effect_and_a_cost(principle):
    off = {f"institutions.{p}": 0.0 for p in PRINCIPLES}
    helper = {"graduated_sanctions": {"institutions.monitoring": 1.0}, "monitoring": {"institutions.graduated_sanctions": 1.0}}
    off = {**off, **UNDER_CONFLICT, **helper.get(principle, {})}
    free = {f"institutions.cost.{principle}": 0.0}
    steps = regular_steps(60, 60)

    def outcome(values):
        setup = lively(**values).setup
        return Engine(setup).run([setup], 3, [0, 1], steps)[0, :, -1]

    none = outcome({**off, **free})
    at_no_cost = outcome({**off, **free, f"institutions.{principle}": 0.8})
    paid = outcome({**off, f"institutions.{principle}": 0.8, f"institutions.cost.{principle}": 0.5})
    assert not np.array_equal(none, at_no_cost, equal_nan=True), "no effect"
    assert not np.array_equal(at_no_cost, paid, equal_nan=True), "no cost"


def test_running_costs_are_paid_from_capacity():
    setup = lively(
        **{
            "institutions.cost.monitoring": 0.5,
            "institutions.monitoring": 1.0,
            "institutions.boundaries": 0.0,
            "institutions.nesting": 0.0,
            "institutions.proportionality": 0.0,
            "institutions.collective_choice": 0.0,
            "institutions.graduated_sanctions": 0.0,
        }
    ).setup
    free = lively(**{"institutions.cost.monitoring": 0.0, "institutions.monitoring": 1.0}).setup
    paid_run, free_run = KernelRun(setup, 1, 0), KernelRun(free, 1, 0)
    paid_run.step(), free_run.step()
    row = named_states(setup)["unit.capacity"].rows[0]
    assert np.all(paid_run.batch.units[0, row] < free_run.batch.units[0, row])


@pytest.mark.parametrize("family", ["trust", "safety", "power"])
def test_learning_rates_of_nothing_leave_the_learnt_state(family):
    """With every rate of a learning rule at 0 the state it learns stays where it was."""
    still = {
        "trust": {
            "asymmetric": {"trust.gain": 0, "trust.loss": 0},
            "delta": {"trust.rate": 0},
            "confirmation": {"trust.rate": 0},
            "abi_institution": {"trust.rate": 0},
        },
        "safety": {"inclusive": {"safety.adjustment": 0}, "fixed": {}},
        "power": {"fixed": {}, "zero_sum": {"power.sharing": 0}, "positive_sum": {"power.growth": 0, "power.decay": 0}},
    }[family]
    state = {"trust": "citizen.trust", "safety": "citizen.psychological_safety", "power": "citizen.position"}[family]
    calm = {"learn.rejection": 0, "agree.conflict_cost": 0, "dialogue.dominance_cost": 0, "learn.leave": 0}
    calm |= {"learn.heard_safety": 0, "learn.earned_position": 0, "learn.lost_position": 0}
    for name, rates in still.items():
        setup = with_rule(family, name, **{**calm, **rates})
        run, rows = KernelRun(setup, 4, 0), named_states(setup)[state].rows
        before = run.citizens(rows)
        for _ in range(20):
            run.step()
        assert np.array_equal(run.citizens(rows), before), name


STILL = {
    "citizen.plan": {"units.discretion": 0, "units.discretion_spread": 0, "learn.plan_fade": math.inf},
    "citizen.need": {"needs.drift": 0, "needs.change": 0},
    "citizen.efficacy": {
        **{f"learn.{what}": 0 for what in ("mastery", "failure", "heard_efficacy")},
        **{f"learn.{what}": math.inf for what in ("efficacy_peers", "efficacy_fade", "training")},
    },
    "professional.openness": {
        "learn.openness_useful": 0,
        "learn.openness_overload": 0,
        "learn.openness_fade": math.inf,
        "dialogue.dominance_cost": 0,
    },
    "unit.discretion": {"implement.spread": math.inf},
    "leader.inclusiveness": {"implement.spread": math.inf},
    "unit.workload": {"hours.half_life": math.inf},
    "unit.success": {"deliver.volume": math.inf},
}


@pytest.mark.parametrize("state", STILL)
def test_rates_of_nothing_leave_what_they_move(state):
    """Beside the rules: with every rate of a mechanism at 0 what it moves stays, and with the default rates it does not."""
    for rates, stays in ((STILL[state], True), ({}, False)):
        scenario = lively(**{"learn.leave": 0, "time.weeks": 20, **rates})
        data = simulate(scenario, seed=4, every=20, states=[state]).states[state][0]
        assert np.array_equal(data[0], data[-1]) == stays
