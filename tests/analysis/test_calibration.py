"""Calibration against posteriors, Bayes factors and coverage that are known."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas
import pytest
import xarray as xr
from scipy.stats import binom, kstest, norm

import coprod
from coprod.analysis.calibration.coverage import covered, even
from coprod.analysis.calibration.picture import draw_calibration
from coprod.analysis.calibration.statements import conflicts, heading, identified, sentences
from coprod.printing.calibration import print_calibration

from .calibration_samples import MIX, NOISE, UNCERTAINTY, dataset, exact, linear, seen

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow

Y = MIX @ [0.6, -0.4, 0.3] + [0.2, -0.1, 0.1, 0.0]


@pytest.fixture(scope="module")
def sample():
    return linear(40_000, seed=1)


@pytest.fixture(scope="module")
def found(sample):
    return coprod.calibrate(sample, seen(Y), services=1, tests=400)


@pytest.mark.parametrize("y", [Y, MIX @ [0.0, 0.0, 0.0], MIX @ [1.2, -1.0, 0.8]], ids=["near", "middle", "far"])
def test_the_linear_model_has_its_exact_posterior(sample, y):
    made = coprod.calibrate(sample, seen(y), services=1, tests=20)
    mean, covariance = exact(y)
    sd = np.sqrt(np.diag(covariance))
    assert np.abs((made["mean"].values - mean) / sd).max() < 0.25
    assert np.abs(made["sd"].values / sd - 1).max() < 0.12
    assert np.abs(made["correlation"].values - covariance / np.outer(sd, sd)).max() < 0.15
    assert np.abs(made["low"].values - (mean - 1.96 * sd)).max() < 0.3 * sd.max()
    assert np.abs(made["contraction"].values - (1 - sd**2)).max() < 0.05  # the prior's variance is 1


@pytest.mark.parametrize("services", [1, 2, 4])
def test_a_mean_of_services_is_more_certain_as_it_should_be(services):
    made = coprod.calibrate(linear(20_000, 2, replicates=4), seen(Y), services=services, tests=20)
    mean, covariance = exact(Y, services)
    assert np.abs(made["sd"].values / np.sqrt(np.diag(covariance)) - 1).max() < 0.15
    assert np.abs((made["mean"].values - mean) / np.sqrt(np.diag(covariance))).max() < 0.3
    assert made.attrs["rows"] == 20_000 * 4 // services


def test_true_parameters_lie_evenly_in_their_posteriors(found):
    """Simulation-based calibration of a sound method: n = 400 tests, Kolmogorov and Smirnov's distance, and coverage by binomial."""
    for place in found["place"].values.T:
        assert kstest(place, "uniform").pvalue > 0.005
    assert (found["even"].values > 0.003).all()
    for level, row in zip(found["level"].values, found["covered"].values, strict=True):
        low, high = binom.ppf([0.0005, 0.9995], 400, level) / 400
        assert ((low <= row) & (row <= high)).all()


def test_a_method_too_sure_is_found_out():
    """Posteriors half as wide as they should be: the check sees it, and intervals cover as often as normal theory says."""
    rng = np.random.default_rng(4)
    place = norm.cdf(2.0 * rng.standard_normal((1000, 1)))
    assert even(place[:, 0]) < 1e-6
    share, low, high = covered(place)[:, :, 0]
    wanted = [2 * norm.cdf(norm.ppf(0.5 + level / 2) / 2) - 1 for level in (0.5, 0.8, 0.95)]
    assert (low <= wanted).all() and (wanted <= high).all() and (share < [0.45, 0.75, 0.9]).all()


def test_the_same_seed_gives_the_same_bits_and_another_one_others(sample, found):
    again = coprod.calibrate(sample, seen(Y), services=1, tests=400)
    assert again.identical(found)
    other = coprod.calibrate(sample, seen(Y), services=1, tests=20, seed=1)
    assert not np.array_equal(other["draw"].values, found["draw"].values)


BITS = """
import hashlib, coprod
from tests.analysis.calibration_samples import MIX, linear, seen

found = coprod.calibrate(linear(20_000, 1), seen(MIX @ [0.6, -0.4, 0.3]), services=1, tests=20)
print(hashlib.sha256(b"".join(found[name].values.tobytes() for name in ("draw", "place", "correlation"))).hexdigest())
"""


def test_threads_of_linear_algebra_change_no_bit():
    said = {
        subprocess.run(
            [sys.executable, "-c", BITS],
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": n},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for n in ("1", "2", "4")
    }
    assert len(said) == 1 and len(said.pop()) == 65


def even_points(points: int, seed: int, names: int = 2):
    rng = np.random.default_rng(seed)
    return rng.random((points, names)), rng


def test_parameters_that_act_by_their_sum_are_warned_of():
    theta, rng = even_points(20_000, 5)
    data = dataset(theta, theta.sum(axis=1)[:, None, None] + 0.02 * rng.standard_normal((20_000, 1, 1)), low=0.0, high=1.0)
    made = coprod.calibrate(data, seen([1.0], 0.02), services=1, tests=50)
    assert made["correlation"].values[0, 1] < -0.95
    assert (made["contraction"].values < 0.15).all()  # along the line each is as open as before
    text = " ".join(sentences(made))
    assert "cannot identify a and b" in text or "hardly identify a and b" in text
    assert "only together, by something like their sum" in text


def test_a_parameter_without_effect_is_warned_of_and_the_other_is_not():
    theta, rng = even_points(20_000, 6)
    data = dataset(theta, theta[:, :1][:, None] + 0.05 * rng.standard_normal((20_000, 1, 1)), low=0.0, high=1.0)
    made = coprod.calibrate(data, seen([0.4], 0.01), services=1, tests=50)
    assert identified(made, "a") == "yes" and identified(made, "b") == "not at all"
    text = " ".join(sentences(made))
    assert "cannot identify b:" in text and "narrow down a." in text
    assert abs(made["contraction"].sel(parameter="b").item()) < 0.1
    assert made["sd"].sel(parameter="a").item() == pytest.approx(math.hypot(0.05, 0.01), rel=0.15)


def test_two_modes_are_both_found():
    """A square hides the sign: both roots, neither mean of them."""
    rng = np.random.default_rng(7)
    theta = rng.uniform(-2, 2, (40_000, 1))
    data = dataset(theta, (theta**2)[:, None] + 0.1 * rng.standard_normal((40_000, 1, 1)), low=-2.0, high=2.0)
    draws = coprod.calibrate(data, seen([1.44], 0.05), services=1, tests=20)["draw"].values[:, 0]
    assert 0.4 < (draws > 0).mean() < 0.6
    assert np.abs(draws).mean() == pytest.approx(1.2, abs=0.02) and (np.abs(np.abs(draws) - 1.2) < 0.25).mean() > 0.98


def test_a_logarithmic_prior_stays_in_its_range_and_answers_on_its_scale():
    """log y = log a + noise: the posterior of log a is normal about log y."""
    rng = np.random.default_rng(8)
    theta = np.exp(rng.uniform(np.log(0.01), np.log(10.0), (20_000, 1)))
    data = dataset(theta, np.log(theta)[:, None] + 0.3 * rng.standard_normal((20_000, 1, 1)), low=0.01, high=10.0, log=True)
    made = coprod.calibrate(data, seen([np.log(0.5)], 0.1), services=1, tests=20)
    logs = np.log(made["draw"].values[:, 0])
    assert logs.mean() == pytest.approx(np.log(0.5), abs=0.04) and logs.std() == pytest.approx(math.hypot(0.3, 0.1), rel=0.12)
    edge = coprod.calibrate(data, seen([np.log(0.011)], 0.1), services=1, tests=20)["draw"].values
    assert edge.min() >= 0.01


def test_many_figures_are_put_together_without_losing_what_they_say():
    """A series of 40 weeks with two parameters, against the normal equations."""
    weeks = np.linspace(-1, 1, 40)
    mix = np.column_stack([np.ones(40), weeks])
    mean, covariance = exact(y := mix @ [0.5, -0.7], mix=mix)
    made = coprod.calibrate(linear(20_000, 9, mix=mix), seen(y), services=1, tests=100)
    sd = np.sqrt(np.diag(covariance))
    assert np.abs((made["mean"].values - mean) / sd).max() < 0.3 and np.abs(made["sd"].values / sd - 1).max() < 0.25
    assert (made["even"].values > 0.001).all()


def test_prediction_is_that_of_the_linear_model(sample):
    rng = np.random.default_rng(10)

    def simulate(draws):
        theta = np.column_stack([draws[name] for name in "abc"])
        return dataset(theta, (theta @ MIX.T)[:, None] + NOISE * rng.standard_normal((len(theta), 1, 4)))

    made = coprod.calibrate(sample, seen(Y), services=1, tests=20, simulate=simulate)
    mean, covariance = exact(Y)
    spread = np.sqrt(np.diag(MIX @ covariance @ MIX.T) + NOISE**2 + UNCERTAINTY**2)
    low, middle, high = made["predicted"].values
    assert np.abs(middle - MIX @ mean).max() < 0.2 * spread.max()
    assert np.abs((high - low) / (2 * 1.96 * spread) - 1).max() < 0.25
    assert np.abs(made["exceeded"].values - norm.sf((Y - MIX @ mean) / spread)).max() < 0.12


def rivals(points: int, seed: int, width: float):
    """y is normal about a with noise of sd 1 in all; a is normal with this sd: y is normal with sd sqrt(1 + width^2)."""
    rng = np.random.default_rng(seed)
    theta = width * rng.standard_normal((points, 1))
    return dataset(theta, theta[:, None] + 0.8 * rng.standard_normal((points, 1, 1)))


@pytest.mark.parametrize("y", [0.0, 1.5, 2.5])
def test_the_choice_of_a_theory_has_its_known_bayes_factor(y):
    data = {"narrow": rivals(10_000, 11, 0.5), "wide": rivals(10_000, 12, 3.0)}
    made = coprod.calibrate(data, seen([y], 0.6), services=1, tests=40)
    evidence = norm.pdf(y, scale=np.hypot(1.0, [0.5, 3.0]))
    wanted = evidence / evidence.sum()
    assert made["probability"].sel(theory="wide").item() == pytest.approx(wanted[1], abs=0.06)
    assert made["probability_low"].values[1] - 0.03 <= wanted[1] <= made["probability_high"].values[1] + 0.03
    assert float(made["probability"].sum()) == pytest.approx(1.0)


def test_theories_that_cannot_be_told_apart_are_said_to_be_so():
    made = coprod.calibrate({"one": rivals(2000, 13, 1.0), "other": rivals(2000, 14, 1.0)}, seen([0.3], 0.6), services=1, tests=40)
    assert "cannot be told apart by these figures" in sentences(made)[-2] and abs(made["probability"].values[0] - 0.5) < 0.1


def test_a_theory_is_recognised_as_often_as_two_alike_can_be():
    """Of two that are the same, one's figures are taken for its own half of the time, whatever the noise of what is observed."""
    made = coprod.calibrate({"one": rivals(3000, 21, 1.0), "other": rivals(3000, 22, 1.0)}, seen([0.3], 0.6), services=1, tests=400)
    assert abs(made["recognised"].values.mean() - 0.5) < 0.1  # 400 tests: 4 standard errors
    assert f"{100 * made['recognised'].values.min():.0f} % would be taken for its own" in sentences(made)[-1]


def test_a_theory_that_often_gives_no_figure_is_the_less_probable():
    one, other = rivals(4000, 23, 1.0), rivals(4000, 24, 1.0)
    one["y0"][np.random.default_rng(5).permutation(4000)[:1800]] = np.nan
    made = coprod.calibrate({"one": one, "other": other}, seen([0.0], 0.6), services=1, tests=20)
    assert made["probability"].values[0] == pytest.approx(0.55 / 1.55, abs=0.06)
    assert "1,800 and 0 points left out" in heading(made)


@pytest.mark.parametrize("replicates", [1, 4])
def test_an_idle_parameter_is_hardly_ever_identified_however_often_its_points_are_run(replicates):
    told = 0
    for seed in range(20):
        rng = np.random.default_rng(100 + seed)
        theta = rng.standard_normal((500, 2))
        data = dataset(theta, theta[:, :1, None] + rng.standard_normal((500, replicates, 1)))
        made = coprod.calibrate(data, seen([0.5]), services=1, tests=20)
        told += identified(made, "b") != "not at all"
        assert identified(made, "a") == "yes"
    assert told <= 4  # 1 in 21 by chance: more than 4 of 20 in 1 of 600


def test_points_count_and_not_how_often_they_are_run():
    theta = np.random.default_rng(3).standard_normal((100, 2))
    data = dataset(theta, theta[:, :1, None] + np.random.default_rng(4).standard_normal((100, 10, 1)))
    with pytest.raises(coprod.BadInput, match="100 points with values are too few"):
        coprod.calibrate(data, seen([0.5]), services=1, tests=20)


def test_narrowed_is_told_on_the_scale_on_which_the_prior_is_even():
    """Data that say no more than which half of the logarithms it is narrow either half down alike."""
    theta = np.exp(np.random.default_rng(6).uniform(np.log(0.3), np.log(30.0), (4000, 1)))
    half = (np.log(theta) > np.log(3.0)).astype(float) + 0.01 * np.random.default_rng(7).standard_normal((4000, 1))
    data = dataset(theta, half[:, None], low=0.3, high=30.0, log=1)
    low, high = (coprod.calibrate(data, seen([y], 0.05), services=1, tests=20)["contraction"].item() for y in (0.0, 1.0))
    assert low == pytest.approx(high, abs=0.1) and low == pytest.approx(0.75, abs=0.1)


def twins(seed: int):
    """y0 = y1 in every run, but for some noise; y2 is something else."""
    theta, rng = even_points(3000, seed, 2)
    figures = theta[:, None, [0, 0, 1]] + 0.01 * rng.standard_normal((3000, 1, 3))
    return dataset(theta, figures, low=0.0, high=1.0)


def test_figures_that_no_parameters_give_together_are_warned_of():
    """Each figure by itself is in reach, two of them are not together: which, and how far apart they are."""
    made = coprod.calibrate(twins(15), seen([0.2, 0.8, 0.5], 0.01), services=1, tests=100)
    (told,) = conflicts(made)
    # between 0.2 and 0.8 lie 0.6 in two figures, whose standard errors are those of 0.01 observed and 0.01 of noise
    assert made["distance"].item() == pytest.approx(0.6 / np.sqrt(2) / np.hypot(0.01, 0.01), rel=0.1)
    assert made["far"].item() == 0.0 and not made["reached"] and made["conflict"].values.tolist() == [True, True, False]
    assert told.startswith("WARNING: no run comes near these figures together. The nearest lies 2")
    assert "What conflicts is y0 at week 52 (observed 0.2, " in told and "extrapolation" in told and "y2" not in told
    assert not any("narrow down" in line for line in sentences(made))
    assert made[["median", "low", "high", "mean", "sd", "contraction"]].isnull().all().to_array().all()
    assert np.isfinite(made["draw"]).all() and identified(made, "a") == "extrapolated"


def test_what_conflicts_is_first_in_the_output_and_no_interval_is_printed(capsys):
    print_calibration(coprod.calibrate(twins(15), seen([0.2, 0.8, 0.5], 0.01), services=1, tests=20))
    lines = capsys.readouterr().out.splitlines()
    row = next(line.split() for line in lines if line.split()[:1] == ["a"])
    assert lines[0].startswith("WARNING: no run comes near") and row[1:3] == ["–", "–"] and row[-2:] == ["–", "extrapolated"]


def test_figures_of_the_model_itself_are_hardly_ever_said_to_conflict():
    """100 planted ones: with 1 in 200 by chance, more than 4 come in 1 of 5,000."""
    data, new = twins(15), twins(16)
    rng = np.random.default_rng(17)
    planted = np.column_stack([new[f"y{k}"].values[:100, 0, 0] for k in range(3)]) + 0.01 * rng.standard_normal((100, 3))
    made = [coprod.calibrate(data, seen(y, 0.01), services=1, tests=20) for y in planted]
    assert sum(not one["reached"] for one in made) <= 4 and np.mean([one["far"].item() for one in made]) == pytest.approx(
        0.5, abs=0.12
    )


def test_a_parameter_at_the_end_of_its_range_is_said_to_lie_there():
    """What is observed asks for a value a little beyond the range."""
    theta, rng = even_points(5000, 25, 1)
    data = dataset(theta, theta[:, None] + 0.01 * rng.standard_normal((5000, 1, 1)), low=0.0, high=1.0)
    made = coprod.calibrate(data, seen([1.03], 0.01), services=1, tests=20)
    assert made["reached"] and any("a lies at the high end of its range" in line for line in sentences(made))
    inside = coprod.calibrate(data, seen([0.97], 0.01), services=1, tests=20)
    assert not any("end of its range" in line for line in sentences(inside))


def test_a_figure_that_the_posterior_misses_is_a_warning(sample):
    """The model run anew gives y0 1 metre higher than the sample of its prior did."""
    rng = np.random.default_rng(10)

    def simulate(draws, more=0.0):
        theta = np.column_stack([draws[name] for name in "abc"])
        figures = theta @ MIX.T + [3.0 * more, 0.0, 0.0, 0.0]
        return dataset(theta, figures[:, None] + NOISE * rng.standard_normal((len(theta), 1, 4)))

    missed = coprod.calibrate(sample, seen(Y), services=1, tests=20, simulate=lambda draws: simulate(draws, 1.0))
    text = " ".join(sentences(missed))
    assert "WARNING: at the posterior the model misses y0 at week 52 (0 % lie below it), of 200 figures" in text
    assert missed["misses"].values[0] < 1e-3 < missed["misses"].values[1:].min()
    fits = coprod.calibrate(sample, seen(Y), services=1, tests=20, simulate=simulate)
    assert "At the posterior no figure is missed" in " ".join(sentences(fits))


def test_sentences_follow_the_numbers(found):
    assert not any("cannot identify" in line for line in sentences(found))
    worse = found.assign(moved=found["nothing"] / 2)
    assert "cannot identify a, b and c" in sentences(worse)[0]
    uneven = found.assign(even=found["even"] * 1e-6)
    assert any(line.startswith("WARNING: intervals do not hold") for line in sentences(uneven))


def test_runs_without_a_value_are_left_out_and_counted(sample):
    data = sample.copy(deep=True)
    data["y1"][:100, 0, 0] = np.nan
    made = coprod.calibrate(data, seen(Y), services=1, tests=20)
    assert made.attrs["lost_points"] == 100 and made.attrs["rows"] == 39_900
    assert np.abs((made["mean"].values - exact(Y)[0]) / np.sqrt(np.diag(exact(Y)[1]))).max() < 0.25


def test_pictures_are_drawn_of_one_and_of_theories(found, tmp_path):
    draw_calibration(found, tmp_path / "one.png")
    data = {"narrow": rivals(1000, 11, 0.5), "wide": rivals(1000, 12, 3.0)}
    draw_calibration(coprod.calibrate(data, seen([0.5], 0.6), services=1, tests=20), tmp_path / "two.svg")
    assert (tmp_path / "one.png").stat().st_size > 10_000 and (tmp_path / "two.svg").is_file()


def test_a_file_of_observations_is_read_as_a_table_is(tmp_path, sample, found):
    lines = [
        "measure,week,value,uncertainty,units,source",
        *(f'y{k},52,{y!r},{UNCERTAINTY},m,"made, here"' for k, y in enumerate(Y.tolist())),
    ]
    (tmp_path / "y.csv").write_text("\n".join(lines), encoding="utf-8")
    made = coprod.calibrate(sample, tmp_path / "y.csv", services=1, tests=400)
    xr.testing.assert_identical(made["draw"], found["draw"])
    assert str(made["source"].values[0]) == "made, here"


def test_what_is_observed_may_be_rows_or_a_dataset_and_is_checked_alike():
    data, row = rivals(1000, 31, 1.0), {"measure": "y0", "week": 52, "value": 0.3, "uncertainty": 0.6, "units": "m"}
    made = coprod.calibrate(data, coprod.observations([row]), services=1, tests=20)
    bare = coprod.observations([row])[["measure", "week", "value", "uncertainty", "units"]]
    for same in ([row], bare, pandas.DataFrame([row]), pandas.DataFrame([{**row, "of": None}, {**row, "week": 52}])[:1]):
        assert coprod.calibrate(data, same, services=1, tests=20)["draw"].identical(made["draw"])
    for key, wrong in (("uncertainty", 0.0), ("uncertainty", -0.1), ("value", np.nan)):
        with pytest.raises(coprod.BadInput):
            coprod.calibrate(data, bare.assign({key: ("observation", [wrong])}), services=1, tests=20)
    with pytest.raises(coprod.BadInput, match="no dimension observation"):
        coprod.calibrate(data, xr.Dataset({"value": 1.0}), services=1, tests=20)
    for nothing in (5, None, [5], pandas.DataFrame([{**row, "value": None}])):
        with pytest.raises(coprod.BadInput):
            coprod.calibrate(data, nothing, services=1, tests=20)
