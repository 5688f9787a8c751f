"""What is printed of a ledger."""

from __future__ import annotations

from typing import Any

from coprod.analysis.ledger.statements import comparison, mean_of_those, sentences
from coprod.console import PURPOSE
from coprod.terminal import headed_table, number, tell, terminal

GAINS = {"below 0": "negative_share", "hours": "hours", "cost": "cost", "talk": "talk"}  # title, variable
POWER = {"power": "power", "resources": "resources", "position": "position", "attitude": "attitude"}


def print_ledger(data: Any) -> None:
    """A table of parties at the end for each scenario, the differences where there are two, and the sentences."""
    if "scenario" not in data.dims:
        _print_one(data, data.attrs["scenarios"][0])
        for line in sentences(data):
            tell(line)
    else:
        for i, name in enumerate(data["scenario"].values):
            _print_one(data.isel(scenario=i), str(name))
            for line in sentences(data.isel(scenario=i)):
                tell(line)
            tell("")
        _print_differences(data)
        for line in comparison(data):
            tell(line)
    tell("Value from -1 to 1 of those who were served; talk: part of what citizens said in the units' last sessions; hours a week.")
    tell(PURPOSE)


def _print_one(data: Any, name: str) -> None:
    end = data.isel(time=-1)
    titles = ("people", "value", "95 %", *GAINS)
    tell(f"{name}, at week {float(end['time']):g}, means over {data.attrs['replicates']} replicates:")
    gains = headed_table(("party", *titles), right=titles, unbroken=("party", *titles))
    power = headed_table(("party", *POWER), right=tuple(POWER), unbroken=("party", *POWER))
    for party in data["party"].values:
        one = end.sel(party=party)
        mean, low, high = mean_of_those(one["value"].values)
        value = (number(mean), f"{number(low)} to {number(high)}")
        gains.add_row(
            str(party), f"{float(one['people'].mean()):.4g}", *value, *(_mean(one[variable]) for variable in GAINS.values())
        )
        power.add_row(str(party), *(_mean(one[variable]) for variable in POWER.values()))
    terminal().print(gains)
    terminal().print(power)


def _mean(array: Any) -> str:
    return number(mean_of_those(array.values)[0])


def _print_differences(data: Any) -> None:
    first, second = (data.isel(scenario=i, time=-1) for i in (0, 1))
    titles = ("value", "95 %", "below 0", "hours", "power")
    tell(f"{data['scenario'].values[1]} less {data['scenario'].values[0]}, paired by seeds:")
    table = headed_table(("party", *titles), right=titles, unbroken=("party", *titles))
    for party in data["party"].values:
        a, b = first.sel(party=party), second.sel(party=party)
        change = {name: mean_of_those(b[name].values - a[name].values) for name in ("value", "negative_share", "hours", "power")}
        cells = [number(change[name][0], sign=True) for name in ("negative_share", "hours", "power")]
        table.add_row(
            str(party),
            number(change["value"][0], sign=True),
            " to ".join(number(x, sign=True) for x in change["value"][1:]),
            *cells,
        )
    terminal().print(table)
