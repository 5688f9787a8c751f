"""Plain lines on standard output and error: nothing a name holds can steer the terminal, and what it cannot show is replaced."""

from __future__ import annotations

import io
import sys

from coprod.simulation.errors import visible

PURPOSE = "Explains and teaches; must not be used to forecast a named service, to allocate care, or to judge people."


def replace_what_cannot_be_shown() -> None:
    """Let standard output and error print a question mark for a letter that the locale's encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str = "", *, error: bool = False) -> None:
    """Print a line at once, control characters in it made visible."""
    print(visible(text), file=sys.stderr if error else sys.stdout, flush=True)
