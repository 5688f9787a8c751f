"""What the page's engine has to know to fill a batch: arrays and places, and of each scenario its values, sizes and structures.

The page converts what people choose as a set-up does (``web/src/engine/setup.ts``); this is everything it needs for that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from coprod.scenarios.loops import LOOPS
from coprod.simulation.kernel import layout
from coprod.simulation.kernel.batch import RUNS_TOGETHER, empty_batch, lengths
from coprod.simulation.kernel.packages import PHASES, Code, order_of
from coprod.simulation.kernel.signatures import POSITIONS, SEATS_READ_POWER, USES_UNIT_MEAN
from coprod.simulation.rules.arguments import reads
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.state import KINDS
from coprod.simulation.schema.states import states_of_kind
from coprod.simulation.setup.parameters import custom_rules, declaration, positions_of
from coprod.simulation.setup.setup import Setup
from coprod.simulation.setup.timeline import timeline
from coprod.simulation.setup.validation import weights_of

KEPT = {  # states that the page keeps of a run, for the people and the triangle
    "citizen": (
        "trust",
        "well_being",
        "health",
        "efficacy",
        "burden",
        "psychological_safety",
        "resources",
        "position",
        "attitude",
        "value",
        "episode",
        "session_role",
        "input_used",
        "group",
        "generation",
    ),
    "professional": ("burden", "openness", "psychological_safety", "resources", "position", "attitude", "value", "served"),
    "leader": ("resources", "position", "attitude", "value", "served"),
}

# What the page reads between the phases of a step besides states: rows of working space by what they hold
SESSION = {
    "view": (layout.X, 4),
    "view_before": (layout.X0, 4),
    "power": (layout.S_POWER, 1),
    "safety": (layout.S_SAFETY, 1),
    "chance": (layout.S_CHANCE, 1),
    "talk": (layout.S_TALK, 1),
    "spoke": (layout.S_SPOKE, 1),
    "recorded": (layout.S_RECORDED, 1),
    "decision_share": (layout.S_SHARE, 1),
    "from_proposal": (layout.S_FAR, 1),
    "from_design": (layout.S_FAR_DESIGN, 1),
    "about": (layout.S_ABOUT, layout.MOST_ROUNDS),
    "until": (layout.S_UNTIL, layout.MOST_ROUNDS),
    "said": (layout.S_SAID, 4 * layout.MOST_ROUNDS),
}
INVITED = {"gap": layout.GAP, "peers": layout.PEERS_PRESENT, "outreach": layout.OUTREACH, "chance": layout.CHANCE}


def engine_data(codes: Sequence[Code]) -> dict[str, Any]:
    """What holds for every scenario."""
    fields: list[dict[str, Any]] = [{"name": name, "part": "size"} for name in layout.SIZES]
    for part, listed in (("run", layout.PER_RUN), ("shared", layout.SHARED)):
        fields += [{"name": name, "part": part, "axes": list(f.axes), "type": f.type} for name, f in listed.items()]
    fields += [{"name": name, "part": "given"} for name in layout.GIVEN]
    return {
        "fields": fields,
        "places": order_of(codes),
        "phases": [position for entries in PHASES.values() for position in entries.items()],
        "rules": POSITIONS,
        "usesUnitMean": USES_UNIT_MEAN,
        "seatsReadPower": SEATS_READ_POWER,
        "readsUnitMean": _reading(codes, "power", "unit_mean"),
        "readsPower": _reading(codes, "seats", "power"),
        "states": {
            kind: {s.name: [getattr(state, s.constant), s.rows] for s in states_of_kind(kind) if s.name in names}
            for kind, names in KEPT.items()
        },
        "links": {"tie": layout.TIE, "peer": layout.PEER},
        "told": {
            "states": {kind: {s.name: [getattr(state, s.constant), s.rows] for s in states_of_kind(kind)} for kind in KINDS},
            "session": SESSION,
            "invited": {**INVITED, "seat_power": layout.POWER},
            "arrival": layout.P_ARRIVAL,
            "good": layout.GOOD,
            "proposal": layout.PROPOSAL,
            "covered": layout.WEIGHTS,
        },
    }


def _reading(codes: Sequence[Code], family: str, name: str) -> list[str]:
    """The rules of a family that read an input."""
    rules = [(code.name.partition("=")[2], code.rule) for code in codes if code.rule is not None and code.rule.family == family]
    return [choice for choice, rule in rules if reads(rule, "apply", name)]


def setup_data(setup: Setup, choices: Iterable[tuple[Mapping[str, str], Setup]]) -> dict[str, Any]:
    """What the page needs of a set-up: values and how they become a vector, sizes, events, structures of choices of rules.

    ``choices`` are rules by family, and the set-up with them.
    """
    positions, converted = positions_of(setup.groups, tuple(custom_rules(setup.rules)))
    kinds = {position: parameter.per_step for parameter, position in converted}
    line = timeline(setup)
    parameters = []
    for name, position in positions.items():
        declared = declaration(name, setup.rules)
        assert declared is not None
        bounds = _finite(declared.low), _finite(declared.high)
        parameters.append([name, position, as_written(setup.values[name]), kinds.get(position, ""), *bounds, declared.integer])
    weights = {tuple(found) for name in positions if (found := weights_of(name, setup.groups))}
    structures = [{"rules": dict(rules), **_structure(chosen)} for rules, chosen in choices]
    return {
        "length": len(setup.parameter_vector),
        "parameters": parameters,
        "weights": [list(names) for names in sorted(weights)],
        "sizes": list(setup.sizes),
        "dt": setup.dt,
        "weeks": setup.values["time.weeks"],
        "rules": dict(setup.rules),
        "loops": {
            loop.name: [loop.family, {rule: _numbers(cuts) for rule, cuts in loop.by_rule.items()}]
            if loop.family
            else _numbers(loop.cuts)
            for loop in LOOPS.values()
        },
        "events": [
            {"parameter": e.parameter, "kind": e.kind, "week": e.week, "until": e.until, "times": e.times}
            | {"value": None if e.value is None else as_written(e.value)}
            for e in setup.events
        ],
        "timed": list(line.names),
        "structures": structures,
    }


def _structure(setup: Setup) -> dict[str, Any]:
    """Lengths of axes, for one run and for several, and arrays that a set-up gives, under one choice of rules."""
    batch = empty_batch(setup, 1)
    alone, together = lengths(setup, 1), lengths(setup, RUNS_TOGETHER)
    return {
        "lengths": alone,
        "together": {axis: n for axis, n in together.items() if n != alone[axis]},
        "given": {name: _array(getattr(batch, name)) for name in layout.GIVEN},
    }


def _array(array: Any) -> dict[str, Any]:
    return {"type": str(array.dtype), "shape": list(array.shape), "data": np.ravel(array).tolist()}


def _numbers(values: Mapping[str, float]) -> dict[str, float | str]:
    return {name: as_written(value) for name, value in values.items()}


def _finite(bound: float) -> float | None:
    """A bound as JSON holds it: null where there is none."""
    return bound if math.isfinite(bound) else None


def as_written(value: float) -> float | str:
    """A value as JSON holds it: "never" for a half-life without end."""
    return "never" if value == math.inf else value
