"""Phase 7: service episodes, and the value they create."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.agents.service import count_hours, count_value, serve, start_episode
from coprod.simulation.exact.draws import DELIVER
from coprod.simulation.formulas.session import relax

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel


def deliver(model: SetupModel) -> None:
    """7. Service episodes, and the value they create for each role."""
    for professional in model._professionals:
        professional.episodes = professional.value_sum = professional.useful = 0.0
    for unit in model.units:
        unit.quality = unit.step_cost = unit.step_episodes = unit.step_hours = 0.0
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
        count_hours(unit)
    for leader in model._leaders:
        count_value(leader)
