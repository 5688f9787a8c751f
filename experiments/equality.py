"""Both engines side by side, every number of every agent compared after every step."""

from __future__ import annotations

import numpy as np

from coprod.simulation.agents.model import SetupModel
from coprod.simulation.kernel.engine import KernelRun
from coprod.simulation.kernel.link import Kernel
from coprod.simulation.schema.named_states import agents_of, named_states
from coprod.simulation.schema.vector import layout
from coprod.simulation.setup.setup import Setup


def first_difference(setup: Setup, seed: int, replicate: int, steps: int, kernel: Kernel | None = None) -> tuple[int, str]:
    """How many states and measures of both engines were compared, and the first that differs, in words ('' for none).

    ``kernel`` is the compiled engine, by default machine code.
    """
    run, model = KernelRun(setup, seed, replicate, kernel), SetupModel(setup, seed, replicate)
    known, compared = named_states(setup), 0
    for step in range(steps + 1):
        if step:
            run.step()
            model.step()
        arrays = {"citizen": run.citizens()} | {k: getattr(run.batch, f"{k}s")[0] for k in ("professional", "leader", "unit")}
        for key, named in known.items():
            agents = agents_of(model, named.kind)
            if not agents or not named.rows:
                continue
            readable = np.array([named.read(agent) for agent in agents]).T
            compiled = arrays[named.kind][list(named.rows)]
            compared += readable.size
            if not np.array_equal(readable, compiled, equal_nan=True):
                row, agent = np.argwhere(~((readable == compiled) | (np.isnan(readable) & np.isnan(compiled))))[0]
                values = f"mesa {float(readable[row, agent])!r}, kernel {float(compiled[row, agent])!r}"
                return compared, f"step {step}: {key}[{row}] of {agent}: {values}"
        readable, compiled = np.array(model.measure_vector()), run.measures()
        compared += readable.size
        if not np.array_equal(readable, compiled, equal_nan=True):
            differs = ~((readable == compiled) | (np.isnan(readable) & np.isnan(compiled)))
            parts = layout(len(setup.groups), setup.sizes.units)
            names = [name for name, part in parts.items() if differs[part].any()]
            first = int(np.flatnonzero(differs)[0])
            values = f"mesa {float(readable[first])!r}, kernel {float(compiled[first])!r}"
            return compared, f"step {step}: measures {', '.join(names)}; the first number that differs: {values}"
    return compared, ""
