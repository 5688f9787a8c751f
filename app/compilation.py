"""Says so where the compiled engine, or rules of it, have to be compiled first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coprod.console import say


def announce_compilation(choices: Iterable[Mapping[str, str]]) -> None:
    """``choices`` are the rules by family of everything that is to run."""
    from coprod.simulation.kernel.packages import missing, phase_codes, rule_codes

    if missing(phase_codes()):
        say("compiling the engine; this happens once and takes one to two minutes ...")
        return
    families = {code.rule.family for rules in choices for code in missing(rule_codes(rules)) if code.rule is not None}
    if families:
        say(f"compiling rules of {', '.join(sorted(families))}; this happens once and takes some seconds ...")
