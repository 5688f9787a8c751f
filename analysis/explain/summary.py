"""How much of an outcome each mechanism makes, with intervals over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from coprod.experiments.contrast import MOST_PAIRS
from coprod.experiments.intervals import mean_interval
from coprod.experiments.limits import MOST_SEED, MOST_WORKERS, checked_integer
from coprod.experiments.run import checked_over_all
from coprod.experiments.together import Progress
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.measures import measures_by_name

from .mechanisms import Game, game
from .run import configurations
from .shapley import Floats, shapley


def explain(
    scenario: Scenario | str,
    of: str = "loops",
    *,
    measures: Sequence[str] = ("value",),
    only: Sequence[str] = (),
    weeks: int | None = None,
    replicates: int = 20,
    seed: int = 0,
    threads: int = 1,
    progress: Progress = lambda done, total: None,
) -> Any:
    """Shapley effects of a scenario's mechanisms on measures at the end.

    ``of`` is loops, stages, principles, or a theory by name or path, whose mechanisms are taken out of it; ``only`` names
    those that are switched, the others stay on. Every configuration of on and off is run on the same seeds. A
    mechanism's effect is what it adds, averaged over all orders in which mechanisms can be switched on; effects sum to
    the whole, all on less all off.

    Returns a Dataset over ``measure`` and ``mechanism``: effect, and its 95 % t interval over replicates, low and high;
    alone, what it adds to none of the others, and last, what it adds to all of them; whole with whole_low and whole_high,
    all_on, all_off and n over ``measure``; effect_by_replicate. A replicate in which a measure has no value in some
    configuration is left out of that measure: n is how many remain. Units are the measures'. Attributes say what on and off mean.
    BadInput where anything cannot be run.
    """
    chosen = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    if weeks is not None:
        chosen = chosen.with_values({"time.weeks": weeks}, "weeks")
    n = checked_integer("replicates", replicates, 3, MOST_PAIRS)
    checked_integer("seed", seed, 0, MOST_SEED)
    checked_integer("threads", threads, 1, MOST_WORKERS)
    for argument, given in (("measures", measures), ("only", only)):
        if isinstance(given, str):
            raise BadInput(f"{argument} is a text", where=argument, allowed="a list of names", fix=f"write [{given!r}]")
    if not measures:
        raise BadInput("no measure is named", where="measures", allowed="at least one", fix='write ["value"]')
    names = checked_over_all(measures)
    played = game(chosen, of, only)
    values = configurations(played, len(names), n, threads).at_end(names, n, seed, threads, progress)
    return dataset(played, of, names, values, seed)


def dataset(played: Game, of: str, names: Sequence[str], values: Floats, seed: int) -> Any:
    """The effects from the outcomes of all configurations, (configurations, replicates, measures)."""
    import xarray as xr

    count, n = len(played.mechanisms), values.shape[1]
    own = 1 << np.arange(count)
    rows = []
    for m, name in enumerate(names):
        there = np.isfinite(values[:, :, m]).all(axis=0)
        if there.sum() < 3:
            raise BadInput(
                f"{name} has a value in every configuration in {there.sum()} of {n} replicates",
                where="--measure",
                allowed="measures that runs have whatever is switched off, in at least 3 replicates",
                fix="name another measure, or raise --replicates",
            )
        one = values[:, there, m]
        effects = np.full((count, n), np.nan)
        effects[:, there] = shapley(one)
        mean, low, high = mean_interval(effects[:, there])
        whole = mean_interval(one[-1] - one[0])
        alone, last = one[own] - one[0], one[-1] - one[len(one) - 1 - own]
        ends = (one[-1].mean(), one[0].mean(), int(there.sum()))
        rows.append((mean, low, high, alone.mean(axis=1), last.mean(axis=1), *whole, *ends, effects))
    both = ("measure", "mechanism")
    dims = [both] * 5 + ["measure"] * 6 + [(*both, "replicate")]
    variables = ("effect", "low", "high", "alone", "last", "whole", "whole_low", "whole_high", "all_on", "all_off", "n")
    columns = zip((*variables, "effect_by_replicate"), dims, zip(*rows, strict=True), strict=True)
    data = {name: (dim, np.array(column)) for name, dim, column in columns}
    coordinates = {
        "measure": list(names),
        "mechanism": [m.name for m in played.mechanisms],
        "title": ("mechanism", [m.title for m in played.mechanisms]),
        "units": ("measure", [measures_by_name()[name].unit for name in names]),
        "replicate": np.arange(n),
    }
    scenario = played.scenario
    about: dict[str, Any] = {"of": of, "meaning": played.meaning, "scenario": scenario.name, "scenario_title": scenario.title}
    about |= {"scenario_hash": scenario.digest(), "weeks": scenario.values["time.weeks"], "seed": seed, "replicates": n}
    about |= {"configurations": len(values), "left_out": [f"{name}: {why}" for name, why in played.left_out]}
    return xr.Dataset(data, coordinates, about)
