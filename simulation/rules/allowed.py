"""What the functions of a rule may use, so that both engines compute the same bits on every machine.

Every plain Python function that a rule can reach is read, in whatever file it stands, and only what is known to compile to
the same is let through.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

from coprod.simulation.errors import BadInput, nearest
from coprod.simulation.exact import numerics

# The compiled engine has bodies of its own for these, which agree only where the functions of numerics call them.
PRIMITIVES = ("pow2", "split", "wrapping_add", "rotate_left", "top_53_bits")
NUMERICS = tuple(
    name
    for name, value in vars(numerics).items()
    if isinstance(value, FunctionType) and value.__module__ == numerics.__name__ and name not in PRIMITIVES
)
BUILTINS: dict[str, Any] = {"abs": abs, "float": float, "int": int}
ALLOWED = (
    "numbers, + - * /, comparisons, and, or, not, if, while, for over range, functions of your own made with def, "
    f"{', '.join(BUILTINS)}, and of coprod.simulation.exact.numerics {', '.join(sorted(NUMERICS))}"
)
STATEMENTS = (
    *(ast.Return, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Pass),
    *(ast.If, ast.For, ast.While, ast.Break, ast.Continue),
)
EXPRESSIONS = (
    *(ast.Name, ast.Constant, ast.Tuple, ast.Attribute, ast.Call, ast.keyword, ast.Load, ast.Store),
    *(ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp),
)
OPERATORS = (
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.UAdd, ast.USub, ast.And, ast.Or, ast.Not),
    *(ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq),
)
NUMBERS = (bool, int, float)  # exactly these: numpy's float64 counts as a float too, but its arithmetic is another
LARGEST_INT = 2**53  # a larger one is no float, and may be no whole number of 64 bits
NOT_FINITE = ("nan", "inf", "-inf")  # texts that float takes
CALLED: dict[type[ast.AST], str] = {  # what is not allowed, by the names that people know it by
    ast.Pow: "**", ast.Mod: "%", ast.FloorDiv: "//", ast.MatMult: "@", ast.Invert: "~", ast.LShift: "<<", ast.RShift: ">>",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
    ast.Import: "import", ast.ImportFrom: "import", ast.Delete: "del", ast.NamedExpr: ":=", ast.JoinedStr: "an f-string",
    ast.FunctionDef: "def in a function", ast.ClassDef: "class in a function", ast.AsyncFunctionDef: "async def",
    ast.ListComp: "a comprehension", ast.SetComp: "a comprehension", ast.DictComp: "a comprehension", ast.Lambda: "lambda",
    ast.GeneratorExp: "a comprehension", ast.Yield: "yield", ast.YieldFrom: "yield", ast.TryStar: "try",
}  # fmt: skip
NO_SOURCE = "a function without source"
INSTEAD = {
    "**": "power(x, a)",
    "pow": "power(x, a)",
    "max": "x if x > y else y",
    "min": "x if x < y else y",
    "sum": "a loop",
    "lambda": "def",
    "in": "comparisons joined by or",
    "is": "==",
    NO_SOURCE: "it in a file",
}
Found = Iterator[tuple[int, str]]  # lines, and what is not allowed on them


def check_allowed(function: FunctionType, rule: str) -> None:
    """BadInput, with file and line, for the first thing in a function that rules may not use."""
    if function.__globals__ is vars(numerics):
        return
    file = function.__code__.co_filename
    for line, what in _not_allowed(function):
        raise BadInput(
            f"{rule} uses {what}" + (f" in {function.__name__}" if function.__name__ not in ("apply", "<lambda>") else ""),
            where=f"{file}, line {line}",
            allowed=ALLOWED,
            nearest=nearest(what.rpartition(".")[2], NUMERICS),
            fix=f"write {INSTEAD[what]}" if what in INSTEAD else "write it with these",
        )


def _not_allowed(function: FunctionType) -> Found:
    code = function.__code__
    if code.co_name == "<lambda>":
        yield code.co_firstlineno, "lambda"
        return
    node = _definition(function)
    if node is None:
        yield code.co_firstlineno, NO_SOURCE
        return
    if isinstance(node, ast.AsyncFunctionDef):
        yield node.lineno, CALLED[type(node)]
        return
    yield from _head_not_allowed(node, function)
    for statement in node.body:
        yield from _part_not_allowed(statement, node.lineno, function)


def _definition(function: FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """A function as its file has it; None where there is no such file or line."""
    code = function.__code__
    try:
        tree = ast.parse("".join(inspect.findsource(code)[0]))
    except (OSError, SyntaxError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == code.co_name:
            first, *_ = (*node.decorator_list, node)
            if first.lineno == code.co_firstlineno:
                return node
    return None


def _head_not_allowed(node: ast.FunctionDef, function: FunctionType) -> Found:
    """Of decorators, arguments and their values by default; annotations are not computed with."""
    for decorator in node.decorator_list:
        if ast.unparse(decorator) != "staticmethod":
            yield decorator.lineno, f"@{ast.unparse(decorator)}"
    given = node.args
    for form, arguments in (("*", [given.vararg]), ("**", [given.kwarg]), ("*, ", given.kwonlyargs), ("/, ", given.posonlyargs)):
        for argument in arguments:
            if argument is not None:
                yield argument.lineno, f"the argument {form}{argument.arg}"
    for argument, value in zip(reversed(given.args), reversed(function.__defaults__ or ()), strict=False):
        if not _is_number(value):
            yield argument.lineno, f"the argument {argument.arg} with a default that is no number"


def _part_not_allowed(node: ast.AST, line: int, function: FunctionType) -> Found:
    """Of one part of a function and all within it, in the order of the text."""
    line = getattr(node, "lineno", line)
    if not isinstance(node, STATEMENTS + EXPRESSIONS + OPERATORS):
        yield line, CALLED.get(type(node), ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__.lower())
        return
    parts: list[ast.AST] = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant) and not _is_number(node.value):
        yield line, f"the constant {node.value!r}"
    elif isinstance(node, ast.Name | ast.Attribute) and not _is_variable(node, function):
        parts = []
        if not (isinstance(node.ctx, ast.Load) and _is_number(_value_of(node, function))):
            yield line, ast.unparse(node) + _kind(_value_of(node, function))
    elif isinstance(node, ast.Call):
        parts = [*node.args, *node.keywords]
        if not _may_be_called(node, function):
            yield line, _uncallable(node.func, function)
        elif ast.unparse(node) in {f"float({text!r})" for text in NOT_FINITE}:
            return
    elif isinstance(node, ast.For):
        parts = [node.target, *getattr(node.iter, "args", []), *node.body, *node.orelse]
        if not _is_range(node.iter, function):
            yield line, f"for over {ast.unparse(node.iter)}"
    elif isinstance(node, ast.AnnAssign):
        parts = [node.target, *([node.value] if node.value else [])]
    for part in parts:
        yield from _part_not_allowed(part, line, function)


def _is_number(value: Any) -> bool:
    return type(value) in NUMBERS and not (isinstance(value, int) and abs(value) > LARGEST_INT)


def _kind(value: Any) -> str:
    """What to add to a name that stands for no number, where the name alone does not say it."""
    if isinstance(value, FunctionType):
        return " without calling it"
    return "" if value is None or callable(value) or isinstance(value, ModuleType) else f", of the type {type(value).__name__},"


def _is_variable(node: ast.AST, function: FunctionType) -> bool:
    return isinstance(node, ast.Name) and node.id in function.__code__.co_varnames


def _is_range(node: ast.AST, function: FunctionType) -> bool:
    return isinstance(node, ast.Call) and not node.keywords and _value_of(node.func, function) is range


def _may_be_called(node: ast.Call, function: FunctionType) -> bool:
    """Whether a call is of a plain Python function (which is read itself) or of one of few that come with Python."""
    value = _value_of(node.func, function)
    if isinstance(value, FunctionType):
        return value.__globals__ is not vars(numerics) or value.__name__ in NUMERICS
    return any(value is known for known in BUILTINS.values()) and not node.keywords


def _uncallable(node: ast.expr, function: FunctionType) -> str:
    """How to name what may not be called: a global by its name, a lambda, or a call of a variable or of a call's result."""
    if isinstance(node, ast.Name | ast.Attribute) and not _is_variable(node, function):
        return ast.unparse(node)
    return CALLED.get(type(node), f"a call of {ast.unparse(node)}")


def _value_of(node: ast.AST, function: FunctionType) -> Any:
    """What a global name, or a dotted name of modules, stands for; None where it is no such name."""
    if isinstance(node, ast.Name) and node.id not in function.__code__.co_varnames + function.__code__.co_freevars:
        return function.__globals__.get(node.id, {**BUILTINS, "range": range}.get(node.id))
    if isinstance(node, ast.Attribute):
        module = _value_of(node.value, function)
        return vars(module).get(node.attr) if isinstance(module, ModuleType) else None
    return None
