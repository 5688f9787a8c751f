"""Plays a lesson through: what it claims is run again, and every setting of every step runs and has what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from coprod.experiments.run import simulate
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.measures import measures_by_name

from .claims import REPLICATES, Found, measured
from .lesson import Lesson, parts_of, settings_in
from .reading import Draft
from .setting import Claim, Setting, Step


@dataclass(frozen=True)
class Played:
    """What was run, and what is wrong with it."""

    what: str
    wrong: BadInput | None = None


def played(draft: Draft, replicates: int = REPLICATES) -> Iterator[Played]:
    """Everything of a lesson that can be run, in the order of its file; what a mistake keeps from running is left out."""
    if draft.scenario is None:
        return
    lesson = draft.lesson()
    for number, claim in draft.claims.items():
        if claim.measure not in measures_by_name() or claim.of not in parts_of(claim.measure, lesson.scenario):
            continue
        try:
            found = measured(lesson, claim, replicates)
        except BadInput:
            continue  # a setting that the scenario cannot have, told of with the settings
        yield Played(f"claim {claim.name}: {_told(claim, found)}", _wrong(claim, found, draft.at_claim(number, "sign")))
    for number, step in draft.steps.items():
        for key, setting in settings_in(step):
            yield from _run(lesson, step, setting, draft.at_step(number, key), draft.at_step(number, "shows"))


def _told(claim: Claim, found: Found) -> str:
    of = f"{claim.measure} of {claim.of}" if claim.of else claim.measure
    change = f"{found.change:+.3f}, 95 % interval {found.low:+.3f} to {found.high:+.3f}"
    return f"{of} at week {claim.week:g} changes by {change}, n = {found.n} paired runs"


def _wrong(claim: Claim, found: Found, where: str) -> BadInput | None:
    """Why a claim does not hold; None where it does."""
    if not found.holds(claim):
        if claim.sign == "0":
            what = f"{claim.name} claims a change within ±{claim.within:g}"
            allowed, fix = "bounds that hold the whole interval", "claim a direction, or wider bounds"
        elif found.low <= 0.0 <= found.high:
            what = f"{claim.name} claims {claim.sign}, and this is below noise: the interval of the effect covers 0"
            allowed, fix = "an interval that lies on one side of 0", 'ask about something else, or claim sign = "0" with within'
        else:
            what = f"{claim.name} claims {claim.sign}, and the model gives the opposite"
            allowed, fix = "what the model does", f'write sign = "{"-" if claim.sign == "+" else "+"}"'
        return BadInput(f"{what} ({_told(claim, found)})", where=where, allowed=allowed, fix=fix)
    means = [round(found.before, 2), round(found.after, 2)]
    if found.n == REPLICATES and means != claim.found:
        allowed, fix = "the means of both settings, to two decimals", f"write found = {means}"
        return BadInput(f"{claim.name} was not found so: {claim.found}", where=where, allowed=allowed, fix=fix)
    return None


def _run(lesson: Lesson, step: Step, setting: Setting, where: str, where_shown: str) -> Iterator[Played]:
    """One run of a setting, and whether what the step shows has a value at its end."""
    what = f"step {step.name}: {setting.over(lesson.base)}"
    try:
        scenario = lesson.at(setting)
        run = simulate(scenario, seed=lesson.seed, replicates=1, every=scenario.values["time.weeks"])
    except BadInput as error:
        told = BadInput(error.what, where=where, allowed=error.allowed, nearest=error.nearest, fix=error.fix)
        yield Played(what, told)
        return
    empty = [name for name in step.shows if name in measures_by_name() and not np.isfinite(run.measure(name)[0, -1]).any()]
    if empty:
        shown = f"{step.name} shows {', '.join(empty)}, which has no value at the end of the run"
        wrong = BadInput(shown, where=where_shown, allowed="measures of what happens in this case", fix="show something else")
        yield Played(what, wrong)
    else:
        yield Played(what)
