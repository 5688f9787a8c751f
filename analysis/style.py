"""How pictures look: colour-blind-safe colours, readable sizes, provenance in the corner."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from coprod.experiments.extras import needs
from coprod.experiments.paths import disk_errors

needs("picture")
import matplotlib  # noqa: E402

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

# Okabe & Ito's colours, told apart with any common colour vision; the map viridis rises evenly in lightness.
__all__ = ["COLOURS", "MAP", "footnote", "label", "plt", "room_below", "save"]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MAP = "viridis"

plt.rcParams.update(
    {
        "figure.dpi": 110,
        "savefig.dpi": 160,
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 11,
        "axes.titlelocation": "left",
    }
)


def label(array: Any) -> str:
    """Axis label of a variable or coordinate: long name and unit."""
    name = str(array.attrs.get("long_name", array.name)).replace("_", " ")
    unit = array.attrs.get("units", "")
    text = f"{name[0].upper()}{name[1:]}"
    return f"{text} [{unit}]" if unit else text


def footnote(figure: Any, data: Any, text: str) -> None:
    """Scenario, n, seed and hash under a picture."""
    scenario = f"scenario {data.attrs.get('scenario', '?')} ({str(data.attrs.get('scenario_hash', ''))[:8]})"
    line = f"{scenario}, seed {data.attrs.get('seed', '?')}, {text}. Explains and teaches; forecasts no named service."
    width = int(figure.get_figwidth() * 17)
    figure.text(0.01, 0.008, "\n".join(textwrap.wrap(line, width)), fontsize=7.5, color="#555555", ha="left", va="bottom")


def room_below(figure: Any, inches: float) -> None:
    """Lay a picture out so that nothing but its footnote stands so far from below."""
    part = inches / figure.get_figheight()
    figure.set_layout_engine("constrained", rect=(0, part, 1, 1 - part))


def save(figure: Any, path: Path) -> None:
    """Write the picture and free its memory."""
    with disk_errors(path, whole=True):
        figure.savefig(path)
    plt.close(figure)
