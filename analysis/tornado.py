"""A tornado: by how much each factor moves a measure from one end to the other, the largest on top."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.simulation.errors import BadInput

from .changes import changes
from .effects import Effect, Level, text
from .style import COLOURS, finish, headline, label, origin_of, panels, told

MOST = 20  # bars
ROW = 0.2  # inches
NOTHING = "#bbbbbb"  # of what cannot be told from nothing


def draw_tornado(data: Any, measure: str, path: Path) -> str:
    """Bars of the changes of ``changes`` with 95 % intervals; grey where 0 lies in the interval. Returns words for it."""
    found = [e for e in changes(data, measure) if e.n]
    if not found:
        raise BadInput(
            f"no factor of this store can be told to move {measure}",
            where=measure,
            allowed="a sweep with factors that vary",
            fix="draw series",
        )
    shown = found[:MOST]
    figure, axes = panels(ROW * len(shown) + 1.25)
    axis, at = axes[0, 0], np.arange(len(shown))
    ends = np.nan_to_num(np.array([[e.mean - e.low for e in shown], [e.high - e.mean for e in shown]]))
    colours = [NOTHING if not e.sure else COLOURS[0] if e.mean > 0 else COLOURS[1] for e in shown]
    whiskers = {"ecolor": "#222222", "elinewidth": 0.8, "capsize": 1.5}
    axis.barh(at, [e.mean for e in shown], xerr=ends, height=0.7, color=colours, error_kw=whiskers)
    axis.axvline(0.0, color="#222222", linewidth=0.6)
    axis.set_yticks(at, [told(f"{e.factor}: {_span(e)}", 34) for e in shown], fontsize=6 if len(shown) > 8 else 6.5)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    weeks = float(data["time"].values[-1])
    axis.set_xlabel(told(f"Change of: {label(data[measure])}", 44))
    headline(figure, f"What moves {measure.replace('_', ' ')} after {weeks:g} weeks")
    n = sorted({e.n for e in found})
    count = f"{n[0]}" if len(n) == 1 else f"{n[0]} to {n[-1]}"
    of = "points at both ends" if "sample" in data.dims and "label" not in data.coords else "paired replicates"
    more = f"; {len(shown)} of {len(found)} changes" if len(found) > len(shown) else ""
    note = f"n = {count} {of}; whiskers: 95 %, all together; grey: cannot be told from nothing{more}"
    return finish(figure, origin_of(data), note, path, _words(measure, weeks, found))


def _span(e: Effect) -> str:
    return f"{short(e.first)} to {short(e.last)}"


def short(level: Level) -> str:
    """A level in few letters."""
    return level if isinstance(level, str) else f"{level:.3g}" if np.isfinite(level) else text(level)


def _words(measure: str, weeks: float, found: list[Effect]) -> str:
    sure = [e for e in found if e.sure]
    said = "; ".join(f"{e.factor} from {_span(e)}: {e.mean:+.3g} ({e.low:+.3g} to {e.high:+.3g})" for e in sure[:8])
    rest = f" {len(found) - len(sure)} of {len(found)} changes cannot be told from nothing." if len(sure) < len(found) else ""
    return f"Bars of how far each factor moves {measure} after {weeks:g} weeks, largest first. {said or 'None is sure'}.{rest}"
