"""The one kind of error that bad input raises: what, where, what is allowed, the nearest match, the fix."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import partial
from typing import Any

# What steers a terminal or turns text round: control characters but for tab and new line, lone surrogates, directions.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNREAD = re.compile("[\udc80-\udcff]+")  # bytes of names, as Python holds those that the locale cannot read
MOST_NAMED = 20  # names that a message lists
MOST_SHOWN = 600  # characters of one part of a message


def in_utf8(text: str) -> str:
    """A text in which bytes that the locale could not read are read as UTF-8, or written out as \\xff."""
    return _UNREAD.sub(lambda found: found.group().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"), text)


def visible(text: str) -> str:
    """A text with its control characters written out, such as \\x1b, so that printing it steers nothing."""
    return _STEERING.sub(lambda found: ascii(found.group())[1:-1], in_utf8(text))


def _one_line(text: str) -> str:
    """A part of a message on one line, the middle of a long one left out."""
    line = visible(text).replace("\n", "\\n")
    if len(line) <= MOST_SHOWN:
        return line
    return f"{line[: MOST_SHOWN // 2]} ... ({len(line):,} characters) ... {line[-MOST_SHOWN // 2 :]}"


class BadInput(ValueError):
    """Something a person gave cannot be used. Its text is the whole one-screen message; the exit code is 2."""

    def __init__(self, what: str, *, where: str = "", allowed: str = "", nearest: str = "", fix: str = "") -> None:
        self.what, self.where, self.allowed, self.nearest, self.fix = what, where, allowed, nearest, fix
        lines = [_one_line(what)]
        for label, text in (("where", where), ("allowed", allowed), ("nearest", nearest), ("fix", fix)):
            if text:
                lines.append(f"  {label:<8} {_one_line(text)}")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> Any:
        """Made again from its parts in another process."""
        return partial(BadInput, where=self.where, allowed=self.allowed, nearest=self.nearest, fix=self.fix), (self.what,)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or ''."""
    candidates = list(known)
    found = get_close_matches(word, candidates, n=1, cutoff=0.75) or [name for name in candidates if len(word) > 3 and word in name]
    found = found or get_close_matches(word, candidates, n=1, cutoff=0.5)
    if not found:
        last = {name.rpartition(".")[2]: name for name in candidates}
        found = [last[w] for w in get_close_matches(word.rpartition(".")[2], last, n=1, cutoff=0.7)]
    return found[0] if found else ""


def unknown(kind: str, word: str, known: Iterable[str], *, where: str = "", more: str = "") -> BadInput:
    """The error for a name that does not exist."""
    candidates = list(known)
    near = nearest(word, candidates)
    short = ", ".join(candidates) if len(candidates) <= MOST_NAMED else f"{len(candidates)} names"
    allowed = f"{short}; {more}" if more else short
    fix = f"write {near}" if near else "use one of the allowed names"
    return BadInput(f"unknown {kind} '{word}'", where=where, allowed=allowed, nearest=near, fix=fix)
