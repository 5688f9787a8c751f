"""A bar of progress for what is counted to a number that becomes known on the way."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from coprod.terminal import terminal


@contextmanager
def counting(what: str, transient: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Shows a bar, once it moves, and gives what moves it, called with how many are done and how many there are."""
    parts = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    bar = Progress(TextColumn(what), *parts, console=terminal(), transient=transient)
    task = bar.add_task(what, total=None)
    with ExitStack() as shown:

        def progress(done: int, total: int) -> None:
            if not bar.live.is_started:
                shown.enter_context(bar)
            bar.update(task, completed=done, total=total)

        yield progress
