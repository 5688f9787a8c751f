"""A calibration file's runs: samples of the prior in stores, and the model run again at draws of the posterior."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coprod.experiments.edition import check_code
from coprod.experiments.store import DEFINITION, check_results, open_group, stored_study
from coprod.experiments.study import Study
from coprod.experiments.sweep import check_finished, open_store, run_study
from coprod.simulation.errors import BadInput

from .study import Calibration
from .summary import calibrate
from .sums import Floats


def store_paths(name: str, theories: Iterable[str], store: Path | None) -> dict[str, Path]:
    """Where the sample of each theory lies: NAME.zarr, or NAME.THEORY.zarr."""
    path = store or Path(f"{name}.zarr")
    return {key: path.with_name(f"{path.stem}.{key}.zarr") if key else path for key in theories}


def covering(calibration: Calibration, paths: Mapping[str, Path]) -> Calibration:
    """The calibration whose samples record what their stores do as well: a sample made for more figures serves fewer of them."""
    return replace(calibration, studies={key: _covering(study, paths[key]) for key, study in calibration.studies.items()})


def _covering(study: Study, path: Path) -> Study:
    try:
        if DEFINITION not in open_group(path).attrs:
            return study
        before = stored_study(path)
    except BadInput:
        return study  # nothing is there, or nothing that can be read: what runs the study says so
    dt, scenario = study.scenario.setup.dt, study.scenario
    weeks = max(float(one.scenario.values["time.weeks"]) for one in (before, study))
    steps = [round(float(number) / dt) for number in (before.every, study.every, weeks)]
    if weeks > float(scenario.values["time.weeks"]):
        scenario = scenario.with_values({"time.weeks": weeks}, study.path)
    return replace(
        study,
        scenario=scenario,
        measures=tuple(dict.fromkeys((*before.measures, *study.measures))),
        every=math.gcd(*steps) * dt,
    )


def sample_in(path: Path) -> Any:
    """The finished sample of the prior in a store; BadInput for one that is not finished, damaged, or made by other code."""
    check_finished(path)
    data = open_store(path)
    check_code(path, data, "analyse it with that code, or name another place with --store")
    check_results(path)
    return data


def calibrated(calibration: Calibration, paths: Mapping[str, Path], threads: int, tests: int, seed: int) -> Any:
    """The calibration of finished samples, with predictions from the model run again."""

    def simulating(key: str) -> Any:
        def simulate(draws: Mapping[str, Floats]) -> Any:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "posterior.zarr"
                run_study(calibration.at(key, draws), path, threads)
                return open_store(path).load()

        return simulate

    samples = {key: sample_in(path) for key, path in paths.items()}
    several = len(samples) > 1
    found = calibrate(
        samples if several else samples[""],
        calibration.observed,
        services=calibration.services,
        simulate={key: simulating(key) for key in samples} if several else simulating(""),
        tests=tests,
        seed=seed,
    )
    return found.assign_attrs(title=calibration.title, prior_stores=[str(path) for path in paths.values()])
