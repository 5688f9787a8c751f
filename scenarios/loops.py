"""The feedback loops of the model: what each is, and the values of parameters that cut it.

A cut is nothing but parameters set: the same values set by hand give the same run to the bit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.setup.events import Event
from coprod.simulation.setup.laboratory import Laboratory

Values = Mapping[str, float]
Kind = Literal["reinforcing", "balancing"]
KINDS: tuple[str, ...] = get_args(Kind)
UNCUT = "none"  # no loop, where a choice of loops is written as a text
PLUS = "+"  # between several


@dataclass(frozen=True)
class Loop:
    """One feedback loop.

    ``cuts`` are the values that cut it under any rules; those of a loop through the rule of a ``family`` stand in ``by_rule``,
    where a rule that is missing has no such loop, or no switch for it. ``outcome`` is the measure that the loop should move;
    ``needs`` are the phases and parts of learning without which it does not run (see ``Laboratory.lacks``).
    """

    name: str
    title: str
    kind: Kind
    meaning: str
    outcome: str
    cuts: Values = field(default_factory=dict)
    family: str = ""
    by_rule: Mapping[str, Values] = field(default_factory=dict)
    needs: tuple[str, ...] = ()

    def switches(self, rules: Mapping[str, str]) -> Values:
        """The values that cut it under a choice of rules; empty where the rule has no such loop, or no switch."""
        return self.by_rule.get(rules[self.family], {}) if self.family else self.cuts

    def checked_switches(self, rules: Mapping[str, str], laboratory: Laboratory | None, where: str) -> Values:
        """The same; BadInput where the loop cannot be cut, or does not run in a laboratory."""
        found = self.switches(rules)
        if not found:
            raise BadInput(
                f"loop {self.name} ({self.title}) cannot be cut under {self.family} = {rules[self.family]}, "
                "which does not have it or has no switch for it",
                where=where,
                allowed=f"{self.family}: {', '.join(self.by_rule)}",
                fix=f"choose one of these rules of {self.family}, or leave {self.name} out",
            )
        off = laboratory.lacks(self.needs) if laboratory else []
        if off:
            raise BadInput(
                f"cutting loop {self.name} ({self.title}) can change nothing in this laboratory, where it does not run",
                where=where,
                allowed=f"a laboratory with {' and '.join(off)}",
                fix=f"leave {self.name} out, or let the laboratory run what the loop needs",
            )
        return found


_RATE = {"trust.rate": 0.0}

LOOPS: Mapping[str, Loop] = {
    loop.name: loop
    for loop in (
        Loop(
            "R1",
            "trust, depth and quality",
            "reinforcing",
            "How people are met and what comes of it builds trust in the person they meet; trust deepens the next encounter, "
            "whose depth makes its quality.",
            "personal_trust",
            family="trust",
            by_rule={
                "asymmetric": {"trust.gain": 0.0, "trust.loss": 0.0},
                "delta": _RATE,
                "confirmation": _RATE,
                "abi_institution": _RATE,
            },
            needs=("trust",),
        ),
        Loop(
            "R2",
            "voice and safety",
            "reinforcing",
            "Who is heard feels safer and speaks again; who speaks in vain falls silent.",
            "psychological_safety",
            {"learn.heard_safety": 0.0, "learn.rejection": 0.0},
            needs=("dialogue", "safety"),
        ),
        Loop(
            "R3",
            "input and participation",
            "reinforcing",
            "Input that is used makes people expect a response, so that they come and say more; input that is not used keeps "
            "them away.",
            "response_expectation",
            {"learn.input_used": 0.0, "learn.input_unused": 0.0},
            needs=("dialogue", "response_expectation"),
        ),
        Loop(
            "R4",
            "contribution, mastery and efficacy",
            "reinforcing",
            "Contributing to a good episode gives mastery and so efficacy, with which people contribute more; failure takes it "
            "away, and peers spread it.",
            "efficacy",
            {"learn.mastery": 0.0, "learn.failure": 0.0, "learn.efficacy_peers": math.inf},
            needs=("efficacy",),
        ),
        Loop(
            "R5",
            "power, agenda and benefit",
            "reinforcing",
            "Those with power set the agenda and gain by what is done, which earns them position; those whose words come to "
            "nothing lose it.",
            "power_gap",
            {"learn.earned_position": 0.0, "learn.lost_position": 0.0},
            needs=("power",),
        ),
        Loop(
            "R6",
            "openness and citizens' input",
            "reinforcing",
            "Professionals who find citizens' input useful become more open and get more of it; overload closes them.",
            "staff_openness",
            {"learn.openness_useful": 0.0, "learn.openness_overload": 0.0},
            needs=("openness",),
        ),
        Loop(
            "R7",
            "spread between units",
            "reinforcing",
            "Units learn from linked units that do better: discretion and inclusive leadership spread, and designs move together.",
            "discretion_between_units",
            {"implement.orchestration": math.inf, "implement.spread": math.inf},
            needs=("lead", "implement"),
        ),
        Loop(
            "B1",
            "staff time",
            "balancing",
            "Deep encounters and sessions take hours; staff who have none left offer and give less, so encounters are shallower.",
            "depth",
            {"hours.budget": 1000.0},
            needs=("deliver",),
        ),
        Loop(
            "B2",
            "satisfaction and participation",
            "balancing",
            "Well-being that co-production has brought lowers the wish to take part in it.",
            "acceptance_rate",
            family="participation",
            by_rule={"logit": {"participation.satisfaction": 0.0}},
            needs=("engage",),
        ),
        Loop(
            "B3",
            "rising expectations",
            "balancing",
            "Good service raises what people expect, so that the same quality is judged less good and builds less trust.",
            "personal_trust",
            {"learn.expectation": math.inf},
            needs=("expectation",),
        ),
        Loop(
            "B4",
            "ageing designs",
            "balancing",
            "Needs drift and change, so that a design which fitted no longer does and has to be made anew.",
            "need_gap",
            {"needs.drift": 0.0, "needs.change": 0.0},
            needs=("needs",),
        ),
    )
}


def checked_loops(names: Any, where: str, already: Sequence[str] = ()) -> list[Loop]:
    """Loops by name; BadInput for what is no list of names, one that does not exist, and one that the scenario cuts already."""
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise BadInput(f"{names!r} is no list of loops", where=where, allowed='["R2", "R5"]', fix="write a list of names")
    for number, name in enumerate(names):
        if name in already:
            raise BadInput(
                f"the scenario cuts loop {name} already",
                where=where,
                allowed="loops that are not cut yet",
                fix=f"leave {name} out",
            )
        if name == UNCUT:
            raise BadInput(
                f"'{UNCUT}' is no loop",
                where=where,
                allowed="names of loops, each by itself",
                fix="leave it out, and nothing is cut",
            )
        several = [part.strip() for part in re.split("[+,;]", name)]
        if len(several) > 1:
            each = " ".join(f"--cut {part}" for part in several) if where == "--cut" else ", ".join(f'"{part}"' for part in several)
            raise BadInput(f"'{name}' is no loop, but several", where=where, allowed="each by itself", fix=f"write {each}")
        if name not in LOOPS:
            raise unknown("loop", name, LOOPS, where=where, more="'coprod loops' says what each is")
        if name in names[:number]:
            raise BadInput(f"loop {name} is cut twice", where=where, allowed="each loop once", fix="leave one out")
    return [LOOPS[name] for name in names]


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names of loops in the order in which they are declared."""
    given = set(names)
    return tuple(name for name in LOOPS if name in given)


def cut_text(names: Iterable[str]) -> str:
    """The choice of some loops as one text, such as R1+R4; ``cut_names`` reads it."""
    return PLUS.join(in_order(names)) or UNCUT


def cut_names(text: str) -> list[str]:
    """The names in a text such as R1+R4, or none; they are not checked."""
    return [] if text.strip() == UNCUT else [name.strip() for name in text.split(PLUS)]


def held_by(cuts: Iterable[str], rules: Mapping[str, str]) -> dict[str, str]:
    """The parameters whose values cuts hold, each with its loop's name."""
    return {parameter: name for name in cuts for parameter in LOOPS[name].switches(rules)}


def set_by(events: Iterable[Event]) -> list[str]:
    """The parameters that events give a value of its own, whatever they were before."""
    return [event.parameter for event in events if event.value is not None]


def check_free(parameters: Iterable[str], held: Mapping[str, str], where: str) -> None:
    """BadInput where a parameter is to be given another value than the cut of a loop."""
    for parameter in parameters:
        if parameter in held:
            raise BadInput(
                f"'{parameter}' is set, but cutting loop {held[parameter]} holds it",
                where=where,
                allowed="one of both",
                fix=f"leave {parameter} or the cut of {held[parameter]} out",
            )
