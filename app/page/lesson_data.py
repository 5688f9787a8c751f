"""A lesson as the page plays it (``Lesson`` in web/src/contract.ts), and the cases that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from coprod.lessons.claims import REPLICATES
from coprod.lessons.lesson import Lesson, parts_of, settings_in
from coprod.lessons.setting import Claim, Option, Question, Setting, Source, Step
from coprod.lessons.words import label_and_meaning, own_controls

from .cases import Invocation, case_of
from .words import LANGUAGES, Text


def lesson_cases(lesson: Lesson) -> list[dict[str, Any]]:
    """The lesson's scenario as cases of the page: one for each set of events that a setting of it adds."""
    named = {_case_name(lesson, setting): setting.over(lesson.base).events for setting in _settings(lesson)}
    return [_case(lesson, name, events) for name, events in named.items()]


def lesson_data(lesson: Lesson) -> dict[str, Any]:
    """The lesson's words, steps and questions."""
    return {
        "name": lesson.name,
        **{key: _words(lesson, key) for key in ("title", "goals", "teacher")},
        "questions": [_words(lesson, key) for key in ("question_1", "question_2")],
        "level": lesson.level,
        "minutes": lesson.minutes,
        "sources": [_source(source) for source in lesson.sources],
        "steps": [_step(lesson, step) for step in lesson.steps],
    }


def _source(source: str | Source) -> Text:
    """A work, with what the lesson remarks on it."""
    if isinstance(source, str):
        return dict.fromkeys(LANGUAGES, source)
    return {language: f"{source.work} ({getattr(source, language)})" for language in LANGUAGES}


def _settings(lesson: Lesson) -> Iterator[Setting]:
    """The settings of the steps, that of the first one first."""
    for step in lesson.steps:
        yield from (setting for _, setting in settings_in(step))


def _case_name(lesson: Lesson, setting: Setting) -> str:
    return "+".join([lesson.scenario.name, *setting.over(lesson.base).events])


def _case(lesson: Lesson, name: str, events: list[str]) -> dict[str, Any]:
    case = case_of(lesson.scenario.with_events(events), Invocation(lesson.given, events=events))
    case["name"] = name
    own = own_controls(lesson.scenario)
    for control in (*case["sliders"], *case["switches"]):
        if control["name"] in own:
            said = {language: label_and_meaning(lesson.texts[language][control["name"]]) for language in LANGUAGES}
            control["label"] = {language: label for language, (label, _) in said.items()}
            control["meaning"] = {language: meaning for language, (_, meaning) in said.items()}
        for option in control.get("options", ()):
            key = f"{control['name']}={option['value']}"
            if key in own:
                option["label"] = _words(lesson, key)
    case["measures"] += [part for measure in case["measures"] for part in _parts(lesson, measure)]
    return case


def _parts(lesson: Lesson, measure: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A measure by groups, roles or levels that the lesson shows, as measures of one number each."""
    shown = {name for step in lesson.steps for name in step.shows}
    for place, of in enumerate(parts_of(measure["name"], lesson.scenario)):
        if of and measure["name"] in shown:
            yield {**measure, "name": _part_name(measure["name"], of), "first": measure["first"] + place, "length": 1, "of": of}


def _part_name(measure: str, of: str) -> str:
    return f"{measure}.{of}" if of else measure


def _words(lesson: Lesson, key: str) -> Text:
    return {language: lesson.texts[language][key] for language in LANGUAGES}


def _step(lesson: Lesson, step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "kind": step.kind,
        "words": _words(lesson, step.name),
        "settings": _chosen(lesson, step.settings),
        "against": None if step.against is None else _chosen(lesson, step.against),
        "shows": [_part_name(measure, of) for measure in step.shows for of in parts_of(measure, lesson.scenario)],
        "panels": list(step.panels),
        "controls": list(step.controls),
        "asks": _asks(lesson, step) if isinstance(step, Question) else None,
    }


def _chosen(lesson: Lesson, setting: Setting) -> dict[str, Any]:
    """A setting as a person would have chosen it on the page; what is as in the scenario is not named."""
    whole, scenario = setting.over(lesson.base), lesson.scenario
    return {
        "case": _case_name(lesson, setting),
        "values": {name: value for name, value in whole.values.items() if value != scenario.values[name]},
        "rules": {family: name for family, name in whole.rules.items() if name != scenario.rules[family]},
        "cut": sorted(whole.cut),
        "seed": lesson.seed,
    }


def _asks(lesson: Lesson, question: Question) -> dict[str, Any]:
    claims = [claim for claim in lesson.claims if claim.name in question.follows_from]
    signs = any(option.sign for option in question.options)
    return {
        "how": question.asks,
        "measure": _part_name(question.measure, question.of),
        "least": question.least,
        "options": [_option(lesson, option, claims) for option in question.options],
        "answer": question.answer,
        "week": claims[0].week if claims else lesson.scenario.values["time.weeks"],
        "change": claims[0].found if signs else None,
        "n": REPLICATES,
    }


def _option(lesson: Lesson, option: Option, claims: list[Claim]) -> dict[str, Any]:
    return {"name": option.name, "words": _words(lesson, option.name), "mean": _mean(option, claims)}


def _mean(option: Option, claims: list[Claim]) -> float | None:
    """What the claims found at an option's setting; None where an option is what becomes of the measure."""
    for claim in claims:
        for setting, mean in zip((claim.before, claim.after), claim.found, strict=True):
            if setting == option.settings:
                return mean
    return None
