"""A report as sections of sentences, tables and pictures, before it is written in any format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import numpy as np

from coprod.analysis.sample import definition_of
from coprod.experiments.provenance import PURPOSE

from .assumed import numbers_of, sentence
from .pictures import Picture
from .statements import chance, in_short, level, moved, number_text, question, ranked, sure_of

NAMES = {
    "scenario": "scenario",
    "scenario_hash": "digest of the scenario",
    "seed": "seed",
    "code_hash": "digest of the model's code",
    "model_edition": "edition of the model",
    "versions": "packages",
    "command": "command",
    "created": "made at",
    "python": "Python",
    "platform": "platform",
    "lock_hash": "digest of the lock",
    "rules": "rules",
    "cuts": "loops cut",
    "events": "events",
}

MOST_TOLD = 5  # measures after the first
FEW = 5  # replicates
BY_FIFTHS = ", from the fifth of points with the lowest values (their median) to that with the highest"
ENDS = {"latin_hypercube": BY_FIFTHS, "random": BY_FIFTHS, "sobol": BY_FIFTHS, "morris": ", of going through the whole range"}


@dataclass(frozen=True)
class Table:
    """Rows of text under a header; ``numeric`` columns are set to the right."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; ``folded`` ones are opened by the reader."""

    title: str
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    tables: Sequence[Table] = ()
    pictures: Sequence[Picture] = ()
    folded: bool = False


@dataclass(frozen=True)
class Document:
    """A report: its title, what it must not be used for, and its sections, the shortest answer first."""

    title: str
    purpose: str
    sections: list[Section] = field(default_factory=list)


def document(data: Any, found: Any, sensitivity: Any, why_not: str, drawn: Sequence[Picture]) -> Document:
    """The report of a store, from its numbers, its sensitivity analysis or why there is none, and its pictures."""
    from coprod.analysis.sensitivity.statements import heading, sentences

    a = found.attrs
    title = str(a.get("study_title", a.get("title", "Results")))
    measures = [str(m) for m in found["measure"].values]
    numbers = numbers_of(data)
    asked = question(found)
    sections = [
        Section("Question", asked[1:] if asked[0].rstrip(".?!") == title.rstrip(".?!") else asked),
        Section("In short", points=[*in_short(found), sentence(numbers)], pictures=drawn[:1]),
        Section("What was varied", tables=[_varied(found)]) if json.loads(a["varied"]) else None,
        Section("What moved, and what did not", _others(found, measures[1:]), tables=_effects(found)),
        Section("Where each measure ended", tables=[_levels(found)]),
        Section("Sensitivity", [heading(sensitivity)], sentences(sensitivity)) if sensitivity is not None else None,
        Section("How sure", _how_sure(found, why_not)),
        Section("Pictures", pictures=drawn[1:]) if drawn[1:] else None,
        Section("What was assumed", [sentence(numbers)], tables=[_assumptions(numbers)], folded=True) if numbers else None,
        Section("Where it comes from", tables=[_provenance(a)], folded=True),
        Section("The study as it was run", [_definition(data)], folded=True) if definition_of(data) else None,
    ]
    return Document(title, str(a.get("purpose", PURPOSE)), [s for s in sections if s is not None])


def _varied(found: Any) -> Table:
    varied = json.loads(found.attrs["varied"])
    rows = [(v["name"], v["kind"], v["values"], v["together"]) for v in varied]
    return Table("Factors", ("factor", "kind", "values", "sum to 1 with"), rows)


def _others(found: Any, measures: list[str]) -> list[str]:
    """What is to be said of the measures after the first."""
    if found.attrs["points"] < 2:
        return []
    more = [f"The other {len(measures) - MOST_TOLD} measures are in the table."] if len(measures) > MOST_TOLD else []
    return [" ".join([level(found, m), *moved(found, m)]) for m in measures[:MOST_TOLD]] + more


def _effects(found: Any) -> list[Table]:
    """Every change of every measure, sure ones marked."""
    rows = []
    for m in (str(m) for m in found["measure"].values):
        for r in ranked(found, m):
            known = np.isfinite(r["effect_low"])
            interval = f"{number_text(r['effect_low'])} to {number_text(r['effect_high'])}" if known else "–"
            sure = "–" if not known else "sure" if sure_of(r) else "may be chance"
            numbers = (number_text(r["effect"]), interval, str(r["n"]))
            rows.append((m.replace("_", " "), r["factor"], r["first"], r["last"], *numbers, sure))
    if not rows:
        return []
    caption = f"Changes of means{ENDS.get(found.attrs['design'], '')}; intervals of one measure hold together with 95 % confidence"
    header = ("measure", "factor", "from", "to", "change", "95 % interval", "n", "sure?")
    return [Table(caption, header, rows, frozenset({2, 3, 4, 5, 6}))]


def _levels(found: Any) -> Table:
    rows = []
    for m in (str(m) for m in found["measure"].values):
        one = found.sel(measure=m)
        interval = f"{number_text(one['level_low'])} to {number_text(one['level_high'])}" if one["level_low"].notnull() else "–"
        mean, *ends = (number_text(one[k]) for k in ("level", "lowest", "highest"))
        named = (m.replace("_", " "), one["meaning"].item(), one["units"].item())
        rows.append((*named, mean, interval, *ends, str(int(one["runs_without"]))))
    header = ("measure", "what it is", "unit", "mean", "95 % over seeds", "lowest point", "highest point", "runs without")
    return Table(f"Week {found.attrs['weeks']:g}", header, rows, frozenset({3, 4, 5, 6, 7}))


def _how_sure(found: Any, why_not: str) -> list[str]:
    a = found.attrs
    lines = [line for m in (str(m) for m in found["measure"].values) for line in chance(found.sel(measure=m), m)][:6]
    if a["replicates"] < 2:
        lines.append("There is one replicate: how much is chance cannot be told at all.")
    elif a["replicates"] < FEW:
        lines.append(f"{a['replicates']} replicates are few: intervals are wide, and nothing is said of how much seeds make.")
    if a["points"] > 1 and a["design"] in ("grid", "contrasts", "list"):
        lines.append("All points have the same seeds, so that differences are paired within replicates.")
    return lines + ([why_not] if why_not else [])


def _assumptions(numbers: Sequence[Any]) -> Table:
    order = {"assumed": 0, "expert": 1, "literature": 2, "measured": 3}
    rows = [(n.name, n.value, n.unit, n.status, n.meaning, n.source) for n in sorted(numbers, key=lambda n: order[n.status])]
    return Table("Every number in force", ("number", "value", "unit", "status", "meaning", "source"), rows, frozenset({1}))


def _provenance(about: dict[str, Any]) -> Table:
    rows = [(NAMES[name], _plain(about[name])) for name in NAMES if name in about]
    return Table("Origin", ("what", "which"), [*rows, ("report by", f"coprod {version('coprod')}")])


def _plain(value: Any) -> str:
    """JSON as a list of words; anything else as text."""
    text = str(value)
    if text[:1] not in "[{":
        return text
    read = json.loads(text)
    if isinstance(read, dict):
        return ", ".join(f"{k} {v}" for k, v in read.items()) or "none"
    return ", ".join(str(x) for x in read) or "none"


def _definition(data: Any) -> str:
    """The study's definition without the points of a sample, which are in the store."""
    study = definition_of(data)
    design = {k: v for k, v in study["design"].items() if k != "points" or study["design"].get("labels")}
    return json.dumps({**study, "design": design}, ensure_ascii=False)
