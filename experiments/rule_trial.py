"""Tests a rule in a process of its own, so that one that never ends, or ends its process, can be stopped and named."""

from __future__ import annotations

import inspect
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.rules.arguments import argument_names, hooks_of
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.check import Finding, check_metamorphic, check_range, where_is
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import resolved
from coprod.simulation.setup.validation import checked_rules

from .rule_check import check_engines

STEPS = 26  # of the comparison of both engines
LONGER = 30  # how many times longer comparing engines may take than a call: it compiles
SOUND = "numbers for all inputs in their ranges"
POLL = 0.1  # seconds between looks at the process
CALLS, HOOK, COUNT, FIRST = range(4)  # positions in a note: calls so far, which function, how many arguments, the first of them
NOTED = FIRST + 200


@dataclass(frozen=True)
class Loaded:
    """A rule that could be loaded: what it is, and for each of its functions a name, names of arguments, and where it stands."""

    title: str
    functions: tuple[tuple[str, tuple[str, ...], str], ...]


@dataclass(frozen=True)
class Stage:
    """What the process does next, and how many times longer than a call it may take."""

    doing: str
    longer: float = 1.0


Message = Loaded | Stage | Finding | BadInput | None


def trial(choice: str, scenario: str, draws: int, seconds: float) -> Iterator[Loaded | Finding]:
    """The rule, then what each test of it found; BadInput if it cannot be loaded, or not in time.

    ``seconds`` is how long loading, or one call, may take. A call that takes longer ends the tests, as a finding.
    """
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    note = context.RawArray("d", NOTED)
    process = context.Process(target=_in_own_process, args=(choice, scenario, draws, sender, note), daemon=True)
    process.start()
    sender.close()
    loaded, stage = None, Stage("starting", LONGER)
    try:
        while True:
            if not _answers(receiver, note, seconds * stage.longer):
                yield _stuck(choice, loaded, stage, note, seconds)
                return
            try:
                message: Message = receiver.recv()
            except EOFError:
                process.join()
                code = process.exitcode or 0
                raise BadInput(
                    f"{stage.doing} ended the process, " + (f"with code {code}" if code >= 0 else f"killed by signal {-code}"),
                    where=choice,
                    allowed="code that returns",
                    fix="take os._exit and the like out of it" if code >= 0 else "look what killed it, such as too little memory",
                ) from None
            if message is None:
                return
            if isinstance(message, BadInput):
                raise message
            if isinstance(message, Stage):
                stage = message
                continue
            loaded = message if isinstance(message, Loaded) else loaded
            yield message
    finally:
        process.kill()
        process.join()


def _answers(receiver: Any, note: Any, seconds: float) -> bool:
    """Wait for a message; False where for so long neither one came nor another call began."""
    calls, since = note[CALLS], time.monotonic()
    while not receiver.poll(POLL):
        if note[CALLS] != calls:
            calls, since = note[CALLS], time.monotonic()
        elif time.monotonic() - since > seconds:
            return False
    return True


def _stuck(choice: str, loaded: Loaded | None, stage: Stage, note: Any, seconds: float) -> Finding:
    """What hangs, with its inputs where it is a call of the rule."""
    if loaded is None:
        raise BadInput(
            f"{stage.doing} has not ended within {seconds * stage.longer:g} s",
            where=choice,
            allowed="a file that Python imports in time",
            fix="look for a loop outside functions, or give it more time with --seconds",
        )
    calls, test = int(note[CALLS]), "every call ends"
    if stage.longer > 1.0:
        return Finding(test, calls, f"{stage.doing} has not ended within {seconds * stage.longer:g} s")
    name, names, where = loaded.functions[int(note[HOOK])]
    arguments = note[FIRST : FIRST + int(note[COUNT])]
    shown = ", ".join(f"{n}={value!r}" for n, value in zip(names, arguments, strict=True))
    return Finding(test, calls, f"does not end within {seconds:g} s: {name}({shown}) ({where})")


def _in_own_process(choice: str, scenario_name: str, draws: int, sender: Any, note: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends this process
    try:
        sender.send(Stage("loading the scenario and the rule"))
        scenario = load_scenario(scenario_name)
        rule, found = _chosen(choice)
        watched = _noting(rule, note)
        functions = tuple((n, argument_names(rule, n), where_is(getattr(rule, n))) for n in hooks_of(rule))
        sender.send(Loaded(f"{rule.family} rule {rule.name}: {' '.join((rule.__doc__ or '').split('.')[0].split())}", functions))
        sender.send(Stage("a call"))
        findings = check_range(watched, draws)
        for finding in findings:
            sender.send(finding)
        if not any(finding.wrong for finding in findings):
            for finding in check_metamorphic(watched, draws):
                sender.send(finding)
            sender.send(Stage("comparing both engines", LONGER))
            for finding in check_engines(rule, found, scenario, STEPS):
                sender.send(finding)
        sender.send(None)
    except BadInput as error:
        sender.send(error)
    except BaseException as error:  # also SystemExit and KeyboardInterrupt, which a rule may raise
        sender.send(BadInput(f"{choice} raises {type(error).__name__}: {error}", where=choice, allowed=SOUND, fix="see that line"))


def _chosen(choice: str) -> tuple[type[Rule], str]:
    """The rule of FILE:CLASS or FAMILY=NAME, and how a scenario names it."""
    family, equals, name = choice.partition("=")
    if ":" not in choice and not equals:
        forms = "FILE:CLASS or FAMILY=NAME"
        raise BadInput(f"'{choice}' names no rule", where="check-rule", allowed=forms, fix="write my_rules.py:MyTrust")
    if ":" not in choice:
        found = checked_rules({family: name}, lambda _: "check-rule")[family]
        return rule_of(family, found), found
    found = resolved(name or choice, Path.cwd(), "check-rule")
    rule = rule_of(family, found)
    if equals and family != rule.family:
        raise BadInput(
            f"{rule.__name__} is of the family {rule.family}, not {family}", where=choice, fix=f"write {rule.family}={name}"
        )
    return rule, found


def _noting(rule: type[Rule], note: Any) -> type[Rule]:
    """The rule with functions that write down what they are called with before they run."""

    def noting(number: int, function: Callable[..., Any]) -> Any:
        @wraps(function)
        def noted(*arguments: float) -> Any:
            note[FIRST : FIRST + len(arguments)] = arguments
            note[HOOK], note[COUNT] = number, len(arguments)
            note[CALLS] += 1
            return function(*arguments)

        return staticmethod(noted)

    hooks = {name: noting(number, inspect.getattr_static(rule, name).__func__) for number, name in enumerate(hooks_of(rule))}
    return type(rule.__name__, (rule,), {"__doc__": rule.__doc__, **hooks})
