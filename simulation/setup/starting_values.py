"""Puts a laboratory's starting values into the agents of either engine."""

from typing import Any

import numpy as np

from coprod.simulation.exact.draws import LEADER_KEY, PROFESSIONAL_KEY, UNIT_KEY
from coprod.simulation.formulas.population import first_member
from coprod.simulation.schema.named_states import NamedState, agents_of, named_states

from .setup import Setup

KEYS = {"citizen": 0, "professional": PROFESSIONAL_KEY, "leader": LEADER_KEY, "unit": UNIT_KEY}


def starting_values(setup: Setup, seed: int, replicate: int) -> list[tuple[NamedState, list[list[float]]]]:
    """Each named state that the set-up's laboratory sets, with its values: for each agent a list of one for each row."""
    held, known, sizes = setup.laboratory, named_states(setup), setup.sizes.agents
    found = []
    for stream, (name, start) in enumerate(sorted(held.start.items()) if held else []):
        named = known[name]
        values = start.of(sizes[named.kind], len(named.rows), KEYS[named.kind], stream, seed, replicate)
        if held and start.kind == "normal":
            low, high = named.bounds(held.bounded)
            values = [[min(max(x, low), high) for x in own] for own in values]
        found.append((named, values))
    return found


def place_in_arrays(batch: Any, t: int, setup: Setup, seed: int, replicate: int) -> None:
    """Put starting values into run t of the compiled engine's arrays."""
    s = setup.sizes
    for named, values in starting_values(setup, seed, replicate):
        array = np.array(values)  # (agents, rows)
        for x, row in enumerate(named.rows):
            if named.kind == "citizen":
                for u in range(s.units):
                    first, last = first_member(u, s.citizens, s.units), first_member(u + 1, s.citizens, s.units)
                    batch.citizens[t, u, row, : last - first] = array[first:last, x]
            else:
                getattr(batch, f"{named.kind}s")[t, row, : len(array)] = array[:, x]


def place_in_agents(model: Any) -> None:
    """Put starting values into a Mesa model's agents."""
    for named, values in starting_values(model.setup, model.draw_seed, model.replicate):
        for agent, own in zip(agents_of(model, named.kind), values, strict=True):
            named.write(agent, own)
