"""The page of a profile: sections of sentences and tables, as the terminal prints them and a file holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coprod.analysis.ledger.statements import mean_of_those
from coprod.experiments.paths import disk_errors
from coprod.simulation.whole_file import write_whole
from coprod.simulation.words import counted, signed

from .candidates import CHOSEN, KINDS, MORE_OFTEN, SHIFT, STEP
from .choice import merit
from .statements import changes, harms, measured, plain, strengths, verb, weakest, year

SIZES = {  # of changes, by kind; other rules have none
    "tick": "what a process adds is the size that its table gives",
    "practice": f"one practice takes a tenth ({SHIFT:g}) of the effort that leaders give the others",
    "start": f"a starting value moves by {STEP:g}, the median of what processes add, and the time between sessions is cut to "
    f"{MORE_OFTEN:g} of it",
}
SIZES["untick"] = SIZES["tick"]
DIGITS = 16  # of a digest
PHASES = ("why", "who", "how", "what", "refine", "result", "reflect")


@dataclass(frozen=True)
class Section:
    """A part of the page: its title, sentences, and a table below them, whose first column holds words."""

    title: str
    lines: Sequence[str]
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def sections(data: Any) -> list[Section]:
    """The whole page."""
    weeks = [f"wk {week:g}" for week in data["time"].values[1:]]
    return [
        Section(data.attrs["scenario_title"], _who(data), ("phase", "ticked", "not ticked"), _processes(data)),
        Section("Strengths", strengths(data)),
        Section(
            "The weakest link",
            weakest(data),
            ("stage", "start", *weeks, "change", "limits", "mended adds"),
            list(_stages(data)),
        ),
        Section(
            f"The changes that {verb(data)} {measured(data)} most",
            changes(data),
            ("the best of each kind", "effect", "95 %", "of best two"),
            list(_best(data)),
        ),
        Section("What would do harm", harms(data)),
        Section(
            f"After {data.attrs['weeks']:g} weeks",
            year(data),
            ("number", "start", *weeks, "change", *(["with the changes"] if data.sizes["variant"] > 1 else [])),
            list(_numbers(data)),
        ),
        Section("How this was found", _how(data)),
    ]


def write_markdown(data: Any, path: Path, last: str) -> None:
    """The page as Markdown, whole or not at all; ``last`` is what stands under it."""
    with disk_errors(path, whole=True):
        write_whole(path, "\n".join([*_markdown(data), last, ""]).encode("utf-8"))


def _markdown(data: Any) -> Iterator[str]:
    for number, section in enumerate(sections(data)):
        yield f"{'##' if number else '#'} {_escaped(section.title)}\n"
        for line in section.lines:
            yield f"{_escaped(line)}\n"
        if section.rows:
            yield f"| {' | '.join(section.header)} |"
            yield f"|{'---|' * len(section.header)}"
            for row in section.rows:
                yield f"| {' | '.join(_escaped(cell) for cell in row)} |"
            yield ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


def _who(data: Any) -> list[str]:
    a = data.attrs
    citizens, professionals, units = a["people"]
    rules = dict(rule.split("=", 1) for rule in a["rules"])
    ticked, known = int(data["ticked"].sum()), data.sizes["process"]
    cuts = f" Loops cut: {', '.join(a['cuts'])}." if a["cuts"] else ""
    led = f" Led by: {a['lead']}." if a["lead"] else ""
    return [
        f"{counted(citizens, 'citizen')} ({', '.join(a['groups'])}), {counted(professionals, 'professional')}, "
        f"{counted(units, 'unit')}.{led}",
        f"Rules that a project chooses: {', '.join(f'{family} {plain(rules[family])}' for family in CHOSEN)}.{cuts}",
        f"Processes ticked: {ticked} of {known}.",
    ]


def _processes(data: Any) -> list[list[str]]:
    rows = []
    for phase in PHASES:
        one = data["ticked"].isel(process=data["phase"].values == phase)
        if one.size:
            names = [[plain(str(n)) for n in one["process"].values[one.values == held]] for held in (True, False)]
            rows.append([phase, *(", ".join(who) or "–" for who in names)])
    return rows


def _stages(data: Any) -> Iterator[list[str]]:
    for i, stage in enumerate(data["stage"].values):
        levels = data["level"].values[0, :, i]
        share = mean_of_those(data["weakest_throughout"].values[0, i])
        yield [
            str(stage),
            *(_number(mean_of_those(row)[0]) for row in levels),
            _moved(levels[-1] - levels[0]),
            f"{100 * share[0]:.1f} %",
            _moved(data["mending"].values[i], 4),
        ]


def _best(data: Any) -> Iterator[list[str]]:
    """The change of each kind that did best on the seeds by which changes are chosen, and those chosen."""
    means = merit(data["screened"].values, data.attrs["lower"])
    best = [max((i for i, k in enumerate(data["kind"].values) if k == kind), key=lambda i: means[i], default=-1) for kind in KINDS]
    chosen = [list(data["candidate"].values).index(name) for name in data.attrs["chosen"]]
    for i in sorted({*chosen, *(i for i in best if i >= 0)}, key=lambda i: -means[i]):
        effect, low, high, share = (float(data[name].values[i]) for name in ("effect", "low", "high", "among_best"))
        yield [str(data["title"].values[i]), signed(effect, 4), f"{signed(low, 4)} to {signed(high, 4)}", f"{100 * share:.0f} %"]


def _numbers(data: Any) -> Iterator[list[str]]:
    for i, name in enumerate(data["number"].values):
        values = data["standing"].values[:, i]
        row = [
            f"{called(str(name))} [{data['units'].values[i]}]",
            *(_number(mean_of_those(v)[0]) for v in values[0]),
            _moved(values[0, -1] - values[0, 0]),
        ]
        yield row + ([_moved(values[1, -1] - values[0, -1])] if len(values) > 1 else [])


def _how(data: Any) -> list[str]:
    a = data.attrs
    n = a["replicates"]
    lines = [
        f"{a['runs']:,} runs of {a['weeks']:g} weeks: {data.sizes['candidate']} changes one at a time, each paired with the "
        f"project as it is, on {n} seeds that choose (seed {a['screening_seed']}) and {n} fresh ones that estimate "
        f"(seed {a['seed']}). Numbers after ± and in brackets are 95 % intervals over seeds, each by itself.",
        "Levels of stages go from 0 to 1. They are of sessions in the quarter of the time up to then, at the start in the first "
        "quarter. Limits: the share of all sessions in which a stage is the weakest. Mended: all that it lacks is made up for. "
        "Other numbers start in the first week that has them.",
    ]
    sizes = list(dict.fromkeys(SIZES[kind] for kind in KINDS if kind in data["kind"].values and kind in SIZES))
    if sizes:
        several = ": changes compare as far as their sizes do" if len(sizes) > 1 else ""
        lines.append(f"Sizes are assumed: {'; '.join(sizes)}{several}.")
    if a["left_out"]:
        lines.append(f"Left out, since they change nothing or cannot be made: {'; '.join(a['left_out'])}.")
    command = f" Command: {a['command']}." if "command" in a else ""
    lines.append(
        f"Scenario {a['scenario']}, digest {a['scenario_hash'][:DIGITS]}; coprod {a['version']}, digest of the model's code "
        f"{a['code_hash'][:DIGITS]}.{command}"
    )
    return lines


def called(name: str) -> str:
    """A number's name in words, with the role or group that it is of."""
    measure, _, of = name.partition("[")
    words = plain(measure.removesuffix("_by_group").removesuffix("_by_role"))
    return f"{words}: {of.rstrip(']')}" if of else words


def _number(value: float) -> str:
    return "–" if value != value else f"{value:z.3f}"


def _moved(values: Any, digits: int = 3) -> str:
    middle, low, _ = mean_of_those(values)
    return "–" if middle != middle else f"{signed(middle, digits)} ± {middle - low:.{digits}f}"
