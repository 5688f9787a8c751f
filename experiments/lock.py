"""Keeps a store to one process at a time."""

from __future__ import annotations

import fcntl
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coprod.simulation.errors import BadInput

from .store import disk_errors


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold the store's lock, a file beside it that the operating system frees when the process ends however it ends."""
    file = path.with_name(f".{path.name}.lock")
    with disk_errors(path):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = _locked(file)
    if handle is None:
        holder = file.read_text(encoding="utf-8") if file.exists() else ""
        raise BadInput(
            f"{path} is being filled by another process" + (f": {holder}" if holder else ""),
            where=str(path.absolute()),
            allowed="one process at a time",
            fix="wait for it to end, or name another place",
        )
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        os.close(handle)


def _locked(file: Path) -> int | None:
    """A locked file descriptor, or None if another process holds the lock."""
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        if file.exists() and os.fstat(handle).st_ino == file.stat().st_ino:
            os.truncate(handle, 0)
            os.write(handle, f"process {os.getpid()} on {platform.node()}".encode())
            return handle
        os.close(handle)  # the file was removed by its last holder between opening and locking
