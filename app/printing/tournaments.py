"""What is printed about theories, patterns and tournaments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coprod.console import say
from coprod.terminal import headed, headed_table, terminal

if TYPE_CHECKING:
    from coprod.analysis.tournament.patterns import Pattern
    from coprod.analysis.tournament.scores import Scores

MOST_FAILED = 5
COLUMNS = 8  # patterns beside each other


def print_theories() -> None:
    """Every shipped theory: its claim, rules and predictions."""
    from coprod.analysis.tournament.theories import load_theory, shipped_theories
    from coprod.scenarios.loops import LOOPS

    def told(loops: Iterable[str]) -> str:
        return "; ".join(f"{name} {LOOPS[name].title}" for name in loops) or "none in particular"

    out = terminal()
    for name in shipped_theories():
        theory = load_theory(name)
        out.print(headed(name, f"  {theory.title}"))
        out.print(" ".join(theory.claim.split()))
        rules = ", ".join(f"{family} = {rule}" for family, rule in theory.change.rules.items())
        holds = [p.partition("_")[0] for p, said in theory.predicts.items() if said >= 0.5]
        fails = [p.partition("_")[0] for p, said in theory.predicts.items() if said < 0.5]
        out.print(f"  rules: {rules or 'the defaults'}")
        if theory.holds or not theory.null:
            out.tell(f"  holds to loops: {told(theory.holds)}")
        if theory.change.cut:
            out.tell(f"  cuts loops: {told(theory.change.cut)}")
        out.print(f"  predicts: {', '.join(holds) or 'nothing'} hold; {', '.join(fails) or 'nothing'} fail")
        own = [name for name in theory.mechanisms if name not in theory.holds]
        if own:
            out.print(f"  mechanisms besides: {', '.join(own).replace('_', ' ')}")
        out.print()


def print_patterns() -> None:
    """Every shipped pattern: source, what must hold, and how it is labelled."""
    from coprod.analysis.tournament.patterns import load_pattern, shipped_patterns

    out = terminal()
    for name in shipped_patterns():
        pattern = load_pattern(name)
        labels = [label for label, there in (("built in", pattern.built_in), ("contested", pattern.contested)) if there]
        out.print(headed(name, f"  {pattern.title}{' (' + ', '.join(labels) + ')' if labels else ''}"))
        out.tell(f"  source: {pattern.source}")
        if pattern.assumption:
            out.tell(f"  assumption: {pattern.assumption}")
        if pattern.apart:
            out.tell(f"  tells apart: {pattern.apart}")
        for expectation in pattern.expectations:
            sort = "" if expectation.sort == "expect" else "downstream: "
            out.tell(f"  {sort}{expectation.statement.text}  ({expectation.threshold})")
        out.print()


def print_table(scores: Scores) -> None:
    """Theory by pattern: share of draws that pass, in hundredths, with the interval."""
    t = scores.tournament
    parts: list[tuple[str, list[Pattern], str]] = [
        ("Patterns", [p for p in t.patterns if not p.built_in], "expect"),
        ("Built in", [p for p in t.patterns if p.built_in], "expect"),
        ("Their consequences", [p for p in t.patterns if any(e.sort == "downstream" for e in p.expectations)], "downstream"),
    ]
    cut = [(title, chosen[x : x + COLUMNS], sort) for title, chosen, sort in parts for x in range(0, len(chosen), COLUMNS)]
    for title, chosen, sort in cut:
        names = [pattern.number or pattern.name for pattern in chosen]
        table = headed_table(("theory", *names), right=names, unbroken=("theory",), title=f"{title}: share of draws that pass")
        for theory in [*(x for x in t.theories if not x.null), *(x for x in t.theories if x.null)]:
            cells = []
            for pattern in chosen:
                share = scores.share(theory.name, pattern.name, sort)
                low, high = share.interval
                cells.append(f"{share.value:.2f}\n{100 * low:.0f}–{100 * high:.0f}" if share.n else "–")
            table.add_row(theory.name, *cells)
        terminal().print(table)
    terminal().print("Below each share its 95 % interval, in hundredths (Wilson).")


def print_failed(scores: Scores) -> None:
    """Draws that failed, the first few with their reason."""
    failed = scores.failures()
    if failed:
        say(f"{len(failed)} draws failed and are recorded as such:")
        for who, draw, reason in failed[:MOST_FAILED]:
            say(f"  {who}, draw {draw}: {reason}")
