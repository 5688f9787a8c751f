"""Compares the two engines: every state of every agent, and every measure, to the bit."""

import numpy as np

from coprod.simulation import state
from coprod.simulation.agents.model import SetupModel
from coprod.simulation.kernel.engine import KernelRun
from coprod.simulation.setup import Setup


def values(agent: object, names: tuple[str, ...]) -> list[float]:
    found = []
    for name in names:
        base, _, place = name.partition("[")
        value = getattr(agent, base)
        if place:
            value = (list(value.values()) if isinstance(value, dict) else value)[int(place[:-1])]
        found.append(float(value))
    return found


def difference(model: SetupModel, run: KernelRun) -> str:
    """The first difference in words; '' where there is none."""
    kinds = (
        ("citizen", run.citizens(), model._citizens, state.CITIZEN_NAMES),
        ("professional", run.tile.professionals[0], model._professionals, state.PROFESSIONAL_NAMES),
        ("leader", run.tile.leaders[0], model._leaders, state.LEADER_NAMES),
        ("unit", run.tile.units[0], model.units, state.UNIT_NAMES),
    )
    for kind, array, agents, names in kinds:
        readable = np.array([values(agent, names) for agent in agents]).T
        compiled = array[: len(names)]
        same = (readable == compiled) | (np.isnan(readable) & np.isnan(compiled))
        if not same.all():
            row, column = np.argwhere(~same)[0]
            return f"{kind} {column} {names[row]}: mesa {readable[row, column]!r}, kernel {compiled[row, column]!r}"
    readable, compiled = np.array(model.measure_vector()), run.measures()
    same = (readable == compiled) | (np.isnan(readable) & np.isnan(compiled))
    return "" if same.all() else f"measures at {np.flatnonzero(~same)}"


def first_difference(setup: Setup, seed: int, replicate: int, steps: int) -> str:
    """Run both engines side by side and compare after every step."""
    run, model = KernelRun(setup, seed, replicate), SetupModel(setup, seed, replicate)
    for step in range(steps + 1):
        found = difference(model, run)
        if found:
            return f"step {step}: {found}"
        if step < steps:
            run.step()
            model.step()
    return ""
