"""What keeps a claim or a setting from being run, or from meaning what it says: measures, weeks, bounds, values, events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from coprod.page.controls import ends_of
from coprod.scenarios.event_files import event_at
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.setup.parameters import declaration

from .lesson import parts_of, scenario_at
from .reading import Draft, moved
from .setting import Claim, Setting


def claim_faults(draft: Draft, number: int, claim: Claim) -> Iterator[BadInput]:
    """What is wrong with a claim but for its settings."""
    yield from measure_faults(draft, claim.measure, claim.of, partial(draft.at_claim, number))
    if draft.scenario:
        yield from _week_faults(draft.scenario, claim.week, draft.at_claim(number, "week"))
    if (claim.within is None) == (claim.sign == "0"):
        what = "a claim of 0 needs bounds" if claim.sign == "0" else f"a claim of {claim.sign} has no bounds"
        fix = "add within = 0.02" if claim.sign == "0" else "leave within out"
        yield BadInput(what, where=draft.at_claim(number, "sign"), allowed='sign "0" with within, "+" or "-" without', fix=fix)


def claimed_setting_faults(draft: Draft, number: int, claim: Claim) -> Iterator[BadInput]:
    """What is wrong with the settings of a claim, whose runs end at its week."""
    assert draft.scenario is not None
    for key, setting in (("from", claim.before), ("to", claim.after)):
        where = draft.at_claim(number, key)
        found = list(setting_faults(draft.scenario, setting.over(draft.head.base), where))
        yield from found
        for text in setting.events if not found else ():
            week = min(change.week for change, _ in event_at(text))
            if week >= claim.week:
                what = f"{text} happens at week {week:g}, and {claim.name} is claimed at week {claim.week:g}"
                allowed, fix = f"a week below {claim.week:g}", "give an earlier week, or claim a later one"
                yield BadInput(what, where=where, allowed=allowed, fix=fix)


def _week_faults(scenario: Scenario, week: float, where: str) -> Iterator[BadInput]:
    weeks = scenario.values["time.weeks"]
    if week > weeks:
        yield BadInput(f"week {week:g} is after the end", where=where, allowed=f"weeks up to {weeks:g}", fix=f"write {weeks:g}")
        return
    try:
        scenario.with_values({"time.weeks": week})
    except BadInput as error:  # no whole number of steps
        yield moved(error, where)


def measure_faults(draft: Draft, measure: str, of: str, at: Callable[[str], str]) -> Iterator[BadInput]:
    """A measure that is not there, or of one by groups the one meant; ``at`` says where a key stands."""
    if measure not in measures_by_name():
        yield unknown("measure", measure, measures_by_name(), where=at("measure"))
    elif draft.scenario and of not in (parts := parts_of(measure, draft.scenario)):
        dimension = measures_by_name()[measure].dimension
        if of and dimension:
            yield unknown(dimension, of, parts, where=at("of"))
        else:
            what = f"{measure} is one number for each {dimension}" if dimension else f"{measure} is one number for all"
            fix = f"add of = NAME: {', '.join(parts)}" if dimension else "leave of out"
            yield BadInput(what, where=at("of" if of else "measure"), allowed="the one that is meant", fix=fix)


def setting_faults(scenario: Scenario, setting: Setting, where: str) -> Iterator[BadInput]:
    """What a whole setting (over the lesson's base) names that the scenario cannot have or that the page cannot show."""
    page, wrong = scenario.page, False
    for kind, given, known in (("slider", setting.values, page.sliders), ("rule family", setting.rules, page.rules)):
        for name in given:
            if name not in known:
                wrong = True
                yield unknown(f"{kind} of the page", name, known, where=where, more="[page] says what can be moved")
    for loop in setting.cut:
        if loop not in page.loops:
            wrong = True
            yield unknown("loop of the page", loop, page.loops, where=where, more="[page] says what can be moved")
    for name, value in setting.values.items():
        declared = declaration(name, scenario.rules) if name in page.sliders else None
        if declared is None:
            continue
        low, high, step = ends_of(declared, scenario.values[name])
        if not low <= value <= high or abs(round((value - low) / step) * step + low - value) > 1e-9:
            wrong = True
            near = min(high, max(low, round((value - low) / step) * step + low))
            allowed = f"{low:g} to {high:g} in steps of {step:g}"
            yield BadInput(f"no place of the slider {name} is {value:g}", where=where, allowed=allowed, fix=f"write {near:g}")
    if wrong:
        return
    try:
        changed = scenario_at(scenario, setting)
        assert changed.setup
    except BadInput as error:
        yield moved(error, where)
        return
    if late := [f"{event.name} (week {event.week:g})" for event in changed.events_left_out]:
        what, end = f"begins when the run has ended: {', '.join(late)}", scenario.values["time.weeks"]
        yield BadInput(what, where=where, allowed=f"a week below {end:g}", fix="give an earlier week")
