"""A calibration file's runs: samples of the prior in stores, and the model run again at draws of the posterior."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coprod.experiments.edition import check_code
from coprod.experiments.store import check_results
from coprod.experiments.sweep import check_finished, open_store, run_study

from .study import Calibration
from .summary import calibrate
from .sums import Floats


def store_paths(name: str, theories: Iterable[str], store: Path | None) -> dict[str, Path]:
    """Where the sample of each theory lies: NAME.zarr, or NAME.THEORY.zarr."""
    path = store or Path(f"{name}.zarr")
    return {key: path.with_name(f"{path.stem}.{key}.zarr") if key else path for key in theories}


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
