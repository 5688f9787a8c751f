"""The nine phases of a step, in their order. Each reads the state at its start and commits what it computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from coprod.simulation.exact.draws import DELIVER, ENGAGE, IMPLEMENT, LEAD, LEARN, UNIT_KEY
from coprod.simulation.exact.numerics import at_least, below, beyond, log, power
from coprod.simulation.exact.statistics import gini
from coprod.simulation.formulas.session import (
    call_chance,
    capacity_after_costs,
    implementation_step,
    is_due,
    not_reached,
    practice_serving,
    progress,
    relax,
    session_interval,
    whole_years,
)
from coprod.simulation.rules.institutions.monitoring import Monitoring
from coprod.simulation.rules.institutions.nesting import Nesting
from coprod.simulation.rules.institutions.right_to_organise import RightToOrganise
from coprod.simulation.rules.registry import PRINCIPLES

from .forum import hold_forums
from .service import count_value, serve, start_episode
from .session import Session
from .unit import apart

if TYPE_CHECKING:
    from .citizen import Citizen
    from .model import SetupModel
    from .person import Person
    from .unit import Unit

P = TypeVar("P", bound="Person")

# The parts of learning (laboratory.LEARNING) that change a state, where they are not the one of its name.
PARTS_OF = {
    "psychological_safety": ("safety",),
    "unused": ("response_expectation",),
    "resources": ("power",),
    "position": ("power",),
    "attitude": ("power", "attitude"),
    "trust_back": ("trust",),
}


def running_costs(model: SetupModel) -> float:
    """Capacity that the eight principles take at their strengths."""
    institutions = model.p.institutions
    total = 0.0
    for principle in PRINCIPLES:
        total += getattr(institutions, principle) * getattr(institutions.cost, principle)
    return float(total)


def attended(model: SetupModel, unit: Unit) -> dict[str, float]:
    """Strength of leaders' attention to each practice in a unit."""
    rule = model.rules.leadership
    if not rule.answers("attention"):
        return model.strength
    served = practice_serving(unit.weakest_stage) if unit.weakest_stage >= 0 else -1
    found = {}
    for k, practice in enumerate(model.practices):
        given = rule.ask("attention", getattr(model.p.practice, practice), 1.0 if k == served else 0.0)
        found[practice] = power(given, model.p.leaders.diminishing)
    return found


def lead(model: SetupModel) -> None:
    """1. Leaders' practices reach each unit; a session may be due, or called by citizens."""
    p = model.p
    levels = (p.leaders.micro.weight, p.leaders.meso.weight, p.leaders.macro.weight)
    organise = p.institutions.right_to_organise
    costs = running_costs(model)
    for unit in model.units:
        capacities = [capacity_after_costs(leader.effective_capacity, costs) for leader in unit.leaders]

        def reached(strength: float, capacities: list[float] = capacities) -> float:
            missed = [not_reached(w, c, strength) for w, c in zip(levels, capacities, strict=True)]
            return 1.0 - missed[0] * missed[1] * missed[2]

        strength = attended(model, unit)
        for practice in model.practices:
            unit.effect[practice] = reached(strength[practice])
        unit.capacity = reached(1.0)
        unit.inclusiveness = 1.0 - (1.0 - unit.leader.inclusiveness) * (1.0 - unit.effect["power_sharing"])
        interval = session_interval(p.lead.interval, p.lead.initiating_gain, unit.effect["initiating"])
        unit.clock += p.time.dt
        due = is_due(unit.clock, interval)
        if due:
            unit.clock -= interval
        if organise > 0.0:
            callers = len([c for c in unit.citizens if beyond(c.need_gap, p.institutions.call_gap)])
            called, _ = model.uniforms(LEAD, UNIT_KEY + unit.index, 0)
            if called < call_chance(float(callers), organise, p.institutions.call_probability):
                due = True
        unit.session = 1 if due else 0


def _seated(arrivals: list[tuple[float, P]], seats: int) -> list[P]:
    """The earliest arrivals, ties in index order, in index order."""
    earliest = sorted(arrivals, key=lambda arrival: (arrival[0], arrival[1].index))[:seats]
    return sorted((person for _, person in earliest), key=lambda person: person.index)


def clear_seats(model: SetupModel) -> None:
    """Nobody sits in a session; what people did in the last one is over."""
    for session in model.sessions.values():
        for citizen in session.citizens:
            citizen.session_role = 0
            citizen.input_used = 0
        for professional in session.professionals:
            professional.session_role = 0
    model.sessions = {}


def engage(model: SetupModel) -> None:
    """2. Invited people accept or not; seats are given; who is present changes for all units at once."""
    p = model.p
    clear_seats(model)
    for unit in model.units:
        if unit.session == 0:
            continue
        willing: list[tuple[float, Citizen]] = []
        for citizen in unit.citizens:
            accepts, ticket = citizen.uniforms(ENGAGE)
            citizen.accepted = accepts < citizen.acceptance()
            if citizen.accepted:
                weight = citizen.weight_of_seat()
                willing.append((-log(1.0 - ticket) / weight if weight > 0.0 else 0.5e300, citizen))
            unit.count("invited", citizen)
            if citizen.accepted:
                unit.count("accepted", citizen)
        unit.joined = float(len(willing)) / float(len(unit.citizens)) if unit.citizens else 0.0
        ready = []
        for professional in unit.professionals:
            accepts, ticket = professional.uniforms(ENGAGE)
            if accepts < professional.acceptance():
                ready.append((-log(1.0 - ticket), professional))
        citizens = _seated(willing, int(p.engage.citizen_seats))
        professionals = _seated(ready, int(p.engage.professional_seats))
        if citizens and (professionals or not unit.professionals):
            model.sessions[unit.index] = Session(unit, citizens, professionals)
        else:
            unit.session = 0
    take_seats(model)


def take_seats(model: SetupModel) -> None:
    """Mark those who sit in this step's sessions, for all units at once."""
    for session in model.sessions.values():
        for citizen in session.unit.citizens:
            citizen.present = False
        for citizen in session.citizens:
            citizen.present = True
            citizen.session_role = 1
            session.unit.count("seated", citizen)
        for professional in session.professionals:
            professional.session_role = 1


def dialogue(model: SetupModel) -> None:
    """3. Participants talk; views move."""
    for session in model.sessions.values():
        session.hold_dialogue()


def record(model: SetupModel) -> None:
    """4. What was said enters the record; participants read it together."""
    for session in model.sessions.values():
        session.write_record()


def agree(model: SetupModel) -> None:
    """5. Participants agree on a proposal, or not; forums of several units do so now and then."""
    for session in model.sessions.values():
        session.agree()
    hold_forums(model)


def _settle_inputs(model: SetupModel, session: Session) -> None:
    """Higher leaders may override; each citizen who spoke learns whether the input was used."""
    unit, institutions = session.unit, model.p.institutions
    overridden = False
    if unit.session == 2:
        u, _ = model.uniforms(IMPLEMENT, UNIT_KEY + unit.index, 0)
        overridden = u < RightToOrganise.apply(institutions.override, institutions.right_to_organise)
        if overridden:
            unit.agreement = list(unit.leaders[1].view)
    for citizen in session.citizens:
        if citizen.session_role < 2:
            continue
        used = citizen.session_role == 2 and unit.session == 2 and not overridden
        if used:
            used = below(apart(unit.agreement, citizen.view, unit.dimensions), unit.distance_to(citizen.view))
        citizen.input_used = 1 if used else -1
        if used:
            unit.used += 1.0
            unit.count("used", citizen)


def _next_design(unit: Unit, model: SetupModel, old: list[list[float]]) -> list[float]:
    """The design after implementing, drifting and moving together with linked units."""
    p, institutions = model.p.implement, model.p.institutions
    factor = _leaders_factor(unit, model)
    step = 0.0
    if unit.agreements > 0.0:
        step = implementation_step(p.rate, p.base, unit.effect["implementing"], factor, unit.pipeline_yield, model.p.time.dt)
    drift = p.drift * (1.0 - unit.effect["supporting"])
    pull = p.orchestration * unit.effect["orchestrating"]
    linked = 0.0
    for weight in unit.links:
        linked += weight
    design = list(unit.design)
    n = len(model.units)
    for k in range(unit.dimensions):
        x = old[unit.index][k]
        together = x
        if linked > 0.0:
            total = 0.0
            for o, weight in enumerate(unit.links):
                total += weight * old[(unit.index + o - 3 + 3 * n) % n][k]
            together = total / linked
        moved = x + step * (unit.agreement[k] - x) + drift * (unit.origin[k] - x) + pull * (together - x)
        design[k] = model.bounded(moved + Nesting.apply(x, together, institutions.nesting, institutions.diffusion))
    return design


def _leaders_factor(unit: Unit, model: SetupModel) -> float:
    """What the rule of leadership makes of the last session, as a factor on the rate of implementing."""
    rule = model.rules.leadership
    if not rule.answers("implementation"):
        return 1.0
    openness = 0.0
    for professional in unit.professionals:
        openness += professional.openness
    openness = openness / float(len(unit.professionals)) if unit.professionals else 0.0
    found = rule.ask(
        "implementation",
        unit.direction,
        unit.alignment,
        unit.shared_commitment,
        unit.expressed if unit.session > 0 else 0.0,
        unit.capacity,
        openness,
        memory=unit.memory["leadership"],
    )
    return float(found)


def _bring_delegates(model: SetupModel) -> None:
    """Leaders above units follow the mean of their designs."""
    institutions = model.p.institutions
    for leader in model._leaders[len(model.units) :]:
        for k in range(leader.units[0].dimensions):
            mean = 0.0
            for unit in leader.units:
                mean += unit.design[k]
            mean = mean / float(len(leader.units))
            leader.view[k] += Nesting.apply(leader.view[k], mean, institutions.nesting, institutions.diffusion)


def implement(model: SetupModel) -> None:
    """6. Designs move towards agreements or drift back; agreements come of age as kept or broken promises."""
    p = model.p.implement
    for session in model.sessions.values():
        _settle_inputs(model, session)
    old = [list(unit.design) for unit in model.units]
    for unit in model.units:
        unit.design = _next_design(unit, model, old)
        unit.promise = 0
        if unit.age >= 0.0:
            unit.age += model.p.time.dt
            if is_due(unit.age, p.patience):
                initial = apart(unit.start, unit.agreement, unit.dimensions)
                left = apart(unit.design, unit.agreement, unit.dimensions)
                kept = at_least(progress(initial, left), p.required_progress)
                unit.promise = 1 if kept else -1
                unit.promises += 1.0
                unit.kept += 1.0 if kept else 0.0
                u, _ = model.uniforms(IMPLEMENT, UNIT_KEY + unit.index, 1)
                audited = not kept and Monitoring.apply(u, model.p.institutions.monitoring) > 0.5
                unit.age = 0.0 if audited else -1.0
    if model.p.institutions.nesting > 0.0:
        _bring_delegates(model)


def deliver(model: SetupModel) -> None:
    """7. Service episodes, and the value they create for each role."""
    for professional in model._professionals:
        professional.episodes = professional.value_sum = 0.0
    for unit in model.units:
        unit.quality = unit.step_cost = unit.step_episodes = 0.0
    for citizen in model._citizens:
        start_episode(citizen, *citizen.uniforms(DELIVER))
    for citizen in model._citizens:
        if citizen.episode:
            serve(citizen)
    for professional in model._professionals:
        if professional.episodes > 0.0:
            professional.value = professional.value_sum / professional.episodes
    for unit in model.units:
        staff = float(len(unit.professionals))
        per_week = unit.step_episodes / (staff * model.p.time.dt) if staff > 0.0 else 0.0
        unit.volume = relax(unit.volume, per_week, model.p.deliver.volume)
    for leader in model._leaders:
        count_value(leader)


def learn(model: SetupModel) -> None:
    """8. Everyone learns from the step; then some citizens leave and others take their places."""
    events = []
    for citizen in model._citizens:
        u_shock, u_leave = citizen.uniforms(LEARN)
        citizen.good = citizen.episode and citizen.judges_good(citizen.uniforms(LEARN, 1)[0])
        events.append((u_shock < model.p.learn.shock, model.learns("leaving") and citizen.leaves(u_leave)))
    if model.learns("accounts"):
        for citizen in model._citizens:
            citizen.keep_account()
    if model.mean_positions_read:
        for unit in model.units:
            unit.mean_position = _mean_position(unit)
    learned = [
        (citizen, citizen.learn_now(shock) | (citizen.trust_now() if citizen.episode and model.learns("trust") else {}))
        for citizen, (shock, _) in zip(model._citizens, events, strict=True)
    ]
    others = [(person, person.learn_now()) for person in (*model._professionals, *model._leaders)]
    for person, news in (*learned, *others):
        for name, value in news.items():
            if any(model.learns(part) for part in PARTS_OF.get(name, (name,))):
                setattr(person, name, value)
    for citizen, (_, leaves) in zip(model._citizens, events, strict=True):
        if leaves:
            citizen.unit.left += 1.0
            citizen.unit.count("left", citizen)
            citizen.arrive(citizen.generation + 1)


def _mean_position(unit: Unit) -> float:
    """Mean position corner of a unit's citizens and professionals."""
    total = 0.0
    for citizen in unit.citizens:
        total += citizen.position
    for professional in unit.professionals:
        total += professional.position
    members = len(unit.citizens) + len(unit.professionals)
    return total / float(members) if members else 0.0


def mean_value(model: SetupModel) -> float:
    """Mean value over citizens, summed by unit."""
    total = 0.0
    for unit in model.units:
        part = 0.0
        for citizen in unit.citizens:
            part += citizen.value
        total += part
    return total / float(len(model._citizens))


def observe(model: SetupModel) -> None:
    """9. What must be noted at every step, recorded or not."""
    dt = model.p.time.dt
    done = model.steps_done
    if whole_years(done + 1, dt) > whole_years(done, dt):
        model.year_gini = gini(sorted(float(c.year_talk) for c in model._citizens), len(model._citizens))
        model.year_gini_chance = gini(sorted(float(c.year_talk_chance) for c in model._citizens), len(model._citizens))
        for citizen in model._citizens:
            citizen.year_talk = citizen.year_talk_chance = 0
    if not model.support_ended and is_due((done + 1) * dt, model.p.leaders.support_ends):
        model.support_ended = True
        model.value_at_end = mean_value(model)
