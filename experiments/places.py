"""Places to write to."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coprod.simulation.errors import BadInput

UNFINISHED = ".coprod-unfinished-"  # what temporary folders begin with


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """A temporary folder in ``parent``, on the same disk as what is made in it. Those that killed processes left are removed.

    Each is locked by its process; the operating system frees the lock when the process ends however it ends.
    """
    for left in parent.glob(f"{UNFINISHED}*"):
        with suppress(OSError), _locked(left):
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=parent, prefix=UNFINISHED) as folder, _locked(Path(folder)):
        yield Path(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock; OSError if another process has it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def check_new(path: Path, where: str) -> None:
    """BadInput if there is something at a path, be it a link that leads nowhere."""
    if os.path.lexists(path):
        raise BadInput(f"{path} exists", where=where, allowed="a new path", fix="name another place, or remove it")


def behind_link(path: Path) -> Path:
    """What a symbolic link leads to, which need not be there yet; any other path as it is.

    What is made beside a store, to take its place, has to lie on the store's own disk.
    """
    return Path(os.path.realpath(path)) if os.path.islink(path) else path


def check_folder(path: Path, where: str) -> None:
    """BadInput unless a file can be made beside a path: tried, since rights alone do not say it."""
    folder = path.absolute().parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
        with suppress(FileNotFoundError):
            path.lstat()  # says whether there can be such a name
    except OSError as error:
        raise BadInput(
            f"cannot write {path.name} to the folder {folder}: {error.strerror}",
            where=where,
            allowed="an existing folder one may write to",
            fix="make it first, or name another place",
        ) from error
