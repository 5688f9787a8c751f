"""The same model as a good Mesa programmer would write it: own agents, plain float maths, Python's random numbers.

The yardstick of the speed benchmark. It shares no code with the engines, reads the same parameter values, and is checked
against the compiled engine's means. Drawn numbers differ, so trajectories do; distributions should not.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import mesa

PRACTICES = (
    "initiating",
    "power_sharing",
    "training",
    "supporting",
    "building_trust",
    "communicating",
    "networking",
    "orchestrating",
    "implementing",
)
COUNTED = (
    "sessions",
    "agreements",
    "seated",
    "heard",
    "inputs",
    "used",
    "left",
    "cost",
    "citizen_hours",
    "staff_hours",
    "leader_hours",
)


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def distance(a: list[float], b: list[float]) -> float:
    return math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b)) / len(a))


def clip(x: float) -> float:
    return min(1.0, max(0.0, x))


def gini(values: list[float]) -> float:
    values = sorted(values)
    n, total = len(values), sum(values)
    return sum((2 * i - n + 1) * x for i, x in enumerate(values)) / (n * total) if total else 0.0


class Person(mesa.Agent):
    def trait(self, mean: float, spread: float) -> float:
        return clip(self.random.gauss(mean, spread))

    @property
    def power(self) -> float:
        form = self.model.p.power_form
        return self.resources**form.resources * self.position**form.position * self.attitude**form.attitude


class Citizen(Person):
    def __init__(self, model: PlainModel, unit: Unit) -> None:
        super().__init__(model)
        self.unit = unit
        self.ties: list[Professional] = []
        self.peers: list[Citizen] = []
        self.arrive()

    def arrive(self) -> None:
        p, k, hidden = self.model.p, self.model.k, self.model.hidden
        self.group = self.random.choices(self.model.groups, self.model.group_shares)[0]
        g = getattr(p.groups, self.group)
        centres = [g.need_centre] * (k - hidden) + [g.hidden_need_centre] * hidden
        self.need = [clip(self.trait(x, g.need_spread) + moved) for x, moved in zip(centres, self.unit.need_shift)]
        self.view = list(self.need)
        spread = p.start.spread
        self.resources, self.position = self.trait(g.resources, spread), self.trait(g.position, spread)
        self.efficacy = self.own_efficacy = self.attitude = self.trait(g.efficacy, spread)
        self.safety = self.trait(g.safety, spread)
        self.health = self.own_health = self.trait(p.start.health, spread)
        self.well_being, self.burden = self.trait(p.start.well_being, spread), self.trait(p.start.burden, spread)
        self.institutional_trust = self.trait(p.start.institutional_trust + g.trust_shift, spread)
        self.expectation = self.own_expectation = self.quality = self.trait(p.start.expectation, spread)
        self.response = self.own_response = self.trait(p.start.response_expectation, spread)
        self.trust = [self.trait(p.start.trust + g.trust_shift, spread) for _ in range(self.model.n_ties)]
        self.trust_back = [self.trait(p.start.trust + g.trust_shift, spread) for _ in range(self.model.n_ties)]
        self.commitment, self.value, self.contribution = p.start.commitment, 0.0, 0.0
        self.plan, self.encounters = [0.0] * k, [0] * self.model.n_ties
        self.served, self.depth, self.treatment = False, 0.0, 0.0
        self.present, self.unused, self.role, self.used = False, False, "absent", None
        self.year_talk = 0

    @property
    def need_gap(self) -> float:
        return distance([x + y for x, y in zip(self.unit.design, self.plan)], self.need)

    def accepts(self) -> bool:
        b = self.model.p.participation
        peers = sum(peer.present for peer in self.peers) / len(self.peers)
        x = (
            b.intercept
            + b.efficacy * self.efficacy
            + b.trust * self.institutional_trust
            + b.response * self.response
            + b.need_gap * self.need_gap
            + b.outreach * self.unit.effect["networking"]
            + b.resources * self.resources
            + b.peers * peers
            - b.burden * self.burden
            - b.satisfaction * self.well_being
        )
        return self.random.random() < logistic(x)

    def depth_with(self, slot: int) -> float:
        """How deep an encounter goes: the professional offers, the citizen takes."""
        p, d, staff = self.model.p, self.model.p.depth, self.ties[slot]
        unit = staff.unit
        offer = logistic(
            d.offer
            + d.offer_openness * staff.openness
            + d.offer_trust * self.trust_back[slot]
            + d.offer_sharing * unit.effect["power_sharing"]
            + d.offer_inclusiveness * unit.inclusive
            + d.offer_discretion * unit.discretion
            - d.offer_burden * staff.burden
            - d.offer_overload * unit.overload
            - d.offer_distance * max(0.0, staff.position - self.position) * (1 - unit.inclusive)
            - d.offer_urgency * p.needs.urgency
        )
        take = logistic(
            d.take
            + d.take_efficacy * self.efficacy
            + d.take_trust * self.trust[slot]
            + d.take_safety * self.safety
            - d.take_burden * self.burden
        )
        return 3 * (offer * take) ** d.exponent

    def plan_service(self, unit: Unit, known: float, voice: float) -> list[float]:
        """What is done: the unit's design, and beside it what is planned together, of which only what is known stays."""
        step = unit.discretion * voice
        service = []
        for k, (design, need, plan) in enumerate(zip(unit.design, self.need, self.plan)):
            before = known * plan
            service.append(design + before + step * (need - design - before))
            self.plan[k] = plan + known * step * (need - design - plan)
        return service

    def episode(self) -> None:
        p, d, form = self.model.p, self.model.p.deliver, self.model.p.value.form
        slot = 0
        if self.random.random() >= d.continuity and len(self.ties) > 1:
            slot = self.random.randrange(1, len(self.ties))
        staff = self.ties[slot]
        unit = staff.unit
        depth = self.depth_with(slot)
        voice = depth / 3 * (d.unsafe_voice + (1 - d.unsafe_voice) * self.safety)
        known = p.record.shared if slot else 1.0
        treatment = d.treatment.depth * depth / 3 + d.treatment.voice * voice + d.treatment.plan * known
        service = self.plan_service(unit, known, voice)
        share = self.model.share_at(depth)
        r = d.routine + (1 - d.routine) * staff.expertise
        r *= (1 - d.staff_burden * staff.burden) * (1 - d.hearing * (1 - voice)) * max(0.0, 1 - d.overload * unit.overload)
        willing = logistic(
            d.intercept
            + d.trust * self.trust[slot]
            + d.response * self.response
            + d.commitment * self.commitment
            + d.depth * depth / 3
            - d.substitution * d.perceived_substitution * r
        )
        s = d.floor + (1 - d.floor) * self.efficacy * (1 - self.burden) * willing
        fit = self.model.fit_at(distance(service, self.need))
        reached = fit + (1 - fit) * form.shop * (1 - (1 - d.tailoring_match) ** (1 + depth))
        reached *= math.exp(-((distance(service, staff.norm) / d.practicable) ** 2))
        rho = (p.value.elasticity - 1) / p.value.elasticity
        q = reached * ((1 - share) * r**rho + share * s**rho) ** (1 / rho)
        active = sum(peer.present for peer in self.peers) / len(self.peers)
        benefit = q + form.network * d.network_gain * active * (1 - q)
        if d.access_cost * (1 - self.resources) * (1 - unit.effect["networking"]) > d.access_threshold:
            benefit *= 1 - form.access
        others = [distance(self.unit.design, tie.unit.design) for tie in self.ties[1:]]
        benefit *= 1 - d.fragmentation * (sum(others) / len(others) if others else 0)
        harm = (
            d.misfit_harm * max(0, d.misfit_threshold - fit)
            + d.disappointment_harm * max(0, self.expectation - q)
            + d.burden_harm * max(0, self.burden - d.burden_threshold)
        )
        self.value = max(-1, min(1, benefit - d.effort_cost * s - harm))
        work = d.staff_effort * r + form.shop * d.iteration_cost * depth
        strain = d.staff_overload * max(0, staff.burden - d.burden_threshold)
        conflict = d.staff_conflict * distance(staff.view, unit.design)
        staff.values.append(max(-1, min(1, d.meaning * q - work - strain - conflict)))
        hours = max(0.0, p.hours.episode + p.hours.depth * depth - p.hours.saved * s * max(0.0, depth - 1))
        cost = d.unit_cost * hours * (1 - form.chain * (1 - (1 + unit.volume) ** -d.scale_exponent))
        unit.step_quality.append(q)
        unit.step_cost.append(cost)
        unit.step_hours += hours
        self.quality, self.contribution, self.depth, self.treatment, self.served = q, s, depth, treatment, True
        self.own_hours = s * (p.hours.own + p.hours.own_depth * depth)
        self.unit.counts["citizen_hours"] += self.own_hours
        w = d.treatment_weight
        by = (1 - w) * (q - self.expectation) + w * (treatment - d.usual_treatment)
        good = self.random.random() < logistic(d.judgement * by)
        if good:
            staff.useful += s * depth / 3
        self.outcome = (slot, good)

    def learn(self) -> dict[str, Any]:
        p, unit, learn = self.model.p, self.unit, self.model.p.learn
        new: dict[str, Any] = {}
        heard = self.role == "heard"
        personal = sum(self.trust) / len(self.trust)
        peer = self.peers[self.model.steps % len(self.peers)]
        w = learn.well_being
        target = w.value * 0.5 * (1 + self.value) + w.health * self.health + w.trust * personal
        new["well_being"] = clip(self.well_being + learn.well_being_half_life * (target - self.well_being))
        say = learn.institutional_peers
        target = (1 - say) * personal + say * peer.institutional_trust
        trust = self.institutional_trust + learn.institutional * (target - self.institutional_trust)
        response = self.response + learn.response_fade * (self.own_response - self.response)
        if self.used is True:
            response += learn.input_used * (1 - response)
        elif self.used is False:
            response -= learn.input_unused * response
        if unit.promise:
            exposure = 1.0 if self.present else p.implement.onlooker_share
            if unit.promise > 0:
                trust += learn.promise_kept * exposure * (1 - trust)
                response += learn.promise_kept * exposure * (1 - response)
            else:
                trust -= learn.promise_broken * exposure * trust
                response -= learn.promise_broken * exposure * response
        new["institutional_trust"], new["response"] = clip(trust), clip(response)
        if self.used is not None:
            new["unused"] = not self.used
        target = 0.5 * self.own_expectation + 0.5 * self.quality
        new["expectation"] = self.expectation + learn.expectation * (target - self.expectation)
        commitment = self.commitment - learn.commitment_fade * self.commitment
        new["commitment"] = clip(commitment + learn.commitment * (1 - commitment)) if heard else commitment
        new["attitude"] = self.attitude + learn.attitude * (self.efficacy - self.attitude)
        efficacy = self.efficacy + learn.efficacy_fade * (self.own_efficacy - self.efficacy)
        efficacy += learn.efficacy_peers * (peer.efficacy - efficacy)
        efficacy += learn.training * unit.effect["training"] * (1 - efficacy)
        load = learn.session_load if self.role != "absent" else 0.0
        if self.outcome:
            slot, good = self.outcome
            part = self.contribution * self.depth / 3
            efficacy += learn.mastery * part * (1 - efficacy) if good else -learn.failure * part * efficacy
            load += learn.episode_load * self.own_hours
            new["trust"], new["trust_back"] = self.trust_after(slot, good)
            self.encounters[slot] += 1
        new["efficacy"] = clip(efficacy + learn.heard_efficacy * (1 - efficacy) if heard else efficacy)
        new["safety"] = unit.safety_after(self)
        position = self.position
        if self.used is True:
            position += learn.earned_position * (0.5 + 0.5 * unit.inclusive) * (1 - position)
        elif self.used is False:
            position -= learn.lost_position * (1 - unit.inclusive) * position
        new["position"] = position
        new["burden"] = unit.burden_after(self.burden, learn.illness_burden * (1 - self.health), load)
        target = (1 - learn.care_share) * self.own_health + learn.care_share * self.quality
        health = self.health + learn.health * (target - self.health)
        new["shocked"] = self.random.random() < learn.shock
        new["health"] = clip(health - learn.shock_size if new["shocked"] else health)
        new["view"] = [x + learn.view * (need - x) for x, need in zip(self.view, self.need)]
        new["plan"] = [x - learn.plan_fade * x for x in self.plan]
        return new

    def trust_after(self, slot: int, good: bool) -> tuple[list[float], list[float]]:
        """Trust on both sides after an episode; the citizen's other ties get part of the change."""
        p, trust, back = self.model.p, list(self.trust), list(self.trust_back)
        first = 1 + (p.trust.first - 1) / (1 + self.encounters[slot])
        bonus = 1 + p.learn.trust_bonus * self.ties[slot].unit.effect["building_trust"]
        gain, loss = min(1.0, p.trust.gain * bonus * first), min(1.0, p.trust.loss * first)
        change = gain * (1 - trust[slot]) if good else -loss * trust[slot]
        trust = [clip(x + (1.0 if t == slot else p.learn.trust_generalised) * change) for t, x in enumerate(trust)]
        back[slot] += gain * (1 - back[slot]) if good else -loss * back[slot]
        return trust, back

    def leaves(self) -> bool:
        learn = self.model.p.learn
        hazard = learn.leave * (1 + learn.leave_burden * self.burden + learn.leave_unused * self.unused)
        return self.random.random() < hazard


class Professional(Person):
    def __init__(self, model: PlainModel, unit: Unit) -> None:
        super().__init__(model)
        p, spread = model.p.professionals, model.p.start.spread
        self.unit = unit
        self.norm = [p.norm] * (model.k - model.hidden) + [p.hidden_norm] * model.hidden
        self.view = [self.trait(x, p.view_spread) for x in self.norm]
        self.expertise = self.trait(p.expertise, spread)
        self.openness = self.own_openness = self.trait(p.openness, spread)
        self.safety, self.burden = self.trait(p.safety, spread), self.trait(p.burden, spread)
        self.resources, self.position = self.trait(p.resources, spread), self.trait(p.position, spread)
        self.attitude = self.trait(p.attitude, spread)
        self.commitment, self.value, self.role = 0.0, 0.0, "absent"
        self.values: list[float] = []
        self.useful = 0.0

    def accepts(self) -> bool:
        e = self.model.p.engage
        x = e.staff_intercept + e.staff_openness * self.openness + e.staff_safety * self.safety
        return self.random.random() < logistic(x - e.staff_burden * self.burden + e.staff_support * self.unit.effect["supporting"])

    def learn(self) -> None:
        learn, unit = self.model.p.learn, self.unit
        self.view = [x + learn.staff_view * (norm - x) for x, norm in zip(self.view, self.norm)]
        self.expertise += learn.training * unit.effect["training"] * (1 - self.expertise)
        opened = learn.openness_useful * self.useful * (1 - self.openness)
        closed = learn.openness_overload * unit.overload * self.openness
        self.openness = clip(self.openness + learn.openness_fade * (self.own_openness - self.openness) + opened - closed)
        self.safety = unit.safety_after(self)
        load = learn.staff_load * len(self.values) + (learn.session_load if self.role != "absent" else 0.0)
        load += learn.overload_load * unit.overload
        self.burden = unit.burden_after(self.burden, learn.staff_rest_burden, load)
        self.commitment -= learn.commitment_fade * self.commitment
        if self.role == "heard":
            self.commitment += learn.commitment * (1 - self.commitment)
        self.role = "absent"


class Leader(Person):
    def __init__(self, model: PlainModel, level: str, goal: list[float]) -> None:
        super().__init__(model)
        p, own = model.p.leaders, getattr(model.p.leaders, level)
        self.level, self.goal, self.units = level, goal, []
        self.view = [self.trait(x, model.p.professionals.view_spread) for x in goal]
        spread = model.p.start.spread
        self.capacity, self.inclusiveness = self.trait(own.capacity, spread), self.trait(own.inclusiveness, spread)
        self.resources, self.position = self.trait(p.resources, spread), self.trait(p.position, spread)
        self.attitude, self.weight, self.value = self.trait(p.attitude, spread), own.weight, 0.0


class Unit:
    def __init__(self, model: PlainModel, index: int) -> None:
        p = model.p
        self.model, self.index = model, index
        norm = [p.professionals.norm] * (model.k - model.hidden) + [p.professionals.hidden_norm] * model.hidden
        self.design = [clip(model.random.gauss(x, p.professionals.view_spread)) for x in norm]
        self.origin, self.agreement, self.start = list(self.design), None, None
        self.age, self.clock, self.volume, self.pipeline = None, p.lead.interval * index / int(p.population.units), 0.0, 0.0
        self.citizens, self.professionals, self.leaders, self.links = [], [], [], {}
        self.effect: dict[str, float] = {}
        self.need_shift, self.discretion = [0.0] * model.k, clip(model.random.gauss(p.units.discretion, p.units.discretion_spread))
        self.workload, self.success = 0.0, 0.0
        self.promise, self.step_quality, self.step_cost, self.step_hours = 0, [], [], 0.0
        self.counts = dict.fromkeys(COUNTED, 0.0)

    @property
    def overload(self) -> float:
        return max(0.0, self.workload - 1)

    def safety_after(self, person: Citizen | Professional) -> float:
        s, learn, x = self.model.p.safety, self.model.p.learn, person.safety
        level = s.base + s.status * person.position * (1 - self.inclusive) + s.inclusiveness * self.inclusive
        x = clip(x + s.adjustment * (level - x))
        if person.role == "heard":
            return x + learn.heard_safety * (1 - x)
        return clip(x - learn.rejection) if person.role == "rejected" else x

    def burden_after(self, x: float, rest: float, load: float) -> float:
        rate = min(1.0, self.model.p.learn.recovery * (1 + self.effect["supporting"]))
        return clip(x + rate * (rest - x) + load)


class PlainModel(mesa.Model):
    """One run for a namespace of parameter values of one step (``Setup.namespace()``) and its groups."""

    def __init__(self, parameters: SimpleNamespace, groups: tuple[str, ...], seed: int) -> None:
        super().__init__(seed=seed)
        self.p: Any = parameters
        p = self.p
        self.groups, self.group_shares = groups, [getattr(p.groups, g).share for g in groups]
        self.k, self.hidden = int(p.needs.dimensions), int(p.needs.hidden)
        n, m, u = int(p.population.citizens), int(p.population.professionals), int(p.population.units)
        self.n_ties, rng = min(int(p.network.ties), m), self.random
        self.units = [Unit(self, i) for i in range(u)]
        self.people = [Citizen(self, self.units[i * u // n]) for i in range(n)]
        self.staff = [Professional(self, self.units[j * u // m]) for j in range(m)]
        for person in self.people:
            person.unit.citizens.append(person)
        for person in self.staff:
            person.unit.professionals.append(person)
        for person in self.people:
            home = person.unit
            while len(person.ties) < self.n_ties:
                unit = home
                if person.ties and rng.random() < p.network.elsewhere:
                    reach = int(p.network.reach)
                    offset = rng.choice([o for o in range(-reach, reach + 1) if o])
                    unit = self.units[(home.index + offset) % u]
                tie = rng.choice(unit.professionals)
                if tie not in person.ties:
                    person.ties.append(tie)
                    if unit is not home:
                        home.links[unit] = home.links.get(unit, 0) + 1
            while len(person.peers) < int(p.network.peers):
                peer = rng.choice(home.citizens if rng.random() < p.network.peers_local else self.people)
                if peer is not person and peer not in person.peers:
                    person.peers.append(peer)
        o, r = int(p.population.organisations), int(p.population.regions)
        goals = [[clip(rng.gauss(p.leaders.goal, p.leaders.goal_spread)) for _ in range(self.k)] for _ in range(o + r)]
        organisations = [Leader(self, "meso", goals[i]) for i in range(o)]
        regions = [Leader(self, "macro", goals[o + i]) for i in range(r)]
        self.leaders = [*organisations, *regions]
        for unit in self.units:
            i = unit.index * o // u
            unit.leaders = [Leader(self, "micro", goals[i]), organisations[i], regions[i * r // o]]
            self.leaders.append(unit.leaders[0])
            for leader in unit.leaders:
                leader.units.append(unit)
        self.strength = {name: getattr(p.practice, name) ** p.leaders.diminishing for name in PRACTICES}
        self.year_gini = float("nan")

    def step(self) -> None:
        for unit in self.units:
            self.lead(unit)
        sessions = [session for unit in self.units if unit.due and (session := self.engage(unit))]
        for unit, citizens, _ in sessions:
            for person in unit.citizens:
                person.present = False
            for person in citizens:
                person.present = True
        for session in sessions:
            self.hold(*session)
        self.implement()
        self.spread_practices()
        self.deliver()
        self.learn()

    def lead(self, unit: Unit) -> None:
        p = self.p
        for name, strength in self.strength.items():
            unit.effect[name] = 1 - math.prod(1 - q.weight * q.capacity * strength for q in unit.leaders)
        unit.capacity = 1 - math.prod(1 - q.weight * q.capacity for q in unit.leaders)
        unit.inclusive = 1 - (1 - unit.leaders[0].inclusiveness) * (1 - unit.effect["power_sharing"])
        interval = p.lead.interval / (1 + p.lead.initiating_gain * unit.effect["initiating"])
        unit.clock += p.time.dt
        unit.due = unit.clock >= interval
        if unit.due:
            unit.clock -= interval

    def engage(self, unit: Unit) -> tuple[Unit, list[Citizen], list[Professional]] | None:
        e = self.p.engage
        citizens = [c for c in unit.citizens if c.accepts()]
        staff = [s for s in unit.professionals if s.accepts()]
        if not citizens or not staff:
            return None
        citizens = self.random.sample(citizens, min(len(citizens), int(e.citizen_seats)))
        staff = self.random.sample(staff, min(len(staff), int(e.professional_seats)))
        for person in (*citizens, *staff):
            person.role = "seated"
        return unit, citizens, staff

    def trust_between(self, a: Person, b: Person) -> float:
        if isinstance(a, Citizen):
            return a.trust[a.ties.index(b)] if b in a.ties else a.institutional_trust
        if isinstance(a, Professional) and isinstance(b, Citizen) and a in b.ties:
            return b.trust_back[b.ties.index(a)]
        return self.p.dialogue.staff_trust

    def propose(self, people: list[Person], shares: dict[Person, float], views: dict[Person, list[float]]) -> list[float]:
        return [sum(shares[a] * views[a][k] for a in people) for k in range(self.k)]

    def hold(self, unit: Unit, citizens: list[Citizen], staff: list[Professional]) -> None:
        p, d, rng = self.p, self.p.dialogue, self.random
        leader = unit.leaders[0]
        people = [*citizens, *staff, leader]
        n, inclusive = len(people), unit.inclusive
        views = {a: list(a.view) for a in people}
        safety = {a: 1.0 if a is leader else a.safety for a in people}
        powers = {a: a.power for a in people}
        trust = {a: {b: self.trust_between(a, b) for b in people if b is not a} for a in people}
        mean_trust = {a: sum(trust[a].values()) / (n - 1) for a in people}
        share = p.leadership.leader_share
        shares = {a: (1 - inclusive) * ((share if a is leader else 0) + (1 - share) / n) + inclusive / n for a in people}
        pairs = [distance(views[a], views[b]) for i, a in enumerate(people) for b in people[:i]]
        intention = 1 - sum(pairs) / len(pairs)
        talk, spoke = dict.fromkeys(people, 0.0), dict.fromkeys(people, 0)
        raised = d.hidden_weight + (1 - d.hidden_weight) * inclusive * unit.effect["communicating"]
        even, top = 1 - (1 - inclusive) * (1 - d.equal_right), max(people, key=powers.__getitem__)
        dims = range(self.k)
        said = []
        for _ in range(int(d.rounds)):
            about = {}
            for a in people:
                if rng.random() < logistic(d.speaking_slope * (safety[a] - d.speaking_threshold)):
                    shared = self.k - self.hidden
                    weights = [1.0] * shared + [raised * safety[a] if isinstance(a, Citizen) else 0.0] * self.hidden
                    about[a] = rng.choices(dims, weights)[0]
                    spoke[a] += 1
            said += [(a, k, views[a][k]) for a, k in about.items()]
            voice = {a: math.exp(p.voice.steepness * powers[a]) for a in about}
            loud = sum(voice.values())
            voice = {a: (1 - even) * v / loud + even / len(about) for a, v in voice.items()}
            for a, v in voice.items():
                talk[a] += v
            moved = {}
            uttered = (about[top], views[top][about[top]]) if top in about else None
            for a in people:
                own = list(views[a])
                for k in dims:
                    heard = [(voice[b] * trust[a][b], views[b][k]) for b, kb in about.items() if kb == k and b is not a]
                    weight = sum(w for w, _ in heard)
                    if weight > 0:
                        w = p.influence.self_weight
                        own[k] = w * own[k] + (1 - w) * sum(w2 * x for w2, x in heard) / weight
                if uttered:
                    k, x = uttered
                    own[k] += min(1.0, d.yielding * (powers[top] - powers[a]) * (1 - safety[a])) * (x - own[k])
                moved[a] = own
            views = moved
        total = sum(talk.values())
        excess = max(0.0, talk[leader] / total - 1 / n) if total else 0.0
        for a in (*citizens, *staff):
            a.safety = clip(a.safety - d.dominance_cost * excess)
        for a in staff:
            a.openness = clip(a.openness - d.dominance_cost * excess)
        fidelity = p.record.fidelity + (1 - p.record.fidelity) * unit.effect["communicating"]
        kept = [(a, k, x) for a, k, x in said if rng.random() < fidelity]
        record = {}
        for k in dims:
            entries = [(powers[a] ** p.record.status_bias, x) for a, ka, x in kept if ka == k]
            if sum(w for w, _ in entries) > 0:
                record[k] = sum(w * x for w, x in entries) / sum(w for w, _ in entries)
        full = [record.get(k, unit.design[k]) for k in dims]
        before = after = 0.0
        for a in people:
            target = [record.get(k, views[a][k]) for k in dims]
            before += distance(views[a], target)
            step = p.record.understanding * mean_trust[a]
            views[a] = [x + step * (t - x) for x, t in zip(views[a], target)]
            after += distance(views[a], target)
        need = [sum(c.need[k] for c in citizens) / len(citizens) for k in dims]
        recorded = {a for a, _, _ in kept}
        counts = unit.counts
        for a in (*citizens, *staff):
            if spoke[a]:
                a.role = "heard" if a in recorded else "rejected"
        for c in citizens:
            c.year_talk += spoke[c]
            counts["inputs"] += bool(spoke[c])
            counts["heard"] += c.role == "heard"
        assets = sum(c.efficacy for c in citizens) + sum(s.expertise for s in staff) + unit.capacity
        unevenness = gini(list(talk.values()))
        proposal = self.propose(people, shares, views)
        gaps = [distance(proposal, views[a]) for a in people]
        tolerance = p.decision.tolerance
        stages = [
            intention,
            assets / n,
            max(0.0, 1 - unevenness * n / (n - 1)) * sum(s > 0 for s in spoke.values()) / n,
            len(kept) / len(said) * len(record) / self.k if said else 0.0,
            max(0.0, 1 - distance(full, need)),
            0.0 if not record else (1 - after / before if before > 0 else 1.0),
            sum(gap <= tolerance for gap in gaps) / n,
        ]
        agreed = max(gaps) <= tolerance
        if not agreed:
            for a in (*citizens, *staff):
                a.safety = clip(a.safety - p.agree.conflict_cost)
        for a in people:
            a.view = views[a]
        counts["sessions"] += 1
        counts["seated"] += len(citizens)
        unit.step_hours = len(staff) * p.hours.session
        counts["citizen_hours"] += len(citizens) * p.hours.session
        counts["leader_hours"] += p.hours.session
        overridden = False
        if agreed:
            counts["agreements"] += 1
            if unit.age is None:
                unit.start, unit.age = list(unit.design), 0.0
            overridden = rng.random() < p.institutions.override
            unit.agreement = list(unit.leaders[1].view) if overridden else proposal
            rho = (p.pipeline.elasticity - 1) / p.pipeline.elasticity
            unit.pipeline = (sum(x**rho for x in stages) / 7) ** (1 / rho) if min(stages) > 0 else 0.0
        for c in citizens:
            if c.role != "seated":
                c.used = c.role == "heard" and agreed and not overridden
                c.used = c.used and distance(unit.agreement, c.view) < distance(unit.design, c.view)
                counts["used"] += c.used

    def implement(self) -> None:
        p = self.p.implement
        old = {unit: list(unit.design) for unit in self.units}
        for unit in self.units:
            step = 0.0
            if unit.agreement:
                rate = p.rate * (p.base + (1 - p.base) * unit.effect["implementing"])
                step = 1 - (1 - rate * unit.pipeline) ** self.p.time.dt
            drift = p.drift * (1 - unit.effect["supporting"])
            pull = p.orchestration * unit.effect["orchestrating"]
            ties = sum(unit.links.values())
            for k, x in enumerate(old[unit]):
                together = sum(w * old[other][k] for other, w in unit.links.items()) / ties if ties else x
                goal = unit.agreement[k] if unit.agreement else x
                unit.design[k] = clip(x + step * (goal - x) + drift * (unit.origin[k] - x) + pull * (together - x))
            unit.promise = 0
            if unit.age is not None:
                unit.age += self.p.time.dt
                if unit.age >= p.patience:
                    initial = distance(unit.start, unit.agreement)
                    done = 1.0 if initial < 1e-9 else 1 - distance(unit.design, unit.agreement) / initial
                    unit.promise = 1 if done >= p.required_progress else -1
                    unit.age = None

    def spread_practices(self) -> None:
        """Units follow linked ones of better quality in discretion and inclusive leadership."""
        old = {unit: (unit.discretion, unit.leaders[0].inclusiveness) for unit in self.units}
        for unit in self.units:
            pull = self.p.implement.spread * unit.effect["orchestrating"]
            better = {other: w * (other.success - unit.success) for other, w in unit.links.items() if other.success > unit.success}
            total = sum(better.values())
            if total > 0:
                acting, including = (sum(w * old[other][i] for other, w in better.items()) / total for i in (0, 1))
                unit.discretion += pull * (acting - unit.discretion)
                unit.leaders[0].inclusiveness += pull * (including - unit.leaders[0].inclusiveness)

    def share_at(self, depth: float) -> float:
        """The citizen's share of the input, in straight lines between the depths."""
        d = self.p.deliver
        shares = (0.0, d.share_1, d.share_2, d.share_3)
        low = min(2, int(depth))
        return shares[low] + (shares[low + 1] - shares[low]) * (depth - low)

    def fit_at(self, gap: float) -> float:
        return math.exp(-((gap * (0.5 + self.p.needs.complexity) / self.p.fit.scale) ** 2))

    def deliver(self) -> None:
        d, hours = self.p.deliver, self.p.hours
        for staff in self.staff:
            staff.values, staff.useful = [], 0.0
        for unit in self.units:
            unit.step_quality, unit.step_cost = [], []
        for person in self.people:
            person.outcome = None
            chance = d.half_life_ill + (d.half_life - d.half_life_ill) * person.health
            if self.random.random() < chance:
                person.episode()
        for staff in self.staff:
            if staff.values:
                staff.value = sum(staff.values) / len(staff.values)
        for unit in self.units:
            per_week = len(unit.step_quality) / (len(unit.professionals) * self.p.time.dt)
            unit.volume += d.volume * (per_week - unit.volume)
            unit.counts["cost"] += sum(unit.step_cost)
            unit.counts["staff_hours"] += unit.step_hours
            there = len(unit.professionals) * self.p.time.dt * hours.budget
            unit.workload += hours.half_life * (unit.step_hours / there - unit.workload)
            unit.step_hours = 0.0
            if unit.step_quality:
                unit.success += d.volume * (sum(unit.step_quality) / len(unit.step_quality) - unit.success)
        for leader in self.leaders:
            quality = [q for unit in leader.units for q in unit.step_quality]
            cost = [x for unit in leader.units for x in unit.step_cost]
            if quality:
                apart = sum(distance(leader.view, unit.design) for unit in leader.units) / len(leader.units)
                worth = (sum(quality) / len(quality)) / (1 + sum(cost) / len(cost))
                leader.value = max(-1, min(1, worth - d.leader_conflict * apart))

    def learn(self) -> None:
        learned = [(person, person.learn(), person.leaves()) for person in self.people]
        for person, new, _ in learned:
            person.__dict__.update(new)
            person.role, person.used = "absent", None
        for staff in self.staff:
            staff.learn()
        factor = self.p.learn.staff_view
        for leader in self.leaders:
            leader.view = [x + factor * (goal - x) for x, goal in zip(leader.view, leader.goal)]
        self.move_needs()
        for person, _, leaves in learned:
            if leaves:
                person.unit.counts["left"] += 1
                person.arrive()
        dt = self.p.time.dt
        if int(self.steps * dt / 52) > int((self.steps - 1) * dt / 52):
            self.year_gini = gini([c.year_talk for c in self.people])
            for person in self.people:
                person.year_talk = 0

    def move_needs(self) -> None:
        """Needs of a unit's citizens drift together; those of a citizen change by a health shock."""
        needs, gauss = self.p.needs, self.random.gauss
        for unit in self.units:
            moved = [gauss(0.0, needs.drift * math.sqrt(self.p.time.dt / 52)) for _ in range(self.k)]
            unit.need_shift = [x + y for x, y in zip(unit.need_shift, moved)]
            for person in unit.citizens:
                person.need = [clip(x + y) for x, y in zip(person.need, moved)]
                if person.shocked:
                    person.need = [clip(x + gauss(0.0, needs.change)) for x in person.need]

    def measure(self) -> dict[str, float | list[float]]:
        """The measures over all people, and hours by role, that the benchmark compares."""
        people, n = self.people, len(self.people)
        counts = {name: sum(unit.counts[name] for unit in self.units) for name in self.units[0].counts}
        powers = [a.power for a in (*people, *self.staff, *self.leaders)]
        served = [c for c in people if c.served]
        values, m = [c.value for c in served], len(served)
        gaps, beside = [c.need_gap for c in people], [distance(c.unit.design, c.need) for c in people]
        weeks = self.steps * self.p.time.dt
        return {
            "value": sum(values) / m,
            "value_negative_share": sum(v < 0 for v in values) / m,
            "depth": sum(c.depth for c in served) / m,
            "treatment": sum(c.treatment for c in served) / m,
            "citizen_input": sum(c.contribution for c in served) / m,
            "well_being": sum(c.well_being for c in people) / n,
            "health": sum(c.health for c in people) / n,
            "need_gap": sum(gaps) / n,
            "design_gap": sum(beside) / n,
            "plan_fit": sum(map(self.fit_at, gaps)) / n,
            "fit": sum(map(self.fit_at, beside)) / n,
            "discretion_used": sum(distance(c.plan, [0.0] * self.k) for c in people) / n,
            "workload": sum(unit.workload for unit in self.units) / len(self.units),
            "personal_trust": sum(sum(c.trust) / len(c.trust) for c in people) / n,
            "institutional_trust": sum(c.institutional_trust for c in people) / n,
            "response_expectation": sum(c.response for c in people) / n,
            "psychological_safety": sum(c.safety for c in people) / n,
            "efficacy": sum(c.efficacy for c in people) / n,
            "burden": sum(c.burden for c in people) / n,
            "commitment": sum(c.commitment for c in people) / n,
            "staff_openness": sum(s.openness for s in self.staff) / len(self.staff),
            "power_gini": gini(powers),
            "contribution_gini": self.year_gini,
            "sessions": counts["sessions"],
            "agreement_rate": counts["agreements"] / counts["sessions"] if counts["sessions"] else math.nan,
            "heard_share": counts["heard"] / counts["seated"] if counts["seated"] else math.nan,
            "input_used_rate": counts["used"] / counts["inputs"] if counts["inputs"] else math.nan,
            "drop_out": counts["left"] / n,
            "cost": counts["cost"] / n,
            "hours_by_role": [
                counts[f"{role}_hours"] / (len(who) * weeks)
                for role, who in (("citizen", people), ("staff", self.staff), ("leader", self.leaders))
            ],
        }
