"""What is printed about feedback loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.console import PURPOSE
from coprod.scenarios.loops import LOOPS, Loop, Values
from coprod.simulation.parameters.declaration import value_text
from coprod.terminal import headed, headed_table, tell, terminal

if TYPE_CHECKING:
    from coprod.experiments.loops import LoopCut


def print_loops() -> None:
    """Every loop: what it is, what cuts it, and what it should move."""
    out = terminal()
    for loop in LOOPS.values():
        out.print(headed(loop.name, f"  {loop.title} ({loop.kind}, moves {loop.outcome})"))
        out.tell(f"  {loop.meaning}")
        out.tell(f"  cut by {what_cuts(loop)}\n")
    out.tell("Use: coprod run baseline --cut R2; coprod loops baseline measures what cutting each does.")


def what_cuts(loop: Loop) -> str:
    """The values that cut a loop, in words."""
    if not loop.family:
        return _in_words(loop.cuts)
    rules: dict[str, list[str]] = {}
    for rule, values in loop.by_rule.items():
        rules.setdefault(_in_words(values), []).append(rule)
    return "; ".join(f"{text} ({loop.family} = {' or '.join(names)})" for text, names in rules.items()) + "; under no other rule"


def _in_words(values: Values) -> str:
    return ", ".join(f"{name} = {value_text(value)}" for name, value in values.items())


def print_effects(cuts: list[LoopCut]) -> None:
    """What cutting each loop does, and why some are left out."""
    numbers = ("uncut", "effect", "95 % interval", "in SDs", "n")
    table = headed_table(("loop", "measure", *numbers), right=numbers, unbroken=("loop", "measure", *numbers))
    for cut in cuts:
        for number, e in enumerate(cut.effects):
            table.add_row(
                "" if number else cut.loop.name,
                e.measure,
                f"{e.uncut:.4f}",
                f"{e.effect:+.4f}",
                f"{e.low:+.4f} to {e.high:+.4f}",
                f"{e.in_sds:+.2f}",
                str(e.n),
            )
    terminal().print(table)
    for cut in cuts:
        if cut.absent:
            tell(f"{cut.loop.name} is left out: {cut.absent}.")
    tell("Effect: cut less uncut, at the end; in SDs: of the uncut measure between seeds; n: pairs with a number both ways.")
    tell(PURPOSE)
