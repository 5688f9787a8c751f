"""Says so where the compiled engine, or rules of it, have to be compiled first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coprod.console import say


def announce_compilation(choices: Iterable[Mapping[str, str]]) -> None:
    """``choices`` are the rules by family of everything that is to run."""
    from coprod.simulation.kernel.packages import PHASES, missing

    needed = {name for rules in choices for name in missing(rules)}
    if needed & set(PHASES):
        say("compiling the engine; this happens once and takes one to two minutes ...")
    elif needed:
        say(f"compiling rules of {', '.join(sorted(needed))}; this happens once and takes some seconds ...")
