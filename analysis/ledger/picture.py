"""The picture of a ledger: value, losers, power and talk over time, a column for each scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, footnote, plt, room_below, save

PANELS = (
    ("value", "Value [-1 to 1]"),
    ("negative_share", "Share with value below 0"),
    ("power", "Power"),
    ("talk", "Part of citizens' talk"),
)
DASHES = ("-", "--", ":", "-.")


def draw_ledger(data: Any, path: Path) -> None:
    """Means over time with bands of 90 % of replicates; groups of citizens have one colour and lines of their own."""
    columns = list(data["scenario"].values) if "scenario" in data.dims else [data.attrs["scenarios"][0]]
    figure, axes = plt.subplots(
        len(PANELS),
        len(columns),
        figsize=(3.2 + 3.6 * len(columns), 9.0),
        squeeze=False,
        sharex=True,
        sharey="row",
        layout="constrained",
    )
    parties = [str(p) for p in data["party"].values]
    looks = {party: _look(party, parties) for party in parties}
    for column, name in enumerate(columns):
        one = data.isel(scenario=column) if "scenario" in data.dims else data
        for row, (number, title) in enumerate(PANELS):
            axis = axes[row][column]
            for party in parties:
                values = one[number].sel(party=party).transpose("replicate", "time").values
                if np.isnan(values).all() or not _drawn(party, number, parties):
                    continue
                there = np.isfinite(values).any(axis=0)
                times, values = one["time"].values[there], values[:, there]
                low, high = np.nanquantile(values, [0.05, 0.95], axis=0)
                axis.fill_between(times, low, high, color=looks[party]["color"], alpha=0.12, linewidth=0)
                axis.plot(times, np.nanmean(values, axis=0), label=party, linewidth=1.8, **looks[party])
            if number == "value":
                axis.axhline(0.0, color="#777777", linewidth=0.8)
                axis.set_title(str(name).replace("_", " "))
            if column == 0:
                axis.set_ylabel(title)
        axes[-1][column].set_xlabel("Weeks")
    handles = {label: handle for axis in axes[:, 0] for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)}
    figure.legend(list(handles.values()), list(handles), loc="outside right upper", frameon=False, fontsize=8.5)
    footnote(figure, data, f"n = {data.attrs['replicates']} replicates; lines are means, bands the middle 90 % of replicates")
    room_below(figure, 0.45)
    save(figure, path)


def _drawn(party: str, number: str, parties: list[str]) -> bool:
    """Groups and levels are drawn in place of all citizens and leaders, but for leaders' power, which levels lack."""
    whole = any(other.startswith(f"{party}:") for other in parties)
    return not whole or (party == "leaders" and number == "power")


def _look(party: str, parties: list[str]) -> dict[str, Any]:
    roles = ("citizens", "professionals", "leaders")
    role = party.partition(":")[0]
    alike = [p for p in parties if p.startswith(f"{role}:")]
    at = alike.index(party) if party in alike else len(alike)  # a role as a whole comes after its parts
    return {"color": COLOURS[roles.index(role)], "linestyle": DASHES[at % len(DASHES)] if alike else "-"}
