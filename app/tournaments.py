"""What ``coprod tournament`` does, once its arguments are read."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from .commands import check_picture, free_path
from .console import say
from .experiments.places import check_folder
from .terminal import terminal


def run_tournament(
    name: str,
    output: str | None,
    workers: int,
    draws: int | None,
    replicates: int | None,
    ablation_draws: int | None,
    register_at: str | None,
    registration: str | None,
    plot: str | None,
    dry_run: bool,
) -> None:
    """``coprod tournament``: forecast, run or go on, then table, picture and plain words."""
    from .analysis.tournament.registration import check_registration, register
    from .analysis.tournament.study import load_tournament
    from .experiments.limits import whole

    threads = whole("workers", workers, 0, 1024) or os.cpu_count() or 1
    tournament = load_tournament(name).smaller(draws, replicates, ablation_draws)
    path = Path(output) if output else Path(f"{tournament.name}.zarr")
    check_folder(path, "--output")
    picture = Path(plot) if plot else path.with_suffix(".png")
    check_picture(picture, "--plot")
    check_folder(picture, "--plot")
    if register_at:
        target = free_path(register_at, "--register")
        _check(tournament)
        number = sum(len(t.predicts) for t in tournament.theories)
        say(
            f"registered {number} predictions of {len(tournament.theories)} theories in {target}\n"
            f"hash {register(tournament, target)}"
        )
        return
    registered = check_registration(tournament, Path(registration)) if registration else None
    _announce(tournament, path)
    _check(tournament)

    from .experiments.forecast import time_text

    forecast = _forecast(tournament, threads)
    say(f"about {time_text(forecast)} on {threads} workers for all of it, after compiling")
    if dry_run:
        return
    store = _fill(tournament, path, threads)
    _report(tournament, store, picture, registered)


def _announce(tournament: Any, path: Path) -> None:
    whole = len(tournament.theories)
    parts = len(tournament.contestants) - whole
    runs = sum(tournament.draws_of(c) for c in tournament.contestants) * tournament.replicates
    say(
        f"{tournament.title}\n{whole} theories × {len(tournament.patterns)} patterns × {tournament.draws} draws × "
        f"{tournament.replicates} replicates"
        + (
            f", and {parts} times a theory without one mechanism × {min(tournament.draws, tournament.ablation_draws)} draws"
            if parts
            else ""
        )
        + f": {runs:,} times all conditions, into {path}",
    )


def _check(tournament: Any) -> None:
    """Find what does not fit before anything long begins; compile what every theory needs."""
    from .analysis.tournament.contest import check
    from .simulation.kernel.packages import PHASES, missing

    needed = {name for scenario in tournament.wholes.values() for name in missing(scenario.rules)}
    if needed & set(PHASES):
        say("compiling the engine; this happens once and takes one to two minutes ...")
    elif needed:
        say(f"compiling rules of {', '.join(sorted(needed))}; this happens once and takes some seconds ...")
    check(tournament)


def _forecast(tournament: Any, threads: int) -> float:
    """Seconds for everything, from one draw of one theory, the second time it is judged."""
    from .analysis.tournament.contest import Contest

    contest, who = Contest(tournament), tournament.contestants[0]
    contest.judge(who, 0)
    started = time.perf_counter()
    contest.judge(who, 0)
    each = time.perf_counter() - started
    return float(each * sum(tournament.draws_of(c) for c in tournament.contestants) / threads)


def _fill(tournament: Any, path: Path, threads: int) -> Any:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from .analysis.tournament.run import fill

    parts = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(TextColumn("blocks of draws"), *parts, console=terminal()) as bar:
        task = bar.add_task("blocks", total=None)
        store = fill(tournament, path, threads, lambda done, total: bar.update(task, completed=done, total=total))
    return store


def _report(tournament: Any, store: Any, picture: Path, registered: dict[str, Any] | None) -> None:
    from .analysis.tournament.picture import draw_tournament
    from .analysis.tournament.scores import Scores
    from .analysis.tournament.summary import judge_predictions, summarise
    from .experiments.places import disk_errors
    from .printing import PURPOSE
    from .printing_tournament import print_failed, print_table

    scores = Scores(tournament, store.group)
    print_table(scores)
    lines = [*summarise(scores), *judge_predictions(scores, registered["date"] if registered else "")]
    say()
    for line in lines:
        say(line)
    print_failed(scores)
    draw_tournament(scores, picture)
    words = store.path.with_suffix(".md")
    with disk_errors(words):
        words.write_text("\n".join([f"# {tournament.title}", "", *lines, "", PURPOSE]) + "\n", encoding="utf-8")
    say(f"\nverdicts: {store.path}\npicture: {picture}\nwords: {words}\n{PURPOSE}")
