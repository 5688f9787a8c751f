"""How pictures look: as wide as a journal's column, colour-blind-safe, with provenance below and words for those who do not see it.

A picture is drawn at the size it is printed in, 90 mm, with no letter under 6 points; on a slide it is enlarged, letters and all.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from coprod.experiments.extras import needs
from coprod.experiments.paths import disk_errors
from coprod.experiments.sweep import UNFINISHED
from coprod.simulation.words import counted

needs("picture")
import matplotlib  # noqa: E402

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.colors import ListedColormap, Normalize  # noqa: E402
from matplotlib.transforms import ScaledTranslation  # noqa: E402

__all__ = [
    "COLOURS",
    "COLUMN",
    "MAP",
    "SMALLEST",
    "ListedColormap",
    "Normalize",
    "finish",
    "headline",
    "label",
    "names",
    "origin_of",
    "panels",
    "plt",
    "told",
]

# Okabe & Ito's colours, told apart with any common colour vision; the map viridis rises evenly in lightness.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MAP = "viridis"
COLUMN = 90 / 25.4  # inches: the width of a journal's column
SMALLEST = 6.0  # points: the size of the smallest letters
HEADLINE = 8.0  # points: the size of a title's letters
TITLE = "title"
ABOVE_TITLE = 2.0  # points
UNDER_NAMES = 4.0  # points
LETTERS = 21.5  # letters of that size in an inch
FORECASTS_NOTHING = "Explains and teaches; forecasts no named service."
ANOTHER_MODEL = "Another model"

plt.rcParams.update(
    {
        "figure.dpi": 200,
        "savefig.dpi": 400,
        "font.size": 7,
        "axes.titlesize": 7.5,
        "axes.labelsize": 7,
        "xtick.labelsize": 6.5,
        "ytick.labelsize": 6.5,
        "legend.fontsize": 6.5,
        "legend.frameon": False,
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.6,
        "lines.linewidth": 1.2,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "hatch.linewidth": 0.5,
        "svg.hashsalt": "coprod",  # the same picture has the same bytes
    }
)


def panels(height: float, rows: int = 1, columns: int = 1, *, width: float = COLUMN, **options: Any) -> tuple[Any, Any]:
    """A figure and its axes (rows, columns) of a height in inches, laid out so that nothing overlaps."""
    figure, axes = plt.subplots(rows, columns, figsize=(width, height), squeeze=False, layout="constrained", **options)
    figure.get_layout_engine().set(w_pad=0.03, h_pad=0.03)
    return figure, axes


def label(array: Any) -> str:
    """Axis label of a variable or coordinate: long name, without what explains it after a colon, and unit."""
    name = str(array.attrs.get("long_name", array.name)).replace("_", " ").partition(": ")[0]
    unit = array.attrs.get("units", "")
    text = f"{name[0].upper()}{name[1:]}"
    return f"{text} [{unit}]".replace(unit, unit.replace(" ", "\u00a0")) if unit else text  # a unit stays on one line


def told(text: str, letters: int) -> str:
    """A text in lines of so many letters at most."""
    return "\n".join(textwrap.wrap(text, letters, break_long_words=False, break_on_hyphens=False))


def headline(figure: Any, text: str) -> None:
    """A title over the whole picture, from its left edge; before names of lines, which stand below it."""
    below_edge = figure.transFigure + ScaledTranslation(0.0, -ABOVE_TITLE / 72.0, figure.dpi_scale_trans)
    words = told(text, int(16.5 * figure.get_figwidth()))
    figure.text(0.01, 1.0, words, fontsize=HEADLINE, ha="left", va="top", gid=TITLE, transform=below_edge)


def names(figure: Any, handles: list[Any], labels: list[str]) -> None:
    """What lines, bars and points stand for, between the title and the axes, in as many columns as fit."""
    columns = max(1, int(18 * figure.get_figwidth() / (6 + max(map(len, labels)))))
    under = (0.0, 1.0 - _title(figure) / figure.get_figheight())
    figure.legend(handles, labels, loc="upper left", bbox_to_anchor=under, borderaxespad=0.2, ncols=min(len(labels), columns))


def _title(figure: Any) -> float:
    """Inches that the title takes."""
    lines = sum(text.get_text().count("\n") + 1 for text in figure.texts if text.get_gid() == TITLE)
    return float(ABOVE_TITLE + lines * HEADLINE * 1.25 + 3.0) / 72.0


def _above(figure: Any) -> float:
    """Inches that title and names take."""
    names = sum(legend.get_window_extent().height / figure.dpi + UNDER_NAMES / 72.0 for legend in figure.legends)
    return _title(figure) + float(names)


def origin_of(data: Any) -> str:
    """Which scenario, seed and numbers a picture is of, and whether runs are missing; of another model what is known."""
    a = data.attrs
    digests = " ".join(digest[:8] for digest in str(a.get("scenario_hash", "")).split())
    said = [f"Scenario {a['scenario']}{f' ({digests})' if digests else ''}"] if "scenario" in a else [ANOTHER_MODEL]
    said += [f"seed {a['seed']}"] if "seed" in a else []
    said += [f"UNFINISHED: {counted(int(a[UNFINISHED]), 'run')} not computed"] if a.get(UNFINISHED) else []
    return ", ".join(said)


def finish(figure: Any, origin: str, text: str, path: Path, alt: str) -> str:
    """Put origin, n and intervals below, and write the picture with its words for those who do not see it, which are returned.

    PNG, PDF and SVG keep them as their description.
    """
    purpose = "" if origin.startswith(ANOTHER_MODEL) else f" {FORECASTS_NOTHING}"  # what another is for, it says itself
    note = f"{origin}; {text.rstrip('.')}.{purpose}"
    lines = told(note, int(figure.get_figwidth() * LETTERS))
    figure.text(0.01, 0.008, lines, fontsize=SMALLEST, color="#444444", ha="left", va="bottom", linespacing=1.15)
    below = ((lines.count("\n") + 1) * SMALLEST * 1.25 + 4.0) / 72.0 / figure.get_figheight()
    figure.get_layout_engine().set(rect=(0, below, 1, 1 - below - _above(figure) / figure.get_figheight()))
    words = f"{alt} {origin}."
    kind = path.suffix.lower()
    about: dict[str, Any] = {"Subject": words, "CreationDate": None} if kind == ".pdf" else {"Description": words}
    if kind == ".svg":
        about["Date"] = None
    with disk_errors(path, whole=True):
        figure.savefig(path, metadata=about)
    plt.close(figure)
    return words
