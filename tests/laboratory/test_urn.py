"""Turns of talk from a Pólya urn: exact distributions after any number of words, and their limit."""

import math

import numpy as np
import pytest
from scipy import stats

from .test_dialogue import people

URN = {
    "rules": {"voice": "urn"},
    "phases": ["dialogue"],
    "session": "one",
    "leaders": False,
    "weights": "equal",
    "record": ["citizen.voice_weight", "citizen.voice_share"],
}


@pytest.fixture
def urn(lab):
    """``urn(weights, c, words=..., weeks=...)``: a dataset of that urn, its weights and the words each said (replicate, week, person)."""

    def run(weights, c, *, words, weeks, replicates, **more):
        numbers = {"voice.reinforcement": c, "voice.words": words, **more}
        start = {"citizen.voice_weight": weights}
        data = lab(
            weeks=weeks,
            mesa_weeks=min(weeks, 3),
            replicates=replicates,
            numbers=people(len(weights), **numbers),
            start=start,
            **URN,
        )
        held = data.citizen_voice_weight.values
        said = (held - held[:, :1]) / c if c else None
        return data, held, said

    return run


def assert_mean(x, expected):
    """Within four standard errors."""
    error = x.std(ddof=1) / math.sqrt(len(x))
    assert abs(x.mean() - expected) < 4 * error, (x.mean(), expected, error)


def assert_distribution(found, expected):
    """Counts of whole numbers against their probabilities, by chi-square; those expected less than five times are pooled."""
    seen, wanted = np.bincount(found, minlength=len(expected)).astype(float), np.asarray(expected) * len(found)
    rare = wanted < 5
    if rare.any():
        seen, wanted = np.append(seen[~rare], seen[rare].sum()), np.append(wanted[~rare], wanted[rare].sum())
    assert stats.chisquare(seen, wanted * seen.sum() / wanted.sum()).pvalue > 1e-4, (seen, wanted)


@pytest.mark.parametrize(("words", "weeks"), [(1, 6), (6, 1)])
def test_every_word_adds_to_one_weight(urn, words, weeks):
    """One at a time: the sum of weights grows by c a word, and each person's by whole words."""
    _, held, said = urn([1, 3], 0.25, words=words, weeks=weeks, replicates=50)
    assert np.array_equal(held[:, 0], np.tile([1.0, 3.0], (50, 1)))
    total = words * np.arange(weeks + 1)
    assert held.sum(axis=2) == pytest.approx(np.tile(4 + 0.25 * total, (50, 1)), abs=1e-12)
    assert said == pytest.approx(said.round(), abs=1e-9) and (np.diff(said, axis=1) >= 0).all()
    assert len(np.unique(said[:, -1, 0].round())) > 1


def test_as_many_words_as_participants_by_default(urn):
    _, _, said = urn([1, 2, 3], 1, words=0, weeks=4, replicates=5)
    assert said.sum(axis=2) == pytest.approx(np.tile(3.0 * np.arange(5), (5, 1)), abs=1e-9)


def test_words_of_several_rounds(urn):
    _, _, said = urn([1, 3], 1, words=5, weeks=2, replicates=5, **{"dialogue.rounds": 3})
    assert said.sum(axis=2) == pytest.approx(np.tile(15.0 * np.arange(3), (5, 1)), abs=1e-9)


def test_voice_share_is_the_share_of_words(urn):
    data, _, said = urn([1, 3], 1, words=8, weeks=1, replicates=40)
    share = data.citizen_voice_share.values[:, -1]
    assert share == pytest.approx(said[:, -1] / 8, abs=1e-12)
    assert len(np.unique(share[:, 0].round(9))) > 2


SLOW = [([1, 3], 1, 1, 3), ([1, 3], 2, 10, 1), ([0.5, 0.5], 1, 4, 3), ([2, 1], 0.5, 0, 5)]


@pytest.mark.parametrize(
    ("weights", "c", "words", "weeks"), [([1, 3], 1, 5, 4), *(pytest.param(*case, marks=pytest.mark.slow) for case in SLOW)]
)
def test_words_of_two_are_beta_binomial(urn, weights, c, words, weeks):
    """After N words the first has said k of them with the beta-binomial probability of N, w1/c and w2/c, whatever rounds they fell in."""
    total = (words or 2) * weeks
    _, _, said = urn(weights, c, words=words, weeks=weeks, replicates=1000)
    first = said[:, -1, 0].round().astype(int)
    assert_distribution(first, stats.betabinom(total, weights[0] / c, weights[1] / c).pmf(np.arange(total + 1)))


def test_without_reinforcement_words_are_independent(urn):
    data, held, _ = urn([1, 3], 0, words=12, weeks=1, replicates=1000)
    assert np.array_equal(held[:, 0], held[:, -1])
    first = (data.citizen_voice_share.values[:, -1, 0] * 12).round().astype(int)
    assert_distribution(first, stats.binom(12, 0.25).pmf(np.arange(13)))


@pytest.mark.slow
@pytest.mark.parametrize(("weights", "c"), [([1, 3], 1), ([1, 3], 2), ([1, 1], 1)])
def test_the_limit_of_two_is_beta(urn, weights, c):
    """Shares settle, each run elsewhere: for weights 1 and 3 and c = 1 about .25, with variance .0375."""
    words, weeks, seeds = 100, 30, 600
    _, held, _ = urn(weights, c, words=words, weeks=weeks, replicates=seeds)
    share = held[..., 0] / held.sum(axis=2)
    a, b = weights[0] / c, weights[1] / c
    limit = stats.beta(a, b)
    if (weights, c) == ([1, 3], 1):
        assert (limit.mean(), limit.var()) == pytest.approx((0.25, 0.0375), abs=1e-15)
    for week in (1, 5, weeks):  # a martingale: the mean stays what it was
        assert_mean(share[:, week], limit.mean())
    total = words * weeks
    variance = limit.var() * total / (a + b + total)  # after so many words
    assert_mean((share[:, -1] - limit.mean()) ** 2, variance)
    assert variance == pytest.approx(limit.var(), rel=0.002)
    assert stats.kstest(share[:, -1], limit.cdf).pvalue > 1e-4
    assert np.abs(share[:, -1] - share[:, weeks // 2]).mean() < 0.02


@pytest.mark.slow
def test_the_limit_of_three_is_dirichlet(urn):
    """Means, variances and covariances of Dirichlet(1, 2, 3), and each person's share beta."""
    weights, words, weeks, seeds = np.array([1, 2, 3]), 100, 30, 600
    _, held, _ = urn(weights.tolist(), 1, words=words, weeks=weeks, replicates=seeds)
    share = held[:, -1] / held[:, -1].sum(axis=1, keepdims=True)
    limit, total = stats.dirichlet(weights), words * weeks
    settled = total / (6 + total)
    deviation = share - limit.mean()
    for i in range(3):
        assert_mean(share[:, i], weights[i] / 6)
        for j in range(3):
            assert_mean(deviation[:, i] * deviation[:, j], limit.cov()[i, j] * settled)
        assert stats.kstest(share[:, i], stats.beta(weights[i], 6 - weights[i]).cdf).pvalue > 1e-4
