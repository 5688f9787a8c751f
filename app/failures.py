"""What goes wrong outside coprod's own code, in the words of bad input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.exceptions import TyperException

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
        return _refused(error)
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


def _refused(error: TyperException) -> BadInput:
    """A command line that has no such command or option, or lacks something."""
    from coprod.simulation.errors import BadInput, unknown
    from coprod.simulation.words import in_plain_words

    context = getattr(error, "ctx", None)
    commands = list(context.find_root().command.commands) if context else []
    word = "".join(sys.argv[1:2])
    if context and context.parent is None and word and not word.startswith("-"):
        return unknown("command", word, commands, more="'coprod --help' lists them")
    line = f"coprod {word} --help" if word in commands else "coprod --help"
    return BadInput(in_plain_words(error.format_message()), fix=f"'{line}' lists what is allowed")
