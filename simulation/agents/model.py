"""The model: a population, nine phases in a visible list, and one step at a time."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import mesa

from coprod.simulation.exact.draws import BLOCKS_PER_GENERATION, STATES, normals, uniforms
from coprod.simulation.exact.numerics import clamp, power
from coprod.simulation.formulas.population import fill_peers, fill_ties, home_unit, trait
from coprod.simulation.formulas.session import is_due
from coprod.simulation.parameters.population import PRACTICES
from coprod.simulation.rules.arguments import reads
from coprod.simulation.rules.base import State
from coprod.simulation.rules.bound import BoundRule
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.schema.rule_states import states_of
from coprod.simulation.schema.vector import layout, measures_length
from coprod.simulation.setup.setup import Setup
from coprod.simulation.setup.starting_values import place_in_agents
from coprod.simulation.setup.timeline import timeline
from coprod.simulation.words import counted

from .citizen import Citizen
from .events import change_values
from .leader import Leader
from .observe import measure
from .phases.agree import agree
from .phases.deliver import deliver
from .phases.dialogue import dialogue
from .phases.engage import engage
from .phases.implement import implement
from .phases.lead import lead
from .phases.learn import learn
from .phases.neutral import STAND_INS
from .phases.observe import observe
from .phases.record import record
from .professional import Professional
from .session import Session
from .unit import Unit


class SetupModel(mesa.Model):
    """The readable engine for a resolved set-up; ``coprod.CoproductionModel`` builds it from a scenario.

    ``phases`` lists the nine phases in their order; ``step()`` runs all, ``step_phase()`` the next one. Agents are in
    ``citizens``, ``professionals`` and ``leaders`` (Mesa AgentSets) and units in ``units``. ``measures()`` gives what
    the model measures now. The trajectory equals the compiled engine's to the bit.
    """

    practices = PRACTICES

    def __init__(self, setup: Setup, seed: int = 0, replicate: int = 0) -> None:
        super().__init__(rng=seed)
        self.setup = setup
        self.draw_seed, self.replicate = seed, replicate
        self.p: Any = setup.namespace()
        self.parameter_vector: list[float] = setup.parameter_vector.tolist()
        self.values = dict(setup.step_values)
        self.rules: Any = SimpleNamespace()
        for family in FAMILIES:
            setattr(self.rules, family, BoundRule(rule_of(family, setup.rules[family]), self.values))
        self.states = states_of(setup.rules)
        self.timeline, self.laboratory = timeline(setup), setup.laboratory
        self.low, self.high = self.laboratory.bounds_of_states if self.laboratory else (0.0, 1.0)
        self.note_strength()
        self.mean_positions_read = reads(rule_of("power", setup.rules["power"]), "apply", "unit_mean")
        self.sessions: dict[int, Session] = {}
        self.with_leaders = self.laboratory is None or self.laboratory.leaders
        self.steps_done = 0
        self.next_phase = 0
        self.year_gini = self.year_gini_chance = self.value_at_end = float("nan")
        self.support_ended = False
        self.forum_clock = self.forums = self.forum_agreements = self.forum_closeness = 0.0
        self.phases: list[Callable[[SetupModel], None]] = [
            lead,
            engage,
            dialogue,
            record,
            agree,
            implement,
            deliver,
            learn,
            observe,
        ]
        self._populate()
        if self.laboratory:
            off = self.laboratory.switched_off
            self.phases = [STAND_INS[phase.__name__] if phase.__name__ in off else phase for phase in self.phases]
            place_in_agents(self)

    def summary(self) -> str:
        """How many agents there are, and how far the run has come."""
        agents = ", ".join(counted(number, kind) for kind, number in self.setup.sizes.agents.items())
        week, end = self.steps_done * self.setup.dt, self.setup.values["time.weeks"]
        return f"{agents}; week {week:g} of {end:g}, seed {self.draw_seed}, replicate {self.replicate}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.summary()}>"

    def _populate(self) -> None:
        s = self.setup.sizes
        self.units = [Unit(self, u) for u in range(s.units)]
        everyone = [Citizen(self, i, self.units[home_unit(i, s.citizens, s.units)]) for i in range(s.citizens)]
        staff = [Professional(self, j, self.units[home_unit(j, s.professionals, s.units)]) for j in range(s.professionals)]
        leaders = []
        for index in range(s.units + s.organisations + s.regions):
            level = 0 if index < s.units else (1 if index < s.units + s.organisations else 2)
            goal = home_unit(index, s.units, s.organisations) if level == 0 else index - s.units
            leaders.append(Leader(self, index, level, goal))
        for citizen in everyone:
            ties, peers = [0] * 4, [0] * 8
            fill_ties(
                ties,
                self.parameter_vector,
                citizen.index,
                s.citizens,
                s.professionals,
                s.units,
                s.ties,
                self.draw_seed,
                self.replicate,
            )
            fill_peers(peers, self.parameter_vector, citizen.index, s.citizens, s.units, s.peers, self.draw_seed, self.replicate)
            citizen.ties = [staff[j] for j in ties[: s.ties]]
            citizen.peers = [everyone[i] for i in peers[: s.peers]]
            citizen.unit.citizens.append(citizen)
            for professional in citizen.ties:
                for o in range(7):
                    neighbour = (citizen.unit.index + o - 3 + 3 * s.units) % s.units
                    other = professional.unit
                    if o != 3 and other is not citizen.unit and neighbour == other.index:
                        citizen.unit.links[o] += 1.0
                        break
        for professional in staff:
            professional.unit.professionals.append(professional)
        for unit in self.units:
            organisation = home_unit(unit.index, s.units, s.organisations)
            region = home_unit(organisation, s.organisations, s.regions)
            unit.leaders = (
                leaders[unit.index],
                leaders[s.units + organisation],
                leaders[s.units + s.organisations + region],
            )
            for leader in unit.leaders:
                leader.units.append(unit)
        self.citizens = self.agents.select(agent_type=Citizen)
        self.professionals = self.agents.select(agent_type=Professional)
        self.leaders = self.agents.select(agent_type=Leader)
        self._citizens, self._professionals, self._leaders = everyone, staff, leaders

    # --- what agents ask the model
    def uniforms(self, stream: int, key: int, block: int) -> tuple[float, float]:
        """Two uniforms of this run and step for a use, a permanent key and a block."""
        return uniforms(self.draw_seed, self.replicate, self.steps_done, stream, key, block)

    def normals(self, stream: int, key: int, block: int) -> tuple[float, float]:
        """Two standard normals of this run and step for a use, a permanent key and a block."""
        return normals(self.draw_seed, self.replicate, self.steps_done, stream, key, block)

    def bounded(self, x: float) -> float:
        """A state within its bounds: [0, 1], but in a laboratory without bounds."""
        return clamp(x, self.low, self.high)

    def start_of(self, state: State, key: int, generation: int, number: int) -> float:
        """Where a state that a rule keeps starts for the owner with a key; ``number`` is its position among the owner's."""
        value = self.values[state.start] if isinstance(state.start, str) else state.start
        if state.spread:
            block = generation * BLOCKS_PER_GENERATION + number
            z, _ = normals(self.draw_seed, self.replicate, 0, STATES, key, block)
            value = trait(value, self.values[state.spread], z)
        return float(value)

    def learns(self, part: str) -> bool:
        """Whether a part of learning goes on: all do, but in a laboratory that leaves it out."""
        return self.laboratory is None or self.laboratory.learns(part)

    def note_strength(self) -> None:
        """Note the strength of leaders' attention to each practice."""
        self.strength = {name: power(getattr(self.p.practice, name), self.p.leaders.diminishing) for name in PRACTICES}

    def support_left(self) -> float:
        """Share of leaders' capacity left: 1 until support ends."""
        leaders = self.p.leaders
        ended = is_due(self.steps_done * self.p.time.dt, leaders.support_ends)
        return float(leaders.support_capacity_left) if ended else 1.0

    # --- schedule
    @property
    def week(self) -> float:
        """Weeks simulated so far."""
        return self.steps_done * float(self.p.time.dt)

    def step(self) -> None:
        """Run all nine phases, or those left of a step begun with ``step_phase``."""
        while True:
            self.step_phase()
            if self.next_phase == 0:
                break

    def step_phase(self) -> str:
        """Run the next phase alone; its name."""
        if self.next_phase == 0:
            change_values(self)
        phase = self.phases[self.next_phase]
        phase(self)
        self.next_phase = (self.next_phase + 1) % len(self.phases)
        if self.next_phase == 0:
            self.steps_done += 1
        return phase.__name__

    def measures(self) -> dict[str, list[float]]:
        """Everything measured, by name, now; see ``coprod.simulation.schema.measures`` for units and meaning."""
        return measure(self)

    def measure_vector(self) -> list[float]:
        """The same as one list, each at its position in ``coprod.simulation.schema.vector``."""
        measured, groups, units = measure(self), len(self.setup.groups), len(self.units)
        found = [0.0] * measures_length(groups, units)
        for name, position in layout(groups, units).items():
            found[position] = measured[name]
        return found
