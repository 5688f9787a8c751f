"""Packages for calibration on toys with known posterior: ``python -m benchmarks.calibration METHOD``.

METHOD is ours, bayesflow, sbi or emcee; the last three each run in an environment that has them. All get the same simulations of
two toys: linear and Gaussian (4 parameters, 8 numbers), and two moons (2 parameters, 2 numbers; two modes, each a crescent).
Prints, over observations drawn from the prior, how far posterior means and standard deviations are from the exact ones, or how
far marginal distributions are, the coverage of 90 % intervals, and wall and processor seconds.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

DRAWS = 4000
NOISE = 0.5
MIX = np.random.default_rng(5).standard_normal((8, 4))
Sampler = Callable[[Any], Any]  # from an observation to draws (DRAWS, parameters)


@dataclass(frozen=True)
class Toy:
    """A simulator in batches, the bounds of a uniform prior or None for a standard normal one, and exact draws."""

    prior: Callable[[int, Any], Any]
    simulate: Callable[[Any, Any], Any]
    exact: Callable[[Any, Any], Any]
    bound: float | None


def linear_exact(y: Any, rng: Any) -> Any:
    covariance = np.linalg.inv(np.eye(4) + MIX.T @ MIX / NOISE**2)
    return rng.multivariate_normal(covariance @ MIX.T @ y / NOISE**2, covariance, DRAWS)


def crescent(n: int, rng: Any) -> Any:
    angle, radius = rng.uniform(-np.pi / 2, np.pi / 2, n), rng.normal(0.1, 0.01, n)
    return np.column_stack([radius * np.cos(angle) + 0.25, radius * np.sin(angle)])


def moons(theta: Any, rng: Any) -> Any:
    a, b = theta.T
    return crescent(len(theta), rng) + np.column_stack([-np.abs(a + b), b - a]) / 2**0.5


def moons_exact(y: Any, rng: Any) -> Any:
    """Both branches of the inverse, those within the prior's bounds; the prior is uniform and the map keeps areas."""
    found = np.empty((0, 2))
    while len(found) < DRAWS:
        p = crescent(20 * DRAWS, rng)
        total, apart = (p[:, 0] - y[0]) * 2**0.5, (y[1] - p[:, 1]) * 2**0.5
        total *= rng.choice([-1.0, 1.0], len(p))
        theta = np.column_stack([total - apart, total + apart])[p[:, 0] >= y[0]] / 2
        found = np.concatenate([found, theta[(np.abs(theta) < 1).all(axis=1)]])
    return found[:DRAWS]


TOYS = {
    "linear": Toy(
        lambda n, rng: rng.standard_normal((n, 4)),
        lambda t, rng: t @ MIX.T + NOISE * rng.standard_normal((len(t), 8)),
        linear_exact,
        None,
    ),
    "moons": Toy(lambda n, rng: rng.uniform(-1, 1, (n, 2)), moons, moons_exact, 1.0),
}


def ours(toy: Toy, theta: Any, x: Any) -> Sampler:
    """coprod's own: regression-adjusted rejection on the given runs."""
    found = import_module("coprod.analysis.calibration.posterior")
    scale = x.std(axis=0)
    free = theta if toy.bound is None else np.arctanh(theta / toy.bound)

    def sample(y: Any) -> Any:
        posterior = found.posterior(free, x / scale, y / scale)
        chosen = posterior.draws[np.random.default_rng(1).choice(len(posterior.draws), DRAWS, p=posterior.weights)]
        return chosen if toy.bound is None else toy.bound * np.tanh(chosen)

    return sample


def bayesflow(toy: Toy, theta: Any, x: Any) -> Sampler:
    """Neural posterior estimation by a coupling flow, on JAX."""
    import os

    os.environ["KERAS_BACKEND"] = "jax"
    import bayesflow as bf
    import keras

    keras.utils.set_random_seed(1)
    flow = bf.BasicWorkflow(
        inference_network=bf.networks.CouplingFlow(), inference_variables=["theta"], inference_conditions=["x"], standardize="all"
    )
    data = {"theta": theta.astype("float32"), "x": x.astype("float32")}
    flow.fit_offline(data=data, epochs=20, batch_size=1024, verbose=0)
    return lambda y: flow.sample(conditions={"x": y[None].astype("float32")}, num_samples=DRAWS)["theta"][0]


def sbi(toy: Toy, theta: Any, x: Any) -> Sampler:
    """Neural posterior estimation by a masked autoregressive flow, on torch."""
    import torch
    from sbi.inference import NPE
    from sbi.utils import BoxUniform

    torch.manual_seed(1)
    dimensions = theta.shape[1]
    normal = torch.distributions.MultivariateNormal(torch.zeros(dimensions), torch.eye(dimensions))
    prior = normal if toy.bound is None else BoxUniform(-torch.ones(dimensions), torch.ones(dimensions))
    inference = NPE(prior, show_progress_bars=False)
    inference.append_simulations(torch.as_tensor(theta, dtype=torch.float32), torch.as_tensor(x, dtype=torch.float32))
    inference.train(training_batch_size=1024, max_num_epochs=20)
    posterior = inference.build_posterior()
    return lambda y: posterior.sample((DRAWS,), x=torch.as_tensor(y, dtype=torch.float32), show_progress_bars=False).numpy()


def emcee(toy: Toy, theta: Any, x: Any) -> Sampler:
    """A synthetic likelihood: cubic regression of the numbers on parameters, one covariance of what is left; sampled by emcee."""
    import itertools

    import emcee as package

    dimensions = theta.shape[1]
    powers = [p for n in range(4) for p in itertools.combinations_with_replacement(range(dimensions), n)]

    def features(t: Any) -> Any:
        return np.column_stack([np.prod(t[:, list(p)], axis=1) if p else np.ones(len(t)) for p in powers])

    slopes = np.linalg.lstsq(features(theta), x, rcond=None)[0]
    precision = np.linalg.inv(np.cov((x - features(theta) @ slopes).T))

    def sample(y: Any) -> Any:
        def density(t: Any) -> Any:
            off = features(t) @ slopes - y
            likelihood = -0.5 * np.einsum("ij,jk,ik->i", off, precision, off)
            prior = -0.5 * (t**2).sum(axis=1) if toy.bound is None else np.where((np.abs(t) < toy.bound).all(axis=1), 0, -np.inf)
            return likelihood + prior

        start = toy.prior(200, np.random.default_rng(2))
        sampler = package.EnsembleSampler(200, dimensions, density, vectorize=True)
        sampler.random_state = np.random.RandomState(1).get_state()
        state = sampler.run_mcmc(start, 300)
        sampler.reset()
        sampler.run_mcmc(state, 5 * DRAWS // 200)
        return sampler.get_chain(flat=True, thin=5)[:DRAWS]

    return sample


METHODS = {"ours": ours, "bayesflow": bayesflow, "sbi": sbi, "emcee": emcee}


def apart(a: Any, b: Any) -> float:
    """The largest distance between two empirical distributions of one number."""
    every = np.sort(np.concatenate([a, b]))
    below = [np.searchsorted(np.sort(z), every, side="right") / len(z) for z in (a, b)]
    return float(np.abs(below[0] - below[1]).max())


def measure(method: str, name: str, simulations: int, observations: int) -> str:
    toy, rng = TOYS[name], np.random.default_rng(3)
    theta = toy.prior(simulations, rng)
    x = toy.simulate(theta, rng)
    wall, used = time.perf_counter(), time.process_time()
    sample = METHODS[method](toy, theta, x)
    fitted, used_fitted = time.perf_counter() - wall, time.process_time() - used
    truths = toy.prior(observations, rng)
    seen = toy.simulate(truths, rng)
    rows = []
    wall = time.perf_counter()
    for truth, y in zip(truths, seen, strict=True):
        draws, exact = np.asarray(sample(y), dtype=float), toy.exact(y, rng)
        sd = exact.std(axis=0)
        shift = np.mean((draws.mean(axis=0) - exact.mean(axis=0)) ** 2 / sd**2)
        off = max(apart(draws[:, k], exact[:, k]) for k in range(draws.shape[1]))
        low, high = np.quantile(draws, [0.05, 0.95], axis=0)
        rows.append([shift, np.mean(draws.std(axis=0) / sd), off, np.mean((low < truth) & (truth < high))])
    each = (time.perf_counter() - wall) / observations
    shift, ratio, off, covered = np.mean(rows, axis=0)
    spread = np.std([row[1] for row in rows])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {method} | {name} | {simulations:,} | {shift**0.5:.3f} | {ratio:.2f} ± {spread:.2f} | {off:.3f} | {covered:.2f} | "
        f"{fitted:.1f} ({used_fitted:.1f}) | {1e3 * each:.0f} | {memory:.0f} MB |"
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("method", choices=METHODS)
    asked.add_argument("--simulations", type=int, default=100_000)
    asked.add_argument("--observations", type=int, default=100)
    asked.add_argument("--toy", choices=TOYS, action="append")
    given = asked.parse_args()
    for toy in given.toy or TOYS:
        print(measure(given.method, toy, given.simulations, given.observations), flush=True)
