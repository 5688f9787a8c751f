"""Prints what each control of each scenario's page moves, as the table of docs/page_controls.md:
``python -m benchmarks.page_controls [SCENARIO...] > docs/page_controls.md``, by default all shipped that have a page."""

import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios import Scenario, load_scenario, shipped
from coprod.scenarios.loops import LOOPS
from coprod.scenarios.page import Page
from coprod.scenarios.processes import origin_of
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.engine import Engine, shared_structure
from coprod.simulation.rules.registry import RULES
from coprod.simulation.schema.vector import layout
from coprod.simulation.setup.events import FIXED, FIXED_NAMES
from coprod.simulation.setup.parameters import declaration
from coprod.simulation.setup.setup import Setup

MEASURES = ("value", "personal_trust", "fit", "psychological_safety", "attendance_ratio", "well_being", "equity_gap")
REPLICATES = 10
LEAST = 2.0  # seed standard deviations that a control must move something by
WIDEST = 3.0  # a range up to here is taken as it is; of a wider one, sizes near the scenario's own

Values = NDArray[np.float64]  # (replicates, measures)
Row = tuple[str, str, str, str, float, float]

HEADING = f"""# What the controls of the live page move

Each scenario's table `[page]` names the sliders, rules and loops that its page offers. Here stands what each of them moves most
at the end of the scenario's weeks: of {", ".join(f"`{name}`" for name in MEASURES[:3])},
{", ".join(f"`{name}`" for name in MEASURES[3:])}, the one that changes by most seed
standard deviations (n = {REPLICATES} replicates with the same seeds, population as shipped). What moves none of them
by {LEAST:g} has no place on a page, even where a story speaks of it. Under each table stand the parameters that the scenario's
file sets and that are too weak in this sense, moved one at a time (those of groups, and those that an event would take out
of their range, were not tried).

*From, to.* Of a slider, the ends of half of its range, about the scenario's value (moved to lie inside the range); where the
range is a matter of orders of magnitude, such as hours and half-lives, half the value and twice the value. Of a rule, the
scenario's own and the one of its family that moves most. Of a loop, whole and cut. *Effect* is the mean at *to* less the mean
at *from*; *seed SD* is the standard deviation between replicates, root mean square of the two. With {REPLICATES} replicates a seed
SD is known to about a quarter of itself, so a number near {LEAST:g} may fall below it with other seeds.

Written by `python -m benchmarks.page_controls > docs/page_controls.md`, in a few minutes.
"""


def half_of_range(scenario: Scenario, name: str) -> tuple[float, float]:
    """The two ends between which a slider is measured."""
    declared = declaration(name, scenario.rules)
    assert declared is not None
    value, low, high = scenario.values[name], declared.low, declared.high
    if high - low > WIDEST and not (declared.integer and high <= 24):
        return max(low, value / 2.0), min(high, value * 2.0)
    width = (high - low) / 2.0
    first = min(max(value - width / 2.0, low), high - width)
    ends = (first, first + width)
    return (float(math.floor(ends[0])), float(math.floor(ends[1]))) if declared.integer else ends


def changes(scenario: Scenario) -> Iterator[tuple[str, str, str, Scenario, Scenario]]:
    """Every control of a page: name, from, to, and the scenario at both; a rule family once for each other rule."""
    for name in scenario.page.sliders:
        low, high = half_of_range(scenario, name)
        yield name, f"{low:.3g}", f"{high:.3g}", scenario.with_values({name: low}), scenario.with_values({name: high})
    for family in scenario.page.rules:
        own = scenario.rules[family]
        for other in RULES[family]:
            if other != own:
                yield family, own, other, scenario, scenario.with_rules({family: other})
    for loop in scenario.page.loops:
        yield f"{loop}, {LOOPS[loop].title}", "whole", "cut", scenario, scenario.with_cuts([loop])


def finals(scenarios: Iterable[Scenario]) -> dict[str, Values]:
    """The measures at the end of every replicate, by a scenario's digest; those of the same rules run together."""
    setups = {scenario.digest(): scenario.setup for scenario in scenarios}
    found: dict[str, Values] = {}
    for digests in together(setups):
        points = [setups[digest] for digest in digests]
        first = points[0]
        parts = layout(len(first.groups), first.sizes.units)
        steps = np.array([round(first.values["time.weeks"] / first.dt)])
        ends = Engine(first).run(points, 0, range(REPLICATES), steps)[:, :, 0]
        wanted = np.concatenate([ends[..., parts[name]] for name in MEASURES], axis=-1)
        found |= dict(zip(digests, wanted, strict=True))
    return found


def together(setups: Mapping[str, Setup]) -> list[list[str]]:
    """The digests of set-ups in the parts that go through an engine together."""
    parts: dict[object, list[str]] = {}
    for digest, setup in setups.items():
        parts.setdefault(shared_structure(setup), []).append(digest)
    return list(parts.values())


def effects(at_from: Values, at_to: Values) -> dict[str, tuple[float, float]]:
    """Of each measure that seeds move: effect, and effect in seed standard deviations."""
    found = {}
    for name, a, b in zip(MEASURES, at_from.T, at_to.T, strict=True):
        spread = math.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2.0)
        if np.isfinite(spread) and spread > 0.0:
            effect = float(b.mean() - a.mean())
            found[name] = (effect, effect / spread)
    return found


def strongest(moved: Mapping[str, tuple[float, float]]) -> str:
    """The measure that moves by most seed standard deviations."""
    return max(moved, key=lambda name: abs(moved[name][1]))


def rows(scenario: Scenario) -> list[Row]:
    """A row for each control: name, from, to, the measure that moves most, its effect, and that in seed standard deviations."""
    listed = list(changes(scenario))
    ends = finals(end for change in listed for end in change[3:])
    best: dict[str, Row] = {}
    for control, low, high, a, b in listed:
        moved = effects(ends[a.digest()], ends[b.digest()])
        measure = strongest(moved)
        row = (control, low, high, measure, *moved[measure])
        if control not in best or abs(row[-1]) > abs(best[control][-1]):
            best[control] = row
    return list(best.values())


def too_weak(scenario: Scenario) -> list[Row]:
    """Rows of the parameters that the scenario's own file sets, that could be sliders and move too little to be one."""
    own = [name for name, origin in scenario.origins.items() if origin.source != origin_of(scenario.processes, name)]
    out = {*scenario.page.sliders, *FIXED_NAMES}
    names = [
        name for name in own if name not in out and name.partition(".")[0] not in (*FIXED, "groups") and can_move(scenario, name)
    ]
    return [row for row in rows(replace(scenario, page=Page(sliders=names))) if abs(row[-1]) < LEAST]


def can_move(scenario: Scenario, name: str) -> bool:
    """Whether a parameter has two ends, at both of which its events leave it in its range."""
    ends = half_of_range(scenario, name)
    try:
        return ends[0] < ends[1] and all(scenario.with_values({name: end}).setup for end in ends)
    except BadInput:
        return False


def main(names: list[str]) -> None:
    print(HEADING)
    for scenario in map(load_scenario, names or shipped()):
        if not scenario.page.controls:
            continue
        print(f"## {scenario.name}\n\n| control | from | to | moves most | effect | in seed SD |\n|---|---|---|---|---|---|")
        for control, low, high, measure, effect, in_sd in rows(scenario):
            short = "" if abs(in_sd) >= LEAST else " (too little)"
            print(f"| {control} | {low} | {high} | `{measure}` | {effect:+.3g} | {in_sd:+.1f}{short} |")
        weak = ", ".join(f"`{name}` ({measure} {in_sd:+.1f})" for name, _, _, measure, _, in_sd in too_weak(scenario))
        print(f"\nSet by the scenario, and too weak: {weak or 'nothing'}.\n")


if __name__ == "__main__":
    main(sys.argv[1:])
