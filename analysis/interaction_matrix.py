"""The interaction matrix: how far the effect of each factor depends on each other one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.simulation.words import counted

from .effects import Level, level_text
from .interactions import Interaction, interactions
from .sample import after_last
from .style import SMALLEST, finish, headline, label, origin_of, panels, told

MAP = "PuOr"  # diverging, told apart with any common colour vision
MOST = 8  # steps
CELL = 0.36  # inches


def draw_interactions(data: Any, measure: str, path: Path) -> str:
    """A cell for each pair of steps with the difference of differences; in brackets what cannot be told from nothing."""
    found = interactions(data, measure)
    steps: list[tuple[str, Level, Level]] = list(dict.fromkeys(s for i in found for s in (i.one, i.other)))[:MOST]
    size = len(steps)
    values = np.full((size, size), np.nan)
    cells: dict[tuple[int, int], Interaction] = {}
    for i in found:
        if i.one in steps and i.other in steps:
            a, b = steps.index(i.one), steps.index(i.other)
            values[max(a, b), min(a, b)] = i.effect.mean
            cells[max(a, b), min(a, b)] = i
    values, most = values[1:, :-1], float(np.nanmax(np.abs(values))) or 1.0
    digits = max(0, 1 - int(np.floor(np.log10(most))))
    figure, axes = panels(CELL * (size - 1) + 1.75)
    axis = axes[0, 0]
    mesh = axis.imshow(values, cmap=MAP, vmin=-most, vmax=most, aspect="auto")
    for (a, b), i in cells.items():
        number = f"{i.effect.mean:+.{digits}f}"
        dark = abs(i.effect.mean) > 0.65 * most
        axis.text(
            b,
            a - 1,
            number if i.effect.sure else f"({number})",
            ha="center",
            va="center",
            fontsize=SMALLEST,
            color="white" if dark else "black",
        )
    names = [told(f"{factor}: {level_text(first)} to {level_text(last)}", 30) for factor, first, last in steps]
    axis.set_yticks(range(size - 1), names[1:], fontsize=SMALLEST)
    axis.set_xticks(range(size - 1), names[:-1], fontsize=SMALLEST, rotation=35, ha="right", rotation_mode="anchor")
    axis.tick_params(length=0)
    for spine in axis.spines.values():
        spine.set_visible(False)
    bar = figure.colorbar(mesh, ax=axis)
    bar.set_label(told(label(data[measure]), 30), fontsize=SMALLEST)
    bar.ax.tick_params(labelsize=SMALLEST)
    axis.set_facecolor("#eeeeee")  # of pairs that are none
    after = after_last(data)
    headline(figure, f"How factors act together on {measure.replace('_', ' ')} {after}")
    n = max(i.effect.n for i in found)
    fewer = f"; {len(cells)} of {len(found)} pairs" if len(cells) < len(found) else ""
    told_apart = "in brackets: cannot be told from nothing (95 %, all together)"
    note = f"n = {counted(n, 'paired replicate')}; by how much a row's effect changes with the column's; {told_apart}{fewer}"
    return finish(figure, origin_of(data), note, path, _words(measure, after, found))


def _words(measure: str, after: str, found: list[Interaction]) -> str:
    sure = [i for i in found if i.effect.sure]
    said = "; ".join(
        f"{i.one[0]} with {i.other[0]} {i.effect.mean:+.3g} ({i.effect.low:+.3g} to {i.effect.high:+.3g})" for i in sure[:6]
    )
    return (
        f"Matrix of how far the effects of factors on {measure.replace('_', ' ')} {after} depend on each other: "
        f"{said or 'no pair can be told from nothing'}; of {counted(len(found), 'pair')}."
    )
