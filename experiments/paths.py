"""Places to write to."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coprod.simulation.errors import BadInput


@contextmanager
def disk_errors(path: Path, whole: bool = False) -> Iterator[None]:
    """Convert OSError to BadInput. Of a store, finished blocks are kept; what is written ``whole`` is begun anew."""
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"cannot write {path}: {error.strerror or error}",
            where=str(path.absolute()),
            allowed="a folder one may write to, with space left",
            fix=f"make room or name another place; the same command then {'writes it' if whole else 'goes on with what is left'}",
        ) from error


def existing(path: Path) -> Path:
    """The nearest folder above a path that exists."""
    folder = path.absolute().parent
    while not folder.is_dir():
        folder = folder.parent
    return folder


def check_writable(path: Path) -> None:
    """BadInput unless files can be made in the nearest folder above a path: tried, since rights alone do not say it."""
    with disk_errors(path), tempfile.TemporaryFile(dir=existing(path)):
        pass


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
