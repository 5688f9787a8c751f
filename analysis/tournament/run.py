"""Runs a tournament into its store, and opens the store as a dataset."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coprod.experiments.limits import checked_integer
from coprod.experiments.lock import only_writer
from coprod.experiments.paths import check_folder

from .contest import check
from .judging import play
from .store import BLOCK, TournamentStore
from .study import Tournament, load_tournament

if TYPE_CHECKING:
    import xarray

Progress = Callable[[int, int], None]


def fill(
    tournament: Tournament,
    path: Path,
    workers: int,
    progress: Progress = lambda done, total: None,
    notice: Callable[[str], None] = lambda text: None,
) -> TournamentStore:
    """Judge what is missing in a store.

    ``progress`` gets blocks of draws done and all that were missing, ``notice`` sentences on what was damaged.
    """
    check_folder(path, str(path.absolute()))
    with only_writer(path):
        store = TournamentStore(path, tournament)
        for file in store.repaired:
            notice(f"damaged file, made again: {file}")
        for chunk in store.damaged:
            notice(f"damaged chunk, judged again: {chunk}")
        wanted = store.wanted()
        done = 0
        progress(done, len(wanted))

        def keep(c: int, first: int, verdicts: Any) -> None:
            nonlocal done
            store.keep(c, first, verdicts)
            done += 1
            progress(done, len(wanted))

        if wanted:
            play(tournament, BLOCK, wanted, workers, keep)
    return store


def tournament(
    study: str | Path,
    store: str | Path,
    *,
    draws: int | None = None,
    replicates: int | None = None,
    ablation_draws: int | None = None,
    workers: int = 0,
) -> xarray.Dataset:
    """Run a tournament, or go on with one, and return its verdicts as a dataset.

    ``outcome`` (contestant, draw, pattern, sort): 1 passed, 2 not passed, 3 undefined, 4 the draw failed, 0 not judged;
    ``mean`` and ``bound`` (contestant, draw, expectation): how far an expectation holds, and the lower end of its one-sided
    interval. ``study`` is a shipped tournament or a path; BadInput where anything in it cannot be used. ``workers`` are processes,
    0 for one on each core: a script calls this under ``if __name__ == "__main__"``, or with one worker.
    """
    import xarray

    chosen = load_tournament(study).smaller(draws, replicates, ablation_draws)
    check(chosen)
    fill(chosen, Path(store), checked_integer("workers", workers, 0, 1024) or os.cpu_count() or 1)
    data: xarray.Dataset = xarray.open_zarr(store, consolidated=False)
    return data
