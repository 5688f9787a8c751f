"""The page as one file: its script and style, the cases, and the engine in both versions, with nothing from outside."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from coprod.experiments.extras import needs
from coprod.lessons.lesson import Lesson
from coprod.scenarios.scenario import Scenario
from coprod.simulation.kernel import built, wasm
from coprod.simulation.kernel.packages import every_code

from .built import SCRIPT, STYLE, TEMPLATE, WORKER, check
from .cases import Invocation, case_of
from .engine_data import engine_data
from .lesson_data import lesson_cases, lesson_data
from .own_rules import as_given, own_rules, renamed


def page(scenarios: Sequence[Scenario], first: Invocation | None = None, classroom: bool = False) -> str:
    """The whole page for some scenarios, the first of which it opens with; rules of one's own are compiled into its engine.

    ``first`` is how a command line names that first one, where it is by more than its name. ``classroom``: the page of a class, for
    its students and its teacher, which talks to the server that it came from.
    BadInput where the page is not built, or a rule cannot be compiled for it.
    """
    invocations = [first or Invocation(scenarios[0].name), *(Invocation(scenario.name) for scenario in scenarios[1:])]
    given = list(zip(scenarios, invocations, strict=True))
    names = {name: text for scenario, invocation in given for name, text in as_given(scenario, invocation.rules).items()}
    cases = [case_of(scenario, invocation) for scenario, invocation in given]
    return _whole(scenarios, names, {"cases": cases, "lesson": None, "classroom": classroom})


def lesson_page(lesson: Lesson, classroom: bool = False) -> str:
    """The whole page that plays a lesson, alone or with a class; BadInput as of any other."""
    names = as_given(lesson.scenario, {})
    data = {"cases": lesson_cases(lesson), "lesson": lesson_data(lesson), "classroom": classroom}
    return _whole([lesson.scenario], names, data)


def _whole(scenarios: Sequence[Scenario], names: Mapping[str, str], data: Mapping[str, Any]) -> str:
    """The page with its data; ``names`` are those that rules of one's own were given by."""
    own = sorted({rule for scenario in scenarios for rule in own_rules(scenario)})
    check()
    codes = every_code(own)
    if own:
        needs("page")
        fast, plain = wasm.build(codes, vectors=True), wasm.build(codes, vectors=False)
    else:
        built.places()
        fast, plain = built.MODULE.read_bytes(), built.PLAIN.read_bytes()
    return filled(
        {
            "data": _data(data),
            "engine": _data(renamed(engine_data(codes), names)),
            "fast": _packed(fast),
            "plain": _packed(plain),
            "worker": _script(WORKER.read_text(encoding="utf-8")),
            "script": _script(SCRIPT.read_text(encoding="utf-8")),
            "style": STYLE.read_text(encoding="utf-8"),
        }
    )


def filled(given: Mapping[str, str]) -> str:
    """The template with its marked places filled; its policy names script and style by their hashes, and allows no other."""
    parts = {**given, **{f"{name}_hash": _hash(given[name]) for name in ("script", "style")}}
    text = TEMPLATE.read_text(encoding="utf-8")
    marks = re.compile(r"/\*(\w+)\*/")
    if sorted(marks.findall(text)) != sorted(parts):
        raise ValueError(f"{TEMPLATE} has places for {marks.findall(text)}, not for {list(parts)}")
    return marks.sub(lambda mark: parts[mark.group(1)], text)


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _packed(module: bytes) -> str:
    return base64.b64encode(gzip.compress(module, 9, mtime=0)).decode()


def _data(value: Any) -> str:
    """JSON that may stand in a script element."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _script(text: str) -> str:
    """A script that may stand in a script element."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")
