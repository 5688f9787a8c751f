"""Reads the [laboratory] table of a scenario, and checks that it fits the population and the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.rules.base import UNBOUNDED
from coprod.simulation.schema.named_states import NamedState, named_states, unknown_state
from coprod.simulation.setup.laboratory import LEARNING, MOST_IN_SESSION, MOST_WITH_PAIRS, PHASES, Laboratory, Start
from coprod.simulation.setup.setup import Setup

from .toml_file import TomlFile

KEYS = (
    "phases",
    "learn",
    "session",
    "bounds",
    "leaders",
    "speaking",
    "weights",
    "edges",
    "self_weight",
    "decision_shares",
    "proposal",
    "start",
    "record",
)
STARTS = {  # kinds of starting values, as they are written
    "evenly": "evenly = [first, last]",
    "uniform": "uniform = [low, high]",
    "normal": "normal = [mean, sd], sd from 0 on",
    "bernoulli": "bernoulli = p, from 0 to 1",
}
IN_EPISODES = ("units.discretion", "units.discretion_spread", "unit.discretion", "citizen.plan")  # what acts in episodes alone
BOUND_BY = ("bounded_confidence", "pairwise")  # rules of influence that compare distances with a bound
MOST_BOUNDS_AWAY = 10_000.0  # so many bounds from 0, rounding of views is a thousand times below the slack of numerics.at_most
Where = Callable[[str], str]


def read_laboratory(table: Mapping[str, Any], file: TomlFile) -> Laboratory:
    """The table as written; what depends on sizes and rules is checked by ``check_laboratory``."""

    def where(key: str) -> str:
        return file.where(f"laboratory.{key}")

    for key in table:
        if key not in KEYS:
            raise unknown("key of [laboratory]", key, KEYS, where=where(key))
    phases = _names(table.get("phases", list(PHASES)), "phases", PHASES, where)
    parts = _names(table.get("learn", list(LEARNING)), "learn", LEARNING, where)
    if "learn" in table and "learn" not in phases:
        raise _bad("laboratory.learn narrows a phase that is off", "learn", 'phases with "learn"', where, 'add "learn" to phases')
    shares = _numbers(table.get("decision_shares", []), "decision_shares", where)
    if shares and (sum(shares) <= 0.0 or min(shares) < 0.0):
        raise _bad("laboratory.decision_shares are below 0 or sum to 0", "decision_shares", "shares from 0 on", where)
    speaking = "by safety" if "engage" in phases else "everyone"
    return Laboratory(
        phases=tuple(phase for phase in PHASES if phase in phases),
        learning=tuple(part for part in LEARNING if part in parts),
        one_session=_one_of(table, "session", {"each step": False, "one": True}, "each step", where),
        bounded=_one_of(table, "bounds", {"unit": True, "none": False}, "unit", where),
        leaders=_one_of(table, "leaders", {True: True, False: False}, True, where),
        everyone_speaks=_one_of(table, "speaking", {"everyone": True, "by safety": False}, speaking, where),
        weights=_weights(table, where),
        decision_shares=tuple(x / sum(shares) for x in shares),
        proposal=tuple(_numbers(table.get("proposal", []), "proposal", where)),
        start={key: _start(key, value, where) for key, value in _starts(table, where).items()},
        record=tuple(_texts(table.get("record", []), "record", where)),
    )


def _bad(what: str, key: str, allowed: str, where: Where, fix: str = "correct it") -> BadInput:
    return BadInput(what, where=where(key), allowed=allowed, fix=fix)


def _one_of(table: Mapping[str, Any], key: str, choices: Mapping[Any, bool], default: Any, where: Where) -> bool:
    value = table.get(key, default)
    if not isinstance(value, str | bool) or value not in choices:
        allowed = ", ".join(f'"{c}"' if isinstance(c, str) else str(c).lower() for c in choices)
        raise _bad(f"laboratory.{key} is {value!r}", key, allowed, where, f"write one of {allowed}")
    return choices[value]


def _texts(value: Any, key: str, where: Where) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
        raise _bad(f"laboratory.{key} is {value!r}, no list of names", key, '["...", "..."]', where)
    return list(value)


def _names(value: Any, key: str, known: tuple[str, ...], where: Where) -> list[str]:
    found = _texts(value, key, where)
    for name in found:
        if name not in known:
            more = "(observe always runs)" if key == "phases" else ""
            raise unknown("phase" if key == "phases" else "part of learning", name, known, where=where(key), more=more)
    return found


def _number(x: Any) -> bool:
    return isinstance(x, int | float) and not isinstance(x, bool) and abs(x) < 1e200


def _numbers(value: Any, key: str, where: Where) -> list[float]:
    if not isinstance(value, list) or not all(_number(x) for x in value):
        raise _bad(f"laboratory.{key} is no list of numbers", key, "[0.5, 0.5]", where)
    return [float(x) for x in value]


def _weights(table: Mapping[str, Any], where: Where) -> str | tuple[tuple[float, ...], ...]:
    if "weights" in table and "edges" in table:
        raise _bad("laboratory has both weights and edges", "edges", "one of them", where, "remove one")
    if "self_weight" in table and "edges" not in table:
        raise _bad("laboratory.self_weight needs edges", "self_weight", "edges beside it", where, "add edges, or remove it")
    if "edges" in table:
        return _from_edges(table, where)
    value = table.get("weights", "")
    if isinstance(value, str):
        if value not in ("", "equal"):
            raise _bad(f"laboratory.weights is '{value}'", "weights", '"equal" or a matrix [[...], [...]]', where)
        return value
    rows = [_numbers(row, "weights", where) for row in value] if isinstance(value, list) else []
    if not rows or any(len(row) != len(rows) for row in rows):
        raise _bad("laboratory.weights is no square matrix", "weights", "one row for each participant, as long as the rows", where)
    for a, row in enumerate(rows):
        if min(row) < 0.0 or sum(row) <= 0.0:
            raise _bad(f"row {a + 1} of laboratory.weights is {row}", "weights", "weights from 0 on, not all 0", where)
    return tuple(tuple(x / sum(row) for x in row) if abs(sum(row) - 1.0) > 1e-9 else tuple(row) for row in rows)


def _from_edges(table: Mapping[str, Any], where: Where) -> tuple[tuple[float, ...], ...]:
    """Equal weights on the neighbours in a graph, and ``self_weight`` on oneself."""
    edges, own = table["edges"], table.get("self_weight", 0.0)
    if not isinstance(edges, list) or not edges:
        raise _bad("laboratory.edges is no list of pairs", "edges", "[[0, 1], [0, 2]]", where)
    for number, edge in enumerate(edges, start=1):
        pair = edge if isinstance(edge, list) else []
        if len(pair) != 2 or not all(isinstance(x, int) and not isinstance(x, bool) and x >= 0 for x in pair):
            what = f"laboratory.edges: {edge!r}, number {number}, is no pair of participants"
            raise _bad(what, "edges", "[a, b]: whole numbers, participants are counted from 0", where)
        if pair[0] == pair[1]:
            what = f"laboratory.edges: {edge!r}, number {number}, joins a participant with itself"
            raise _bad(what, "edges", "two different participants", where, "take it out; self_weight is the weight of oneself")
    if not _number(own) or not 0.0 <= own < 1.0:
        raise _bad(f"laboratory.self_weight is {own!r}", "self_weight", "a number from 0, below 1", where)
    n = max(map(max, edges)) + 1
    if n > MOST_WITH_PAIRS:
        raise _bad(f"laboratory.edges names {n} participants", "edges", f"at most {MOST_WITH_PAIRS}", where)
    neighbours: list[set[int]] = [set() for _ in range(n)]
    for a, b in edges:
        neighbours[a].add(b)
        neighbours[b].add(a)
    found = []
    for a, around in enumerate(neighbours):
        row = [0.0] * n
        for b in around:
            row[b] = (1.0 - own) / len(around)
        row[a] = own if around else 1.0
        found.append(tuple(row))
    return tuple(found)


def _starts(table: Mapping[str, Any], where: Where) -> dict[str, Any]:
    tree = table.get("start", {})
    if not isinstance(tree, dict):
        raise _bad(f"laboratory.start is {tree!r}", "start", "a table of starting values by kind.state", where)
    return _flat(tree)


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Starting values by ``kind.state``, whether written with quotes or as tables."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        deeper = isinstance(value, dict) and not prefix and "." not in key
        found.update(_flat(value, f"{key}.") if deeper else {f"{prefix}{key}": value})
    return found


def _start(key: str, value: Any, where: Where) -> Start:
    if _number(value):
        return Start("values", (float(value),))
    if isinstance(value, list) and value and all(map(_number, value)):
        return Start("values", tuple(map(float, value)))
    if isinstance(value, list) and value and all(isinstance(row, list) and row and all(map(_number, row)) for row in value):
        return Start("values", tuple(tuple(map(float, row)) for row in value))
    if isinstance(value, dict) and len(value) == 1:
        kind, numbers = next(iter(value.items()))
        if kind not in STARTS:
            raise unknown("kind of starting values", str(kind), STARTS, where=where(f"start.{key}"))
        numbers = numbers if isinstance(numbers, list) else [numbers]
        if _fits(kind, numbers):
            return Start(kind, tuple(map(float, numbers)))
        what, allowed = f"laboratory.start: {key} has {kind} = {value[kind]!r}", f"{{ {STARTS[kind]} }}"
    elif isinstance(value, list):
        odd = next((x for x in value if not _number(x) and not isinstance(x, list)), value)
        what = f"laboratory.start: the list for {key} holds {odd!r}" if odd != value else f"laboratory.start: {key} is {value!r}"
        allowed = "a number for each agent, or for each agent a list of numbers, all of one kind"
    else:
        what = f"laboratory.start: {key} is {value!r}"
        allowed = f"a number, a list, or one of {', '.join(f'{{ {form} }}' for form in STARTS.values())}"
    raise _bad(what, f"start.{key}", allowed, where)


def _fits(kind: str, numbers: list[Any]) -> bool:
    """Whether there are such numbers, and as many, as a kind of starting values takes."""
    if not numbers or not all(map(_number, numbers)):
        return False
    if kind == "bernoulli":
        return all(0.0 <= x <= 1.0 for x in numbers)
    return len(numbers) == 2 and (kind != "normal" or numbers[1] >= 0)


def check_laboratory(lab: Laboratory, setup: Setup, given: Collection[str], where: Where) -> None:
    """BadInput where what is held fixed, or a parameter that is given, does not fit the phases and the population."""
    known, s = named_states(setup), setup.sizes
    settable = {name: state for name, state in known.items() if state.settable}
    if len(set(lab.record)) < len(lab.record):
        raise _bad("laboratory.record names a state twice", "record", "each once", where, "remove one")
    for name in lab.record:
        if name not in known:
            raise unknown_state(name, known, where("record"))
    sizes = s.agents
    for name, start in lab.start.items():
        if name not in settable:
            raise unknown_state(name, settable, where(f"start.{name}"), "state that can be set")
        named = settable[name]
        many = len(start.numbers)
        if start.kind in ("values", "bernoulli") and many > 1 and many != sizes[named.kind]:
            what = f"laboratory.start gives {many} values of {name}"
            raise _bad(what, f"start.{name}", f"one for each of {sizes[named.kind]}, or one for all", where)
        rows = [len(x) for x in start.numbers if isinstance(x, tuple)]
        if any(n != len(named.rows) for n in rows):
            raise _bad(f"{name} has {len(named.rows)} numbers, not {rows[0]}", f"start.{name}", "as many as it has", where)
        _check_range(name, start, named, lab.bounded, where)
    if s.professionals == 0 and "deliver" in lab.phases:
        raise _bad("delivery needs professionals", "phases", "population.professionals from 1, or phases without deliver", where)
    idle = [name for name in (*given, *lab.start) if name in IN_EPISODES and "deliver" not in lab.phases]
    if idle:
        what = f"{idle[0]} is set, and without deliver there are no episodes in which it acts"
        raise _bad(what, "phases", 'phases with "deliver"', where, f'add "deliver" to phases, or leave {idle[0]} out')
    _check_session(lab, setup, where)


def _check_range(name: str, start: Start, named: NamedState, bounded: bool, where: Where) -> None:
    """BadInput for a starting value, an end or a mean outside the range of the state."""
    low, high = named.bounds(bounded)
    numbers = start.numbers[:1] if start.kind == "normal" else start.numbers
    for number in (x for n in numbers for x in (n if isinstance(n, tuple) else (n,))):
        if not low <= number <= high:
            limit = low if number < low else high
            allowed = f"{low:g} to {high:g}" if high < UNBOUNDED[1] else f"{low:g} or more"
            lift = '; any number with bounds = "none"' if bounded and named.bounds(False) == UNBOUNDED else ""
            what = f"{name} starts at {number:g}, out of range"
            raise BadInput(what, where=where(f"start.{name}"), allowed=allowed + lift, nearest=f"{limit:g}", fix=f"write {limit:g}")


def _check_session(lab: Laboratory, setup: Setup, where: Where) -> None:
    size, s = lab.most_in_session(setup.sizes), setup.sizes
    weights = lab.weights if not isinstance(lab.weights, str) else ()
    for key, given in (("weights", weights), ("decision_shares", lab.decision_shares)):
        if given and "engage" in lab.phases:
            raise _bad(f"laboratory.{key} needs known participants", key, "phases without engage", where, "leave engage out")
        if given and (len(given) != size or s.citizens % s.units or s.professionals % s.units):
            what = f"laboratory.{key} is for {len(given)} participants, a session has {size}"
            one = "one for each: a unit's citizens, professionals, then the leader if leaders = true"
            raise _bad(what, key, one + ("; edges reach as far as their highest number" if key == "weights" else ""), where)
    if lab.weights == "equal" and "engage" in lab.phases:
        raise _bad("laboratory.weights needs known participants", "weights", "phases without engage", where, "leave engage out")
    if lab.proposal and len(lab.proposal) != s.dimensions:
        what = f"laboratory.proposal has {len(lab.proposal)} numbers"
        raise _bad(what, "proposal", f"one for each of {s.dimensions} need dimensions", where)
    if lab.bounded and not all(0.0 <= x <= 1.0 for x in lab.proposal):
        what = f"laboratory.proposal is {list(lab.proposal)}, out of range"
        raise _bad(what, "proposal", '0 to 1; any number with bounds = "none"', where)
    views = max([start.furthest for name, start in lab.start.items() if name.endswith(".view")], default=0.0)
    bound = setup.values["influence.bound"]
    if setup.rules["influence"] in BOUND_BY and views > MOST_BOUNDS_AWAY * bound + 10.0:
        raise _bad(
            f"views up to {views:g} are too far from 0 for a bound of {bound:g}: rounding would decide who is within it",
            "start.citizen.view",
            f"views up to {MOST_BOUNDS_AWAY * bound + 10.0:g}",
            where,
            "subtract a constant from all views",
        )
    if lab.one_session and ("lead" in lab.phases or "engage" in lab.phases):
        what = 'laboratory.session = "one" needs the same people in every step'
        raise _bad(what, "session", "phases without lead and engage", where)
    equal = lab.weights == "equal"
    most = MOST_IN_SESSION if equal else MOST_WITH_PAIRS
    if size > most:
        raise BadInput(
            f"a session would have {size} participants",
            where=where("phases"),
            allowed=f"at most {most}" + ("" if equal else f"; {MOST_IN_SESSION} with equal weights"),
            fix="lower population.citizens or raise population.units",
        )
