"""The picture of a tournament: theory by pattern, the share of draws that pass with its interval."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten

import numpy as np

from coprod.analysis.style import MAP, SMALLEST, finish, headline, panels, told
from coprod.simulation.words import counted

from .scores import Scores, Share
from .summary import words
from .theories import Theory

ROW = 0.145  # inches
HEAD = 2.6  # inches: titles, names of patterns, and what stands below
MOST_NUMBERS = 8  # columns with room for a number


def draw_tournament(scores: Scores, path: Path) -> str:
    """Rows are theories (null variants below), columns patterns (built-in ones and their consequences to the right).

    Returns words for the picture.
    """
    t = scores.tournament
    free = [(p, "expect") for p in t.patterns if not p.built_in]
    built = [(p, "expect") for p in t.patterns if p.built_in]
    further = [(p, "downstream") for p in t.patterns if any(e.sort == "downstream" for e in p.expectations)]
    columns = [*free, *built, *further]
    theories = [*(x for x in t.theories if not x.null), *(x for x in t.theories if x.null)]
    shares = [[scores.share(x.name, p.name, sort) for p, sort in columns] for x in theories]
    values = np.array([[s.value for s in row] for row in shares])
    figure, axes = panels(HEAD + ROW * len(theories))
    axis = axes[0, 0]
    axis.imshow(values, cmap=MAP, vmin=0.0, vmax=1.0, aspect="auto")
    numbers = len(columns) <= MOST_NUMBERS
    for r, row in enumerate(shares):
        for c, share in enumerate(row):
            ink = "white" if values[r, c] < 0.6 else "black"
            axis.text(c, r, _cell(share, numbers), ha="center", va="center", fontsize=SMALLEST, color=ink)
    for edge in (len(free), len(free) + len(built)):
        if 0 < edge < len(columns):
            axis.axvline(edge - 0.5, color="white", linewidth=1.5)
    below = sum(not x.null for x in theories)
    if 0 < below < len(theories):
        axis.axhline(below - 0.5, color="white", linewidth=1.5)
    axis.set_yticks(range(len(theories)), [_head(x) for x in theories], fontsize=SMALLEST)
    labels = [f"{p.number} {shorten(_short(p.name), 26, placeholder='…')}{' *' if p.contested else ''}" for p, _ in columns]
    axis.set_xticks(range(len(columns)), labels, rotation=90, fontsize=SMALLEST)
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
            axis.text(
                start - 0.4, -0.75, told(text, max(12, int(2.2 * count))), ha="left", va="bottom", fontsize=SMALLEST, style="italic"
            )
    headline(figure, t.title)
    marks = "" if numbers else "; dot: surely in most draws, cross: surely not in most"
    note = (
        f"share of {t.draws} draws of parameters in which a pattern surely holds (one-sided {t.confidence:.0%} over {t.replicates} "
        f"paired replicates), dark none to bright all{marks} (Wilson's 95 % interval); * contested"
    )
    return finish(figure, f"Study {t.digest[:8]}, seed {t.seed}", note, path, _words(theories, shares))


def _head(theory: Theory) -> str:
    """The part of a title that names the theory, without what it says."""
    return shorten(theory.title.partition("," if theory.null else ":")[0], 32, placeholder="…")


def _cell(share: Share, numbers: bool) -> str:
    """What stands in a cell: the share, or where there is no room for it a mark of what is sure; a line where there is none."""
    if not share.n:
        return "–"
    low, high = share.interval
    return f"{share.value:.2f}" if numbers else "•" if low > 0.5 else "×" if high < 0.5 else ""


def _words(theories: list[Theory], shares: list[list[Share]]) -> str:
    """How many patterns each theory has surely in most draws."""
    said = [f"{x.title}, {sum(s.n > 0 and s.interval[0] > 0.5 for s in row)}" for x, row in zip(theories, shares, strict=True)]
    return f"Theories by {counted(len(shares[0]), 'pattern')}: in how many each holds surely in most draws: {'; '.join(said)}."


def _short(name: str) -> str:
    head, _, rest = name.partition("_")
    return words(rest) if rest and head[:1] == "p" and head[1:2].isdigit() else words(name)
