"""The profile of a project as data."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from coprod.analysis.ledger.statements import mean_of_those
from coprod.experiments.together import Progress
from coprod.scenarios.processes import processes_of
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.digests import source_digest
from coprod.simulation.parameters.session import STAGES
from coprod.simulation.schema.measures import measures_by_name

from .candidates import changed
from .choice import BEST, Floats, among_best, chosen, merit
from .project import Project, project
from .standing import Standing, stand

AS_IT_IS, CHANGED = "as it is", "with the changes"


def profile(
    scenario: Scenario | str,
    measure: str = "value",
    *,
    lower: bool = False,
    kinds: Sequence[str] | None = None,
    weeks: int = 52,
    replicates: int = 100,
    seed: int = 0,
    threads: int = 1,
    progress: Progress = lambda done, total: None,
) -> Any:
    """The profile of a project: how it stands now and after ``weeks``, its weakest link, and what would change it most.

    What it could do otherwise is run one thing at a time, each process ticked or unticked, each other rule of leadership,
    seats, interpretation and decision, a tenth of leaders' effort moved to one practice, a small step of a starting
    value, on the same seeds, so that differences are paired; ``kinds`` names those of these to try (tick, untick, rule, practice,
    start), by default all. The two that raise ``measure`` most (or, with ``lower``, lower
    it) are chosen on seeds of their own and estimated on ``seed``, as is everything else: the best of many is flattered by
    the runs that chose it.

    Returns a Dataset. Over ``variant`` (as it is; with the two changes, where there are any), ``time`` (weeks: the start, half
    way, the end) and ``replicate``: level and weakest by ``stage``, the mean level, and the share of sessions in which it was
    the weakest, of sessions in the quarter of the time up to then (at the start: the first quarter); and standing by
    ``number``, measures in their ``units``, whose first value is that of week ``since``. weakest_throughout (variant, stage,
    replicate) and sessions (variant, replicate) are of all sessions. mending (stage, replicate): the measure at the end with all
    that the stage lacks made up for, less as it is; mending_screened: the same on the seeds that choose. By ``candidate``:
    effect with its 95 % t interval low and high, n, among_best, the share of resamples in which it is among the two best, and
    by replicate effect_by_replicate and screened, the same on the seeds that choose. together and summed (replicate): the
    effect of both changes, and the sum of the effects of each. ticked (``process``). Attributes name the changes chosen, those
    that cannot be made and why, and the rules. BadInput for what cannot be run.
    """
    options: dict[str, Any] = {"lower": lower, "kinds": kinds, "weeks": weeks}
    asked = project(scenario, measure, replicates=replicates, seed=seed, threads=threads, **options)
    return assess(asked, progress)


def assess(asked: Project, progress: Progress = lambda done, total: None) -> Any:
    """The profile of a project: see ``profile``."""
    n, threads, measure = asked.replicates, asked.threads, asked.measure
    now = stand(asked.scenario, n, asked.seed, threads, measure)
    if not now.sessions.any():
        raise BadInput(
            f"no unit of {asked.scenario.name} holds a session in {now.times[-1]:g} weeks",
            where="lead.interval",
            allowed="projects that meet",
            fix="raise --weeks, or lower lead.interval",
        )
    there = int(np.isfinite(now.numbers[measure][-1]).sum())
    if there < 3:
        raise BadInput(
            f"{measure} has a value at the end in {there} of {n} replicates",
            where="--measure",
            allowed="a measure that at least 3 replicates have",
            fix="name another measure, or raise --replicates or --weeks",
        )
    half = n * len(asked.together.setups)
    screened = asked.together.at_end([measure], n, asked.screening_seed, threads, lambda d, _: progress(d, asked.runs))[..., 0]
    found = asked.together.at_end([measure], n, asked.seed, threads, lambda d, _: progress(half + d, asked.runs))[..., 0]
    count, sign = len(asked.candidates), -1.0 if asked.lower else 1.0
    screened, found = screened[1:] - screened[0], found[1:] - found[0]
    candidates = list(asked.candidates.values())
    best = chosen(merit(screened[:count], asked.lower), candidates)
    standings = [now]
    if best:
        standings.append(stand(changed(asked.scenario, [candidates[i] for i in best]), n, asked.seed, threads, measure))
    progress(asked.runs, asked.runs)
    return _dataset(asked, standings, best, screened, found, among_best(sign * found[:count], BEST))


def _dataset(asked: Project, standings: list[Standing], best: list[int], screened: Floats, found: Floats, share: Floats) -> Any:
    """``screened`` and ``found`` are differences by changes and then stages mended, (points, replicates)."""
    import xarray as xr

    now, scenario, known = standings[0], asked.scenario, measures_by_name()
    candidates, count = list(asked.candidates.values()), len(asked.candidates)
    effects = found[:count]
    intervals = np.array([mean_of_those(row) for row in effects]).reshape(-1, 3)
    processes = processes_of(scenario.process_table)
    ticked = {p.name for p in scenario.processes}
    data: dict[str, Any] = {
        "level": (("variant", "time", "stage", "replicate"), np.stack([s.levels for s in standings])),
        "weakest": (("variant", "time", "stage", "replicate"), np.stack([s.weakest for s in standings])),
        "weakest_throughout": (("variant", "stage", "replicate"), np.stack([s.weakest_throughout for s in standings])),
        "sessions": (("variant", "replicate"), np.stack([s.sessions for s in standings])),
        "standing": (
            ("variant", "number", "time", "replicate"),
            np.stack([np.stack([s.numbers[name] for name in now.numbers]) for s in standings]),
        ),
        "mending": (("stage", "replicate"), found[count:]),
        "mending_screened": (("stage", "replicate"), screened[count:]),
        "screened": (("candidate", "replicate"), screened[:count]),
        "effect_by_replicate": (("candidate", "replicate"), effects),
        **{name: ("candidate", intervals[:, i]) for i, name in enumerate(("effect", "low", "high"))},
        "n": ("candidate", np.isfinite(effects).sum(axis=1)),
        "among_best": ("candidate", share),
        "ticked": ("process", [name in ticked for name in processes]),
    }
    if len(best) == BEST:
        end = [s.numbers[asked.measure][-1] for s in standings]
        data["together"] = ("replicate", end[1] - end[0])
        data["summed"] = ("replicate", effects[best].sum(axis=0))
    plain = [name.partition("[")[0] for name in now.numbers]
    coordinates = {
        "variant": [AS_IT_IS, CHANGED][: len(standings)],
        "time": ("time", now.times, {"units": "weeks"}),
        "stage": list(STAGES),
        "replicate": np.arange(asked.replicates),
        "number": list(now.numbers),
        "units": ("number", [known[name].unit for name in plain]),
        "perspective": ("number", [known[name].perspective for name in plain]),
        "since": ("number", list(now.since.values()), {"units": "weeks"}),
        "candidate": list(asked.candidates),
        "kind": ("candidate", [c.kind for c in candidates]),
        "title": ("candidate", [c.title for c in candidates]),
        "process": list(processes),
        "phase": ("process", [p.phase for p in processes.values()]),
    }
    about: dict[str, Any] = {"scenario": scenario.name, "scenario_title": scenario.title, "scenario_hash": scenario.digest()}
    about |= {"code_hash": source_digest(), "version": version("coprod")}
    about |= {"lead": scenario.lead, "groups": [f"{g} {scenario.values[f'groups.{g}.share']:.0%}" for g in scenario.groups]}
    about |= {"people": [int(scenario.values[f"population.{who}"]) for who in ("citizens", "professionals", "units")]}
    about |= {"rules": [f"{family}={rule}" for family, rule in scenario.rules.items()], "cuts": list(scenario.cuts)}
    about |= {"measure": asked.measure, "measure_units": known[asked.measure].unit, "lower": int(asked.lower)}
    about |= {"weeks": scenario.values["time.weeks"], "seed": asked.seed, "screening_seed": asked.screening_seed}
    about |= {"replicates": asked.replicates, "runs": asked.runs, "chosen": [candidates[i].name for i in best]}
    about |= {"left_out": [f"{name}: {why}" for name, why in asked.left_out.items()]}
    return xr.Dataset(data, coordinates, about)
