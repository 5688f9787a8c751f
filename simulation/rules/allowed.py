"""What the functions of a rule may use, so that both engines compute the same bits on every machine.

Every plain Python function that a rule can reach is read, in whatever file it stands.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

from coprod.simulation.errors import BadInput, nearest
from coprod.simulation.exact import numerics

NUMERICS = tuple(
    name for name, value in vars(numerics).items() if isinstance(value, FunctionType) and value.__module__ == numerics.__name__
)
BUILTINS = ("abs", "float", "int", "range")
ALLOWED = (
    "numbers, + - * /, comparisons, and, or, not, if, for over range, functions of your own, "
    f"{', '.join(BUILTINS)}, and of coprod.simulation.exact.numerics {', '.join(sorted(NUMERICS))}"
)
OPERATORS = {ast.Pow: "**", ast.Mod: "%", ast.FloorDiv: "//", ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^"}
INSTEAD = {"**": "power(x, a)", "max": "x if x > y else y", "min": "x if x < y else y", "sum": "a loop", "pow": "power(x, a)"}


def check_allowed(function: FunctionType, rule: str) -> None:
    """BadInput, with file and line, for the first name or operator of a function that rules may not use."""
    if function.__module__ == numerics.__name__:
        return
    file = function.__code__.co_filename
    try:
        lines, first = inspect.getsourcelines(function)
    except OSError as error:
        raise BadInput(
            f"{rule} uses {function.__name__}, whose source cannot be read", where=file, allowed=ALLOWED, fix="write it in a file"
        ) from error
    tree = ast.parse(textwrap.dedent("".join(lines)))
    for line, what in _not_allowed(tree, function):
        raise BadInput(
            f"{rule} uses {what}" + (f" in {function.__name__}" if function.__name__ != "apply" else ""),
            where=f"{file}, line {first + line - 1}",
            allowed=ALLOWED,
            nearest=nearest(what.rpartition(".")[2], NUMERICS),
            fix=f"write {INSTEAD[what]}" if what in INSTEAD else "write it with these",
        )


def _not_allowed(tree: ast.AST, function: FunctionType) -> Iterator[tuple[int, str]]:
    """Line, counted from 1, and name of what is not allowed."""
    local = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    local |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    values = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    body = [statement for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for statement in node.body]
    for node in (inner for statement in body for inner in ast.walk(statement)):
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            yield node.lineno, OPERATORS[type(node.op)]
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield node.lineno, "global"
        elif isinstance(node, ast.Attribute) and not _sound(_value_of(node, values)):
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Name) and node.id not in local and not _sound_name(node.id, values):
            yield node.lineno, node.id


def _sound_name(name: str, values: dict[str, Any]) -> bool:
    """Whether a global name may be used; modules and classes may, as what is taken of them is looked at by itself."""
    if name in values:
        return _sound(values[name]) or isinstance(values[name], ModuleType | type)
    return name in BUILTINS


def _value_of(node: ast.expr, values: dict[str, Any]) -> Any:
    """What a dotted name stands for; None where it is no name of a module or class."""
    if isinstance(node, ast.Name):
        return values.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(_value_of(node.value, values), node.attr, None)
    return None


def _sound(value: Any) -> bool:
    """Whether a global value may be used: a number, or a plain Python function (which is read itself, but for numerics)."""
    value = getattr(value, "py_func", value)  # of a function that Numba has compiled
    return isinstance(value, int | float | FunctionType)
