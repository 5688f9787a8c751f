"""Keeps a store to one process at a time."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from coprod.simulation.errors import BadInput

from .paths import disk_errors


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold the store's lock, a file beside it that the operating system frees when the process ends however it ends.

    A second file says who holds it, since on some systems nobody else may read a locked one. Both go with the lock; what a
    killed process leaves of them locks nothing.
    """
    file, writer = path.with_name(f".{path.name}.lock"), path.with_name(f".{path.name}.writer")
    lock = FileLock(file, timeout=0, mode=0o644, fallback_to_soft=False)
    with disk_errors(path):
        try:
            lock.acquire()
        except Timeout as error:
            holder = writer.read_text(encoding="utf-8") if writer.exists() else ""
            raise BadInput(
                f"{path} is being filled by another process" + (f": {holder}" if holder else ""),
                where=str(path.absolute()),
                allowed="one process at a time",
                fix="wait for it to end, or name another place",
            ) from error
    try:
        with disk_errors(path):
            writer.write_text(f"process {os.getpid()} on {platform.node()}", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):  # such as Windows', which removes no open file, and on which the lock removes its own
            writer.unlink()
            file.unlink()  # while it is held, so that it is nobody else's
        lock.release()
