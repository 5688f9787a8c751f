"""What a rule is: a declaration and one or a few pure scalar functions.

A rule class states its family, its name, its equation (docstring), its source and its own parameters. Its functions,
the hooks of its family, name as arguments, in any order, what they read of the hook's inputs, the rule's own states and its
parameters. They may use + − × ÷, comparisons and the functions of
``coprod.simulation.exact.numerics``, nothing else, so that both engines compute the same bits.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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

# Ranges of inputs that are not shares in [0, 1], for the tests of rules.
INPUT_BOUNDS: dict[str, Bounds] = {
    "n": (2.0, 37.0),
    "heard_before": (0.0, 200.0),
    "weight": (1e-6, 1e5),
    "own_weight": (0.0, 1.0),
    "balance": (-50.0, 50.0),
}
FLAGS = ("is_leader", "co_leader", "good", "given", "seated", "episode", "weakest")  # inputs that are 0 or 1

FAMILIES: dict[str, Family] = {
    "leadership": Family(
        "who decides, and what else leaders do",
        {
            "apply": Hook(
                ("is_leader", "co_leader", "power_share", "contribution", "n"), "decision share of one of n participants"
            ),
            "attention": Hook(
                ("attention", "weakest"), "attention to a practice, given whether it serves the weakest stage", optional=True
            ),
            "implementation": Hook(
                ("direction", "alignment", "commitment", "expressed", "capacity", "openness"),
                "factor on the rate of implementing",
                bounds=(0.0, 10.0),
                writes=True,
                optional=True,
            ),
        },
        "unit",
    ),
    "voice": Family(
        "who is listened to",
        {
            "apply": Hook(("power",), "unnormalised voice of a speaker", bounds=(0.0, 1e6), reads=True),
            "word": Hook(
                (),
                "what a speaker remembers of a word; with it, words go to speakers by lot",
                outputs=(),
                writes=True,
                optional=True,
            ),
            "admitted": Hook(("power",), "factor on the chance to speak", optional=True),
            "said": Hook(("own", "leader_view", "leader_power"), "the view a speaker utters", optional=True),
        },
        "person",
    ),
    "influence": Family(
        "how views move",
        {
            "apply": Hook(("own", "others", "initial", "weight", "own_weight", "given"), "view after hearing others", reads=True),
            "confidence": Hook(
                ("distance",),
                "factor on the weight of a view at a distance from one's own; who meets at 0 does not move",
                optional=True,
            ),
            "encounter": Hook(("own", "other"), "both views after two people meet", ("own", "other"), optional=True),
        },
        "person",
    ),
    "power": Family(
        "how the corners of power change",
        {
            "apply": Hook(
                ("resources", "position", "attitude", "commitment", "unit_mean", "investment", "alternatives"),
                "the three corners after a step",
                ("resources", "position", "attitude"),
            )
        },
    ),
    "power_form": Family(
        "how three corners make power", {"apply": Hook(("resources", "position", "attitude"), "possibility to influence")}
    ),
    "trust": Family(
        "how an episode changes trust in the other",
        {
            "apply": Hook(
                ("trust", "good", "bonus", "quality", "benevolence", "integrity", "institution"),
                "trust after an episode",
                writes=True,
            )
        },
        "tie",
    ),
    "participation": Family(
        "who accepts an invitation",
        {
            "apply": Hook(
                (
                    "efficacy",
                    "institutional_trust",
                    "response_expectation",
                    "need_gap",
                    "outreach",
                    "resources",
                    "peers_present",
                    "burden",
                    "well_being",
                    "joined",
                ),
                "probability of accepting an invitation",
                reads=True,
            ),
            "account": Hook(
                ("seated", "episode", "contribution"),
                "what a citizen's part in the step adds to the account",
                outputs=(),
                writes=True,
                optional=True,
            ),
        },
        "citizen",
    ),
    "seats": Family(
        "who of the willing gets a seat",
        {"apply": Hook(("power", "efficacy", "heard_before"), "weight in the draw for seats", bounds=(0.0, 1e6))},
    ),
    "interpretation": Family("who reads the record", {"apply": Hook(("record", "leader_view"), "the record as interpreted")}),
    "decision": Family(
        "when a proposal passes",
        {
            "apply": Hook(("largest_distance", "yes_share"), "1 if the proposal passes, else 0"),
            "vote": Hook(("to_proposal", "to_design"), "1 for yes, 0 for no"),
            "weight": Hook(("decision_share",), "weight of a vote"),
        },
    ),
    "value": Family(
        "what two inputs make",
        {
            "apply": Hook(("professional_input", "citizen_input", "citizen_share"), "quality before fit"),
            "forms": Hook((), "weights of the four value forms", ("chain", "shop", "network", "access")),
        },
    ),
    "pipeline": Family(
        "what seven stages yield",
        {
            "apply": Hook(
                ("intention", "assets", "dialogue", "documentation", "interpretation", "understanding", "agreement"),
                "yield of a session",
            )
        },
    ),
    "safety": Family(
        "how safe it is to speak",
        {"apply": Hook(("safety", "status", "inclusiveness"), "psychological safety after a step")},
    ),
}


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


def hooks_of(rule: type[Rule]) -> dict[str, Hook]:
    """The hooks of its family that a rule answers."""
    return {name: hook for name, hook in FAMILIES[rule.family].hooks.items() if hasattr(rule, name)}


Part = Literal["input", "state", "parameter"]
Argument = tuple[Part, int]  # what an argument of a function stands for, and its number among the inputs, states or parameters


def local_names(rule: type[Rule], hook: str) -> dict[str, Argument]:
    """The names that a function of a rule may give its arguments, and what each stands for.

    These are the hook's inputs, the rule's own states where the hook reads or writes them, and the rule's parameters: a
    parameter goes by its dotted name's last word, last two words and so on, joined by underscores, where that is no other's.
    """
    declared = FAMILIES[rule.family].hooks[hook]
    found: dict[str, Argument] = {name: ("input", i) for i, name in enumerate(declared.inputs)}
    if declared.with_states:
        found.update({state.name: ("state", i) for i, state in enumerate(rule.states)})
    tails = [_tails(parameter.name) for parameter in rule.parameters]
    for i, own in enumerate(tails):
        others = {tail for k, more in enumerate(tails) if k != i for tail in more}
        found.update({tail: ("parameter", i) for tail in own if tail not in found and tail not in others})
    return found


def _tails(name: str) -> list[str]:
    words = name.split(".")
    return ["_".join(words[i:]) for i in reversed(range(len(words)))]


def argument_names(rule: type[Rule], hook: str) -> tuple[str, ...]:
    """The arguments of a rule's function, in their order."""
    return tuple(inspect.signature(getattr(rule, hook)).parameters)


@cache
def arguments_of(rule: Any, hook: str) -> tuple[Argument, ...]:
    """What each argument of a rule's function stands for, in their order."""
    known = local_names(rule, hook)
    return tuple(known[name] for name in argument_names(rule, hook))


def reads(rule: type[Rule], hook: str, name: str) -> bool:
    """Whether a rule's function reads one of its hook's inputs."""
    return name in argument_names(rule, hook)


def chosen_arguments(
    rule: type[Rule], hook: str, inputs: Sequence[float], states: Sequence[float], parameters: Sequence[float]
) -> list[float]:
    """Of all inputs, states and parameters those that a rule's function takes, in its order."""
    held: dict[Part, Sequence[float]] = {"input": inputs, "state": states, "parameter": parameters}
    return [held[part][number] for part, number in arguments_of(rule, hook)]  # type: ignore[arg-type]


class BoundRule:
    """A rule with its parameter values fixed, for the readable engine.

    Calling it asks ``apply``; ``ask`` asks another hook. ``memory`` is the owner's list of the rule's states, which
    hooks that write change in place.
    """

    def __init__(self, rule: type[Rule], values: Mapping[str, float]) -> None:
        self.rule = rule
        self.hooks = hooks_of(rule)
        self.bind(values)

    def bind(self, values: Mapping[str, float]) -> None:
        """Fix the parameters' values anew."""
        self.fixed = tuple(values[p.name] for p in self.rule.parameters)

    def __call__(self, *inputs: float, memory: list[float] | None = None) -> Any:
        return self.ask("apply", *inputs, memory=memory)

    def ask(self, hook: str, *inputs: float, memory: list[float] | None = None) -> Any:
        """The outputs of a hook, given all its inputs in their order: a number, or a tuple where it has several."""
        declared = self.hooks[hook]
        states = memory or []
        found = getattr(self.rule, hook)(*chosen_arguments(self.rule, hook, inputs, states, self.fixed))
        if not (declared.writes and states):
            return found
        outputs = len(declared.outputs)
        states[:] = found[outputs:]
        return found[0] if outputs == 1 else found[:outputs]

    def answers(self, hook: str) -> bool:
        """Whether the rule has an optional hook."""
        return hook in self.hooks
