"""The ledger: its parts are the model's own measures, put together from states of agents."""

import numpy as np
import pytest

import coprod
from coprod.analysis.ledger.statements import comparison, sentences

from ..app.process import coprod_here


def small(name="baseline", **more):
    return coprod.load_scenario(name).with_values({"population.citizens": 60, "time.weeks": 52, **more})


@pytest.fixture(scope="module")
def both():
    data = coprod.ledger(small(), replicates=4, seed=2, every=26)
    return data, coprod.run(small(), replicates=4, seed=2, every=26.0, dtype="float64")


def test_roles_and_levels_have_the_value_that_the_model_measures(both):
    data, run = both
    for role, name in enumerate(("citizens", "professionals", "leaders")):
        assert np.allclose(data.value.sel(party=name), run.value_by_role.isel(role=role), atol=1e-12, equal_nan=True)
        assert np.array_equal(data.hours.sel(party=name), run.hours_by_role.isel(role=role), equal_nan=True)
    for level in run.level.values:
        found = data.value.sel(party=f"leaders: {level}")
        assert np.allclose(found, run.value_by_level.sel(level=level), atol=1e-12, equal_nan=True)


def test_groups_have_the_losers_power_and_cost_that_the_model_measures(both):
    data, run = both
    for group in run.group.values:
        party = data.sel(party=f"citizens: {group}")
        for name, measure in (("value", "value_by_group"), ("negative_share", "value_negative_share_by_group")):
            wanted = run[measure].sel(group=group)
            served = np.isfinite(party[name].values)
            assert np.allclose(party[name].values[served], wanted.values[served], atol=1e-12), name
        assert np.array_equal(party.power, run.power_by_group.sel(group=group))
        assert np.allclose(party.cost, run.cost_by_group.sel(group=group))
    assert np.allclose(data.power_gap, run.power_gap) and np.allclose(data.voice_gini, run.voice_gini, equal_nan=True)


def test_groups_add_up_to_all_citizens(both):
    data, _ = both
    groups = [p for p in data.party.values if p.startswith("citizens:")]
    assert (data.people.sel(party=groups).sum("party") == 60).all() and (data.people.sel(party="citizens") == 60).all()
    assert np.allclose(data.talk.sel(party=groups).sum("party").isel(time=-1), 1.0)
    weights = data.people.sel(party=groups)  # who leaves is followed by somebody of another group
    assert np.allclose((data.cost.sel(party=groups) * weights).sum("party") / 60, data.cost.sel(party="citizens"))


def test_two_scenarios_stand_side_by_side_on_the_same_seeds():
    other = small(**{"start.trust": 0.9})
    data = coprod.ledger(small(), other, replicates=3, every=52)
    assert data.sizes["scenario"] == 2 and len(set(data.scenario.values)) == 2
    alone = coprod.ledger(other, replicates=3, every=52)
    assert np.array_equal(data.value.isel(scenario=1).transpose(*alone.value.dims), alone.value, equal_nan=True)
    assert any("gain" in line or "told apart" in line for line in comparison(data))


def test_the_words_follow_the_numbers(both):
    data = both[0].copy(deep=True)
    data["value"].loc[{"party": "professionals"}] = np.linspace(-0.9, -0.8, 4)[:, None] * np.ones(data.sizes["time"])
    data["negative_share"].loc[{"party": "professionals"}] = 1.0
    data["power_gap"] = data["power_gap"] * 0.0 + np.arange(data.sizes["time"])
    text = " ".join(sentences(data))
    assert "professionals the least, -0.850: a difference of 1." in text and "100.0 % of professionals" in text
    assert "rose from 0.000 to 2.000" in text


def test_groups_that_one_scenario_lacks_stay_in_the_table():
    data = coprod.ledger(small(), small("disabled_children"), replicates=2, every=52)
    groups = [p for p in data.party.values if p.startswith("citizens:")]
    assert len(groups) > 2
    there = np.isfinite(data.value.isel(time=-1)).any("replicate").sel(party=groups)
    assert not there.all("scenario").any() and there.any("scenario").all()


def test_a_scenario_against_itself_is_refused():
    with pytest.raises(coprod.BadInput, match="itself"):
        coprod.ledger(small(), small(), replicates=2)


def test_the_command_prints_writes_and_draws(tmp_path):
    line = "ledger baseline --weeks 26 --replicates 2 --every 26 --set population.citizens=60 -o l.csv --picture l.png"
    done = coprod_here(*line.split(), cwd=tmp_path)
    assert done.returncode == 0 and "citizens: disadvantaged" in done.stdout, done.stderr
    rows = (tmp_path / "l.csv").read_text(encoding="utf-8").splitlines()
    found = coprod.ledger(small(**{"time.weeks": 26}), replicates=2, every=26)
    value = float(found.value.sel(party="professionals").isel(time=-1).mean())
    assert any(row.startswith(f"baseline,professionals,26.0,value,-1 to 1,{value}") for row in rows)
    assert coprod_here(*line.split(), cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["baseline", "--against", "basline"], "baseline"),
        (["baseline", "--every", "0.3"], "multiple"),
        (["baseline", "--replicates", "1"], "replicates"),
        (["baseline", "-o", "x.xlsx"], ".csv"),
        (["baseline", "--picture", "x.gif"], ".png"),
    ],
)
def test_bad_input(words, said, tmp_path):
    done = coprod_here("ledger", *words, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and "fix" in done.stderr, done.stderr
    assert not list(tmp_path.iterdir())
