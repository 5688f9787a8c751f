"""Places to write to."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from coprod.simulation.errors import BadInput


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
