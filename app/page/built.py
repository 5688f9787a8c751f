"""The page as it was built: where its parts lie, and whether they are those of the present sources."""

from __future__ import annotations

import hashlib
from pathlib import Path

from coprod.simulation.errors import BadInput

WEB = Path(__file__).parent / "web"  # the sources, which no wheel has
FOLDER = Path(__file__).parent / "built"  # ``make page`` fills it; the wheel has it
NAMES = ("page.html", "page.js", "worker.js", "page.css")
TEMPLATE, SCRIPT, WORKER, STYLE = (FOLDER / name for name in NAMES)
NOTE = ".sources.sha256"  # in a folder: the hash of the sources that it was made of; no wheel takes it
LOCK = ("package.json", "package-lock.json")
SOURCES = (*LOCK, "tsconfig.json", "tools/build.mjs", "src/**/*")


def digest_of(patterns: tuple[str, ...]) -> str:
    """Hash of the names and contents of the sources that fit patterns."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in WEB.glob(pattern) if path.is_file()):
        digest.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_of(note: Path, patterns: tuple[str, ...]) -> bool:
    """Whether a note holds the hash of the present sources that fit patterns."""
    return note.is_file() and note.read_bytes() == digest_of(patterns).encode()


def check() -> None:
    """BadInput unless the page is there, and of the present sources where these are there."""
    missing = [name for name in NAMES if not (FOLDER / name).is_file()]
    stale = (WEB / "src").is_dir() and not is_of(FOLDER / NOTE, SOURCES)
    if missing or stale:
        raise BadInput(
            "the page is not built" if missing else "the page is that of other sources",
            where=str(FOLDER),
            allowed="what was built from these sources",
            fix="run in the clone: make page",
        )
