"""Statements of patterns: ``mean(outreach.acceptance_rate) - plain.acceptance_rate > 0.02``.

CONDITION.MEASURE is a measure of the runs under a condition: its value at the end, or its course for the functions that take
one; ``[label]`` picks a group, role, level or unit. CONDITION.KIND.STATE holds a state of every agent of a kind at the end
(mean over its rows), such as ``plain.citizen.health``. A statement compares two sides; it is judged on the replicates,
which share their seeds between conditions.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.schema.state import KINDS

from .functions import FUNCTIONS, Agents, Course, Labelled, NotThere, number
from .runs import Floats, Outcome

Runs = Mapping[str, Outcome]
OVER_TIME = ("at", "start", "mean", "change")  # functions that read more of a measure than its end
SIGNS = {ast.Gt: 1.0, ast.GtE: 1.0, ast.Lt: -1.0, ast.LtE: -1.0}
ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


@dataclass(frozen=True)
class Statement:
    """One comparison, read from text."""

    text: str
    where: str
    tree: ast.Compare = field(compare=False, repr=False)

    @property
    def names(self) -> list[tuple[str, ...]]:
        """Every CONDITION.MEASURE and CONDITION.KIND.STATE in it, as parts."""
        found: list[tuple[str, ...]] = []

        def visit(node: ast.AST) -> None:
            if isinstance(node, ast.Attribute):
                found.append(_path(node))
                return
            for child in ast.iter_child_nodes(node):
                visit(child)

        visit(self.tree)
        return found

    @property
    def states(self) -> dict[str, set[str]]:
        """States of agents it reads, by condition."""
        found: dict[str, set[str]] = {}
        for parts in self.names:
            if len(parts) == 3:
                found.setdefault(parts[0], set()).add(f"{parts[1]}.{parts[2]}")
        return found

    def weeks(self, condition: str, grid: Sequence[float]) -> set[float]:
        """Of the weeks that could be recorded under a condition, those that the statement reads."""
        found: set[float] = set()

        def visit(node: ast.AST) -> None:
            if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name) and node.func.id in OVER_TIME:
                if _condition(node.args[0]) == condition:
                    found.update(_weeks_of(node.func.id, node.args[1:], grid))
            elif isinstance(node, ast.Attribute):
                if _path(node)[0] == condition:
                    found.add(grid[-1])
            else:
                for child in ast.iter_child_nodes(node):
                    visit(child)

        visit(self.tree)
        return found

    def difference(self, runs: Runs) -> Floats:
        """How far the statement holds in each replicate: above 0 where it does. Shape (replicates,)."""
        left, right = (number(self._value(side, runs)) for side in (self.tree.left, self.tree.comparators[0]))
        some = next(iter(runs.values()))
        with np.errstate(invalid="ignore", divide="ignore"):
            found = SIGNS[type(self.tree.ops[0])] * (np.asarray(left, dtype=float) - np.asarray(right, dtype=float))
        return np.broadcast_to(found, (len(some.data),)).astype(float)

    @property
    def strict(self) -> bool:
        """Whether equal sides do not pass."""
        return isinstance(self.tree.ops[0], ast.Gt | ast.Lt)

    def _value(self, node: ast.expr, runs: Runs) -> Any:
        if isinstance(node, ast.Constant):
            return float(node.value)  # type: ignore[arg-type]
        if isinstance(node, ast.UnaryOp):
            value = number(self._value(node.operand, runs))
            return -value if isinstance(node.op, ast.USub) else value
        if isinstance(node, ast.BinOp):
            left, right = number(self._value(node.left, runs)), number(self._value(node.right, runs))
            with np.errstate(invalid="ignore", divide="ignore"):
                return ARITHMETIC[type(node.op)](np.asarray(left, dtype=float), right)
        if isinstance(node, ast.Call):
            function = FUNCTIONS[node.func.id]  # type: ignore[attr-defined]
            try:
                return function(*[self._value(argument, runs) for argument in node.args])
            except TypeError as error:
                raise NotThere(f"{node.func.id}: {error}") from error  # type: ignore[attr-defined]
        if isinstance(node, ast.Subscript):
            return self._picked(node, runs)
        assert isinstance(node, ast.Attribute)
        return _looked_up(_path(node), runs)

    def _picked(self, node: ast.Subscript, runs: Runs) -> Course:
        whole = self._value(node.value, runs)
        if not isinstance(whole, Labelled):
            raise NotThere(f"{ast.unparse(node.value)} has no parts to pick from")
        label = str(node.slice.value)  # type: ignore[attr-defined]
        if label not in whole.labels:
            raise NotThere(f"{whole.name} has no part '{label}'; it has {', '.join(whole.labels)}")
        return Course(whole.values[:, :, whole.labels.index(label)], whole.times)


def _condition(node: ast.expr) -> str:
    """The condition whose measure a function over time reads."""
    inner = node.value if isinstance(node, ast.Subscript) else node
    return _path(inner)[0] if isinstance(inner, ast.Attribute) else ""


def _weeks_of(function: str, arguments: Sequence[ast.expr], grid: Sequence[float]) -> Sequence[float]:
    """Weeks that a function over time reads; all of them where it cannot be told from the text."""
    if not all(isinstance(a, ast.Constant) for a in arguments):
        return grid
    numbers = [float(a.value) for a in arguments]  # type: ignore[attr-defined]
    if function == "mean":
        low, high = [*numbers, *(grid[0], grid[-1])[len(numbers) :]][:2]
        return [week for week in grid if low - 1e-9 <= week <= high + 1e-9]
    own = {"at": numbers, "start": [grid[0]], "change": [*numbers, *(grid[0], grid[-1])[len(numbers) :]]}[function]
    return [week for week in grid if any(abs(week - n) < 1e-9 for n in own)]


def _path(node: ast.expr) -> tuple[str, ...]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return (node.id, *parts) if isinstance(node, ast.Name) else ("", *parts)


def _looked_up(parts: tuple[str, ...], runs: Runs) -> Any:
    outcome = runs[parts[0]]
    if len(parts) == 3:
        return Agents(outcome.states[f"{parts[1]}.{parts[2]}"])
    values = outcome.series(parts[1])
    labels = outcome.labels(parts[1])
    return Labelled(values, outcome.times, labels, ".".join(parts)) if labels else Course(values, outcome.times)


def read_statement(text: str, conditions: Mapping[str, Any], where: str) -> Statement:
    """A statement over some conditions; BadInput where it cannot be one. Weeks and states are checked with the scenario."""
    form = "EXPRESSION > EXPRESSION (or <, >=, <=) over CONDITION.MEASURE, CONDITION.KIND.STATE, numbers, + - * / and functions"
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise BadInput(
            f"'{text}' cannot be read: {error.msg}", where=where, allowed=form, fix="correct it near column " + str(error.offset)
        ) from error
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in SIGNS:
        raise BadInput(f"'{text}' is no comparison", where=where, allowed=form, fix="compare two sides with one of > < >= <=")
    _check_names(tree, conditions, where, form)
    return Statement(text, where, tree)


def _check_names(tree: ast.AST, conditions: Mapping[str, Any], where: str, form: str) -> None:
    if isinstance(tree, ast.Attribute):
        _check_path(_path(tree), conditions, where)
        return
    if isinstance(tree, ast.Call):
        name = tree.func.id if isinstance(tree.func, ast.Name) else ast.unparse(tree.func)
        if name not in FUNCTIONS:
            raise unknown("function", name, FUNCTIONS, where=where)
        if tree.keywords:
            raise BadInput(f"'{name}' takes no named arguments", where=where, allowed=form, fix="give them in order")
        weeks = [a.value for a in tree.args[1:] if isinstance(a, ast.Constant) and isinstance(a.value, int | float)]
        if name in ("mean", "change") and len(weeks) == 2 and weeks[0] > weeks[1]:
            raise BadInput(
                f"'{ast.unparse(tree)}' goes from week {weeks[0]:g} back to week {weeks[1]:g}",
                where=where,
                allowed="the earlier week first",
                fix=f"write {name}({ast.unparse(tree.args[0])}, {weeks[1]:g}, {weeks[0]:g})",
            )
        children: list[ast.AST] = list(tree.args)
    elif isinstance(tree, ast.Subscript):
        if not isinstance(tree.slice, ast.Constant):
            raise BadInput("a part is picked by its name", where=where, allowed='["group"]', fix="write a name in quotes")
        children = [tree.value]
    elif isinstance(tree, ast.Compare):
        children = [tree.left, *tree.comparators]
    elif isinstance(tree, ast.BinOp) and type(tree.op) in ARITHMETIC:
        children = [tree.left, tree.right]
    elif isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub | ast.UAdd):
        children = [tree.operand]
    elif isinstance(tree, ast.Constant) and isinstance(tree.value, int | float) and not isinstance(tree.value, bool):
        children = []
    else:
        raise BadInput(f"'{ast.unparse(tree)}' cannot stand in a statement", where=where, allowed=form, fix="rewrite it")
    for child in children:
        _check_names(child, conditions, where, form)


def _check_path(parts: tuple[str, ...], conditions: Mapping[str, Any], where: str) -> None:
    if parts[0] not in conditions:
        raise unknown("condition", parts[0], conditions, where=where)
    if len(parts) == 2 and parts[1] not in measures_by_name():
        raise unknown("measure", parts[1], measures_by_name(), where=where)
    if len(parts) == 3 and parts[1] not in KINDS:
        raise unknown("kind of agent", parts[1], KINDS, where=where)
    if len(parts) > 3:
        raise BadInput(
            f"'{'.'.join(parts)}' has too many parts",
            where=where,
            allowed="CONDITION.MEASURE or CONDITION.KIND.STATE",
            fix="shorten it",
        )
