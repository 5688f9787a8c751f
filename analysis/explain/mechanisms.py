"""The mechanisms of a scenario that can be switched on and off: feedback loops, stages, principles, those of a theory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coprod.analysis.tournament.changes import Change
from coprod.analysis.tournament.theories import load_theory, shipped_theories
from coprod.scenarios.loops import LOOPS
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.session import STAGES
from coprod.simulation.rules.registry import PRINCIPLES

KINDS = ("loops", "stages", "principles")
MOST = 12  # 2 ** 12 configurations


@dataclass(frozen=True)
class Mechanism:
    """One that can be on or off, as changes of a scenario."""

    name: str
    title: str
    on: Change
    off: Change


@dataclass(frozen=True)
class Game:
    """A scenario, its mechanisms, what on and off mean, and mechanisms left out with the reason."""

    scenario: Scenario
    mechanisms: tuple[Mechanism, ...]
    meaning: str
    left_out: tuple[tuple[str, str], ...] = ()

    def configuration(self, number: int) -> Scenario:
        """The scenario in which the mechanisms are on whose bit is set."""
        scenario = self.scenario
        for i, mechanism in enumerate(self.mechanisms):
            change = mechanism.on if number >> i & 1 else mechanism.off
            scenario = change.applied(scenario, f"configuration {number}, {mechanism.name}")
        return scenario


def game(scenario: Scenario, of: str, only: Sequence[str] = ()) -> Game:
    """The game of a kind of mechanisms, or of a theory's; ``only`` names those that play, the others stay as they are."""
    found = _of_kind(scenario, of) if of in KINDS else _of_theory(scenario, of)
    known = [m.name for m in found.mechanisms]
    reasons = dict(found.left_out)
    for name in only:
        if name in reasons:
            what, allowed = f"{name} cannot be switched: {reasons[name]}", ", ".join(known)
            raise BadInput(what, where="--only", allowed=allowed, fix=f"leave {name} out, or take a scenario without that")
        if name not in known:
            raise unknown("mechanism", name, known, where="--only")
    playing = tuple(m for m in found.mechanisms if not only or m.name in only)
    if not 1 <= len(playing) <= MOST:
        raise BadInput(
            f"{len(playing)} mechanisms of {of} in scenario {scenario.name}",
            where="--of",
            allowed=f"1 to {MOST}, all of whose configurations are run" + "".join(f"; {n}: {w}" for n, w in found.left_out[:3]),
            fix=f"name up to {MOST} with --only" if playing else "take another kind, or a scenario that has some",
        )
    return Game(found.scenario, playing, found.meaning, found.left_out)


def _of_kind(scenario: Scenario, of: str) -> Game:
    if of == "loops":
        return _loops(scenario)
    if of == "stages":
        lacks = [Mechanism(s, f"stage of {s}", Change(set={f"stages.{s}": 1.0}), Change()) for s in STAGES]
        meaning = "On: what the stage lacks is made up for, whatever the service does. Off: the stage as it is."
        return Game(scenario, tuple(lacks), meaning)
    played = []
    for name in PRINCIPLES:
        strength = scenario.values[f"institutions.{name}"] or 1.0
        on, off = ({f"institutions.{name}": value} for value in (strength, 0.0))
        played.append(Mechanism(name, name.replace("_", " "), Change(set=on), Change(set=off)))
    meaning = "On: the principle at the scenario's strength, or in full where the scenario has none of it. Off: none of it."
    return Game(scenario, tuple(played), meaning)


def _loops(scenario: Scenario) -> Game:
    played, left_out = [], []
    for loop in LOOPS.values():
        try:
            scenario.with_cuts([loop.name])
        except BadInput as error:
            left_out.append((loop.name, error.what))
        else:
            played.append(Mechanism(loop.name, loop.title, Change(), Change(cut=(loop.name,))))
    return Game(scenario, tuple(played), "On: the loop runs. Off: it is cut.", tuple(left_out))


def _of_theory(scenario: Scenario, of: str) -> Game:
    if of not in shipped_theories() and not of.endswith(".toml"):
        more = f"{', '.join(KINDS)}, or a theory: 'coprod theories' lists them, or a path to a .toml file"
        raise unknown("kind of mechanisms", of, [*KINDS, *shipped_theories()], where="--of", more=more)
    theory = load_theory(of)
    held = theory.change.applied(scenario, f"theory {theory.name}")
    titles = {name: loop.title for name, loop in LOOPS.items()}
    played = [Mechanism(n, titles.get(n, n.replace("_", " ")), Change(), change) for n, change in theory.mechanisms.items()]
    return Game(held, tuple(played), f"On: as in the theory {theory.title}. Off: the mechanism is taken out of it.")
