"""What a parameter is.

A parameter is declared once, with value, range, unit, meaning, source and status. The scenario loader, the command
line, the sampler, the two engines and the tests read these declarations and nothing else. Rules declare their own
parameters in their own files; the parameters of the phases stand in the files beside this one; ``all`` collects them.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

TUNED = "modelling assumption; size by the search that docs/tuning.md describes"
NEVER = "never"  # an infinite half-life
Status = Literal["measured", "literature", "expert", "assumed"]
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True)
class Parameter:
    """One number of the model.

    ``name`` is dotted; ``low`` and ``high`` are inclusive; ``integer`` marks counts; ``simplex`` marks weights that
    sum to 1 with all others of the same prefix. Names with ``*`` hold once for each population group. ``per_step`` says
    how the value becomes that of one step of dt weeks: a half-life h turns into the factor 1 - 2**(-dt/h), a weekly
    probability or rate p into 1 - (1 - p)**dt.
    """

    name: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str = "modelling assumption, design of coprod 2026"
    status: Status = "assumed"
    integer: bool = False
    simplex: bool = False
    per_step: Literal["", "half_life", "weekly"] = ""
    required: bool = False

    @property
    def prefix(self) -> str:
        return self.name.rpartition(".")[0]


def count(name: str, default: int, low: int, high: int, unit: str, meaning: str, **more: str) -> Parameter:
    """A whole-number parameter."""
    return Parameter(name, default, low, high, unit, meaning, integer=True, **more)  # type: ignore[arg-type]


def share(name: str, default: float, meaning: str, source: str = "", status: Status = "assumed") -> Parameter:
    """A parameter in [0, 1] without unit."""
    origin = source or "modelling assumption, design of coprod 2026"
    return Parameter(name, default, 0.0, 1.0, "share (0-1)", meaning, origin, status)


def weight(name: str, default: float, meaning: str, source: str = "", status: Status = "assumed") -> Parameter:
    """One of the weights under a prefix that sum to 1."""
    origin = source or "modelling assumption, design of coprod 2026"
    return Parameter(name, default, 0.0, 1.0, "share (sum 1)", meaning, origin, status, simplex=True)


def half_life(name: str, default: float, meaning: str, source: str = "", status: Status = "assumed") -> Parameter:
    """A half-life in weeks; see ``Parameter.per_step``."""
    origin = source or "modelling assumption, design of coprod 2026"
    return Parameter(name, default, 0.25, 5200.0, "weeks", meaning, origin, status, per_step="half_life")


def weekly(name: str, default: float, meaning: str, source: str = "", status: Status = "assumed") -> Parameter:
    """A probability or rate per week in [0, 1]."""
    origin = source or "modelling assumption, design of coprod 2026"
    return Parameter(name, default, 0.0, 1.0, "per week", meaning, origin, status, per_step="weekly")


def coefficient(name: str, default: float, meaning: str, source: str = "", status: Status = "assumed") -> Parameter:
    """A coefficient on the log-odds scale."""
    origin = source or "modelling assumption, design of coprod 2026"
    return Parameter(name, default, -10.0, 10.0, "log-odds", meaning, origin, status)


def as_data(value: Any) -> Any:
    """A value as JSON can hold it: an infinite half-life is written ``never``."""
    return NEVER if value == math.inf else value


def from_data(value: Any) -> Any:
    """The value that ``as_data`` wrote."""
    return math.inf if value == NEVER else value


def value_text(value: float) -> str:
    """A value as people read it."""
    return NEVER if value == math.inf else f"{value:g}"
