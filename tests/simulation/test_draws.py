"""The generator against its published vectors, the compiled copy, and chance."""

import itertools

import numpy as np
import pytest
from numba import njit
from scipy import stats

from coprod.simulation.exact import draws
from coprod.simulation.kernel.lowering import primitives  # noqa: F401 (makes the functions compilable)

ONES = 2**64 - 1
# threefry2x64, 20 rounds, from the known-answer file of the Random123 distribution
VECTORS = [
    ((0, 0), (0, 0), (0xC2B6E3A8C2C69865, 0x6F81ED42F350084D)),
    ((ONES, ONES), (ONES, ONES), (0xE02CB7C4D95D277A, 0xD06633D0893B8B68)),
    (
        (0x243F6A8885A308D3, 0x13198A2E03707344),
        (0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0x263C7D30BB0F0AF1, 0x56BE8361D3311526),
    ),
]


@pytest.mark.parametrize(("counter", "key", "answer"), VECTORS)
def test_published_vectors(counter, key, answer):
    assert draws.threefry2x64(*counter, *key) == answer


def test_compiled_draws_are_the_interpreted_ones():
    @njit
    def compiled(out, seed, replicate):
        for i in range(len(out)):
            out[i, 0], out[i, 1] = draws.uniforms(seed, replicate, 7, draws.LEARN, i, 3)

    for seed, replicate in ((0, 0), (2**63 - 1, 2**31 - 1), (12345, 6)):
        out = np.empty((200, 2))
        compiled(out, seed, replicate)
        assert [tuple(row) for row in out] == [draws.uniforms(seed, replicate, 7, draws.LEARN, i, 3) for i in range(200)]


@pytest.fixture(scope="module")
def sample():
    @njit
    def fill(out):
        for step in range(out.shape[0]):
            for key in range(out.shape[1]):
                out[step, key, 0], out[step, key, 1] = draws.uniforms(1, 0, step, draws.DELIVER, key, 0)

    out = np.empty((500, 1000, 2))
    fill(out)
    return out


def test_uniform_with_53_bits(sample):
    assert sample.min() >= 0 and sample.max() < 1
    assert np.all(sample * 2.0**53 == np.floor(sample * 2.0**53))
    assert np.any(np.floor(sample * 2.0**53) % 2 == 1)  # the last bit is used
    counts, _ = np.histogram(sample, bins=1000, range=(0, 1))
    assert stats.chisquare(counts).pvalue > 1e-4
    assert stats.kstest(sample[:, :, 0].ravel()[:200_000], "uniform").pvalue > 1e-4


def test_neighbouring_keys_are_uncorrelated(sample):
    x, y = sample[:, :, 0], sample[:, :, 1]
    pairs = {
        "next step": (x[1:], x[:-1]),
        "next agent": (x[:, 1:], x[:, :-1]),
        "the other draw": (x, y),
    }
    for name, (a, b) in pairs.items():
        r = np.corrcoef(a.ravel(), b.ravel())[0, 1]
        assert abs(r) * np.sqrt(a.size) < 4, name


def test_seed_replicate_stream_and_block_matter():
    base = (3, 1, 10, draws.ENGAGE, 5, 0)
    seen = {draws.uniforms(*base)}
    for position, change in itertools.product(range(6), (1, 2)):
        other = list(base)
        other[position] += change
        seen.add(draws.uniforms(*other))
    assert len(seen) == 13


def test_normals_and_integers():
    z = np.array([draws.normals(1, 0, 0, draws.POPULATION, i, 0) for i in range(4000)]).ravel()
    assert stats.kstest(z, "norm").pvalue > 1e-3
    whole = [draws.integer(draws.uniforms(1, 0, 0, 0, i, 0)[0], 7) for i in range(7000)]
    assert set(whole) == set(range(7))
    assert stats.chisquare(np.bincount(whole)).pvalue > 1e-4
    assert draws.integer(1.0 - 2.0**-53, 5) == 4 and draws.integer(0.0, 5) == 0
