"""Which hooks a rule answers, and what the arguments of its functions stand for."""

import inspect
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from coprod.simulation.parameters.declaration import Parameter

from .base import Hook, Rule, State
from .families import FAMILIES


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


def unread(rule: type[Rule]) -> list[Parameter | State]:
    """The parameters and states that no function of a rule takes, but for parameters that a state starts from."""
    taken = {part for hook in hooks_of(rule) for part in arguments_of(rule, hook)}  # type: ignore[arg-type]
    starts = {name for state in rule.states for name in (state.start, state.spread)}
    parameters = [p for i, p in enumerate(rule.parameters) if ("parameter", i) not in taken and p.name not in starts]
    return [*parameters, *(state for i, state in enumerate(rule.states) if ("state", i) not in taken)]


def two_meanings(rule: type[Rule], hook: str) -> dict[str, Parameter]:
    """Arguments of a rule's function that may be taken for a parameter but are an input or a state, or the other way round.

    Each with the parameter. One that the function takes too, by more words, is not mistaken, nor is one that
    the state of the same name starts from.
    """
    found = {}
    known, taken = local_names(rule, hook), arguments_of(rule, hook)  # type: ignore[arg-type]
    starts = {state.name: state.start for state in rule.states}
    for i, parameter in enumerate(rule.parameters):
        for name in set(_tails(parameter.name)).intersection(argument_names(rule, hook)):
            hidden = ("parameter", i) not in taken
            as_state = known[name] == ("parameter", i) and name in starts
            if (hidden or as_state) and starts.get(name) != parameter.name:
                found[name] = parameter
    return found


def reads(rule: type[Rule], hook: str, name: str) -> bool:
    """Whether a rule's function reads one of its hook's inputs."""
    return name in argument_names(rule, hook)


def chosen_arguments(
    rule: type[Rule], hook: str, inputs: Sequence[float], states: Sequence[float], parameters: Sequence[float]
) -> list[float]:
    """Of all inputs, states and parameters those that a rule's function takes, in its order."""
    held: dict[Part, Sequence[float]] = {"input": inputs, "state": states, "parameter": parameters}
    return [held[part][number] for part, number in arguments_of(rule, hook)]  # type: ignore[arg-type]
