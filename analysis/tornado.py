"""A tornado: by how much each factor moves a measure from one end to the other, the largest on top."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.simulation.errors import BadInput
from coprod.simulation.words import counted

from .changes import PAIRED, changes
from .effects import Effect, level_text
from .sample import after_last, replicates_of
from .style import COLOURS, finish, headline, label, origin_of, panels, told

MOST = 20  # bars
ROW = 0.2  # inches
NOTHING = "#bbbbbb"  # of what cannot be told from nothing


def draw_tornado(data: Any, measure: str, path: Path) -> str:
    """Bars of the changes of ``changes`` with 95 % intervals; grey where 0 lies in the interval. Returns words for it."""
    every = changes(data, measure)
    found = [e for e in every.found if e.n]
    if not found:
        raise BadInput(
            f"no factor of this store can be told to move {measure}",
            where=measure,
            allowed="a sweep with factors that vary, and runs with values",
            fix="draw series",
        )
    shown = found[:MOST]
    figure, axes = panels(ROW * len(shown) + 1.25)
    axis, at = axes[0, 0], np.arange(len(shown))
    colours = [NOTHING if not e.sure else COLOURS[0] if e.mean > 0 else COLOURS[1] for e in shown]
    axis.barh(at, [e.mean for e in shown], height=0.7, color=colours)
    known = [i for i, e in enumerate(shown) if np.isfinite(e.low)]
    ends = [[shown[i].mean - shown[i].low for i in known], [shown[i].high - shown[i].mean for i in known]]
    whiskers = {"ecolor": "#222222", "elinewidth": 0.8, "capsize": 1.5, "fmt": "none"}
    axis.errorbar([shown[i].mean for i in known], known, xerr=ends, **whiskers)
    axis.axvline(0.0, color="#222222", linewidth=0.6)
    axis.set_yticks(at, [told(f"{e.factor}: {_span(e)}", 34) for e in shown], fontsize=6 if len(shown) > 8 else 6.5)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel(told(f"Change of: {label(data[measure])}", 44))
    after = after_last(data)
    headline(figure, f"What moves {measure.replace('_', ' ')} {after}")
    n = sorted({e.n for e in found})
    count = f"{n[0]}" if len(n) == 1 else f"{n[0]} to {n[-1]}"
    sure = "whiskers: 95 %, all together" if known else "too few runs for intervals"
    more = f"; {len(shown)} of {len(found)} changes" if len(found) > len(shown) else ""
    rest = f"; not compared: {', '.join(every.not_compared)}" if every.not_compared else ""
    beside = "" if every.behind == PAIRED else f", {counted(replicates_of(data), 'replicate')}"
    n_of = f"n = {count} {every.behind}{beside}"
    note = f"{n_of}; {sure}; grey: cannot be told from nothing{more}{rest}"
    return finish(figure, origin_of(data), note, path, _words(measure, after, found))


def _span(e: Effect) -> str:
    return f"{level_text(e.first)} to {level_text(e.last)}"


def _words(measure: str, after: str, found: list[Effect]) -> str:
    sure = [e for e in found if e.sure]
    said = "; ".join(f"{e.factor} from {_span(e)}: {e.mean:+.3g} ({e.low:+.3g} to {e.high:+.3g})" for e in sure[:8])
    rest = f" {len(found) - len(sure)} of {len(found)} changes cannot be told from nothing." if len(sure) < len(found) else ""
    return f"Bars of how far each factor moves {measure.replace('_', ' ')} {after}, largest first. {said or 'None is sure'}.{rest}"
