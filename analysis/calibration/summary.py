"""Calibration, whole: posterior, how far data identify it, its check by simulation, prediction, and the choice between theories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from coprod.experiments.limits import MOST_REPLICATES, MOST_SEED, checked_integer
from coprod.simulation.errors import BadInput

from .choice import probabilities, resampled
from .coverage import LEVELS, covered, even, places
from .figures import check_constant, check_reached, check_rows, figures
from .observed import as_observed
from .parameters import Parameters, parameters_of
from .posterior import adjusted, kept_rows, near
from .reach import reach
from .summaries import fitted, with_squares
from .sums import Floats

DUMMIES = 20  # shuffled parameters, about which data say nothing
DRAWS = 2000
PREDICTED = 200  # draws of the posterior at which the model is run again
MOST_TESTS = 10_000
RESAMPLES = 100
ENDS = (0.025, 0.5, 0.975)
ANSWERS = ("mean", "sd", "median", "low", "high", "contraction", "correlation")  # which an extrapolation has none of
Simulate = Callable[[Mapping[str, Floats]], Any]


@dataclass(frozen=True)
class Sample:
    """Rows of a sample whose runs all have values: parameters, the figures as they would be observed, and their groups."""

    parameters: Parameters
    free: Floats  # (points, parameters), without bounds
    theta: Floats  # (rows, parameters), each point's in all its groups
    given: Floats  # (rows, observations), the figures of runs
    x: Floats  # (rows, observations), the uncertainty of what is observed added
    groups: int
    there: NDArray[np.bool_]  # of all points of the prior, those whose runs all have values

    @property
    def lost(self) -> int:
        return int((~self.there).sum())


def calibrate(
    data: Any,
    observed: Any,
    *,
    services: int,
    simulate: Simulate | Mapping[str, Simulate] | None = None,
    tests: int = 200,
    seed: int = 0,
) -> Any:
    """The parameters with which a model gives what was observed; of any model whose results have these dimensions.

    ``data`` is an xarray Dataset with the dimensions ``sample``, ``replicate`` and ``time``, or one for each theory by name. Its
    points are drawn from the prior; each parameter is a coordinate along ``sample``, whose attributes ``low``, ``high`` and
    ``log`` say its range. Noise of runs must be independent between points: seeds of their own. ``observed`` is a Dataset over
    ``observation`` (``observations`` makes it), rows, a pandas DataFrame, or the path of a CSV file, with measure, week, value,
    uncertainty (a standard error) and units. Each figure is the mean over so many ``services``, of which one is one run.

    ``simulate`` runs the model anew at parameters by name and gives a Dataset like ``data``, for posterior prediction. ``tests``
    are observations made by the model itself, for simulation-based calibration; ``seed`` is that of all that is drawn here.

    Returns a Dataset, with the dimension ``theory`` where there are several. ``draw`` (draws, parameter) are draws of the
    posterior; ``median`` with ``low`` and ``high`` 95 %, ``mean``, ``sd``, and those of the prior, ``log`` where it is even on a
    logarithmic scale; ``contraction`` is 1 - variance / prior variance; ``moved`` the largest distance between the distributions
    before and after, ``nothing`` that of a parameter without effect; ``correlation`` (parameter, other). ``at_end`` (end,
    parameter) is the share of the posterior in the first and in the last hundredth of a range, NaN without one. ``place``
    (test, parameter) are places of true parameters in their posteriors, ``even`` the probability of places as uneven,
    ``covered`` (level, parameter) how often intervals hold the truth.

    ``distance`` is how far the nearest run is from what is observed, in standard errors, whose size is ``error``; ``nearest``
    are its figures, ``own_distance`` is what 99 % of the model's own figures do not exceed, and ``far`` the share of them that
    lie at least as far. ``reached`` is false where what is observed cannot be had together, ``conflict`` in which figures: draws
    are then an extrapolation, and median, interval, mean, sd, contraction and correlation are NaN.

    ``predicted`` (quantile, observation), ``exceeded``, the share of new figures above what is observed, and ``misses``, how
    probable a figure as far from their mean is, come from ``predictions`` figures at so many ``distinct`` points.
    ``probability`` is that of each theory with its interval, and ``recognised`` how often a theory is chosen where it made the
    figures. BadInput where the data cannot answer.
    """
    import xarray as xr

    checked_integer("services", services, 1, MOST_REPLICATES)
    checked_integer("tests", tests, 20, MOST_TESTS)
    checked_integer("seed", seed, 0, MOST_SEED)
    seen = as_observed(observed)
    if not isinstance(data, Mapping) or hasattr(data, "data_vars"):
        found, _ = _one(data, seen, services, simulate, tests, (seed, 0))
        return found
    if len(data) < 2:
        raise BadInput("one theory is no choice", where="theories", allowed="two or more", fix="name another, or give data alone")
    made = {}
    for number, (name, one) in enumerate(data.items()):
        asked = simulate.get(name) if isinstance(simulate, Mapping) else simulate
        try:
            made[name] = _one(one, seen, services, asked, tests, (seed, number))
        except BadInput as error:
            what, fix = f"theory {name}: {error.what}", f"{error.fix}; or leave the theory out"
            raise BadInput(what, where=error.where, allowed=error.allowed, nearest=error.nearest, fix=fix) from error
    joined = xr.concat([found for found, _ in made.values()], "theory", data_vars="all", combine_attrs="override")
    joined = joined.assign_coords(theory=list(made))
    for name in ("value", "uncertainty"):
        joined[name] = joined[name].isel(theory=0)
    joined.attrs["lost_points"] = [found.attrs["lost_points"] for found, _ in made.values()]
    return joined.assign(_choice([sample for _, sample in made.values()], seen["value"].values, tests, seed))


def _one(data: Any, observed: Any, services: int, simulate: Any, tests: int, seed: tuple[int, int]) -> tuple[Any, Sample]:
    import xarray as xr

    sample = _sample(data, observed, services, seed)
    y = observed["value"].values.astype(float)
    scale = fitted(sample.x, with_squares(sample.theta))
    x, at = scale(sample.x), scale(y[None])[0]
    rng = np.random.default_rng((*seed, 1))
    width = sample.theta.shape[1]
    rows, weights, distance = near(x, at)
    points = rows // sample.groups  # an idle parameter, like others, is the same in all groups of a point
    idle = [rng.permutation(sample.free[:, i])[points] for i in range(width) for _ in range(DUMMIES)]
    made = adjusted(np.column_stack([sample.theta[rows], *idle]), weights, distance, x[rows] - at)
    before = [np.sort(column) for column in sample.theta.T]
    moved = [_moved(column, weights, before[i]) for i, column in enumerate(made.T[:width])]
    nothing = [_moved(column, weights, before[i // DUMMIES]) for i, column in enumerate(made.T[width:])]
    free = made[rng.choice(len(made), DRAWS, p=weights), :width]
    draws, prior = sample.parameters.bound(free), sample.parameters.values
    place = places(sample.theta, x, min(tests, len(x) // sample.groups), sample.groups)
    share = covered(place)
    even_rows = np.repeat(sample.parameters.even(prior), sample.groups, axis=0)
    uncertainty = observed["uncertainty"].values.astype(float)
    within = reach(even_rows, sample.given, sample.x, sample.groups, y, uncertainty)
    low, median, high = np.quantile(draws, ENDS, axis=0)
    p, several = "parameter", width > 1
    variables: dict[str, Any] = {
        "draw": (("draws", p), draws),
        "mean": (p, draws.mean(axis=0)),
        "sd": (p, draws.std(axis=0)),
        "median": (p, median),
        "low": (p, low),
        "high": (p, high),
        "prior_median": (p, np.quantile(prior, 0.5, axis=0)),
        "prior_low": (p, np.quantile(prior, ENDS[0], axis=0)),
        "prior_high": (p, np.quantile(prior, ENDS[2], axis=0)),
        "contraction": (p, 1.0 - sample.parameters.even(draws).var(axis=0) / sample.parameters.even(prior).var(axis=0)),
        "moved": (p, moved),
        "nothing": (p, np.reshape(nothing, (width, DUMMIES)).max(axis=1)),
        "correlation": ((p, "other"), np.corrcoef(free.T) if several else np.ones((1, 1))),
        "place": (("test", p), place),
        "even": (p, [even(column) for column in place.T]),
        "covered": (("level", p), share[0]),
        "covered_low": (("level", p), share[1]),
        "covered_high": (("level", p), share[2]),
        "log": (p, sample.parameters.log),
        "at_end": (("end", p), sample.parameters.at_ends(draws)),
        "distance": ((), within.distance),
        "own_distance": ((), float(np.quantile(within.own, 0.99))),
        "far": ((), within.far),
        "reached": ((), within.reached),
        "nearest": ("observation", within.nearest),
        "error": ("observation", within.error),
        "conflict": ("observation", within.conflict),
        "value": ("observation", y),
        "uncertainty": ("observation", uncertainty),
    }
    if not within.reached:
        variables |= {name: (dims, np.full(np.shape(of), np.nan)) for name, (dims, of) in variables.items() if name in ANSWERS}
    if simulate is not None:
        chosen = dict(zip(sample.parameters.names, draws[:PREDICTED].T, strict=True))
        variables |= _prediction(simulate(chosen), observed, services, seed)
        variables["distinct"] = ((), len(np.unique(draws[:PREDICTED], axis=0)))  # a point that is drawn twice is one run
    names = list(sample.parameters.names)
    coordinates = {p: names, "other": names, "level": list(LEVELS), "quantile": list(ENDS), "end": ["low", "high"]}
    coordinates["observation"] = observed["observation"].values
    about = {name: data.attrs[name] for name in ("scenario", "scenario_hash", "seed", "code_hash") if name in data.attrs}
    about |= {"points": len(prior), "lost_points": sample.lost, "services": services, "rows": len(x), "kept": kept_rows(len(x))}
    about |= {"effective_draws": float(1.0 / (weights**2).sum()), "tests": len(place), "own": len(within.own)}
    about |= {"analysis_seed": seed[0]}
    used = {d for dims, _ in variables.values() for d in ([dims] if isinstance(dims, str) else dims)}
    found = xr.Dataset(variables, {k: v for k, v in coordinates.items() if k in used}, about)
    return found.assign_coords(
        {k: ("observation", observed[k].values) for k in ("measure", "of", "week", "units", "source") if k in observed}
    ), sample


def _sample(data: Any, observed: Any, services: int, seed: tuple[int, int]) -> Sample:
    """The usable rows of a sample; BadInput where there are too few, or what is observed lies outside them."""
    parameters = parameters_of(data)
    given = figures(data, observed, services)
    there: Any = np.isfinite(given).all(axis=(1, 2))
    points, groups, count = given.shape
    check_rows(int(there.sum()), points, groups, min(count, 2 * len(parameters.names)))
    kept = given[there]
    check_constant(observed, kept.reshape(-1, count))
    noise = np.random.default_rng(seed).standard_normal(given.shape)[there] * observed["uncertainty"].values.astype(float)
    x = (kept + noise).reshape(-1, count)
    check_reached(observed, kept)
    parameters = Parameters(parameters.names, parameters.values[there], parameters.low, parameters.high, parameters.log)
    free = parameters.free()
    return Sample(parameters, free, np.repeat(free, groups, axis=0), kept.reshape(-1, count), x, groups, there)


def _moved(draws: Floats, weights: Floats, before: Floats) -> float:
    """The largest distance of a parameter's distribution from the one ``before``, which is sorted (Kolmogorov and Smirnov's)."""
    order = np.argsort(draws)
    after = np.cumsum(weights[order])
    share = np.searchsorted(before, draws[order], side="right") / len(before)
    return float(max(np.abs(after - share).max(), np.abs(after - weights[order] - share).max()))


def _prediction(data: Any, observed: Any, services: int, seed: tuple[int, int]) -> dict[str, Any]:
    """Quantiles of figures that the model gives at draws of the posterior, observed as these were, how many lie above, and how
    probable it is that one lies as far from their mean (normal)."""
    given = figures(data, observed, services)
    noise = np.random.default_rng((*seed, 2)).standard_normal(given.shape)
    x = (given + noise * observed["uncertainty"].values.astype(float)).reshape(-1, given.shape[2])
    x = x[np.isfinite(x).all(axis=1)]
    return {
        "predicted": (("quantile", "observation"), np.quantile(x, ENDS, axis=0)),
        "exceeded": ("observation", (x > observed["value"].values).mean(axis=0)),
        "misses": ("observation", 2.0 * ndtr(-np.abs(observed["value"].values - x.mean(axis=0)) / x.std(axis=0))),
        "predictions": ((), len(x)),
    }


def _choice(samples: list[Sample], y: Floats, tests: int, seed: int) -> dict[str, Any]:
    """Probabilities of theories from as many points of each one's prior, their interval, and how often each is recognised.

    Points without values stay away: a theory that often gives none is the less probable for it.
    """
    rng = np.random.default_rng((seed, 3))
    points = min(len(sample.there) for sample in samples)
    rows = [int(sample.there[:points].sum()) * sample.groups for sample in samples]
    if len({sample.groups for sample in samples}) > 1:
        what = "theories have different numbers of replicates"
        raise BadInput(what, where="replicates", allowed="the same number for each", fix="run as many of each")
    figures_of = np.concatenate([sample.x[:n] for sample, n in zip(samples, rows, strict=True)])
    theory = np.repeat(np.arange(len(samples)), rows)
    scale = (
        fitted(figures_of, np.eye(len(samples))[theory])
        if figures_of.shape[1] > 2 * len(samples)
        else fitted(figures_of, figures_of)
    )
    x, at = scale(figures_of), scale(y[None])[0]
    found = probabilities(x, theory, len(samples), at)
    low, high = np.quantile(resampled(x, theory, len(samples), at, RESAMPLES, rng), [0.025, 0.975], axis=0)
    recognised = []
    for number, sample in enumerate(samples):
        last, first = rows[number] // sample.groups - 1, sum(rows[:number])
        chosen = np.linspace(0, last, max(20, tests // len(samples))).round().astype(int) * sample.groups + first
        guessed = [np.argmax(probabilities(x, theory, len(samples), x[r], slice(r, r + sample.groups))) for r in chosen]
        recognised.append(float(np.mean(np.array(guessed) == number)))
    return {
        "probability": ("theory", found),
        "probability_low": ("theory", low),
        "probability_high": ("theory", high),
        "recognised": ("theory", recognised),
    }
