"""What a report says, in sentences that follow its numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from coprod.analysis.sample import duration
from coprod.analysis.sensitivity.statements import moves
from coprod.simulation.words import counted

from .digits import number_text, signed
from .numbers import START_TO_END

MOST_NAMED = 4
DESIGNS = {"latin_hypercube": "Latin hypercube", "sobol": "Sobol", "morris": "Morris", "list": "list of named points"}
Row = Any  # the numbers of one change


def question(found: Any) -> list[str]:
    """What was asked, what was varied, what else was changed, and how much was run."""
    a = found.attrs
    title = str(a.get("study_title", a.get("title", "")))
    lines = [f"{title}." if title[-1] not in ".?!" else title] if title else []
    return [*lines, _what_was_varied(a), _how_much(a)]


def _what_was_varied(a: Any) -> str:
    varied, changed, scenario = json.loads(a["varied"]), json.loads(a["changed"]), a.get("scenario")
    named = f"the scenario {scenario}" if scenario else "a model of which these data do not say more"
    but = f", but for {', '.join(changed)}" if changed else ""
    if not varied:
        return f"Nothing was varied: {named}{but or ' by itself'}." if a["points"] == 1 else f"Points of {named}{but}."
    shown = [f"{v['name']} ({v['values']})" if v["name"] != v["values"] else v["name"] for v in varied[:8]]
    more = f" and {len(varied) - 8} more" if len(varied) > 8 else ""
    what = "Points" if varied[0]["kind"] == "point" else "Varied"
    rest = f" All else is as in {named}{but}." if scenario else f" It is {named}."
    return f"{what}: {'; '.join(shown)}{more}.{rest}"


def _how_much(a: Any) -> str:
    runs = a["points"] * a["replicates"]
    design = DESIGNS.get(a["design"], a["design"])
    of = "" if not design else f" of a {design}" if a["design"] == "list" else f" of a {design} design"
    points = f"{counted(a['points'], 'point')}{of} × " if a["points"] > 1 else ""
    seed = f", seed {a['seed']}" if "seed" in a else ""
    each = f"{duration(a['weeks'], a['time_units'])}{seed}"
    text = f"{points}{counted(a['replicates'], 'replicate')} = {counted(runs, 'run')} of {each}."
    if a["added"]:
        text += " Replicates were added until a mean was precise; what is told here is of those that every point has."
    return text


def in_short(found: Any) -> list[str]:
    """The answer for those who have two minutes, on the first measure, and what the factors are that it names."""
    main = str(found["measure"].values[0])
    one = found.sel(measure=main)
    alone = found.attrs["points"] < 2
    lines = [level(found, main), *moved(found, main), *meanings(found, main), *together(found)]
    lines += through_time(found) if alone else elsewhere(found)
    lines += chance(one, main)
    without, runs = int(one["runs_without"]), found.attrs["points"] * found.attrs["replicates"]
    if without:
        lines.append(f"{without:,} of {counted(runs, 'run')} have no {_word(main)} at the end; {_left_out(found.attrs)}.")
    return lines


def _left_out(a: Any) -> str:
    """What runs without a value take with them."""
    return {
        "": "they are left out",
        "grid": "their replicates are left out of changes, lest these be of other points than the rest",
        "morris": "their trajectories are left out",
        "sobol": "their points are left out of changes, and their blocks of indices",
    }.get(a["design"], "their points are left out of changes")


def level(found: Any, measure: str) -> str:
    """Where a measure ended."""
    one = found.sel(measure=measure)
    unit = f" [{one['units'].item()}]" if one["units"].item() else ""
    if not np.isfinite(one["level"]):
        return f"No run has {_word(measure)} {found.attrs['after']}."
    known = np.isfinite(one["level_low"])
    why = "one replicate" if found.attrs["replicates"] < 2 else "too few replicates have a value at every point"
    sure = _interval(one, "level", "over seeds") if known else f"{why}, so how sure cannot be told"
    what = f"{_word(measure)} ({one['meaning'].item()}{unit})"
    text = f"{_capital(found.attrs['after'])} {what} is {number_text(one['level'])} on average ({sure})"
    if found.attrs["points"] < 2:
        return f"{text}."
    if float(one["lowest"]) == float(one["highest"]):
        return f"{text}; it is the same at every point."
    return f"{text}; between points it runs from {_end(one, 'lowest')} to {_end(one, 'highest')}."


def _end(one: Any, which: str) -> str:
    at = one[f"{which}_at"].item()
    return f"{number_text(one[which])} ({at})" if at else number_text(one[which])


def moved(found: Any, measure: str) -> list[str]:
    """The largest sure change of a measure, the others, what cannot be told from nothing, and what was not compared."""
    rows, word, alone = ranked(found, measure), _word(measure), found.attrs["points"] < 2
    if not rows:
        if alone:
            return []
        why = "too few runs have a value" if found.sizes["change"] else "no factor is there that has two levels"
        return [f"What moves {word} cannot be told: {why}.", *_not_compared(found)]
    sure = [r for r in rows if sure_of(r)]
    rest = [r for r in rows if not sure_of(r) and np.isfinite(r["effect_low"])]
    untold = [r for r in rows if not np.isfinite(r["effect_low"])]
    lines = []
    if sure:
        first = "" if len(rows) == 1 else "The largest change that is sure: "
        lines.append(f"{first}{_change(sure[0])}, {word} {_direction(sure[0])}.")
    if len(sure) > 1:
        said = "; ".join(f"{_change(r)}: {signed(r['effect'])} ({_interval(r, 'effect')})" for r in sure[1 : 1 + MOST_NAMED])
        more = f"; and {len(sure) - 1 - MOST_NAMED} more" if len(sure) - 1 > MOST_NAMED else ""
        lines.append(f"Also sure: {said}{more}.")
    if rest and alone:
        lines.append(f"That {word} changes from its first value to its last cannot be told ({_interval(rest[0], 'effect')}).")
    elif rest:
        lines.append(_no_effect(rest, word))
    if untold and alone:
        by = f"{word} {'rises' if untold[0]['effect'] >= 0 else 'falls'} by {number_text(abs(untold[0]['effect']))}"
        lines.append(f"{_change(untold[0])} {by}; how sure cannot be told of so few runs.")
    elif untold:
        said = "; ".join(f"{_change(r)}: {signed(r['effect'])}" for r in untold[:MOST_NAMED])
        more = f"; and {len(untold) - MOST_NAMED} more" if len(untold) > MOST_NAMED else ""
        lines.append(f"How sure cannot be told, of too few runs: {said}{more}.")
    return lines + _not_compared(found)


def meanings(found: Any, measure: str) -> list[str]:
    """What the factors of a measure's sure changes are."""
    about = {v["name"]: v for v in json.loads(found.attrs["varied"])}
    named = list(dict.fromkeys(r["factor"] for r in ranked(found, measure) if sure_of(r)))[: 1 + MOST_NAMED]
    known = [about[name] for name in named if about.get(name, {}).get("meaning")]
    said = [f"{v['name']}, {v['meaning']}{f' [{units}]' if (units := v['units']) else ''}" for v in known]
    return [f"What these are: {'; '.join(said)}."] if said else []


def in_groups(sensitivity: Any, found: Any, measure: str) -> list[str]:
    """Weights that sum to 1 and move a measure together, where no change of one of them can be told."""
    if sensitivity is None or "total" not in sensitivity:
        return []
    members: dict[str, list[str]] = {}
    for v in json.loads(found.attrs["varied"]):
        members.setdefault(v["together"], []).append(v["name"])
    rows, lines = ranked(found, measure), []
    for group in (str(f) for f in sensitivity["factor"].values if str(f) in members and moves(sensitivity, str(f))):
        own = [r for r in rows if r["factor"] in members[group]]
        if not own or any(sure_of(r) for r in own):
            continue
        total = sensitivity.sel(factor=group)
        lines.append(
            f"The {len(own)} weights of {group} together do move {_word(measure)} (total index {number_text(total['total'])}, "
            f"{_interval(total, 'total')}, of all {sensitivity.attrs['points']} points); one by one none can be told, since each "
            f"moves only a part of them, and is compared at the {own[0]['n']} points at its ends."
        )
    return lines


def _no_effect(rest: list[Row], word: str) -> str:
    names = ", ".join(_change(r) for r in rest[:MOST_NAMED]) + (
        f" and {len(rest) - MOST_NAMED} more" if len(rest) > MOST_NAMED else ""
    )
    furthest = max(max(abs(float(r["effect_low"])), abs(float(r["effect_high"]))) for r in rest)
    if furthest == 0.0:
        return f"{_capital(word)} does not change at all with {names}."
    reach = (
        f"its 95 % interval reaches {number_text(furthest)}"
        if len(rest) == 1
        else f"their 95 % intervals reach {number_text(furthest)} at the furthest"
    )
    return f"No effect on {word} can be told from nothing for {names}: {reach}."


def _not_compared(found: Any) -> list[str]:
    names = list(found.attrs["not_compared"])
    if not names:
        return []
    return [f"Varied as well, without a more and a less to compare here: {', '.join(names)}."]


def together(found: Any) -> list[str]:
    """Whether the effects of factors depend on each other."""
    if not found.sizes["pair"] or not np.isfinite(found["interaction_low"]).any():
        return []
    word = _word(str(found["measure"].values[0]))
    at = [found.isel(pair=i) for i in range(found.sizes["pair"])]
    sure = [p for p in at if _leaves_out_0(p["interaction_low"], p["interaction_high"])]
    if not sure:
        furthest = number_text(np.nanmax(np.abs([found["interaction_low"], found["interaction_high"]])))
        reach = f"95 % intervals of interactions reach {furthest} at the furthest"
        return [f"That factors act together on {word} cannot be told: {reach}."]
    p = sure[0]
    count = f" ({len(sure)} of {len(at)} pairs are sure)" if len(at) > 1 else ""
    by = f"{signed(p['interaction'])} ({_interval(p, 'interaction')})"
    return [f"Factors act together: the effect of {p['one'].item()} on {word} changes by {by} with {p['other'].item()}{count}."]


def elsewhere(found: Any) -> list[str]:
    """What the largest sure change of the first measure does to the others."""
    if found.sizes["measure"] < 2 or not found.sizes["change"]:
        return []
    rows = [r for r in ranked(found, str(found["measure"].values[0])) if sure_of(r)]
    if not rows:
        return []
    others = [{**_row(found, str(m), rows[0]["number"]), "measure": str(m)} for m in found["measure"].values[1:]]
    sure = [r for r in others if sure_of(r)]
    if not sure:
        return [f"Of the other measures none surely changes with {_change(rows[0])}."]
    said = "; ".join(f"{_word(r['measure'])} {signed(r['effect'])} ({_interval(r, 'effect')})" for r in sure[:6])
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
    said = "; ".join(f"{_word(r['measure'])} {signed(r['effect'])} ({_interval(r, 'effect')})" for r in sure[:6])
    return [f"From first value to last {len(sure)} of {counted(len(rows), 'measure')} surely changed, most surely {said}."]


def chance(one: Any, measure: str) -> list[str]:
    """How much of what differs between runs is due to what was varied, and how much to seeds."""
    share = one["share"].values
    if not np.isfinite(share).all():
        return []
    of = ("between points", "between seeds at all points alike", "in what a seed does at one point and not at another")
    said = ", ".join(f"{100 * s:.0f} % lies {where}" for s, where in zip(share, of, strict=True))
    return [f"Of the variance of {_word(measure)} between these runs {said}."]


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


def _direction(row: Row) -> str:
    """A change and its interval in the direction that the word names."""
    if row["effect"] >= 0:
        return f"rises by {number_text(row['effect'])} ({_interval(row, 'effect')})"
    ends = f"95 % {number_text(-row['effect_high'])} to {number_text(-row['effect_low'])}"
    return f"falls by {number_text(-row['effect'])} ({ends})"


def _interval(of: Any, name: str, over: str = "") -> str:
    return f"95 % {number_text(of[f'{name}_low'])} to {number_text(of[f'{name}_high'])}{f' {over}' if over else ''}"


def _word(measure: str) -> str:
    return measure.replace("_", " ")


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
