"""A study run into a store, with a bar of progress."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod.experiments.study import Study


def fill(study: Study, path: Path, threads: int, dask: str | None = None, strict: bool = False) -> bool:
    """Run a study into a store with a bar of progress, and say what failed; whether any run did not."""
    import numpy as np
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from coprod.experiments.compute import COMPUTED
    from coprod.experiments.sweep import run_study
    from coprod.printing.studies import print_failures, print_precision
    from coprod.terminal import terminal

    columns = (
        TextColumn("runs"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=terminal())
    task = bar.add_task("runs", total=study.runs, rate="")

    with ExitStack() as shown:  # from the first run on: what is refused is refused before

        def progress(done: int, total: int) -> None:
            if not bar.live.is_started:
                shown.enter_context(bar)
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=total, rate=f"{speed:.0f}/s" if speed else "")

        store = run_study(study, path, threads, progress, strict=strict, dask=dask, notice=bar.console.print)
    print_failures(store.failures())
    if study.precision:
        print_precision(store)
    return bool((np.asarray(store.arrays["status"][...]) == COMPUTED).any())
