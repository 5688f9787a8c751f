"""Effect sizes: each kind against other people's formulas, on made-up runs and on real ones; intervals; the file; the command."""

import csv
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import coprod
from coprod.analysis.effect_sizes.evaluate import Evaluator
from coprod.analysis.effect_sizes.kinds import KINDS, Asked, value_of
from coprod.analysis.effect_sizes.runs import Run
from coprod.analysis.effect_sizes.sizes import default_theory, load_sizes
from coprod.analysis.effect_sizes.summary import COLUMNS, Found, Interval, find_effects, over_draws, over_seeds
from coprod.analysis.tournament.study import load_tournament
from coprod.analysis.tournament.theories import load_theory
from coprod.cli import main
from coprod.experiments.run import simulate
from coprod.printing.effects import print_effects
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput

SCENARIO = """
title = "Small"
story = "s"
groups = ["a", "b"]
[parameters.population]
citizens = { value = 40, source = "test", status = "assumed" }
professionals = { value = 8, source = "test", status = "assumed" }
units = { value = 2, source = "test", status = "assumed" }
organisations = { value = 1, source = "test", status = "assumed" }
[parameters.learn]
leave = { value = 0.02, source = "test: many leave", status = "assumed" }
"""
HEAD = """
title = "Mine"
scenario = "small.toml"
priors = "all_theories"
[conditions.trusting]
set = { "start.trust" = 0.9 }
[conditions.none]
set = { "lead.interval" = 260.0, "lead.initiating_gain" = 0.0 }
"""
EFFECT = """
[[effects]]
name = "{name}"
title = "{name}"
{keys}
week = 12
low = -1.0
high = 1.0
source = "test"
status = "our threshold"
how = "test"
"""
KEYS = {
    "difference": 'kind = "difference"\nof = ["citizen.trust", "citizen.efficacy"]\nless = ["citizen.health"]\nunder = ["trusting", "none"]\never = ["citizen.present"]',
    "weekly": 'kind = "difference"\nof = ["citizen.contribution"]\nunder = ["plain", "none"]\namong = ["citizen.present", "citizen.episode"]\nsince = 3',
    "association": 'kind = "association"\nof = ["professional.openness"]\nunder = ["trusting", "plain"]',
    "correlation": 'kind = "correlation"\nof = ["person.psychological_safety", "person.position"]\namong = ["person.session_role"]\nsince = 6',
    "slope_left": 'kind = "slope_left"\nof = ["citizen.well_being", "citizen.trust"]\nunder = ["trusting", "plain"]',
    "measure": 'kind = "measure"\nof = ["contribution_gini"]\nless = ["contribution_gini_chance"]',
    "attendance": 'kind = "measure"\nof = ["attendance_rate"]',
}


@pytest.fixture
def sizes(tmp_path):
    (tmp_path / "small.toml").write_text(SCENARIO, encoding="utf-8")
    text = HEAD + "".join(EFFECT.format(name=name, keys=keys) for name, keys in KEYS.items())
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    return load_sizes(tmp_path / "mine.toml")


# --- made-up runs


def made_up(**states) -> Run:
    """A run of citizens with these states: (steps, citizens)."""
    setup = load_scenario("baseline").setup
    filled = {f"citizen.{name}": np.atleast_2d(np.asarray(values, dtype=float)) for name, values in states.items()}
    steps = next(iter(filled.values())).shape[0]
    filled.setdefault("citizen.generation", np.zeros(next(iter(filled.values())).shape))
    return Run(setup, [], np.empty((0, 0)), list(range(1, steps + 1)), filled)


def found(kind: str, replicates, of=("a",), **keys) -> float:
    """The value of a kind of effect from lists of runs, one list for each replicate."""
    last = len(replicates[0][0].seen)
    names = {key: tuple(f"citizen.{x}" for x in keys.get(key, ())) for key in ("less", "among", "ever")}
    steps = tuple(range(keys.get("since", last), last + 1))
    asked = Asked(tuple(f"citizen.{x}" for x in of), **names, steps=steps, before=tuple(range(1, last + 1)))
    return value_of(KINDS[kind], asked, np.array([KINDS[kind].numbers(asked, runs) for runs in replicates]))


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def test_a_difference_is_cohens_d(rng):
    a, b = rng.normal(0.3, 1.0, 50), rng.normal(0.0, 2.0, 50)
    pooled = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    assert found("difference", [[made_up(a=a), made_up(a=b)]]) == pytest.approx((a.mean() - b.mean()) / pooled, rel=1e-12)
    moved = [[made_up(a=a + 0.4 * a.std(ddof=1) + shift), made_up(a=a + shift)] for shift in (0.0, 5.0)]
    assert found("difference", moved) == pytest.approx(0.4, rel=1e-9)  # that one seed lies higher than another says nothing
    both = [[made_up(a=a + 1, b=a + 3, c=a + 0.5), made_up(a=a, b=a, c=a)]]
    unit = 1 / a.std(ddof=1)
    assert found("difference", both, of=("a", "b"), less=("c",)) == pytest.approx((1 + 3) / 2 * unit - 0.5 * unit, rel=1e-12)


def test_a_difference_weighs_runs_by_people(rng):
    a, b = rng.normal(0.0, 1.0, 10), rng.normal(0.0, 1.0, 30)
    runs = [[made_up(a=np.append(a + 1, np.zeros(20)), x=np.repeat([1, 0], [10, 20])), made_up(a=np.append(a, np.ones(20)))]]
    runs += [[made_up(a=b + 2, x=np.ones(30)), made_up(a=b)]]
    spread = np.sqrt((10 * a.var(ddof=1) + 30 * b.var(ddof=1)) / 40)
    assert found("difference", runs, among=("x",)) == pytest.approx((10 * 1 + 30 * 2) / 40 / spread, rel=1e-12)


def test_only_the_same_people_are_compared(rng):
    a = rng.normal(0.0, 1.0, 20)
    replaced = np.repeat([0, 1], [15, 5])
    runs = [[made_up(a=a + np.where(replaced, 9.0, 0.5)), made_up(a=a, generation=replaced)]]
    assert found("difference", runs) == pytest.approx(0.5 / a[:15].std(ddof=1), rel=1e-12)


def test_who_took_part_is_who_was_there_once_and_still_is():
    there = [[1, 0, 0, 1], [0, 0, 1, 0], [0, 0, 0, 0]]
    generation = [[0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1]]  # the last one was there, and another has come since
    a = [[9, 9, 9, 9], [9, 9, 9, 9], [3, 9, 5, 9]]
    first = made_up(a=a, present=there, generation=generation)
    second = made_up(a=[[0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 1, 0]], generation=generation)
    spread = np.sqrt((np.var([3, 5], ddof=1) + 0) / 2)
    assert found("difference", [[first, second]], ever=("present",)) == pytest.approx((4 - 1) / spread)


def test_weeks_are_put_together():
    present = [[1, 1, 0], [1, 0, 1]]
    first = made_up(a=[[5, 6, 0], [7, 0, 9]], present=present)
    second = made_up(a=[[4, 4, 0], [4, 0, 5]])
    spread = np.sqrt((np.var([5, 6, 7, 9], ddof=1) + np.var([4, 4, 4, 5], ddof=1)) / 2)
    assert found("difference", [[first, second]], among=("present",), since=1) == pytest.approx((1 + 2 + 3 + 4) / 4 / spread)


def test_an_association_is_the_point_biserial_correlation(rng):
    a, b = rng.normal(0.5, 1.0, 50), rng.normal(0.0, 1.5, 50)
    label = np.repeat([1, 0], 50)
    known = stats.pointbiserialr(label, np.concatenate([a, b])).statistic
    assert found("association", [[made_up(a=a), made_up(a=b)]]) == pytest.approx(known, rel=1e-12)
    same = [[made_up(a=a + shift), made_up(a=b + shift)] for shift in (0.0, 7.0)]
    assert found("association", same) == pytest.approx(known, rel=1e-12)
    few = [[made_up(a=a, x=np.arange(50) < 20), made_up(a=b, x=np.arange(50) < 40)]]
    known = stats.pointbiserialr(np.repeat([1, 0], [20, 40]), np.concatenate([a[:20], b[:40]])).statistic
    assert found("association", few, among=("x",)) == pytest.approx(known, rel=1e-12)


def test_a_correlation_is_pearsons_averaged_by_fishers_z(rng):
    a, b = rng.normal(size=(2, 60)), rng.normal(size=(2, 60))
    b += np.array([[0.5], [1.5]]) * a
    r = [stats.pearsonr(a[i], b[i]).statistic for i in range(2)]
    assert found("correlation", [[made_up(a=a[0], b=b[0])]], of=("a", "b")) == pytest.approx(r[0], rel=1e-12)
    both = [[made_up(a=a[i] + 10 * i, b=b[i] - 10 * i)] for i in range(2)]
    assert found("correlation", both, of=("a", "b")) == pytest.approx(np.tanh(np.mean(np.arctanh(r))), rel=1e-12)


def test_the_slope_left_is_a_ratio_of_least_squares_slopes(rng):
    x = rng.normal(size=(2, 40))
    y = np.array([[0.2], [0.8]]) * x + rng.normal(size=(2, 40))
    slopes = [stats.linregress(x[i], y[i]).slope for i in range(2)]
    runs = [[made_up(a=y[i], b=x[i]) for i in range(2)]]
    assert found("slope_left", runs, of=("a", "b")) == pytest.approx(slopes[0] / slopes[1], rel=1e-12)


def test_where_nothing_differs_there_is_no_value():
    same = made_up(a=np.ones(9), b=np.arange(9.0))
    assert np.isnan(found("difference", [[same, same]]))
    assert np.isnan(found("association", [[same, same]]))
    assert np.isnan(found("correlation", [[same]], of=("a", "b")))
    assert np.isnan(found("difference", [[made_up(a=np.arange(9.0), x=np.zeros(9)), same]], among=("x",)))


# --- real runs


def real(sizes, condition: str, replicates: int, states=(), point=()):
    """Measures and states of a condition, as anyone gets them who runs the scenario: (replicates, weeks, ...)."""
    scenario = sizes.conditions[condition].applied(sizes.scenario.with_values(dict(point)), "").with_values({"time.weeks": 12})
    return simulate(scenario, seed=3, replicates=replicates, every=1.0, states=states)


def test_values_of_real_runs(sizes):
    """Each kind once more, computed from runs of the scenario by itself."""
    point = {"start.response_expectation": 0.3}
    names = [
        f"citizen.{s}" for s in ("trust", "efficacy", "health", "present", "generation", "contribution", "episode", "well_being")
    ]
    names += [f"{k}.{s}" for k in ("citizen", "professional") for s in ("psychological_safety", "position", "session_role")]
    plain, trusting, none = (real(sizes, c, 4, [*names, "professional.openness"], point) for c in ("plain", "trusting", "none"))
    values = dict(zip(KEYS, Evaluator(sizes, replicates=4, seed=3).values([point])[0], strict=True))
    at = {c: {n: v.mean(axis=-1) for n, v in run.states.items()} for c, run in (("p", plain), ("t", trusting), ("n", none))}

    def d(a, b, who):  # who: (replicates, people)
        n = who.sum(axis=1)
        spread = [(a[r][w].var(ddof=1) + b[r][w].var(ddof=1)) / 2 for r, w in enumerate(who)]
        return np.sum([(a[r] - b[r])[w].sum() for r, w in enumerate(who)]) / n.sum() / np.sqrt(n @ spread / n.sum())

    generation = at["t"]["citizen.generation"]
    part = ((at["t"]["citizen.present"][:, 1:] > 0) & (generation[:, 1:] == generation[:, -1:])).any(axis=1)
    part &= generation[:, -1] == at["n"]["citizen.generation"][:, -1]
    assert 10 < part.sum() < 150 and (generation[:, -1] > 0).any()
    trust, efficacy, health = (
        d(at["t"][f"citizen.{s}"][:, -1], at["n"][f"citizen.{s}"][:, -1], part) for s in ("trust", "efficacy", "health")
    )
    assert values["difference"] == pytest.approx((trust + efficacy) / 2 - health, rel=1e-9)

    flat = {c: {n: v[:, 3:].reshape(4, -1) for n, v in s.items()} for c, s in at.items()}
    who = (flat["p"]["citizen.present"] > 0) & (flat["p"]["citizen.episode"] > 0)
    who &= flat["p"]["citizen.generation"] == flat["n"]["citizen.generation"]
    assert values["weekly"] == pytest.approx(d(flat["p"]["citizen.contribution"], flat["n"]["citizen.contribution"], who), rel=1e-9)

    a, b = (at[c]["professional.openness"][:, -1] for c in "tp")
    a, b = a - (a + b).mean(axis=1, keepdims=True) / 2, b - (a + b).mean(axis=1, keepdims=True) / 2  # each seed about its own mean
    apart = (a - b).mean()
    within = np.mean([(a[r].var() + b[r].var()) / 2 for r in range(4)])
    assert values["association"] == pytest.approx(apart / np.sqrt(apart**2 + 4 * within), rel=1e-9)

    persons = {
        s: np.concatenate([at["p"][f"{k}.{s}"][:, 6:] for k in ("citizen", "professional")], axis=2)
        for s in ("psychological_safety", "position", "session_role")
    }
    z, weights = [], []
    for r in range(4):
        there = persons["session_role"][r] > 0
        z.append(np.arctanh(stats.pearsonr(persons["psychological_safety"][r][there], persons["position"][r][there]).statistic))
        weights.append(there.sum() - 3)
    assert values["correlation"] == pytest.approx(np.tanh(np.average(z, weights=weights)), rel=1e-9)

    def slope(states):
        y, x = (states[n][:, -1] - states[n][:, -1].mean(axis=1, keepdims=True) for n in ("citizen.well_being", "citizen.trust"))
        return (x * y).sum() / (x * x).sum()

    assert values["slope_left"] == pytest.approx(slope(at["t"]) / slope(at["p"]), rel=1e-9)


def test_measures_of_real_runs(sizes):
    values = dict(zip(KEYS, Evaluator(sizes, replicates=3, seed=3).values([{}])[0], strict=True))
    data = coprod.run(sizes.scenario, seed=3, replicates=3, weeks=12, every=12, dtype="float64").isel(time=-1)
    assert values["attendance"] == pytest.approx(float(data["attendance_rate"].mean()), rel=1e-12)
    gini = data["contribution_gini"] - data["contribution_gini_chance"]
    assert values["measure"] == pytest.approx(float(gini.mean()), rel=1e-12, nan_ok=True)


def test_points_threads_and_company_change_nothing(sizes):
    points = [{}, *({"start.trust": 0.3 + 0.05 * i, "groups.a.efficacy": 0.5} for i in range(9)), {"population.citizens": 48}]
    many = Evaluator(sizes, replicates=3, seed=3, threads=2).values(points)
    assert many.shape == (11, len(KEYS))
    alone = Evaluator(sizes, replicates=3, seed=3)
    for p in (0, 4, 9, 10):
        assert np.array_equal(alone.values([points[p]])[0], many[p], equal_nan=True)
    assert not np.array_equal(many[1], many[2])
    assert alone.values([]).shape == (0, len(KEYS))


def test_a_point_that_does_not_fit(sizes):
    with pytest.raises(BadInput, match=r"start\.turst(.|\n)*point 1(.|\n)*nearest  start\.trust"):
        Evaluator(sizes, replicates=2).values([{}, {"start.turst": 0.5}])


# --- intervals and verdicts


def test_the_jackknife_of_a_mean_is_the_t_interval(sizes, rng):
    effect = sizes.effects[-1]
    numbers = rng.normal(size=(7, 1))
    low, high = stats.t.interval(0.95, 6, loc=numbers.mean(), scale=stats.sem(numbers[:, 0]))
    interval = over_seeds(effect, effect.asked(1.0), numbers)
    assert (interval.value, interval.low, interval.high) == pytest.approx((numbers.mean(), low, high), rel=1e-9)


def test_the_interval_of_draws_holds_the_middle_of_those_with_a_value():
    interval = over_draws(np.append(np.arange(1001.0), np.nan))
    assert (interval.value, interval.low, interval.high) == (500.0, 25.0, 975.0)


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        ((0.0, -0.5, 0.5), "inside"),
        ((0.9, 0.8, 1.0), "inside"),
        ((0.9, 0.7, 1.1), "partly"),
        ((0.0, -2.0, 2.0), "partly"),
        ((1.3, 1.1, 1.5), "outside"),
        ((0.5, np.nan, np.nan), "inside"),
        ((np.nan, np.nan, np.nan), "no value"),
    ],
)
def test_verdicts(sizes, interval, verdict):
    assert Interval(*interval).verdict(sizes.effects[0]) == verdict  # its range is -1 to 1
    upwards = replace(sizes.effects[0], high=np.inf)
    assert Interval(3.0, 2.0, 4.0).verdict(upwards) == "inside"


def test_draws_are_those_of_a_tournament(sizes):
    theory = load_theory("null_no_dialogue")
    study = replace(load_tournament("all_theories"), theories=(theory,), draws=5, seed=7)
    assert sizes.draws(theory, 5, 7) == [study.draw(theory, d) for d in range(5)]
    assert sizes.draws(theory, 0, 7) == []
    evaluator = Evaluator(sizes, replicates=2, seed=7)
    results = find_effects(evaluator, 3)
    again = evaluator.values([{}, *sizes.draws(default_theory(), 3, 7)])
    for e, result in enumerate(results):
        assert np.array_equal([result.seeds.value, *result.drawn], again[:, e], equal_nan=True)


# --- the file that ships


def test_what_ships():
    sizes = load_sizes()
    Evaluator(sizes)  # all states are there
    assert len(sizes.effects) == 18
    assert {e.name for e in sizes.effects if e.without_citizens} >= {"dialogue_contribution", "shared_leadership_result"}
    silent = sizes.conditions["no_sessions"].applied(sizes.scenario, "").with_values({"time.weeks": 52})
    assert not simulate(silent, replicates=2, every=52).data[:, -1, 0].any()  # the first measure counts sessions


def test_the_page_says_what_the_file_says():
    """Every row of the page: name, range, kind, and the signs for groups without citizens and thresholds of ours."""

    def number(x: float) -> str:
        return f"{x:g}".replace("0.", ".").replace("-", "−")

    page = (Path(__file__).parents[2] / "docs" / "effect_sizes.md").read_text(encoding="utf-8")
    said = re.findall(r"^\| `(\w+)`([ *†]*) \| ([^|]+) \| `(\w+)` \|", page, re.MULTILINE)
    known = []
    for e in load_sizes().effects:
        span = f"from {number(e.low)}" if e.high == np.inf else f"{number(e.low)} to {number(e.high)}"
        known.append((e.name, " *" * e.without_citizens + " †" * (e.status == "our threshold"), span, e.kind.name))
    assert said == known


def test_dialogue_acts_through_dialogue():
    """A theory's own change is in: without words in sessions, contributions hardly gain by them."""
    sizes = load_sizes()
    one = replace(sizes, effects=tuple(e for e in sizes.effects if e.name == "dialogue_contribution"))
    with_it, without = (
        Evaluator(one, theory, replicates=2).values([{}])[0, 0] for theory in (None, load_theory("null_no_dialogue"))
    )
    assert without < with_it / 2


def test_a_state_that_a_theorys_rule_keeps(tmp_path, sizes):
    text = HEAD + EFFECT.format(name="x", keys='kind = "correlation"\nof = ["citizen.stubbornness", "citizen.efficacy"]')
    (tmp_path / "kept.toml").write_text(text, encoding="utf-8")
    kept = load_sizes(tmp_path / "kept.toml")
    with pytest.raises(BadInput, match="kept by the rule influence = stubborn, which is not chosen"):
        Evaluator(kept)
    theory = 'title = "t"\nclaim = "c"\nsource = "s"\n[rules]\ninfluence = "stubborn"\n'
    (tmp_path / "theory.toml").write_text(theory, encoding="utf-8")
    assert Evaluator(kept, load_theory(str(tmp_path / "theory.toml")), replicates=2).base.rules["influence"] == "stubborn"


# --- the command and Python


def test_the_dataset(sizes):
    data = coprod.effects(sizes=sizes, draws=2, replicates=2, seed=3, workers=1)
    assert data["drawn"].shape == (2, len(KEYS)) and list(data["effect"].values) == list(KEYS)
    values = Evaluator(sizes, replicates=2, seed=3).values([{}])[0]
    assert np.array_equal(data["value"].values, values, equal_nan=True)
    assert set(data["verdict"].values) <= {"inside", "partly", "outside", "no value"}
    assert data["drawn"].sel(effect="attendance").median() == pytest.approx(float(data["median"].sel(effect="attendance")))
    assert data.attrs["theory"] == "default"


@pytest.mark.parametrize("starred", [False, True])
def test_a_star_is_explained_where_there_is_one(sizes, starred, capsys):
    effect, value = replace(sizes.effects[0], without_citizens=starred), Interval(0.1, 0.0, 0.2)
    print_effects([Found(effect, value, value, np.empty(0))])
    said = capsys.readouterr().out
    assert (" *" in said) is starred and ("* found in groups without citizens" in said) is starred


@pytest.mark.slow
def test_the_command_prints_writes_and_draws(sizes, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    line = "effects --sizes mine.toml --draws 2 --replicates 2 --seed 3 -o table.csv --picture picture.png"
    monkeypatch.setattr(sys, "argv", ["coprod", *line.split()])
    with pytest.raises(SystemExit) as stop:
        main()
    said = capsys.readouterr().out
    assert stop.value.code == 0
    for part in ("attendance", "-1 to 1", "of 7 effects lie inside"):
        assert part in said, said
    rows = list(csv.DictReader((tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["effect"] for row in rows] == list(KEYS) and tuple(rows[0]) == COLUMNS
    data = coprod.effects(sizes=tmp_path / "mine.toml", draws=2, replicates=2, seed=3)
    for name in ("value", "seed_low", "seed_high", "median", "draw_low", "draw_high", "low", "high"):
        assert np.array_equal([float(row[name]) for row in rows], data[name].values, equal_nan=True)
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
