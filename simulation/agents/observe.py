"""Everything the model measures, by name.

Means over citizens are sums over (unit, group) cells in index order, added up over groups and then over units.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coprod.simulation.exact.statistics import NAN, deviation, gini, per_week, ratio
from coprod.simulation.formulas.encounter import missed
from coprod.simulation.formulas.session import is_due, progress
from coprod.simulation.schema.measures import measures_by_name

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


def measure(model: SetupModel) -> dict[str, list[float]]:
    """Every measure now, by name: one number, or one for each role, group, unit or level."""
    sums = Sums(model)
    alone = {**of_sessions(model), **of_citizens(model, sums), **of_staff_and_leaders(sums)}
    found = {
        **{name: [value] for name, value in alone.items()},
        **by_role_and_level(sums),
        **by_group(sums),
        **by_unit(model, sums),
    }
    lacking = [name for name in measures_by_name() if name not in found]
    if lacking:
        raise NotImplementedError(f"declared in schema/measures.py, without a formula in agents/observe.py: {', '.join(lacking)}")
    return {name: found[name] for name in measures_by_name()}


class Sums:
    """Sums over citizens by unit and group, everyone's power, and what is counted since the start."""

    def __init__(self, model: SetupModel) -> None:
        self.staff = model._professionals
        self.leaders = model._leaders if model.with_leaders else []
        self.citizens, self.workers = float(len(model._citizens)), float(len(self.staff))
        powers = {person: person.power for person in (*model._citizens, *self.staff, *self.leaders)}
        self.powers = powers
        self.staff_power = ratio(add([powers[p] for p in self.staff]), self.workers)
        self.weeks = model.week
        self.count, self.served = Cells(model, lambda c: 1.0), Cells(model, lambda c: c.served)
        fit, complexity = model.rules.fit, model.p.needs.complexity
        self.cells = {
            "fit": Cells(model, lambda c: float(fit(missed(c.design_gap, complexity)))),
            "plan_fit": Cells(model, lambda c: float(fit(missed(c.need_gap, complexity)))),
            "depth": Cells(model, lambda c: c.depth),
            "discretion_used": Cells(model, lambda c: c.discretion_used),
            "psychological_safety": Cells(model, lambda c: c.psychological_safety),
            "efficacy": Cells(model, lambda c: c.efficacy),
            "personal_trust": Cells(model, lambda c: c.personal_trust if c.ties else NAN),
            "institutional_trust": Cells(model, lambda c: c.institutional_trust),
            "response_expectation": Cells(model, lambda c: c.response_expectation),
            "commitment": Cells(model, lambda c: c.commitment),
            "burden": Cells(model, lambda c: c.burden),
            "citizen_input": Cells(model, lambda c: c.served * c.contribution),
            "treatment": Cells(model, lambda c: c.treatment),
            "well_being": Cells(model, lambda c: c.well_being),
            "health": Cells(model, lambda c: c.health),
            "value": Cells(model, lambda c: c.value),
            "value_negative_share": Cells(model, lambda c: 1.0 if c.value < 0.0 else 0.0),
            "value_negative_sum": Cells(model, lambda c: c.value if c.value < 0.0 else 0.0),
            "need_gap": Cells(model, lambda c: c.need_gap),
            "design_gap": Cells(model, lambda c: c.design_gap),
        }
        self.citizen_hours = total(model, lambda unit: add(unit.of_group["hours"]))
        self.staff_hours = total(model, lambda unit: unit.hours)
        self.leader_hours = total(model, lambda unit: unit.leader_hours)
        self.power = Cells(model, lambda c: powers[c])
        groups = range(len(model.setup.groups))
        self.counted = {
            what: [total(model, lambda unit, what=what, g=g: unit.of_group[what][g]) for g in groups]  # type: ignore[misc]
            for what in COUNTED
        }

    def counted_in(self, name: str) -> Cells:
        """The citizens over whom a mean is taken: all, or those who have had an episode."""
        return self.served if measures_by_name()[name].served else self.count

    def mean(self, name: str) -> float:
        """Mean over all citizens, or those served."""
        return ratio(self.cells[name].every, self.counted_in(name).every)


def total(model: SetupModel, counter: Callable[[Unit], float]) -> float:
    """What all units counted."""
    return add([counter(unit) for unit in model.units])


def of_sessions(model: SetupModel) -> dict[str, float]:
    """Measures of sessions, agreements, forums and voice."""
    sessions = total(model, lambda unit: unit.sessions)
    agreements = total(model, lambda unit: unit.agreements)
    invited = total(model, lambda unit: add(unit.of_group["invited"]))
    agreed = [unit for unit in model.units if unit.agreements > 0.0]
    progressed = add(
        [progress(apart(u.start, u.agreement, u.dimensions), apart(u.design, u.agreement, u.dimensions)) for u in agreed]
    )
    return {
        "sessions": sessions,
        "agreement_rate": ratio(agreements, sessions),
        "rounds_to_agreement": ratio(total(model, lambda unit: unit.rounds), agreements),
        "ideas": total(model, lambda unit: unit.ideas),
        "implemented_share": ratio(progressed, float(len(agreed))),
        "promises_kept": ratio(total(model, lambda unit: unit.kept), total(model, lambda unit: unit.promises)),
        "hidden_needs_surfaced": ratio(total(model, lambda unit: unit.hidden), sessions),
        "forums": model.forums,
        "forum_agreement_rate": ratio(model.forum_agreements, model.forums),
        "forum_understanding": ratio(model.forum_closeness, model.forums),
        "voice_gini": ratio(total(model, lambda unit: unit.voice_gini), sessions),
        "contribution_gini": model.year_gini,
        "contribution_gini_chance": model.year_gini_chance,
        "heard_share": ratio(total(model, lambda unit: unit.heard), total(model, lambda unit: unit.seated)),
        "input_used_rate": ratio(total(model, lambda unit: unit.used), total(model, lambda unit: unit.inputs)),
        "acceptance_rate": ratio(total(model, lambda unit: add(unit.of_group["accepted"])), invited),
        "attendance_rate": ratio(total(model, lambda unit: add(unit.of_group["seated"])), invited),
    }


def of_citizens(model: SetupModel, sums: Sums) -> dict[str, float]:
    """Measures of citizens over all, and of the first group against the others."""
    people, value, served = sums.citizens, sums.cells["value"], sums.served
    invited, seated = sums.counted["invited"], sums.counted["seated"]
    first_rate, other_rate = ratio(seated[0], invited[0]), ratio(add(seated[1:]), add(invited[1:]))
    year_after = is_due(model.week, model.p.leaders.support_ends + 52.0)
    return {
        **{name: sums.mean(name) for name in sums.cells},
        "workload": total(model, lambda unit: unit.workload) / float(len(model.units)),
        "drop_out": total(model, lambda unit: unit.left) / people,
        "service_use": total(model, lambda unit: unit.episodes) / people,
        "cost": total(model, lambda unit: unit.cost) / people,
        "attendance_ratio": ratio(first_rate, other_rate) if other_rate > 0.0 else NAN,
        "discretion_between_units": deviation([unit.discretion for unit in model.units], len(model.units)),
        "value_between_units": deviation(
            [ratio(x, n) for x, n in zip(value.by_unit, served.by_unit, strict=True)], len(model.units)
        ),
        "equity_gap": ratio(value.by_group[0], served.by_group[0]) - ratio(value.others, served.others),
        "persistence": sums.mean("value") - model.value_at_end if year_after else NAN,
    }


def of_staff_and_leaders(sums: Sums) -> dict[str, float]:
    """Measures over all that concern professionals and leaders."""
    return {
        "staff_openness": ratio(add([p.openness for p in sums.staff]), sums.workers),
        "power_gini": gini(sorted(sums.powers.values()), len(sums.powers)),
        "power_gap": sums.staff_power - sums.power.every / sums.citizens,
    }


def by_role_and_level(sums: Sums) -> dict[str, list[float]]:
    """Means of citizens, professionals and leaders; of leaders of units, organisations and regions."""
    staff, leaders, n = sums.staff, sums.leaders, float(len(sums.leaders))
    levels = [[q for q in leaders if q.level == level] for level in range(3)]
    return {
        "value_by_role": [
            sums.mean("value"),
            ratio(add([p.value for p in staff]), add([p.served for p in staff])),
            ratio(add([q.value for q in leaders]), add([q.served for q in leaders])),
        ],
        "hours_by_role": [
            per_week(sums.citizen_hours, sums.citizens, sums.weeks),
            per_week(sums.staff_hours, sums.workers, sums.weeks),
            per_week(sums.leader_hours, n, sums.weeks),
        ],
        "power_by_role": [
            sums.power.every / sums.citizens,
            sums.staff_power,
            ratio(add([sums.powers[q] for q in leaders]), n),
        ],
        "safety_by_role": [
            sums.mean("psychological_safety"),
            ratio(add([p.psychological_safety for p in staff]), sums.workers),
            NAN,
        ],
        "burden_by_role": [sums.mean("burden"), ratio(add([p.burden for p in staff]), sums.workers), NAN],
        "value_by_level": [ratio(add([q.value for q in level]), add([q.served for q in level])) for level in levels],
        "capacity_by_level": [ratio(add([q.effective_capacity for q in level]), float(len(level))) for level in levels],
    }


def by_group(sums: Sums) -> dict[str, list[float]]:
    """Measures of each population group."""
    members, counted = sums.count.by_group, sums.counted

    def part(name: str, whole: str) -> list[float]:
        return [ratio(a, b) for a, b in zip(counted[name], counted[whole], strict=True)]

    def per_member(values: list[float]) -> list[float]:
        return [ratio(x, n) for x, n in zip(values, members, strict=True)]

    return {
        **{
            f"{name}_by_group": [ratio(x, n) for x, n in zip(cells.by_group, sums.counted_in(name).by_group, strict=True)]
            for name, cells in sums.cells.items()
        },
        "hours_by_group": [per_week(x, n, sums.weeks) for x, n in zip(counted["hours"], members, strict=True)],
        "acceptance_by_group": part("accepted", "invited"),
        "attendance_by_group": part("seated", "invited"),
        "heard_share_by_group": part("heard", "seated"),
        "input_used_rate_by_group": part("used", "inputs"),
        "power_by_group": per_member(sums.power.by_group),
        "drop_out_by_group": per_member(counted["left"]),
        "service_use_by_group": per_member(counted["episodes"]),
        "cost_by_group": per_member(counted["cost"]),
    }


def by_unit(model: SetupModel, sums: Sums) -> dict[str, list[float]]:
    """Measures of each unit."""
    units = model.units
    found = {
        "agreement_rate_by_unit": [ratio(unit.agreements, unit.sessions) for unit in units],
        "yield_by_unit": [unit.pipeline_yield if unit.agreements > 0.0 else NAN for unit in units],
        "discretion_by_unit": [unit.discretion for unit in units],
        "hours_by_unit": [per_week(unit.hours, float(len(unit.professionals)), sums.weeks) for unit in units],
        "workload_by_unit": [unit.workload for unit in units],
    }
    for name in ("personal_trust", "need_gap", "value", "depth", "treatment", "plan_fit"):
        members = sums.counted_in(name).by_unit
        found[f"{name}_by_unit"] = [ratio(x, n) for x, n in zip(sums.cells[name].by_unit, members, strict=True)]
    return found
