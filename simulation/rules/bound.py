"""A rule with its parameter values fixed, as the readable engine calls it."""

from collections.abc import Mapping
from typing import Any

from .arguments import chosen_arguments, hooks_of
from .base import Rule


class BoundRule:
    """A rule with its parameter values fixed, for the readable engine.

    Calling it calls ``apply``; ``call`` calls another hook. ``memory`` is the owner's list of the rule's states, which
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
        return self.call("apply", *inputs, memory=memory)

    def call(self, hook: str, *inputs: float, memory: list[float] | None = None) -> Any:
        """The outputs of a hook, given all its inputs in their order: a number, or a tuple where it has several."""
        declared = self.hooks[hook]
        states = memory or []
        found = getattr(self.rule, hook)(*chosen_arguments(self.rule, hook, inputs, states, self.fixed))
        if not (declared.writes and states):
            return found
        outputs = len(declared.outputs)
        states[:] = found[outputs:]
        return found[0] if outputs == 1 else found[:outputs]

    def has_hook(self, hook: str) -> bool:
        """Whether the rule has an optional hook."""
        return hook in self.hooks
