"""Plays a lesson through: what it claims is run again, and every setting of every step runs and has what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from coprod.experiments.run import simulate
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.measures import measures_by_name

from .claims import REPLICATES, Found, measured
from .lesson import Lesson, settings_in
from .reading import Draft, moved
from .runnable import claim_faults, claimed_setting_faults, setting_faults
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
        if any(claim_faults(draft, number, claim)) or any(claimed_setting_faults(draft, number, claim)):
            continue  # told of with the faults
        try:
            found = measured(lesson, claim, replicates)
        except BadInput as error:
            yield Played(f"claim {claim.name}", moved(error, draft.at_claim(number)))
            continue
        yield Played(f"claim {claim.name}: {_told(claim, found)}", _wrong(claim, found, partial(draft.at_claim, number)))
    for number, step in draft.steps.items():
        for key, setting in settings_in(step):
            where = draft.at_step(number, key)
            if not any(setting_faults(lesson.scenario, setting.over(lesson.base), where)):
                yield _run(lesson, step, setting, where, draft.at_step(number, "shows"))


def _told(claim: Claim, found: Found) -> str:
    of = f"{claim.measure} of {claim.of}" if claim.of else claim.measure
    change = f"{found.change:+.3f}, 95 % interval {found.low:+.3f} to {found.high:+.3f}"
    return f"{of} at week {claim.week:g} changes by {change}, n = {found.n} paired runs"


def _wrong(claim: Claim, found: Found, at: Callable[[str], str]) -> BadInput | None:
    """Why a claim does not hold; None where it does. ``at`` says where a key of it stands."""
    if not np.isfinite([found.before, found.after]).all():
        what = f"{claim.name}: {claim.measure} has no value at week {claim.week:g}, at least in some of the {found.n} paired runs"
        return BadInput(what, where=at("measure"), allowed="measures of what happens by then", fix="claim another, or a later week")
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
        return BadInput(f"{what} ({_told(claim, found)})", where=at("sign"), allowed=allowed, fix=fix)
    means = [round(found.before, 2), round(found.after, 2)]
    if found.n == REPLICATES and means != claim.found:
        allowed, fix = "the means of both settings, to two decimals", f"write found = [{means[0]:.2f}, {means[1]:.2f}]"
        return BadInput(f"{claim.name} was not found so: {claim.found}", where=at("found"), allowed=allowed, fix=fix)
    return None


def _run(lesson: Lesson, step: Step, setting: Setting, where: str, where_shown: str) -> Played:
    """One run of a setting, and whether what the step shows has a value at its end."""
    what = f"step {step.name}: {setting.over(lesson.base)}"
    try:
        scenario = lesson.at(setting)
        run = simulate(scenario, seed=lesson.seed, replicates=1, every=scenario.values["time.weeks"])
    except BadInput as error:
        return Played(what, moved(error, where))
    empty = [name for name in step.shows if name in measures_by_name() and not np.isfinite(run.measure(name)[0, -1]).any()]
    if not empty:
        return Played(what)
    shown = f"{step.name} shows {', '.join(empty)}, which has no value at the end of the run"
    allowed, fix = "measures of what happens in this case", "show something else"
    return Played(what, BadInput(shown, where=where_shown, allowed=allowed, fix=fix))
