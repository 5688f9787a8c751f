"""The readable model: phases, agents as Mesa sees them, and what the defaults must keep to."""

import mesa
import numpy as np
import pytest

import coprod
from coprod.experiments.run import simulate
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.schema.measures import MEASURES


@pytest.fixture
def model():
    scenario = load_scenario("baseline").with_values({"population.citizens": 80, "population.professionals": 12})
    return coprod.CoproductionModel(scenario, seed=2, replicate=1)


def test_is_a_mesa_model_of_mesa_agents(model):
    assert isinstance(model, mesa.Model)
    for kind, n in ((coprod.Citizen, 80), (coprod.Professional, 12), (coprod.Leader, 7)):
        agents = model.agents_by_type[kind]
        assert len(agents) == n and all(isinstance(agent, mesa.Agent) for agent in agents)


def test_nine_phases_one_at_a_time(model):
    names = [phase.__name__ for phase in model.phases]
    assert names == ["lead", "engage", "dialogue", "record", "agree", "implement", "deliver", "learn", "observe"]
    twin = coprod.CoproductionModel(model.coproduction_scenario, seed=2, replicate=1)
    assert [model.step_phase() for _ in range(9)] == names
    twin.step()
    assert model.measure_vector() == pytest.approx(twin.measure_vector(), abs=0, nan_ok=True)
    model.step_phase()
    model.step()  # finishes the begun step
    assert model.steps_done == 2 and model.next_phase == 0 and model.week == 2.0


def test_agent_sets(model):
    model.step()
    assert 0 < model.citizens.agg("efficacy", np.mean) < 1
    assert len(model.citizens.select(lambda c: c.group_name == "advantaged")) > 20
    groups = model.citizens.groupby("group_name").agg("health", np.mean)
    assert set(groups) == {"advantaged", "disadvantaged"}
    assert model.leaders.groupby("level_name").count() == {"micro": 4, "meso": 2, "macro": 1}


def test_measures_by_name(model):
    measured = model.measures()
    assert list(measured) == [m.name for m in MEASURES]
    assert len(measured["value_by_role"]) == 3 and len(measured["need_gap_by_unit"]) == 4


def test_aggregates_agree_with_their_parts():
    scenario = load_scenario("baseline").with_rules({"fit": "linear"}).with_values({"needs.complexity": 0.5})
    result = simulate(scenario, seed=1, replicates=2, every=52)
    share = result.measure("attendance_by_group")
    total = result.measure("attendance_rate")
    assert np.all((share.min(axis=2) - 1e-12 <= total[..., 0])[:, 1:] & (total[..., 0] <= share.max(axis=2) + 1e-12)[:, 1:])
    assert np.allclose(result.measure("value_by_role")[..., 0], result.measure("value")[..., 0], atol=0, equal_nan=True)
    assert np.allclose(1 - result.measure("fit"), result.measure("design_gap"), atol=1e-12)
    assert np.allclose(1 - result.measure("plan_fit"), result.measure("need_gap"), atol=1e-12)
    assert np.allclose(result.measure("need_gap_by_unit").mean(axis=2), result.measure("need_gap")[..., 0], atol=1e-12)


def test_trust_neither_dies_nor_saturates():
    trust = simulate(load_scenario("baseline"), seed=1, replicates=20, every=260).measure("personal_trust")[:, -1, 0]
    assert 0.3 < trust.mean() < 0.8


HALVED = (
    "value",
    "well_being",
    "health",
    "need_gap",
    "design_gap",
    "fit",
    "plan_fit",
    "depth",
    "treatment",
    "discretion_used",
    "workload",
    "staff_openness",
    "psychological_safety",
    "personal_trust",
    "institutional_trust",
    "efficacy",
    "burden",
    "citizen_input",
)


def test_halving_the_step_moves_means_little():
    """With needs that drift: within 5 % or two standard errors."""
    scenario = load_scenario("baseline").with_values({"needs.drift": 0.05})
    whole = simulate(scenario, seed=1, replicates=40, every=260)
    half = simulate(scenario.with_values({"time.dt": 0.5}), seed=1, replicates=40, every=260)
    for name in HALVED:
        a, b = whole.measure(name)[:, -1, 0], half.measure(name)[:, -1, 0]
        error = np.sqrt(a.var(ddof=1) / 40 + b.var(ddof=1) / 40)
        assert abs(a.mean() - b.mean()) < max(0.05 * abs(a.mean()), 2 * error), name


def test_needs_drift_as_far_in_half_steps():
    """In steps of half a week, one and two, the variance of units' shifts is drift^2 t / 52."""
    scenario = load_scenario("baseline").with_values(
        {"needs.drift": 0.05, "population.units": 40, "population.citizens": 400, "time.weeks": 104, "learn.leave": 0.01}
    )
    for dt in (0.5, 1.0, 2.0):
        run = simulate(scenario.with_values({"time.dt": dt}), seed=2, replicates=8, every=104, states=["unit.need_shift"])
        shift = run.states["unit.need_shift"][:, -1].ravel()
        assert abs(shift.var() / (0.05**2 * 2) - 1) < 4 * np.sqrt(2 / shift.size)
        assert abs(shift.mean()) < 4 * 0.05 * np.sqrt(2 / shift.size)


def test_label_only_is_a_control():
    control = simulate(load_scenario("label_only"), seed=1, replicates=20, every=260)
    baseline = simulate(load_scenario("baseline"), seed=1, replicates=20, every=260)
    assert control.measure("sessions")[:, -1].mean() > 100
    assert control.measure("heard_share")[:, -1].max() == 0 and control.measure("input_used_rate")[:, -1].max() == 0
    for name in ("need_gap", "response_expectation"):
        difference = (baseline.measure(name) - control.measure(name))[:, -1, 0]
        paired = difference.mean() / (difference.std(ddof=1) / np.sqrt(20))
        assert abs(paired) > 4, name
