"""The picture of effect sizes: for each effect the range of its source, and the model's interval over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, finish, headline, names, panels, told
from coprod.simulation.schema.measures import measures_by_name

from .evaluate import Evaluator
from .summary import Found, Interval

SCALES = {
    "difference": "standardised difference d",
    "association": "correlation r",
    "correlation": "correlation r",
    "slope_left": "share",
}
ROW = 0.27  # inches


def scale_of(found: Found) -> str:
    """What an effect is counted in."""
    effect = found.effect
    return measures_by_name()[effect.of[0]].unit if effect.kind.measures else SCALES[effect.kind.name]


def draw_effects(evaluator: Evaluator, found: list[Found], path: Path) -> str:
    """A panel for each scale, a row for each effect: a band for the source, point and whisker over seeds and over draws.

    Returns words for the picture.
    """
    scales = list(dict.fromkeys(scale_of(f) for f in found))
    groups = [[f for f in found if scale_of(f) == scale] for scale in scales]
    heights = [len(group) + 1.6 for group in groups]  # the axis and its label take more than a row
    figure, axes = panels(ROW * sum(heights) + 1.2, len(groups), height_ratios=heights)
    for axis, group, scale in zip(axes[:, 0], groups, scales, strict=True):
        _panel(axis, group, scale)
    drawn = len(found[0].drawn)
    top = axes[0, 0]
    headline(figure, f"{evaluator.sizes.title}. Theory: {evaluator.theory.title}")
    handles = [top.patches[0], top.errorbar([], [], xerr=[], fmt="o", color=COLOURS[0], markersize=3, capsize=1.5)]
    labels = ["range of the source", "model, 95 % over seeds"]
    if drawn:
        handles.append(top.errorbar([], [], xerr=[], fmt="s", color=COLOURS[1], markersize=2.5, capsize=1.5))
        labels.append(f"model, 95 % of {drawn} draws")
    names(figure, handles, labels)
    origin = f"Scenario {evaluator.base.name} ({evaluator.base.digest()[:8]}), seed {evaluator.seed}"
    note = f"effects between people, n = {evaluator.replicates} replicates; * found in groups without citizens"
    return finish(figure, origin, note, path, _words(found))


def _words(found: list[Found]) -> str:
    said = [
        f"{f.effect.title} {f.seeds.value:.2f} ({f.seeds.low:.2f} to {f.seeds.high:.2f}), {f.seeds.verdict(f.effect)}"
        for f in found
    ]
    return f"Effects of the model over the ranges of their sources: {'; '.join(said)}."


def _panel(axis: Any, group: list[Found], scale: str) -> None:
    shown = [x for f in group for i in (f.seeds, f.draws) for x in (i.value, i.low, i.high)]
    shown += [x for f in group for x in (f.effect.low, f.effect.high)]
    known = [x for x in shown if np.isfinite(x)]
    low, high = min(0.0, *known), max(0.0, *known)
    edge = 0.06 * (high - low) or 1.0
    axis.set_xlim(low - edge, high + edge)
    axis.axvline(0.0, color="#999999", linewidth=0.6)
    for y, f in enumerate(group):
        left, right = max(f.effect.low, low - edge), min(f.effect.high, high + edge)
        axis.barh(y, right - left, left=left, height=0.72, color=COLOURS[2], alpha=0.25, linewidth=0)
        up = 0.16 if len(f.drawn) else 0.0
        _whisker(axis, f.seeds, y - up, "o", 3, COLOURS[0])
        _whisker(axis, f.draws, y + up, "s", 2.5, COLOURS[1])
    names = [told(f.effect.title + (" *" if f.effect.without_citizens else ""), 40) for f in group]
    axis.set_yticks(range(len(group)), names, fontsize=6)
    axis.set_ylim(len(group) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel(scale)


def _whisker(axis: Any, interval: Interval, y: float, marker: str, size: float, colour: str) -> None:
    """A value with its interval; nothing where there is no value."""
    if np.isfinite(interval.value):
        ends = [[interval.value - interval.low], [interval.high - interval.value]]
        axis.errorbar(interval.value, y, xerr=ends, fmt=marker, color=colour, markersize=size, capsize=1.5, linewidth=0.9)
