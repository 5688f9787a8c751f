"""The one kind of error that bad input raises: what, where, what is allowed, the nearest match, the fix."""

from collections.abc import Iterable
from difflib import get_close_matches


class BadInput(ValueError):
    """Something a person gave cannot be used. Its text is the whole one-screen message; the exit code is 2."""

    def __init__(self, what: str, *, where: str = "", allowed: str = "", nearest: str = "", fix: str = "") -> None:
        self.what, self.where, self.allowed, self.nearest, self.fix = what, where, allowed, nearest, fix
        lines = [what]
        for label, text in (("where", where), ("allowed", allowed), ("nearest", nearest), ("fix", fix)):
            if text:
                lines.append(f"  {label:<8} {text}")
        super().__init__("\n".join(lines))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or ''."""
    candidates = list(known)
    found = get_close_matches(word, candidates, n=1, cutoff=0.5)
    if not found:
        last = {name.rpartition(".")[2]: name for name in candidates}
        found = [last[w] for w in get_close_matches(word.rpartition(".")[2], last, n=1, cutoff=0.7)]
    return found[0] if found else ""


def unknown(kind: str, word: str, known: Iterable[str], *, where: str = "", more: str = "") -> BadInput:
    """The error for a name that does not exist."""
    candidates = list(known)
    near = nearest(word, candidates)
    short = ", ".join(candidates) if len(candidates) <= 16 else f"{len(candidates)} names"
    allowed = f"{short}; {more}" if more else short
    fix = f"write {near}" if near else "use one of the allowed names"
    return BadInput(f"unknown {kind} '{word}'", where=where, allowed=allowed, nearest=near, fix=fix)
