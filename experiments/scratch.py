"""Temporary folders beside what is made in them."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

UNFINISHED = ".coprod-unfinished-"  # what temporary folders begin with
LOCK = ".coprod-lock"  # in each of them


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """A temporary folder in ``parent``, on the same disk as what is made in it. Those that killed processes left are removed.

    Each is locked by its process; the operating system frees the lock when the process ends however it ends.
    """
    for left in parent.glob(f"{UNFINISHED}*"):
        with suppress(OSError):
            with _lock(left):
                pass
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=parent, prefix=UNFINISHED) as name, _lock(folder := Path(name)):
        yield folder


def _lock(folder: Path) -> FileLock:
    """A folder's lock; taking it raises OSError if another process has it."""
    return FileLock(folder / LOCK, timeout=0, mode=0o644, fallback_to_soft=False)
