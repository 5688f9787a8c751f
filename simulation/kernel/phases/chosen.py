"""The rules of a scenario, as the phases call them. ``kernel.build`` replaces this file by generated code.

Each function takes its family's inputs and the run's vector of parameter values.
"""

from typing import Any


def _not_generated(*inputs: Any) -> Any:
    raise NotImplementedError("the phases run only as built by coprod.simulation.kernel.build")


leadership = voice = influence = power = power_form = trust = participation = _not_generated
seats = interpretation = decision = value = pipeline = safety = _not_generated
