"""Places to write to."""

import tempfile
from contextlib import suppress
from pathlib import Path

from coprod.simulation.errors import BadInput


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
