"""The picture of a tournament: theory by pattern, the share of draws that pass with its interval."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np

from coprod.analysis.style import MAP, plt, save

from .scores import Scores
from .summary import words


def draw_tournament(scores: Scores, path: Path) -> None:
    """Rows are theories (null variants below), columns patterns (built-in ones and their consequences to the right)."""
    t = scores.tournament
    free = [(p, "expect") for p in t.patterns if not p.built_in]
    built = [(p, "expect") for p in t.patterns if p.built_in]
    further = [(p, "downstream") for p in t.patterns if any(e.sort == "downstream" for e in p.expectations)]
    columns = [*free, *built, *further]
    theories = [*(x for x in t.theories if not x.null), *(x for x in t.theories if x.null)]
    shares = [[scores.share(x.name, p.name, sort) for p, sort in columns] for x in theories]
    values = np.array([[s.value for s in row] for row in shares])
    figure, axis = plt.subplots(figsize=(max(6.0, 4.4 + 0.62 * len(columns)), 4.1 + 0.46 * len(theories)))
    axis.imshow(values, cmap=MAP, vmin=0.0, vmax=1.0, aspect="auto")
    for r, row in enumerate(shares):
        for c, share in enumerate(row):
            low, high = share.interval
            dark = values[r, c] < 0.6
            axis.text(
                c,
                r - 0.13,
                f"{share.value:.2f}" if share.n else "–",
                ha="center",
                va="center",
                fontsize=8.5,
                color="white" if dark else "black",
            )
            if share.n:
                axis.text(
                    c, r + 0.25, f"{low:.2f}–{high:.2f}", ha="center", va="center", fontsize=5.4, color="white" if dark else "black"
                )
    for edge in (len(free), len(free) + len(built)):
        if 0 < edge < len(columns):
            axis.axvline(edge - 0.5, color="white", linewidth=4)
    below = sum(not x.null for x in theories)
    if 0 < below < len(theories):
        axis.axhline(below - 0.5, color="white", linewidth=4)
    axis.set_yticks(range(len(theories)), [textwrap.shorten(x.title, 44, placeholder="…") for x in theories], fontsize=9)
    labels = [f"{p.number} {_short(p.name)}{' (contested)' if p.contested else ''}" for p, _ in columns]
    axis.set_xticks(range(len(columns)), labels, rotation=50, ha="right", rotation_mode="anchor", fontsize=8.5)
    axis.tick_params(length=0)
    for spine in axis.spines.values():
        spine.set_visible(False)
    heads = (
        (0, len(free), "patterns"),
        (len(free), len(built), "built in"),
        (len(free) + len(built), len(further), "their consequences"),
    )
    for start, count, text in heads:
        if count:
            axis.text(start + (count - 1) / 2, -0.62, text, ha="center", va="bottom", fontsize=9, style="italic")
    axis.set_title(f"{t.title}\n", pad=14)
    note = (
        f"Share of {t.draws} parameter draws in which a pattern surely holds (one-sided {t.confidence:.0%} over {t.replicates} "
        f"paired replicates), with Wilson's 95 % interval. Seed {t.seed}, study {t.digest[:8]}. "
        "Explains and teaches; forecasts no named service."
    )
    figure.tight_layout(rect=(0, 0.05, 1, 1))
    figure.text(0.01, 0.01, textwrap.fill(note, int(figure.get_figwidth() * 16)), fontsize=7.5, color="#555555", va="bottom")
    save(figure, path)


def _short(name: str) -> str:
    head, _, rest = name.partition("_")
    return words(rest) if rest and head[:1] == "p" and head[1:2].isdigit() else words(name)
