"""What can be wrong with a lesson that its form does not show: order, names, settings, measures, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import measures_by_name

from .answers import answer_faults
from .lesson import Lesson, parts_of, scenario_at, settings_in
from .reading import Draft, find_lesson, moved, named, read_draft
from .runnable import claim_faults, claimed_setting_faults, measure_faults, setting_faults
from .setting import Question
from .words import FIXED, faults_in_words, own_controls, unfounded_decimals

FOLLOWS = {  # what may come after each kind of step
    "": ("predict",),
    "predict": ("reveal",),
    "reveal": ("predict", "vary"),
    "vary": ("explain",),
    "explain": ("reflect",),
    "reflect": ("sandbox",),
    "sandbox": (),
}


def load_lesson(name: str) -> Lesson:
    """A lesson by shipped name or path; BadInput for its first mistake."""
    draft = read_draft(find_lesson(name))
    faults = faults_of(draft)
    if not faults:
        return draft.lesson()
    first = faults[0]
    more = f" (one of {len(faults)} mistakes: 'coprod check-lesson {name}' lists them)" if len(faults) > 1 else ""
    raise moved(first, first.where, more)


def faults_of(draft: Draft) -> list[BadInput]:
    """Every mistake of a lesson, without running it."""
    checks = (_order, _names, _measures, _settings, _controls, answer_faults, _words)
    return [*draft.faults, *(fault for check in checks for fault in check(draft))]


def _order(draft: Draft) -> Iterator[BadInput]:
    """Kinds of steps in their order."""
    kinds = [str(entry.get("kind", "")) for entry in draft.entries("steps")]
    form = "predict and reveal, as often as wanted, then vary, explain, reflect, sandbox"
    before = ""
    for number, kind in enumerate(kinds, start=1):
        wanted = FOLLOWS.get(before, ())
        if before in FOLLOWS and kind in FOLLOWS and kind not in wanted:
            after = f"after one of kind {before}" if before else "at the beginning"
            fix = f"let a step of kind {' or '.join(wanted)} come before it" if wanted else "put it before the sandbox"
            yield BadInput(f"a step of kind {kind} stands {after}", where=draft.at_step(number, "kind"), allowed=form, fix=fix)
            if set(wanted) & set(kinds[number:]):
                continue  # it stands too early: what comes next may follow the one before
        before = kind
    missing = [kind for kind in ("vary", "explain", "reflect", "sandbox") if kind not in kinds]
    if kinds and kinds[-1] != "sandbox" and kinds[-1] in FOLLOWS and missing:
        what, fix = f"the lesson ends with {kinds[-1]}", f"add steps of kind {', '.join(missing)}"
        yield BadInput(what, where=draft.at_step(len(kinds), "kind"), allowed=form, fix=fix)


def _names(draft: Draft) -> Iterator[BadInput]:
    """Names of steps, claims and options, each once: the texts and addresses go by them."""
    seen: dict[str, str] = dict.fromkeys(FIXED, "a section of every lesson")
    if draft.scenario:
        seen |= dict.fromkeys(own_controls(draft.scenario), "a control with words of its own")
    named = [(claim.name, "a claim", draft.at_claim(number, "name")) for number, claim in draft.claims.items()]
    for number, step in draft.steps.items():
        named.append((step.name, "a step", draft.at_step(number, "name")))
        options = step.options if isinstance(step, Question) else []
        named += [(option.name, "an option", draft.at_step(number, "options")) for option in options]
    for name, kind, where in named:
        if name in seen:
            yield BadInput(f"{name} is {seen[name]} already", where=where, allowed="each name once", fix="rename it")
        seen[name] = kind


def _measures(draft: Draft) -> Iterator[BadInput]:
    """What is claimed, asked and shown: measures that are there, and of those by groups the one meant."""
    for number, claim in draft.claims.items():
        yield from claim_faults(draft, number, claim)
    for number, step in draft.steps.items():
        if isinstance(step, Question):
            yield from measure_faults(draft, step.measure, step.of, partial(draft.at_step, number))
        for measure in step.shows:
            if measure not in measures_by_name():
                yield unknown("measure", measure, measures_by_name(), where=draft.at_step(number, "shows"))
            elif draft.scenario and not parts_of(measure, draft.scenario):
                where, allowed = draft.at_step(number, "shows"), "measures over all, or by group, role or level"
                yield BadInput(f"{measure} is no single curve", where=where, allowed=allowed, fix="show another")


def _settings(draft: Draft) -> Iterator[BadInput]:
    """Settings that the scenario can have and that the page can show."""
    scenario = draft.scenario
    if scenario is None:
        return
    base = draft.head.base
    found = list(setting_faults(scenario, base, draft.file.where("base")))
    yield from found
    if found:
        return
    for number, claim in draft.claims.items():
        yield from claimed_setting_faults(draft, number, claim)
    for number, step in draft.steps.items():
        for key, setting in settings_in(step):
            yield from setting_faults(scenario, setting.over(base), draft.at_step(number, key))


def _controls(draft: Draft) -> Iterator[BadInput]:
    """What students may move: there, on the page, and not held by the step itself."""
    scenario = draft.scenario
    for number, step in draft.steps.items():
        where = draft.at_step(number, "controls")
        if step.kind == "vary" and not step.controls:
            what = f"the step {step.name} asks to vary and locks everything"
            yield BadInput(what, where=where, allowed="the controls that students may move", fix="add controls = [NAMES]")
        if step.kind == "vary" and not step.shows:
            what = f"the step {step.name} asks to vary and shows nothing"
            yield BadInput(what, where=draft.at_step(number, "shows"), allowed="measures", fix="add shows = [MEASURES]")
        if step.kind == "sandbox" and step.controls:
            allowed = "no controls here: everything moves in the sandbox"
            yield BadInput("the sandbox names controls", where=where, allowed=allowed, fix="leave controls out")
        if scenario is None:
            continue
        held: dict[str, str] = {}
        with suppress(BadInput):  # told of with the settings
            held = scenario_at(scenario, step.settings.over(draft.head.base)).held
        for name in step.controls:
            if name not in scenario.page.controls:
                yield unknown("control of the page", name, scenario.page.controls, where=where)
            elif name in held:
                what = f"the step {step.name} asks to vary {name} and cuts {held[name]}, which holds it"
                yield BadInput(what, where=where, allowed="controls that move", fix=f"leave {name} out, or do not cut {held[name]}")


def _words(draft: Draft) -> Iterator[BadInput]:
    """A text for everything that needs one, in every language."""
    controls = own_controls(draft.scenario) if draft.scenario else set()
    steps = draft.entries("steps")  # also those that other mistakes keep from being read
    names = {name for tables in (steps, *(step.get("options") for step in steps)) for name in named(tables)}
    complete = draft.scenario is not None and len(draft.steps) == len(steps)
    yield from faults_in_words(draft.words, {*FIXED, *names, *controls}, controls, complete)
    yield from unfounded_decimals(draft.words, {float(number) for number in re.findall(r"\d+\.\d+", draft.file.text)})
