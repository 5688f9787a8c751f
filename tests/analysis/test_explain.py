"""Shapley effects of mechanisms: games with known values, and games of the model that must come out as they do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod
from coprod.analysis.explain.mechanisms import game
from coprod.analysis.explain.shapley import shapley
from coprod.analysis.explain.summary import dataset

from ..app.process import coprod_here


def small(name="baseline", **more):
    return coprod.load_scenario(name).with_values({"population.citizens": 40, "time.weeks": 26, **more})


def coalitions(players, value):
    """The values of all coalitions of a game, from a function of who is in."""
    return np.array([value({i for i in range(players) if n >> i & 1}) for n in range(1 << players)], dtype=float)


def test_the_airport_game_divides_each_stretch_among_those_who_need_it():
    """Littlechild and Owen (1973): each segment of a runway is paid in equal parts by the planes that need it."""
    lengths = [3.0, 5.0, 9.0, 10.0]
    found = shapley(coalitions(4, lambda who: max((lengths[i] for i in who), default=0.0)))
    assert found == pytest.approx([3 / 4, 3 / 4 + 2 / 3, 3 / 4 + 2 / 3 + 4 / 2, 3 / 4 + 2 / 3 + 4 / 2 + 1], abs=1e-12)


def test_the_glove_game():
    """Two left gloves and a right one: the right one is worth 2/3."""
    assert shapley(coalitions(3, lambda who: float(2 in who and len(who) > 1))) == pytest.approx([1 / 6, 1 / 6, 2 / 3], abs=1e-12)


def test_the_united_nations_security_council():
    """As Shapley and Shubik (1954) counted it, of three members with a veto and six others, five votes needed."""
    found = shapley(coalitions(9, lambda who: float({0, 1, 2} <= who and len(who) >= 5)))
    others = found[3]
    # an ordinary member is pivotal where all three and just one other stand before it: 5 choices, 4! orders before, 4! after
    assert others == pytest.approx(5 * 24 * 24 / 362880, abs=1e-12)
    assert found[0] == pytest.approx((1 - 6 * others) / 3, abs=1e-12)


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_shares_sum_to_the_whole_add_up_over_games_and_leave_out_who_does_nothing(players, seed):
    rng = np.random.default_rng(seed)
    first, second = rng.normal(size=(2, 1 << players, 3))
    assert np.allclose(shapley(first).sum(axis=0), first[-1] - first[0], atol=1e-12)
    assert np.allclose(shapley(first + second), shapley(first) + shapley(second), atol=1e-12)
    idle = first[np.arange(2 << players) & ((1 << players) - 1)]  # one more player, whom nothing depends on
    assert np.allclose(shapley(idle)[-1], 0.0, atol=1e-12) and np.allclose(shapley(idle)[:-1], shapley(first), atol=1e-12)


def test_the_effects_are_those_of_runs_that_are_switched_by_hand():
    scenario = small()
    found = coprod.explain(scenario, only=["R2", "R4"], measures=["value", "efficacy"], replicates=4, seed=3)
    runs = {}
    for cuts in ((), ("R2",), ("R4",), ("R2", "R4")):
        data = coprod.run(scenario.with_cuts(list(cuts)), replicates=4, seed=3, dtype="float64")
        runs[cuts] = data.efficacy.isel(time=-1).values
    r2 = 0.5 * (runs[()] - runs[("R2",)]) + 0.5 * (runs[("R4",)] - runs[("R2", "R4")])
    assert np.allclose(found.effect_by_replicate.sel(measure="efficacy", mechanism="R2").values, r2, atol=1e-14)
    assert np.allclose(found.effect.sum("mechanism"), found.whole, atol=1e-12)
    assert float(found.all_on.sel(measure="efficacy")) == pytest.approx(runs[()].mean())
    assert float(found.all_off.sel(measure="efficacy")) == pytest.approx(runs[("R2", "R4")].mean())


def test_what_does_nothing_has_an_interval_that_covers_nought():
    """No one calls a session where the right to do so is 0 and its probability too: the principle does nothing but cost."""
    free = {"institutions.cost.right_to_organise": 0.0, "institutions.call_probability": 0.0, "institutions.override": 0.0}
    found = coprod.explain(small(**free), "principles", only=["right_to_organise"], replicates=4)
    assert found.low.item() <= 0.0 <= found.high.item() and found.effect.item() == 0.0


def test_a_measure_that_some_runs_lack_costs_no_other_measure_its_replicates():
    few = small(**{"population.units": 2, "population.citizens": 20})
    alone = coprod.explain(few, only=["R2"], replicates=6)
    found = coprod.explain(few, only=["R2"], measures=["value", "voice_gini"], replicates=6)
    assert found.sel(measure="value").effect.item() == alone.effect.item() and found.n.sel(measure="value") == 6
    assert found.replicates == 6


def test_a_replicate_without_a_value_is_left_out_of_its_measure_alone():
    played = game(small(), "loops", ["R2"])
    values = np.random.default_rng(1).random((2, 5, 2))
    values[0, 4, 1] = np.nan
    found = dataset(played, "loops", ["value", "voice_gini"], values, 0)
    assert list(found.n.values) == [5, 4] and found.attrs["replicates"] == 5
    assert np.isnan(found.effect_by_replicate.sel(measure="voice_gini", replicate=4)).all()


@pytest.mark.parametrize("options", [{"only": "R2"}, {"measures": "value"}, {"measures": []}, {"threads": 0}])
def test_arguments_of_another_kind_are_refused(options):
    with pytest.raises(coprod.BadInput):
        coprod.explain(small(), **options)


def test_threads_change_nothing():
    one, two = (coprod.explain(small(), "stages", only=["dialogue", "documentation"], replicates=3, threads=n) for n in (1, 2))
    assert one.identical(two)


@pytest.mark.slow
def test_all_eight_principles_and_a_theory():
    found = coprod.explain(small("commons"), "principles", replicates=3)
    assert found.sizes["mechanism"] == 8 and found.attrs["configurations"] == 256
    assert np.allclose(found.effect.sum("mechanism"), found.whole, atol=1e-12)
    theory = coprod.explain(small(), "additive", replicates=3)
    assert {"adding_stages", "every_gap_costs"} <= set(theory.mechanism.values)


def test_a_loop_that_the_rules_do_not_have_is_left_out_and_said():
    found = game(coprod.load_scenario("baseline").with_rules({"trust": "beta"}), "loops")
    assert "R1" not in [m.name for m in found.mechanisms] and "R1" in dict(found.left_out)


def test_bad_input(tmp_path):
    for words, said in (
        (["--of", "loop"], ("unknown kind of mechanisms", "loops")),
        (["--of", "theories"], ("loops, stages, principles, or a theory: 'coprod theories' lists them",)),
        (["--only", "R99"], ("unknown mechanism",)),
        (["--only", "R1", "--cut", "R1"], ("R1 cannot be switched: the scenario cuts loop R1 already", "leave R1 out")),
        (["--measure", "valu"], ("value",)),
        (["--measure", "value_by_group"], ("measure over all",)),
        (["--replicates", "2"], ("replicates", "3")),
        (["--cut", "R2", "--only", "R2"], ("R2",)),
        (["-o", "x.txt"], (".csv",)),
    ):
        done = coprod_here("explain", "baseline", *words, cwd=tmp_path)
        assert done.returncode == 2 and "fix" in done.stderr and all(text in done.stderr for text in said), (words, done.stderr)
    assert not list(tmp_path.iterdir())


def test_the_command_writes_what_the_function_gives(tmp_path):
    line = "explain baseline --weeks 8 --replicates 3 --set population.citizens=40 --only R2 --only B1 -o t.csv --picture p.svg"
    done = coprod_here(*line.split(), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    scenario = coprod.load_scenario("baseline").with_values({"population.citizens": 40})
    found = coprod.explain(scenario, only=["R2", "B1"], weeks=8, replicates=3)
    rows = [line.split(",") for line in (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()]
    assert {row[2]: float(row[3]) for row in rows[1:3]} == dict(zip(found.mechanism.values, found.effect.values[0], strict=True))
    assert float(rows[3][3]) == found.whole.item() and rows[3][2] == "whole"
    for row in rows[1:]:  # every number under its own name
        named = dict(zip(rows[0], row, strict=True))
        assert (named["n"], named["weeks"], named["seed"]) == ("3", "8.0", "0") and named["scenario_hash"] == found.scenario_hash
    assert (tmp_path / "p.svg").stat().st_size > 1000
    assert coprod_here(*line.split(), cwd=tmp_path).returncode == 2
