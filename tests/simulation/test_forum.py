"""Joint interpretive forums: who meets, what taking perspectives does, what is carried home."""

import numpy as np
import pytest

from coprod.experiments.run import simulate
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.agents.forum import Forum
from coprod.simulation.agents.model import SetupModel
from coprod.simulation.formulas.session import others_view

from .comparing import first_difference

BASE = load_scenario("baseline").with_values(
    {
        "time.weeks": 40,
        "population.citizens": 80,
        "population.professionals": 16,
        "population.units": 8,
        "population.organisations": 4,
        "population.regions": 2,
        "forum.interval": 6,
        "forum.tolerance": 1.0,
    }
)


def test_two_who_trust_fully_change_places():
    assert others_view(0.2, 1.0, 2.0, 1.0, 1.0) == pytest.approx(0.8)
    assert others_view(0.2, 1.0, 2.0, 0.5, 1.0) == pytest.approx(0.5)  # half a step each: they meet
    assert others_view(0.2, 1.0, 2.0, 1.0, 0.0) == 0.2


@pytest.mark.parametrize(("span", "forums", "units"), [(1, 4, 2), (2, 2, 4), (3, 1, 8)])
def test_who_meets(span, forums, units):
    model = SetupModel(BASE.with_values({"forum.span": span, "forum.interval": 1, "forum.delegates": 3}).setup, 1, 0)
    model.step()
    assert model.forums == forums
    forum = Forum(model, model.units[:units])
    roles = [person.role for person in forum.participants]
    assert roles.count("citizen") == 3 * units and roles.count("professional") == units == roles.count("leader")
    assert len(set(forum.participants)) == len(roles)


@pytest.mark.parametrize("span", [1, 2, 3])
@pytest.mark.parametrize("nesting", [0.0, 0.7])
def test_engines_agree(span, nesting):
    setup = BASE.with_values(
        {"forum.span": span, "institutions.nesting": nesting, "forum.interval": 4.5, "implement.patience": 8.0}
    ).setup
    assert first_difference(setup, 3, 1, 26) == ""


def test_more_delegates_than_citizens():
    setup = BASE.with_values({"population.citizens": 16, "forum.delegates": 8}).setup
    assert first_difference(setup, 3, 1, 14) == ""


def ends(scenario, name, n=8):
    return simulate(scenario, seed=2, replicates=n, every=40.0).measure(name)[:, -1, 0]


def test_no_interval_no_forum():
    off = BASE.with_values({"forum.interval": 0})
    assert ends(off, "forums").tolist() == [0.0] * 8
    assert np.isnan(ends(off, "forum_agreement_rate")).all()


def test_perspective_taking_is_what_brings_views_together():
    """Closed form: with n equal participants of full trust, a round leaves (1 - t n / (n - 1)) of each distance to the mean."""
    trusting = BASE.with_values(
        {"start.institutional_trust": 1.0, "start.spread": 0.0, "dialogue.staff_trust": 1.0, "forum.interval": 1, "forum.span": 3}
    )
    scenario = trusting.with_values({"time.weeks": 1, "forum.rounds": 2, "forum.perspective_taking": 0.3, "lead.interval": 260})
    n = 8 * (2 + 1 + 1)
    left = (1 - 0.3 * n / (n - 1)) ** 2
    assert simulate(scenario, seed=1, replicates=3, every=1.0).measure("forum_understanding")[:, -1, 0] == pytest.approx(
        [1 - left] * 3
    )
    assert ends(BASE.with_values({"forum.perspective_taking": 0.0}), "forum_understanding").tolist() == [0.0] * 8


def test_agreement_falls_with_tolerance():
    strict, lenient = (ends(BASE.with_values({"forum.tolerance": t}), "forum_agreement_rate").mean() for t in (0.02, 1.0))
    assert strict < 0.2 and lenient == 1.0


def test_only_nested_units_carry_the_joint_agreement_home():
    """With full nesting and carry, agreements after a forum are one point for all units of the span."""

    def apart(nesting):
        model = SetupModel(
            BASE.with_values({"forum.span": 3, "forum.carry": 1.0, "institutions.nesting": nesting, "forum.interval": 12}).setup,
            5,
            0,
        )
        while model.forums < 1:
            model.step()
        made = [unit.agreement for unit in model.units if unit.agreements > 0]
        assert len(made) > 3
        return max(abs(a[k] - made[0][k]) for a in made for k in range(2))

    assert apart(0.0) > 0.05
    assert apart(1.0) < 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("nesting", [0.0, 0.8])
def test_effect_of_forums_is_measurable(nesting):
    """Forums bring units' designs together, more so where units are nested; and value moves, paired by seeds."""
    from coprod.experiments.contrast import contrast

    without = BASE.with_values({"institutions.nesting": nesting, "time.weeks": 104, "forum.interval": 0, "forum.carry": 0.8})
    with_forums = without.with_values({"forum.interval": 6})

    def between_units(scenario):
        designs = simulate(scenario, seed=3, replicates=20, every=104.0, states=["unit.design"]).states["unit.design"][:, -1]
        return designs.std(axis=1).mean(axis=1)

    closer = between_units(without) - between_units(with_forums)
    assert closer.mean() > 0.008 and (closer > 0).mean() > 0.9
    (value,) = contrast(without, with_forums, ["value"], seed=3, replicates=40, threads=2)
    assert value.low > 0.0 and value.n == 40
