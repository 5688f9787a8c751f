"""What goes wrong outside coprod's own code, in the words of bad input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod.simulation.errors import BadInput


def interrupted(arguments: list[str]) -> str:
    """What to say where a command line was interrupted: only some commands write while they run, and go on from there."""
    goes_on = arguments[:1] in (["sweep"], ["tournament"]) and "--dry-run" not in arguments
    kept = (
        "what is finished is kept, and the same command goes on from there"
        if goes_on
        else "this command writes what it found when it is done, and it was not"
    )
    return f"interrupted: {kept}"


def bad_input(error: BaseException) -> BadInput | None:
    """What does not lie in coprod's code, in the words of bad input; None for a failure of coprod's own."""
    from typer.exceptions import TyperException

    from coprod.simulation.errors import BadInput

    if isinstance(error, BadInput):
        return error
    if isinstance(error, TyperException):
        text = error.format_message() if hasattr(error, "format_message") else str(error)
        return BadInput(text, fix=f"'coprod {' '.join(sys.argv[1:2])} --help' lists what is allowed")
    if isinstance(error, SystemExit):
        what = f"a rule or pattern from a file ended the program, with {error.code!r}"
        return BadInput(what, allowed="code that returns", fix="take sys.exit out of it")
    if isinstance(error, MemoryError):
        fix = "lower replicates, weeks, population.citizens or --workers, or record less often"
        return BadInput(f"there is not enough memory: {error}".rstrip(": "), allowed="what fits in memory", fix=fix)
    if isinstance(error, OSError):
        where = str(error.filename or "")
        what = f"cannot read or write{f' {where}' if where else ''}: {error.strerror or error}"
        allowed = "files and folders one may use, with space left"
        return BadInput(what, where=where, allowed=allowed, fix="name another place, or make room")
    return None
