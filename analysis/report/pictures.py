"""The pictures of a report, each with its words."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coprod.analysis.effects import factors_of
from coprod.analysis.heatmap import draw_heatmap
from coprod.analysis.interaction_matrix import draw_interactions
from coprod.analysis.sample import weeks_with
from coprod.analysis.sensitivity.picture import draw_sensitivity
from coprod.analysis.series import DEFAULT_SERIES, draw_series, with_course
from coprod.analysis.tornado import draw_tornado

MOST_SERIES = 4  # measures


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, what it is of, and words for those who do not see it."""

    name: str
    title: str
    words: str
    svg: bytes


def pictures(data: Any, found: Any, sensitivity: Any) -> list[Picture]:
    """Those that a store has numbers for: what moves the first measure, its course, two factors, pairs, and indices."""
    main = str(found["measure"].values[0])
    word = main.replace("_", " ")
    grid = [] if "sample" in data.dims else factors_of(data[main])
    there = {str(m) for m in found["measure"].values if found["level"].notnull().sel(measure=m)}
    if main not in there:
        return []
    wanted: list[tuple[str, str, Callable[[Path], str]]] = []
    if found.attrs["points"] > 1 and found["effect"].sel(measure=main).notnull().any():
        wanted.append(("tornado", f"What moves {word}", lambda p: draw_tornado(data, main, p)))
    if len(grid) == 2 and min(data.sizes[f] for f in grid) > 1:
        wanted.append(("heatmap", f"{word} over both factors", lambda p: draw_heatmap(data, main, p)))
    if found.sizes["pair"]:
        wanted.append(("interactions", f"How factors act together on {word}", lambda p: draw_interactions(data, main, p)))
    if sensitivity is not None:
        wanted.append(
            ("sensitivity", f"Sensitivity of {word}", lambda p: f"{draw_sensitivity(sensitivity, p)}{_first(sensitivity)}")
        )
    if len(weeks_with(data, [main])) > 1:
        all_of = [str(m) for m in found["measure"].values if str(m) in there]
        shown = with_course(data, [m for m in dict.fromkeys((main, *DEFAULT_SERIES, *all_of)) if m in there])[:MOST_SERIES]
        wanted.append(("series", "Through time", lambda p: draw_series(data, shown, p)))
    return [_drawn(*one) for one in wanted]


def _first(sensitivity: Any) -> str:
    """First-order indices in words."""
    if "first" not in sensitivity:
        return ""
    said = []
    for factor in (str(f) for f in sensitivity["factor"].values):
        value, low, high = (float(sensitivity[f"first{end}"].sel(factor=factor)) for end in ("", "_low", "_high"))
        said.append(f"{factor} {value:z.3f} ({low:z.3f} to {high:z.3f})")
    return f" First order: {'; '.join(said)}."


def _drawn(name: str, title: str, draw: Callable[[Path], str]) -> Picture:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.svg"
        words = draw(path)
        return Picture(name, title, words, path.read_bytes())
