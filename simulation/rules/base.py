"""What a rule is: a declaration and one or a few pure scalar functions.

A rule class states its family, its name, its equation (docstring), its source and its own parameters. Its functions,
the hooks of its family, name as arguments, in any order, what they read of the hook's inputs, the rule's own states and its
parameters. They may use + − × ÷, comparisons and the functions of
``coprod.simulation.exact.numerics``, nothing else, so that both engines compute the same bits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from coprod.simulation.parameters.declaration import Parameter, Status

Owner = Literal["", "person", "citizen", "tie", "unit"]
Bounds = tuple[float, float]
UNBOUNDED: Bounds = (-1e300, 1e300)


@dataclass(frozen=True)
class Hook:
    """A question the model asks a rule. Hooks that ``writes`` marks return their outputs, then the rule's states anew."""

    inputs: tuple[str, ...]
    meaning: str
    outputs: tuple[str, ...] = ("result",)
    bounds: Bounds = (0.0, 1.0)  # of every output, for inputs in their ranges
    reads: bool = False
    writes: bool = False
    optional: bool = False

    @property
    def with_states(self) -> bool:
        """Whether the rule's states are among the arguments."""
        return self.reads or self.writes


@dataclass(frozen=True)
class Family:
    """Rules that can stand in for each other: the hooks they answer, and whose states they may keep."""

    meaning: str
    hooks: Mapping[str, Hook]
    owner: Owner = ""


@dataclass(frozen=True)
class State:
    """Something a rule remembers about each owner of its family's states.

    ``start`` is a number, the name of a parameter, or ``trust`` (a tie's trust at the start); with ``spread``, the name
    of a parameter that holds a standard deviation, each owner starts at a draw about it, limited to [0, 1].
    """

    name: str
    meaning: str
    start: float | str = 0.0
    spread: str = ""
    bounds: Bounds = UNBOUNDED  # of what a laboratory may set it to
    lifted: bool = False  # whether a laboratory without bounds lifts them
    unit: str = "number"


MOST_STATES = 3  # of one rule
MOST_CUSTOM_PARAMETERS = 12  # of one rule that does not ship with coprod


class Rule:
    """Base of all rules; subclasses are never instantiated."""

    family: ClassVar[str]
    name: ClassVar[str]
    source: ClassVar[str]
    status: ClassVar[Status] = "assumed"
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    states: ClassVar[tuple[State, ...]] = ()
    contradicts: ClassVar[tuple[str, ...]] = ()  # "family=name" of rules it cannot stand beside
    apply: ClassVar[Callable[..., Any]]
