"""What is printed about pictures."""

from __future__ import annotations

from pathlib import Path

from coprod.console import say
from coprod.terminal import tell


def print_picture(path: Path, words: str) -> None:
    """Where a picture is, and words for those who do not see it, which stand in the file as well."""
    say(f"picture: {path}")
    tell(f"in words: {words}")
