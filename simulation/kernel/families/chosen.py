"""The rule of a family, as its template calls it. In the cache, ``kernel.generated`` writes this file.

Each function takes the hook's inputs, then (where the family keeps states) the table and row of the owner's states,
then the run's vector of parameter values.
"""

from typing import Any


def apply(*inputs: Any) -> Any:
    raise NotImplementedError("rules run compiled only as built by coprod.simulation.kernel")


attention = implementation = word = admitted = said = confidence = encounter = account = apply
vote = weight = forms = apply
