"""Phase 9: what must be noted at every step, recorded or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.statistics import gini, ratio
from coprod.simulation.formulas.session import is_due, whole_years

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel


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


def mean_value(model: SetupModel) -> float:
    """Mean value over the citizens who have had an episode, summed by unit."""
    total = served = 0.0
    for unit in model.units:
        part = 0.0
        for citizen in unit.citizens:
            part += citizen.value
            served += citizen.served
        total += part
    return ratio(total, served)
