"""Statements of patterns: every function against an outside oracle, and what cannot be read."""

import numpy as np
import pytest
import scipy.stats

from coprod.analysis.tournament.functions import FUNCTIONS, NotThere
from coprod.analysis.tournament.runs import Outcome
from coprod.analysis.tournament.statements import read_statement
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.vector import layout

SETUP = load_scenario("baseline").setup
PLACES = layout(2, 4)
WEEKS = np.array([0.0, 4.0, 8.0, 12.0])
RNG = np.random.default_rng(7)


def outcome(shift=0.0):
    data = RNG.normal(size=(5, 4, max(s.stop for s in PLACES.values()))) + shift
    states = {f"citizen.{name}": RNG.normal(size=(5, 60)) for name in ("trust", "health", "efficacy")}
    states["citizen.value"] = 2.0 * states["citizen.trust"] - states["citizen.health"] + 0.1 * RNG.normal(size=(5, 60))
    return Outcome(SETUP, WEEKS, data, states)


RUNS = {"plain": outcome(), "other": outcome(1.0), "third": outcome(3.0)}


def held(text):
    return read_statement(text, RUNS, "here").difference(RUNS)


def series(condition, name):
    return RUNS[condition].data[:, :, PLACES[name]][:, :, 0]


def test_values_over_time():
    value = series("plain", "value")
    assert held("plain.value > 0") == pytest.approx(value[:, -1])
    assert held("plain.value < 1") == pytest.approx(1 - value[:, -1])
    assert held("at(plain.value, 8) > start(plain.value)") == pytest.approx(value[:, 2] - value[:, 0])
    assert held("mean(plain.value) > 0") == pytest.approx(value.mean(axis=1))
    assert held("mean(plain.value, 4, 8) > 0") == pytest.approx(value[:, 1:3].mean(axis=1))
    assert held("change(plain.value) > 0") == pytest.approx(value[:, 3] - value[:, 0])
    assert held("change(plain.value, 4, 8) > 0") == pytest.approx(value[:, 2] - value[:, 1])


def test_arithmetic_and_labels():
    a, b = series("plain", "value")[:, -1], series("other", "fit")[:, -1]
    assert held("2 * (plain.value - other.fit) / 4 >= -plain.value + 0.5") == pytest.approx((a - b) / 2 + a - 0.5)
    assert held("max(plain.value, other.fit) > min(plain.value, other.fit)") == pytest.approx(np.abs(a - b))
    assert held("abs(plain.value) > 0") == pytest.approx(np.abs(a))
    group = RUNS["plain"].data[:, -1, PLACES["value_by_group"]]
    assert held('plain.value_by_group["disadvantaged"] > 0') == pytest.approx(group[:, 1])
    assert held('mean(plain.value_by_role["leader"]) > 0') == pytest.approx(
        RUNS["plain"].data[:, :, PLACES["value_by_role"]][:, :, 2].mean(axis=1)
    )
    assert held("trend(plain.value, other.value, third.value) > 0") == pytest.approx((series("third", "value")[:, -1] - a) / 2)


def test_agents_against_scipy():
    states = RUNS["plain"].states
    x, y, z = (states[f"citizen.{n}"] for n in ("trust", "value", "health"))
    rows = range(5)
    assert held("correlation(plain.citizen.value, plain.citizen.trust) > 0") == pytest.approx(
        [scipy.stats.pearsonr(x[r], y[r])[0] for r in rows]
    )
    assert held("slope(plain.citizen.value, plain.citizen.trust) > 0") == pytest.approx(
        [scipy.stats.linregress(x[r], y[r]).slope for r in rows]
    )
    assert held("spread(plain.citizen.value) > average(plain.citizen.value)") == pytest.approx(
        y.std(axis=1, ddof=1) - y.mean(axis=1)
    )
    standard = [
        np.linalg.lstsq(np.c_[scipy.stats.zscore(x[r]), scipy.stats.zscore(z[r])], scipy.stats.zscore(y[r]), rcond=None)[0][0]
        for r in rows
    ]
    assert held("standardised_effect(plain.citizen.value, plain.citizen.trust, plain.citizen.health) > 0") == pytest.approx(
        standard
    )


def test_gini_known_numbers():
    runs = {"plain": Outcome(SETUP, WEEKS, RUNS["plain"].data, {"citizen.value": np.tile([0.0, 0.0, 0.0, 1.0], (5, 1))})}
    assert read_statement("gini(plain.citizen.value) > 0", runs, "").difference(runs) == pytest.approx([0.75] * 5)


def test_weeks_read():
    grid = [0.0, 4.0, 8.0, 12.0]

    def weeks(text, condition="plain"):
        return sorted(read_statement(text, RUNS, "").weeks(condition, grid))

    assert weeks("plain.value > other.fit") == [12] and weeks("plain.value > other.fit", "third") == []
    assert weeks("at(plain.value, 4) > start(other.fit)") == [4] and weeks("at(plain.value, 4) > start(other.fit)", "other") == [0]
    assert weeks("mean(plain.value, 4, 8) > 0") == [4, 8] and weeks("mean(plain.value) > 0") == grid
    assert weeks("change(plain.value, 4) > 0") == [4, 12] and weeks("change(plain.value) > 0") == [0, 12]
    assert weeks('max(mean(plain.value_by_group["advantaged"], 7), 1) > 0') == [8, 12]
    assert weeks("mean(plain.value, 2 + 2, 8) > 0") == grid  # not told from the text: all
    assert weeks("correlation(plain.citizen.trust, plain.citizen.health) > 0") == [12]


def test_weeks_without_a_value_do_not_count():
    data = RUNS["plain"].data.copy()
    data[:, :2, PLACES["value"]] = np.nan
    runs = {"plain": Outcome(SETUP, WEEKS, data)}
    assert read_statement("mean(plain.value) > 0", runs, "").difference(runs) == pytest.approx(
        data[:, 2:, PLACES["value"]][:, :, 0].mean(axis=1)
    )
    assert np.isnan(read_statement("start(plain.value) > 0", runs, "").difference(runs)).all()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("plain.value", "no comparison"),
        ("0 < plain.value < 1", "no comparison"),
        ("plain.value == 1", "no comparison"),
        ("plain.vlaue > 0", "nearest  value"),
        ("plane.value > 0", "nearest  plain"),
        ("plain.citzen.trust > 0", "nearest  citizen"),
        ("plain.citizen.trust.more > 0", "too many parts"),
        ("meen(plain.value) > 0", "nearest  mean"),
        ("mean(plain.value, first=4) > 0", "no named arguments"),
        ("plain.value ** 2 > 0", "cannot stand"),
        ("plain > 0", "cannot stand"),
        ("'a' > 0", "cannot stand"),
        ("plain.value_by_group[g] > 0", "picked by its name"),
        ("plain.value >", "cannot be read"),
        ("__import__('os').system('x') > 0", "unknown function"),
        ("[x for x in (1,)] > 0", "cannot stand"),
    ],
)
def test_statements_that_cannot_be_read(text, says):
    with pytest.raises(BadInput) as error:
        read_statement(text, RUNS, "p.toml, line 3")
    assert says in str(error.value) and "p.toml, line 3" in str(error.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("at(plain.value, 5) > 0", "week 5 is not recorded"),
        ("mean(plain.value, 5, 7) > 0", "no week between"),
        ("plain.value_by_group > 0", 'pick one, as in plain.value_by_group["advantaged"]'),
        ('plain.value_by_group["poor"] > 0', "it has advantaged, disadvantaged"),
        ('plain.value["poor"] > 0', "no parts"),
        ("plain.citizen.trust > 0", "is no number"),
        ("mean(3) > 0", "needs CONDITION.MEASURE"),
        ("average(plain.value) > 0", "needs CONDITION.KIND.STATE"),
        ("mean() > 0", "mean"),
        ("trend(plain.value) > 0", "two or more"),
    ],
)
def test_statements_that_do_not_fit(text, says):
    with pytest.raises(NotThere) as error:
        held(text)
    assert says in str(error.value)


def test_every_function_is_tried_here():
    from pathlib import Path

    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in FUNCTIONS if f"{name}(" not in text] == []
