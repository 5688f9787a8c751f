"""Everything the model measures, as one list in the order of ``coprod.simulation.schema.measures``.

Means over citizens are sums over (unit, group) cells in index order, added up over groups and then over units.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coprod.simulation.exact.statistics import NAN, gini, ratio
from coprod.simulation.formulas.session import is_due, progress

from .unit import COUNTED, Unit, apart

if TYPE_CHECKING:
    from .citizen import Citizen
    from .model import SetupModel


class Cells:
    """Sums of one quantity over the citizens of each unit and group."""

    def __init__(self, model: SetupModel, quantity: Callable[[Citizen], float]) -> None:
        groups = len(model.setup.groups)
        self.by_unit = [0.0] * len(model.units)
        self.by_group = [0.0] * groups
        for u, unit in enumerate(model.units):
            cell = [0.0] * groups
            for citizen in unit.citizens:
                cell[int(citizen.group)] += quantity(citizen)
            for g in range(groups):
                self.by_group[g] += cell[g]
                self.by_unit[u] += cell[g]
        self.every = add(self.by_unit)
        self.others = add(self.by_group[1:])


def add(values: list[float]) -> float:
    """Left-to-right sum (Python's ``sum`` is compensated from 3.12 on)."""
    total = 0.0
    for x in values:
        total += x
    return total


def _means(quantities: tuple[Cells, ...], members: list[float]) -> list[list[float]]:
    """Means of some quantities over the members of each group."""
    return [[ratio(cells.by_group[g], n) for g, n in enumerate(members)] for cells in quantities]


def measure(model: SetupModel) -> list[float]:
    """The vector of measures now."""
    units, groups = model.units, len(model.setup.groups)
    powers = {
        person: person.power
        for person in (*model._citizens, *model._professionals, *(model._leaders if model.with_leaders else []))
    }
    count = Cells(model, lambda c: 1.0)
    gap = Cells(model, lambda c: c.need_gap)
    safety = Cells(model, lambda c: c.psychological_safety)
    efficacy = Cells(model, lambda c: c.efficacy)
    trust = Cells(model, lambda c: c.personal_trust if c.ties else NAN)
    institutional = Cells(model, lambda c: c.institutional_trust)
    response = Cells(model, lambda c: c.response_expectation)
    commitment = Cells(model, lambda c: c.commitment)
    burden = Cells(model, lambda c: c.burden)
    well_being = Cells(model, lambda c: c.well_being)
    health = Cells(model, lambda c: c.health)
    value = Cells(model, lambda c: c.value)
    negative = Cells(model, lambda c: 1.0 if c.value < 0.0 else 0.0)
    negative_sum = Cells(model, lambda c: c.value if c.value < 0.0 else 0.0)
    power = Cells(model, lambda c: powers[c])
    given = Cells(model, lambda c: c.contribution)
    people = float(len(model._citizens))
    workers = float(len(model._professionals))
    led = model._leaders if model.with_leaders else []
    leaders = float(len(led))

    def total(counter: Callable[[Unit], float]) -> float:
        return add([counter(unit) for unit in units])

    counted = {
        what: [total(lambda unit, what=what, g=g: unit.of_group[what][g]) for g in range(groups)]  # type: ignore[misc]
        for what in COUNTED
    }
    invited, seated = counted["invited"], counted["seated"]
    invited_all = total(lambda unit: add(unit.of_group["invited"]))
    accepted_all = total(lambda unit: add(unit.of_group["accepted"]))
    seated_all = total(lambda unit: add(unit.of_group["seated"]))
    other_rate = ratio(add(seated[1:]), add(invited[1:]))
    sessions = total(lambda unit: unit.sessions)
    agreements = total(lambda unit: unit.agreements)
    with_agreement = [unit for unit in units if unit.agreements > 0.0]
    progressed = add(
        [progress(apart(u.start, u.agreement, u.dimensions), apart(u.design, u.agreement, u.dimensions)) for u in with_agreement]
    )
    staff_power = add([powers[p] for p in model._professionals])
    mean_value = value.every / people
    p_leaders, week = model.p.leaders, model.week

    outputs = [
        sessions,
        ratio(agreements, sessions),
        ratio(total(lambda unit: unit.rounds), agreements),
        total(lambda unit: unit.ideas),
        ratio(progressed, float(len(with_agreement))),
        ratio(total(lambda unit: unit.kept), total(lambda unit: unit.promises)),
        ratio(total(lambda unit: unit.hidden), sessions),
        1.0 - gap.every / people,
        model.forums,
        ratio(model.forum_agreements, model.forums),
        ratio(model.forum_closeness, model.forums),
    ]
    experience = [
        ratio(total(lambda unit: unit.voice_gini), sessions),
        model.year_gini,
        model.year_gini_chance,
        ratio(total(lambda unit: unit.heard), total(lambda unit: unit.seated)),
        ratio(accepted_all, invited_all),
        ratio(seated_all, invited_all),
        ratio(ratio(seated[0], invited[0]), other_rate) if other_rate > 0.0 else NAN,
        safety.every / people,
        efficacy.every / people,
        trust.every / people,
        institutional.every / people,
        response.every / people,
        commitment.every / people,
        burden.every / people,
        given.every / people,
        ratio(add([p.openness for p in model._professionals]), workers),
        total(lambda unit: unit.left) / people,
        ratio(total(lambda unit: unit.used), total(lambda unit: unit.inputs)),
        gini(sorted(powers.values()), len(powers)),
        ratio(staff_power, workers) - power.every / people,
    ]
    results = [
        well_being.every / people,
        health.every / people,
        mean_value,
        negative.every / people,
        negative_sum.every / people,
        gap.every / people,
        total(lambda unit: unit.episodes) / people,
        total(lambda unit: unit.cost) / people,
        ratio(value.by_group[0], count.by_group[0]) - ratio(value.others, count.others),
        mean_value - model.value_at_end if is_due(week, p_leaders.support_ends + 52.0) else NAN,
    ]
    by_role = [
        mean_value,
        ratio(add([p.value for p in model._professionals]), workers),
        ratio(add([q.value for q in led]), leaders),
        power.every / people,
        ratio(staff_power, workers),
        ratio(add([powers[q] for q in led]), leaders),
        safety.every / people,
        ratio(add([p.psychological_safety for p in model._professionals]), workers),
        NAN,
        burden.every / people,
        ratio(add([p.burden for p in model._professionals]), workers),
        NAN,
    ]
    members = count.by_group
    each = [
        [1.0 - ratio(gap.by_group[g], members[g]) for g in range(groups)],
        *(
            [ratio(counted[part][g], counted[whole][g]) for g in range(groups)]
            for part, whole in (("accepted", "invited"), ("seated", "invited"), ("heard", "seated"), ("used", "inputs"))
        ),
        *_means((safety, efficacy, trust, institutional, response, commitment, burden), members),
        [ratio(counted["left"][g], members[g]) for g in range(groups)],
        *_means((power, given, well_being, health, value, negative, negative_sum, gap), members),
        *([ratio(counted[what][g], members[g]) for g in range(groups)] for what in ("episodes", "cost")),
    ]
    by_group = [x for values in each for x in values]
    by_unit = [ratio(unit.agreements, unit.sessions) for unit in units]
    by_unit += [unit.pipeline_yield for unit in units]
    for cells in (trust, gap, value):
        by_unit += [ratio(cells.by_unit[u], count.by_unit[u]) for u in range(len(units))]
    levels = [[q for q in led if q.level == level] for level in range(3)]
    by_level = [ratio(add([q.value for q in level]), float(len(level))) for level in levels]
    by_level += [ratio(add([q.effective_capacity for q in level]), float(len(level))) for level in levels]
    return [*outputs, *experience, *results, *by_role, *by_group, *by_unit, *by_level]
