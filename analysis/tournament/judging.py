"""Judges blocks of draws, here or in processes of their own: threads would wait for Python's lock between runs."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.batch import make_batch
from coprod.simulation.kernel.link import Kernel

from .contest import Contest, Verdict
from .study import Tournament, load_tournament

Task = tuple[int, int]  # contestant, and the first draw of a block
Sizes = tuple[int, int, int]  # draws, replicates, draws without a mechanism


def tasks(tournament: Tournament, block: int) -> list[Task]:
    """Every block of draws."""
    return [(c, first) for c, who in enumerate(tournament.contestants) for first in range(0, tournament.draws_of(who), block)]


def play(
    tournament: Tournament, block: int, wanted: list[Task], workers: int, keep: Callable[[int, int, list[Verdict]], None]
) -> None:
    """Judge the wanted blocks; ``keep`` gets contestant, first draw and verdicts of each as it is done.

    More than one worker are processes that read the study from its file. BadInput where one of them ends, or reads another study.
    """
    if min(workers, len(wanted)) == 1:
        contest = Contest(tournament)
        for task in wanted:
            keep(*task, judged(contest, block, task))
        return
    _compile(tournament, wanted)
    study = tournament.path, (tournament.draws, tournament.replicates, tournament.ablation_draws), tournament.digest
    with ProcessPoolExecutor(min(workers, len(wanted)), get_context("spawn"), _begin) as pool:
        try:
            with _interrupts_held():
                futures = {pool.submit(_judged, *study, block, task): task for task in wanted}
            for future in as_completed(futures):
                keep(*futures[future], future.result())
        except BrokenProcessPool as error:
            raise BadInput(
                "a process that judged draws ended before its time",
                where=str(tournament.path),
                allowed="enough memory for each worker; in a script, a call under: if __name__ == '__main__'",
                fix="run the same again with fewer workers: what was judged is kept",
            ) from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def judged(contest: Contest, block: int, task: Task) -> list[Verdict]:
    """Verdicts on the draws of a block."""
    c, first = task
    who = contest.tournament.contestants[c]
    return [contest.judge(who, draw) for draw in range(first, min(first + block, contest.tournament.draws_of(who)))]


def _compile(tournament: Tournament, wanted: list[Task]) -> None:
    """Compile all rules here, before several processes would do the same."""
    contest, linked = Contest(tournament), set()
    for c in dict.fromkeys(c for c, _ in wanted):
        who = tournament.contestants[c]
        try:
            conditions, _ = contest.conditions(who, 0)
        except BadInput:  # perhaps of this draw alone; its verdict will say so
            continue
        for condition in conditions:
            rules = tuple(sorted(condition.setup.rules.items()))
            if rules not in linked:
                linked.add(rules)
                make_batch(condition.setup, Kernel(condition.setup.rules), 1)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Interrupts wait here until the end. Processes begun meanwhile never hear any, not even while they still import."""
    if not hasattr(signal, "pthread_sigmask"):  # on Windows, where none of this is inherited
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """A process that judges leaves interrupts to the one that began it, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _judged(path: Path, sizes: Sizes, digest: str, block: int, task: Task) -> list[Verdict]:
    """A block, judged in a process of its own."""
    return judged(_contest(path, sizes, digest), block, task)


@lru_cache(maxsize=1)
def _contest(path: Path, sizes: Sizes, digest: str) -> Contest:
    tournament = load_tournament(path).smaller(*sizes)
    if tournament.digest != digest:
        raise BadInput(
            "the study, or what it names, changed while it was judged",
            where=str(path),
            allowed="the study as it was",
            fix="go back to it, or begin again with another store",
        )
    return Contest(tournament)
