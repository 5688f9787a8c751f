"""Rules from a user's own file, chosen as FILE:CLASS.

The file is loaded under a name made from its content and that of everything its functions call, so that a changed file is
a new rule and nothing compiled from an older one can be taken for it.
"""

import hashlib
import importlib.util
import inspect
import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.declaration import STATUSES, Parameter
from coprod.simulation.text_file import read_text

from .allowed import check_allowed
from .arguments import hooks_of, local_names
from .base import MOST_CUSTOM_PARAMETERS, MOST_STATES, Rule, State
from .families import FAMILIES

# Declarations of the custom rules loaded so far, for those who ask for a parameter without knowing the rules chosen.
DECLARED_BY_CUSTOM_RULES: dict[str, Parameter] = {}
# Modules of a rule file's folder that it imported, by the rule's module and their own name.
NEIGHBOURS: dict[str, dict[str, ModuleType]] = {}
FORM = "FILE:CLASS, such as my_rules.py:MyTrust"


def resolved(choice: str, folder: Path, where: str) -> str:
    """A choice with the file's whole path; paths are relative to a folder. BadInput if there is no such file."""
    file, _, name = choice.rpartition(":")
    path = Path(file) if Path(file).is_absolute() else folder / file
    if not file or not name:
        raise BadInput(f"'{choice}' names no rule", where=where, allowed=FORM, fix="give file and class")
    if not path.is_file():
        raise BadInput(f"no file {path}", where=where, allowed=FORM, fix="check the path")
    return f"{path.resolve()}:{name}"


def custom_rule(choice: str) -> type[Rule]:
    """The rule class of a resolved choice; BadInput with file and line if it cannot be used."""
    file, _, name = choice.rpartition(":")
    path = Path(file)
    text = read_text(path, FORM)
    stamp = hashlib.sha256(f"{path}\0{text}\0{_neighbours(path)}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return _loaded(file, name, text, stamp)


@contextmanager
def neighbours_importable(rule: type[Rule]) -> Iterator[None]:
    """While what was compiled from a rule is loaded, the files it imported from its folder can be imported by name."""
    own = NEIGHBOURS.get(rule.__module__, {})
    before = {name: sys.modules[name] for name in own if name in sys.modules}
    sys.modules.update(own)
    try:
        yield
    finally:
        for name in own:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def _neighbours(path: Path) -> str:
    """Names, sizes and times of the Python files beside a rule file, so that a change of one it imports is seen."""
    beside = [p for p in path.parent.glob("*.py") if p.is_file()]  # not links that lead nowhere, such as an editor's locks
    return str(sorted((p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in beside))


@cache
def _loaded(file: str, name: str, text: str, stamp: str) -> type[Rule]:
    module = user_module(Path(file), text, f"coprod_rule_{stamp}")
    classes = {k: v for k, v in vars(module).items() if inspect.isclass(v) and issubclass(v, Rule) and v is not Rule}
    if name not in classes:
        if name in vars(module):
            raise BadInput(
                f"{name} in {file} is no rule",
                where=_line(file, getattr(module, name)),
                allowed="a class that extends coprod.simulation.rules.base.Rule",
                fix=f"write class {name}(Rule)",
            )
        raise unknown("rule class", name, classes, where=file)
    rule = classes[name]
    _check(rule, file)
    linecache.checkcache(file)
    # Again under a name that stands for the content alone: what is compiled remembers the module it came from.
    final = f"coprod_rule_{rule_digest(rule)}"
    renamed: type[Rule] = vars(user_module(Path(file), text, final))[name]
    DECLARED_BY_CUSTOM_RULES.update({p.name: p for p in renamed.parameters if p.name not in all_parameters()})
    return renamed


def user_module(path: Path, text: str, name: str) -> ModuleType:
    """The file as a module of a name; other files of its folder that it imports are read anew and left out of ``sys.modules``."""
    try:
        code = compile(text, str(path), "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        raise BadInput(
            f"{path.name} is no valid Python: {getattr(error, 'msg', error)}",
            where=f"{path}, line {line}" if line else str(path),
            allowed="a Python file with classes",
            fix="correct that line",
        ) from error
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    before = set(sys.modules)
    sys.path.insert(0, str(path.parent))
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also SystemExit: what ends a program must not end this one without a word
        sys.modules.pop(name, None)
        raise BadInput(
            f"{path.name} cannot be loaded: {type(error).__name__}: {error}",
            where=f"{path}, line {_raised_at(error, path)}",
            allowed="a file that Python can import",
            fix="correct that line",
        ) from error
    finally:
        sys.path.remove(str(path.parent))
        for other in set(sys.modules) - before:
            origin = getattr(sys.modules[other], "__file__", None)
            if other != name and origin and Path(origin).parent == path.parent:
                NEIGHBOURS.setdefault(name, {})[other] = sys.modules.pop(other)
    return module


def _raised_at(error: BaseException, path: Path) -> int:
    """The last line of a file on the way to an error."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _line(file: str, found: Any) -> str:
    """File and line of a class or function."""
    if inspect.isfunction(found):
        return f"{file}, line {found.__code__.co_firstlineno}"
    try:
        text = read_text(Path(file)).split("\n")
        number = next(i for i, line in enumerate(text, 1) if line.startswith(f"class {found.__name__}"))
        return f"{file}, line {number}"
    except (BadInput, StopIteration, AttributeError):
        return file


def _check(rule: type[Rule], file: str) -> None:
    """BadInput unless a rule class declares all that is needed, with hooks of the right signature."""
    where = _line(file, rule)

    def bad(what: str, allowed: str, fix: str) -> BadInput:
        return BadInput(f"{rule.__name__}: {what}", where=where, allowed=allowed, fix=fix)

    for part in ("family", "name", "source"):
        if not isinstance(getattr(rule, part, None), str) or not getattr(rule, part).strip():
            raise bad(f"lacks {part}", "family, name and source as text", f'add {part} = "..."')
    if rule.family not in FAMILIES:
        raise unknown("rule family", rule.family, FAMILIES, where=where)
    if not rule.__doc__ or rule.__doc__ == Rule.__doc__:
        raise bad("has no docstring", "a docstring with the equation", "write one")
    if rule.status not in STATUSES:
        raise unknown("status", str(rule.status), STATUSES, where=where)
    for kind, declared, things in ((Parameter, "parameters", rule.parameters), (State, "states", rule.states)):
        if not isinstance(things, tuple) or not all(isinstance(x, kind) for x in things):
            raise bad(
                f"{declared} is no tuple of {kind.__name__}", f"{declared} = ({kind.__name__}(...),)", "add a comma at the end"
            )
    _check_parameters(rule, bad)
    if len(rule.states) > MOST_STATES:
        raise bad(f"has {len(rule.states)} states", f"at most {MOST_STATES}", "remember less")
    if rule.states and not FAMILIES[rule.family].owner:
        owners = ", ".join(name for name, family in FAMILIES.items() if family.owner)
        raise bad(f"a {rule.family} rule keeps no states", f"states in rules of {owners}", "remove states")
    known = {p.name for p in rule.parameters} | set(all_parameters())
    for state in rule.states:
        for name in (state.start if isinstance(state.start, str) else "", state.spread):
            if name and name not in known and name != "trust":
                raise unknown("parameter of a state's start", name, known, where=where)
    for name, hook in FAMILIES[rule.family].hooks.items():
        if not hasattr(rule, name):
            if hook.optional:
                continue
            form = f"def {name}({', '.join(local_names(rule, name))})"
            raise bad(f"lacks the function {name}: {hook.meaning}", f"@staticmethod {form}", f"write it: {form}")
        _check_signature(rule, name, file)
    for function in functions_of(rule):
        check_allowed(function, rule.__name__)


def _check_parameters(rule: type[Rule], bad: Any) -> None:
    shipped = all_parameters()
    own = [p for p in rule.parameters if p.name not in shipped]
    if len(own) > MOST_CUSTOM_PARAMETERS:
        raise bad(f"declares {len(own)} parameters of its own", f"at most {MOST_CUSTOM_PARAMETERS}", "declare fewer")
    names = [p.name for p in rule.parameters]
    if len(set(names)) < len(names):
        raise bad("declares a parameter twice", "different names", "rename one")
    for p in rule.parameters:
        if p.name in shipped and p != shipped[p.name]:
            raise bad(
                f"declares {p.name} otherwise than coprod does",
                "names of your own",
                f"rename it, such as {rule.family}.my_parameter",
            )
        if "." not in p.name or not p.name.replace(".", "_").isidentifier() or "*" in p.name:
            raise bad(f"parameter '{p.name}' cannot be set by that name", "dotted names, such as trust.discount", "rename it")
        if not p.low < p.high or not p.low <= p.default <= p.high:
            raise bad(f"parameter {p.name} is {p.default} from {p.low} to {p.high}", "low <= default <= high", "correct it")
        if p.status not in STATUSES:
            raise unknown("status", str(p.status), STATUSES)
        if p.simplex:
            raise bad(f"parameter {p.name} is one of weights", "weights belong to shipped rules", "use a share")


def _check_signature(rule: type[Rule], hook: str, file: str) -> None:
    """BadInput unless a hook is a static function whose arguments are names of inputs, states and parameters."""
    function = getattr(rule, hook)
    known = local_names(rule, hook)
    form = f"@staticmethod def {hook}(...) that names, in any order, what it reads of {', '.join(known)}"
    if not isinstance(function, FunctionType) or not isinstance(inspect.getattr_static(rule, hook), staticmethod):
        raise BadInput(
            f"{rule.__name__}.{hook} is no static function",
            where=_line(file, function),
            allowed=form,
            fix="write @staticmethod on the line above",
        )
    for name, argument in inspect.signature(function).parameters.items():
        if argument.kind is not argument.POSITIONAL_OR_KEYWORD or argument.default is not argument.empty:
            raise BadInput(
                f"{rule.__name__}.{hook} takes {argument}",
                where=_line(file, function),
                allowed=form,
                fix=f"write {name} alone, without * and without a default",
            )
        if name not in known:
            raise unknown(f"argument of {rule.__name__}.{hook}", name, known, where=_line(file, function))


def functions_of(rule: type[Rule]) -> list[FunctionType]:
    """A rule's hooks and every plain Python function they can call, each once."""
    found: dict[FunctionType, None] = {}
    waiting = [getattr(rule, hook) for hook in hooks_of(rule)]
    while waiting:
        function = waiting.pop(0)
        if function not in found:
            found[function] = None
            waiting += [value for value in _named_values(function) if isinstance(value, FunctionType)]
    return list(found)


def _named_values(function: FunctionType) -> list[Any]:
    """The values of every global name, and attribute of a global module or class, that a function's code mentions."""
    names: set[str] = set()
    waiting = [function.__code__]
    while waiting:
        code = waiting.pop()
        names |= set(code.co_names)
        waiting += [c for c in code.co_consts if isinstance(c, CodeType)]
    values = [function.__globals__[name] for name in sorted(names) if name in function.__globals__]
    holders = [v for v in values if isinstance(v, ModuleType | type)]
    values += [getattr(holder, name) for holder in holders for name in sorted(names) if hasattr(holder, name)]
    if function.__closure__:
        values += [cell.cell_contents for cell in function.__closure__]
    return [getattr(value, "py_func", value) for value in values]


@cache
def text_behind(rule: Any) -> str:
    """Everything a rule is made of: the source of all functions it can call, and the constants they mention."""
    parts = [repr([(p.name, p.per_step) for p in rule.parameters]), repr([(s.name, s.start, s.spread) for s in rule.states])]
    for function in functions_of(rule):
        try:
            parts.append(inspect.getsource(function))
        except (OSError, TypeError):
            parts.append(function.__code__.co_code.hex() + repr(function.__code__.co_consts))
        parts += [repr(v) for v in _named_values(function) if isinstance(v, int | float | str | tuple | bool)]
    return "\0".join(parts)


def rule_digest(rule: type[Rule]) -> str:
    """Hash of everything a rule is made of."""
    return hashlib.sha256(text_behind(rule).encode()).hexdigest()[:16]  # type: ignore[arg-type]
