"""A report as sections of sentences, tables and pictures, before it is written in any format."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import numpy as np

from coprod.analysis.changes import BOTH_ENDS
from coprod.analysis.sample import definition_of
from coprod.analysis.sensitivity.statements import columns_of, heading, moves, sentences
from coprod.analysis.sensitivity.statements import ranked as ranked_factors
from coprod.experiments.provenance import PURPOSE
from coprod.simulation.words import listed

from .assumed import numbers_of, sentence
from .digits import number_text
from .given import PARTED
from .pictures import Picture
from .statements import chance, in_groups, in_short, level, moved, question, ranked, sure_of

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
    """A report: its title, what it must not be used for (nothing where that is not known), and its sections, the shortest answer
    first."""

    title: str
    purpose: str
    sections: list[Section] = field(default_factory=list)


def document(data: Any, found: Any, sensitivity: Any, why_not: str, drawn: Sequence[Picture]) -> Document:
    """The report of a store, from its numbers, its sensitivity analysis or why there is none, and its pictures."""
    a = found.attrs
    title = str(a.get("study_title", a.get("title", "Results")))
    measures = [str(m) for m in found["measure"].values]
    numbers = numbers_of(data)
    assumed = [sentence(numbers)]
    varied = _varied_names(a)
    asked = question(found)
    sections = [
        Section("Question", asked[1:] if asked[0].rstrip(".?!") == title.rstrip(".?!") else asked),
        Section("In short", points=[*in_short(found), *in_groups(sensitivity, found, measures[0]), *assumed], pictures=drawn[:1]),
        Section("What was varied", tables=[_varied(found)]) if json.loads(a["varied"]) else None,
        Section("What moved, and what did not", _others(found, measures[1:]), tables=_effects(found)),
        Section("Where each measure ended", _left_out(a), tables=[_levels(found)]),
        _sensitivity(sensitivity),
        Section("How sure", _how_sure(found, sensitivity, why_not)),
        Section("Pictures", pictures=drawn[1:]) if drawn[1:] else None,
        Section("What was assumed", assumed, tables=[_assumptions(numbers, varied)], folded=True) if numbers else None,
        Section("Where it comes from", tables=[_provenance(a, varied)], folded=True),
        Section("The study as it was run", [_definition(data)], folded=True) if definition_of(data) else None,
    ]
    purpose = str(a.get("purpose", PURPOSE if "scenario" in a else ""))
    return Document(title, purpose, [s for s in sections if s is not None])


def _varied(found: Any) -> Table:
    varied = json.loads(found.attrs["varied"])
    columns = [
        ("factor", "name"),
        ("what it is", "meaning"),
        ("unit", "units"),
        ("values", "values"),
        ("sum to 1 with", "together"),
    ]
    shown = [(title, key) for title, key in columns if any(v[key] for v in varied)]
    return Table("Factors", [title for title, _ in shown], [[v[key] for _, key in shown] for v in varied])


def _varied_names(a: dict[str, Any]) -> set[str]:
    """The parameters and families of rules that differ between points."""
    varied = json.loads(a["varied"])
    of_points = [part.partition(" = ")[0] for v in varied if v["kind"] == "point" for part in v["values"].split(", ")]
    return {v["name"] for v in varied if v["kind"] != "point"} | set(of_points)


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
            none = known and r["effect_low"] == r["effect_high"] == 0.0
            sure = "–" if not known else "none at all" if none else "sure" if sure_of(r) else "may be chance"
            numbers = (number_text(r["effect"]), interval, str(r["n"]))
            rows.append((m.replace("_", " "), r["factor"], r["first"], r["last"], *numbers, sure))
    if not rows:
        return []
    together = "all intervals" if found.attrs["points"] < 2 else "intervals of one measure"
    caption = f"Changes of means{_ends(found)}; {together} hold together with 95 % confidence; n counts {found.attrs['behind']}"
    header = ("measure", "factor", "from", "to", "change", "95 % interval", "n", "sure?")
    return [Table(caption, header, rows, frozenset({2, 3, 4, 5, 6, 7}))]


def _ends(found: Any) -> str:
    """Between which points a sample's changes are."""
    return ENDS.get(found.attrs["design"], BY_FIFTHS if found.attrs["behind"] == BOTH_ENDS else "")


def _left_out(a: dict[str, Any]) -> list[str]:
    """Measures that are several numbers a run, and what shows them."""
    rest = [(str(name), str(of)) for name, of in json.loads(a.get("left_out", "[]"))]
    parts = [f"{name} (for each {of})" for name, of in rest if of in PARTED]
    others = [f"{name} (for each {of})" for name, of in rest if of not in PARTED]
    lines = []
    if parts:
        example = parts[0].partition(" (")[0]
        lines.append(f"Not shown here: {listed(parts, MOST_TOLD)}. Named, each has a row: coprod report --measure {example}.")
    if others:
        lines.append(f"Not shown here, being of very many: {listed(others, MOST_TOLD)}. coprod export writes them.")
    return lines


def _sensitivity(found: Any) -> Section | None:
    """Indices with their intervals, of weights one by one as well, and what they say."""
    if found is None:
        return None
    columns = columns_of(found.attrs["method"])
    titles = [title for name, _, interval in columns for title in ([name, "95 %"] if interval else [name])]
    rows = []
    for factor in ranked_factors(found):
        row = found.sel(factor=factor)
        cells = [cell for _, name, interval in columns for cell in _index(row, name, interval)]
        rows.append([factor, *cells, "yes" if moves(found, factor) else "cannot be told from nothing"])
    caption = f"Indices, the largest first; 95 % intervals, each by itself; n = {found.attrs['points']:,} points"
    numeric = frozenset(range(1, 1 + len(titles)))
    tables = [Table(caption, ["factor", *titles, "moves it?"], rows, numeric)]
    if "weight_first" in found:
        weights = [[str(w), *_index(found.sel(weight=w), "weight_first", True)] for w in found["weight"].values]
        what = "Weights that sum to 1, one by one: shares that go with each, which overlap and do not add up to their group's"
        tables.append(Table(what, ("weight", "goes with", "95 %"), weights, frozenset({1, 2})))
    return Section("Sensitivity", [heading(found)], sentences(found), tables)


def _index(row: Any, name: str, interval: bool) -> list[str]:
    value = "–" if row[name].isnull() else f"{float(row[name]):z.3f}"
    if not interval:
        return [value]
    ends = [row[f"{name}{end}"] for end in ("_low", "_high")]
    return [value, "–" if any(e.isnull() for e in ends) else " to ".join(f"{float(e):z.3f}" for e in ends)]


def _levels(found: Any) -> Table:
    rows = []
    for m in (str(m) for m in found["measure"].values):
        one = found.sel(measure=m)
        interval = f"{number_text(one['level_low'])} to {number_text(one['level_high'])}" if one["level_low"].notnull() else "–"
        mean, *ends = (number_text(one[k]) for k in ("level", "lowest", "highest"))
        named = (m.replace("_", " "), one["meaning"].item(), one["units"].item())
        rows.append((*named, mean, interval, *ends, str(int(one["runs_without"]))))
    header = ("measure", "what it is", "unit", "mean", "95 % over seeds", "lowest point", "highest point", "runs without")
    a = found.attrs
    when = f"Week {a['weeks']:g}" if a["time_units"] == "weeks" else f"{a['weeks']:g} {a['time_units']}"
    return Table(when, header, rows, frozenset({3, 4, 5, 6, 7}))


def _how_sure(found: Any, sensitivity: Any, why_not: str) -> list[str]:
    a = found.attrs
    told = sensitivity is not None and "share" in sensitivity
    more = "what seeds make is told under Sensitivity, roughly" if told else "and nothing is said of how much seeds make"
    lines = [line for m in (str(m) for m in found["measure"].values) for line in chance(found.sel(measure=m), m)][:6]
    if a["replicates"] < 2:
        lines.append("There is one replicate: how much is chance cannot be told at all.")
    elif a["replicates"] < FEW:
        lines.append(f"{a['replicates']} replicates are few: intervals are wide, {more}.")
    if a["points"] > 1 and a["design"] in ("grid", "contrasts", "list"):
        lines.append("All points have the same seeds, so that differences are paired within replicates.")
    return lines + ([why_not] if why_not else [])


def _assumptions(numbers: Sequence[Any], varied: Collection[str]) -> Table:
    order = {"assumed": 0, "expert": 1, "literature": 2, "measured": 3}
    rows = [
        (n.name, "varied" if n.name in varied else n.value, n.unit, n.status, n.meaning, n.source)
        for n in sorted(numbers, key=lambda n: order[n.status])
    ]
    return Table("Every number in force", ("number", "value", "unit", "status", "meaning", "source"), rows, frozenset({1}))


def _provenance(about: dict[str, Any], varied: Collection[str]) -> Table:
    known = dict(about)
    if rules := json.loads(about.get("rules", "{}")):
        known["rules"] = json.dumps({family: "varied" if family in varied else rule for family, rule in rules.items()})
    rows = [(NAMES[name], _plain(known[name])) for name in NAMES if name in known]
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
