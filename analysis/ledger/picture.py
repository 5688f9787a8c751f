"""The picture of a ledger: value, losers, power and talk over time, a column for each scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, finish, headline, names, origin_of, panels

PANELS = (
    ("value", "Value [-1 to 1]"),
    ("negative_share", "Share below 0"),
    ("power", "Power"),
    ("talk", "Part of citizens' talk"),
)
DASHES = ("-", "--", ":", "-.")


def draw_ledger(data: Any, path: Path) -> str:
    """Means over time with bands of 90 % of replicates; groups of citizens have one colour and lines of their own."""
    columns = list(data["scenario"].values) if "scenario" in data.dims else [data.attrs["scenarios"][0]]
    figure, axes = panels(6.2, len(PANELS), len(columns), sharex=True, sharey="row")
    parties = [str(p) for p in data["party"].values]
    looks = {party: look(party, parties) for party in parties}
    for column, name in enumerate(columns):
        one = data.isel(scenario=column) if "scenario" in data.dims else data
        for row, (number, title) in enumerate(PANELS):
            axis = axes[row][column]
            for party in parties:
                values = one[number].sel(party=party).transpose("replicate", "time").values
                if np.isnan(values).all() or not _drawn(party, parties):
                    continue
                there = np.isfinite(values).any(axis=0)
                times, values = one["time"].values[there], values[:, there]
                low, high = np.nanquantile(values, [0.05, 0.95], axis=0)
                axis.fill_between(times, low, high, color=looks[party]["color"], alpha=0.12, linewidth=0)
                axis.plot(times, np.nanmean(values, axis=0), label=party, linewidth=1.1, **looks[party])
            if number == "value":
                axis.axhline(0.0, color="#777777", linewidth=0.6)
                axis.set_title(str(name).replace("_", " "), fontsize=7)
            if column == 0:
                axis.set_ylabel(title)
        axes[-1][column].set_xlabel("Weeks")
    handles = {label: handle for axis in axes[:, 0] for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)}
    headline(figure, f"Who gains and who loses, {' and '.join(str(c).replace('_', ' ') for c in columns)}")
    names(figure, list(handles.values()), list(handles))
    note = f"n = {data.attrs['replicates']} replicates; lines are means, bands the middle 90 % of replicates"
    return finish(figure, origin_of(data), note, path, _words(data, columns))


def _words(data: Any, columns: list[Any]) -> str:
    """Value and losers of each party at the end, in words."""
    end = data.isel(time=-1).mean("replicate")
    said = []
    for i, name in enumerate(columns):
        one = end.isel(scenario=i) if "scenario" in data.dims else end
        known = [(str(p), float(one.value.sel(party=p)), float(one.negative_share.sel(party=p))) for p in data["party"].values]
        parties = "; ".join(f"{p} {v:.2f}, {100 * n:.0f} % below 0" for p, v, n in known if np.isfinite(v))
        said.append(f"{str(name).replace('_', ' ')}, mean value: {parties}")
    weeks = float(data["time"].values[-1])
    return f"Value, share below 0, power and talk over {weeks:g} weeks. At the end, {'. '.join(said)}."


def _drawn(party: str, parties: list[str]) -> bool:
    """Groups are drawn in place of all citizens; levels of leaders, whose lines would lie over each other, are in the table."""
    role, _, part = party.partition(":")
    return not part if role == "leaders" else not any(other.startswith(f"{party}:") for other in parties)


def look(party: str, parties: list[str]) -> dict[str, Any]:
    """Colour and line of a party: roles have a colour, groups and levels a line of their own."""
    roles = ("citizens", "professionals", "leaders")
    role = party.partition(":")[0]
    alike = [p for p in parties if p.startswith(f"{role}:")]
    return {"color": COLOURS[roles.index(role)], "linestyle": DASHES[alike.index(party) % len(DASHES)] if party in alike else "-"}
