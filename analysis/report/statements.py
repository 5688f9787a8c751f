"""What a report says, in sentences that follow its numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from coprod.simulation.words import counted

from .numbers import START_TO_END

MOST_NAMED = 4
Row = Any  # the numbers of one change


def question(found: Any) -> list[str]:
    """What was asked, what was varied, and how much was run."""
    a = found.attrs
    title = str(a.get("study_title", a.get("title", "")))
    varied = json.loads(a["varied"])
    lines = [f"{title}." if title and title[-1] not in ".?!" else title] if title else []
    if varied:
        what = "; ".join(f"{v['name']} ({v['values']})" for v in varied[:8])
        more = f" and {len(varied) - 8} more" if len(varied) > 8 else ""
        lines.append(f"Varied: {what}{more}. All else is as in the scenario {a.get('scenario', '?')}.")
    else:
        lines.append(f"Nothing was varied: the scenario {a.get('scenario', '?')} by itself.")
    runs = a["points"] * a["replicates"]
    points = f"{counted(a['points'], 'point')}{_of_design(a['design'])} × " if a["points"] > 1 else ""
    each = f"{a['weeks']:g} weeks, seed {a.get('seed', '?')}"
    lines.append(f"{points}{counted(a['replicates'], 'replicate')} = {counted(runs, 'run')} of {each}.")
    return lines


def _of_design(kind: str) -> str:
    return f" of a {kind.replace('_', ' ')} design" if kind else ""


def in_short(found: Any) -> list[str]:
    """The answer for those who have two minutes, on the first measure."""
    main = str(found["measure"].values[0])
    one = found.sel(measure=main)
    lines = [level(found, main)]
    if found.attrs["points"] > 1 or found.sizes["change"]:
        lines += moved(found, main)
    lines += together(found)
    lines += elsewhere(found) if found.attrs["points"] > 1 else through_time(found)
    lines += chance(one, main)
    without, runs = int(one["runs_without"]), found.attrs["points"] * found.attrs["replicates"]
    if without:
        lines.append(f"{without:,} of {counted(runs, 'run')} have no {_word(main)} at the end, and are left out.")
    return lines


def level(found: Any, measure: str) -> str:
    """Where a measure ended."""
    one = found.sel(measure=measure)
    unit = f" [{one['units'].item()}]" if one["units"].item() else ""
    if not np.isfinite(one["level"]):
        return f"No run has {_word(measure)} after {found.attrs['weeks']:g} weeks."
    sure = _interval(one, "level", "over seeds") if found.attrs["replicates"] > 1 else "one replicate, so how sure cannot be told"
    what = f"{_word(measure)} ({one['meaning'].item()}{unit})"
    text = f"After {found.attrs['weeks']:g} weeks {what} is {number_text(one['level'])} on average ({sure})"
    if found.attrs["points"] < 2:
        return f"{text}."
    if float(one["lowest"]) == float(one["highest"]):
        return f"{text}; it is the same at every point."
    return f"{text}; between points it runs from {_end(one, 'lowest')} to {_end(one, 'highest')}."


def _end(one: Any, which: str) -> str:
    at = one[f"{which}_at"].item()
    return f"{number_text(one[which])} ({at})" if at else number_text(one[which])


def moved(found: Any, measure: str) -> list[str]:
    """What moved a measure most, what else did, and what cannot be told from nothing, with how large it may be."""
    rows = ranked(found, measure)
    word = _word(measure)
    if not rows:
        return [f"Nothing can be told of what moves {word}." if found.attrs["points"] > 1 else ""][: found.attrs["points"] > 1]
    alone = [r for r in rows if not np.isfinite(r["effect_low"])]
    if len(alone) == len(rows):
        return [f"{_change(rows[0])}: {word} {_direction(rows[0])}. With one replicate how sure this is cannot be told."]
    sure = [r for r in rows if sure_of(r)]
    rest = [r for r in rows if not sure_of(r) and np.isfinite(r["effect_low"])]
    lines = []
    if sure:
        by = f"{_direction(sure[0])} ({_interval(sure[0], 'effect')})"
        one = f"{_capital(_change(sure[0]))}: {word} {by}." if len(rows) == 1 else ""
        lines.append(one or f"Of what was varied, {_change(sure[0])} moves {word} most: it {by}.")
    if len(sure) > 1:
        said = "; ".join(f"{_change(r)}: {_signed(r['effect'])} ({_interval(r, 'effect')})" for r in sure[1 : 1 + MOST_NAMED])
        more = f"; and {len(sure) - 1 - MOST_NAMED} more" if len(sure) - 1 > MOST_NAMED else ""
        ratio = abs(float(sure[0]["effect"])) / abs(float(sure[1]["effect"]))
        lines.append(f"Also sure, the largest {ratio:.2g} times smaller: {said}{more}.")
    if rest:
        bound = max(max(abs(float(r["effect_low"])), abs(float(r["effect_high"]))) for r in rest)
        names = ", ".join(_change(r) for r in rest[:MOST_NAMED]) + (
            f" and {len(rest) - MOST_NAMED} more" if len(rest) > MOST_NAMED else ""
        )
        lines.append(
            f"No effect on {word} can be told from nothing for {names}: if there is one, it is at most {bound:.2g} either way."
        )
    return lines


def together(found: Any) -> list[str]:
    """Whether the effects of factors depend on each other."""
    if not found.sizes["pair"]:
        return []
    word = _word(str(found["measure"].values[0]))
    at = [found.isel(pair=i) for i in range(found.sizes["pair"])]
    sure = [p for p in at if _leaves_out_0(p["interaction_low"], p["interaction_high"])]
    if not np.isfinite(found["interaction_low"]).any():
        return []
    if not sure:
        bound = float(np.nanmax(np.abs([found["interaction_low"], found["interaction_high"]])))
        return [
            f"That factors act together on {word} cannot be told: an effect changes with another factor by at most {bound:.2g}."
        ]
    p = sure[0]
    count = f" ({len(sure)} of {len(at)} pairs are sure)" if len(at) > 1 else ""
    by = f"{_signed(p['interaction'])} ({_interval(p, 'interaction')})"
    return [f"Factors act together: the effect of {p['one'].item()} on {word} changes by {by} with {p['other'].item()}{count}."]


def elsewhere(found: Any) -> list[str]:
    """What the change that moves the first measure most does to the others."""
    if found.sizes["measure"] < 2 or not found.sizes["change"]:
        return []
    main = str(found["measure"].values[0])
    rows = ranked(found, main)
    if not rows or not sure_of(rows[0]):
        return []
    at = rows[0]["number"]
    others = [{**_row(found, str(m), at), "measure": str(m)} for m in found["measure"].values[1:]]
    sure = [r for r in others if sure_of(r)]
    if not sure:
        return [f"Of the other measures none surely changes with {_change(rows[0])}."]
    said = "; ".join(f"{_word(r['measure'])} {_signed(r['effect'])} ({_interval(r, 'effect')})" for r in sure[:6])
    more = f"; and {len(sure) - 6} more" if len(sure) > 6 else ""
    return [f"With {_change(rows[0])} other measures change as well: {said}{more}."]


def through_time(found: Any) -> list[str]:
    """Of a store without factors: which measures changed most surely in the course of a run."""
    if not found.sizes["change"] or not np.isfinite(found["effect_low"]).any():
        return []
    rows = [{**_row(found, str(m), 0), "measure": str(m)} for m in found["measure"].values]
    sure = [r for r in rows if sure_of(r)]
    if not sure:
        return ["No measure has surely changed from its first value to its last."]
    sure.sort(key=lambda r: -abs(r["effect"]) / (r["effect_high"] - r["effect_low"] or np.inf))
    said = "; ".join(f"{_word(r['measure'])} {_signed(r['effect'])} ({_interval(r, 'effect')})" for r in sure[:6])
    count = f"{len(sure)} of {counted(len(rows), 'measure')} surely changed"
    return [f"From first value to last {count}, most surely {said}. Each interval is by itself."]


def chance(one: Any, measure: str) -> list[str]:
    """How much of what differs between runs is due to what was varied, and how much to seeds."""
    share = one["share"].values
    if not np.isfinite(share).all():
        return []
    low, high = one["share_low"].values, one["share_high"].values
    percent = [
        f"{100 * s:.0f} % ({100 * max(a, 0.0):.0f} to {100 * min(b, 1.0):.0f})" for s, a, b in zip(share, low, high, strict=True)
    ]
    of = ("between points", "between seeds at all points alike", "in what a seed does at one point and not at another")
    said = "; ".join(f"{p} lies {where}" for p, where in zip(percent, of, strict=True))
    return [f"Of the variance of {_word(measure)} between runs {said}."]


def ranked(found: Any, measure: str) -> list[dict[str, Any]]:
    """The changes that a measure has numbers for, largest first."""
    rows = [_row(found, measure, i) for i in range(found.sizes["change"])]
    return sorted((r for r in rows if np.isfinite(r["effect"])), key=lambda r: -abs(float(r["effect"])))


def _row(found: Any, measure: str, number: int) -> dict[str, Any]:
    one = found.sel(measure=measure).isel(change=number)
    return {"number": number} | {k: one[k].item() for k in ("factor", "first", "last", "effect", "effect_low", "effect_high", "n")}


def sure_of(row: Row) -> bool:
    """Whether the interval of a change leaves out 0."""
    return _leaves_out_0(row["effect_low"], row["effect_high"])


def _leaves_out_0(low: Any, high: Any) -> bool:
    return float(low) > 0.0 or float(high) < 0.0


def _change(row: Row) -> str:
    if row["factor"] == START_TO_END:
        return f"From {row['first']} to {row['last']}"
    if row["factor"] == row["last"]:  # a named point
        return f"{row['last']} against {row['first']}"
    return f"{row['factor']} from {row['first']} to {row['last']}"


def _capital(text: str) -> str:
    return text if "." in text.partition(" ")[0] else f"{text[0].upper()}{text[1:]}"


def _direction(row: Row) -> str:
    return f"{'rises' if row['effect'] >= 0 else 'falls'} by {number_text(abs(row['effect']))}"


def _interval(of: Any, name: str, over: str = "") -> str:
    return f"95 % {number_text(of[f'{name}_low'])} to {number_text(of[f'{name}_high'])}{f' {over}' if over else ''}"


def number_text(value: Any) -> str:
    """Three digits that count, without an exponent where it can be read without."""
    x = float(value)
    if x == 0.0 or not np.isfinite(x):
        return f"{x:g}"
    digits = max(0, 2 - int(np.floor(np.log10(abs(x)))))
    return f"{x:.{digits}f}" if digits <= 6 else f"{x:.2g}"


def _signed(value: Any) -> str:
    return f"{'+' if float(value) >= 0 else ''}{number_text(value)}"


def _word(measure: str) -> str:
    return measure.replace("_", " ")
