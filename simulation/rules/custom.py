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
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.text_file import read_text

from .allowed import check_allowed
from .arguments import hooks_of
from .base import Rule
from .declared import check_declaration, line_of

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
                where=line_of(file, getattr(module, name)),
                allowed="a class that extends coprod.simulation.rules.base.Rule",
                fix=f"write class {name}(Rule)",
            )
        raise unknown("rule class", name, classes, where=file)
    rule = classes[name]
    check_declaration(rule, file)
    for function in functions_of(rule):
        check_allowed(function, rule.__name__)
    linecache.checkcache(file)
    # Again under a name that stands for the content alone: what is compiled remembers the module it came from.
    final = f"coprod_rule_{rule_digest(rule)}"
    renamed: type[Rule] = vars(user_module(Path(file), text, final))[name]
    if f"coprod_rule_{rule_digest(renamed)}" != final:
        raise BadInput(
            f"{name} differs each time its file is loaded",
            where=line_of(file, rule),
            allowed="constants that are the same each time",
            fix="write them as numbers",
        )
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
    """The values of what a function's code mentions: global names, attributes of modules and classes, and its defaults."""
    names: set[str] = set()
    waiting = [function.__code__]
    while waiting:
        code = waiting.pop()
        names |= set(code.co_names)
        waiting += [c for c in code.co_consts if isinstance(c, CodeType)]
    values = [function.__globals__[name] for name in sorted(names) if name in function.__globals__]
    seen: list[Any] = []
    while holders := [v for v in values if isinstance(v, ModuleType | type) and not any(v is known for known in seen)]:
        seen += holders  # what they hold may be a module too, as in near.far.step
        values += [getattr(holder, name) for holder in holders for name in sorted(names) if hasattr(holder, name)]
    if function.__closure__:
        values += [cell.cell_contents for cell in function.__closure__]
    return [*values, *(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]


@cache
def text_behind(rule: Any) -> str:
    """Everything a rule is made of: the source of all functions it can call, and the constants they mention."""
    parts = [repr([(p.name, p.per_step) for p in rule.parameters]), repr([(s.name, s.start, s.spread) for s in rule.states])]
    for function in functions_of(rule):
        try:
            parts.append(inspect.getsource(function.__code__))  # not of what it wraps
        except (OSError, TypeError):
            parts.append(function.__code__.co_code.hex() + repr(function.__code__.co_consts))
        parts += [repr(v) for v in _named_values(function) if isinstance(v, int | float | str | tuple | bool)]
    return "\0".join(parts)


def rule_digest(rule: type[Rule]) -> str:
    """Hash of everything a rule is made of."""
    return hashlib.sha256(text_behind(rule).encode()).hexdigest()[:16]  # type: ignore[arg-type]
