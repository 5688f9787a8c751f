"""Builds the compiled engine for a choice of rules: generated code on disk, compiled once, cached across processes.

Phases and rules are compiled one by one and meet through a table of addresses, so that a new rule compiles its family's
few loops and nothing else. Each has a package of its own in the cache, named by a hash of every source that is compiled
into it and of the versions of numba, Python and the processor: what lies there cannot be stale.
"""

import hashlib
import importlib.util
import inspect
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import llvmlite.binding
import numba
import numpy as np
from numba import types
from numba.core.errors import NumbaError
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.exact import statistics
from coprod.simulation.formulas import learning, population, service, session
from coprod.simulation.parameters import index
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.rules.arguments import arguments_of, reads
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import functions_of, neighbours_importable, rule_digest
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import all_principles
from coprod.simulation.schema import rule_states, vector
from coprod.simulation.schema.rule_states import PER_TIE

from .calls import address_of
from .primitives import compilable, compilable_module
from .shared import world
from .signatures import CUBE, PLACES, ROW, RULE_ENTRIES, SEATS_READ_POWER, TABLE, USES_UNIT_MEAN, kinds_of

SIMULATION = Path(__file__).parent.parent
KERNEL = SIMULATION / "kernel"
# Rooms of what is compiled, or decides what is; and of those, what every compiled function may call.
ROOMS = ("exact", "formulas", "kernel", "parameters", "rules", "schema", "setup")
CALLED = ("exact/*.py", "formulas/*.py", "parameters/index.py", "rules/institutions/*.py", "schema/*.py", "kernel/shared/*.py")
CALLED_KERNEL = ("calls", "primitives", "signatures")
NOT_COMPILED = ("validation.py", "__init__.py")

for _module in (session, service, learning, population, statistics):
    compilable_module(_module)
compilable(rule_states.start_value, vector.of_group, vector.of_unit, *(principle.apply for principle in all_principles()))


def cache_folder() -> Path:
    """Where compiled engines live: ``$COPROD_CACHE``, or ``~/.cache/coprod``, or a temporary folder if unwritable."""
    wished = Path(os.environ.get("COPROD_CACHE") or Path.home() / ".cache" / "coprod")
    try:
        wished.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=wished):
            pass
    except OSError:
        wished = Path(tempfile.gettempdir()) / f"coprod-{os.getuid() if hasattr(os, 'getuid') else 0}"
        wished.mkdir(parents=True, exist_ok=True)
    return wished


@cache
def source_digest() -> str:
    """Hash of every source that is compiled or decides what is; it stands for the model's version in results."""
    digest = hashlib.sha256()
    files = [path for room in ROOMS for path in (SIMULATION / room).rglob("*.py") if path.name not in NOT_COMPILED]
    for path in sorted(files):
        digest.update(path.relative_to(SIMULATION).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


# Each template of phases, and the places of its functions in the table of addresses.
PHASES: dict[str, dict[str, int]] = {
    "lead": {"lead": world.LEAD},
    "engage": {"engage": world.ENGAGE},
    "dialogue": {"dialogue": world.DIALOGUE},
    "record": {"record": world.RECORD},
    "agree": {"agree": world.AGREE},
    "events": {"change_values": world.EVENTS},
    "forum": {"forum": world.FORUM},
    "implement": {"implement": world.IMPLEMENT},
    "deliver": {"deliver": world.DELIVER},
    "learn": {"learn": world.LEARN, "replace_leavers": world.REPLACE},
    "learn_staff": {"learn_staff": world.LEARN_STAFF},
    "observe": {"observe": world.OBSERVE},
    "measure": {"measure": world.MEASURE},
    "populate": {},
    "schedule": {},
}
# What stands in for a phase that a laboratory switches off.
NEUTRAL_PHASES: dict[str, dict[int, str]] = {
    "lead": {world.LEAD: "no_leading"},
    "engage": {world.ENGAGE: "everyone_seated"},
    "dialogue": {},  # participants gather for the phases that follow, and say nothing
    "record": {world.RECORD: "everything_recorded"},
    "agree": {world.AGREE: "no_agreeing", world.FORUM: "nothing"},
    "implement": {world.IMPLEMENT: "nothing"},
    "deliver": {world.DELIVER: "nothing"},
    "learn": {world.LEARN: "nothing", world.LEARN_STAFF: "nothing", world.REPLACE: "nothing"},
}
SHARED = (  # fields that the runs of a tile share
    "desk",
    "drawn",
    "totals",
    "session",
    "trusting",
    "lanes",
    "lists",
    "sorting",
    "phases",
    "rules",
    "states",
    "citizen_starts",
    "professional_starts",
    "leader_starts",
    "unit_starts",
    "lab",
    "given",
    "timed_places",
    "shifts",
)


@cache
def formulas_digest() -> str:
    """Hash of what every compiled function may call: shared helpers, formulas and numerics, without rules and phases."""
    files = [path for pattern in CALLED for path in SIMULATION.glob(pattern)]
    files += [KERNEL / f"{name}.py" for name in CALLED_KERNEL]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(SIMULATION).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for part in (
        str(index.BASE_NAMES),
        str(index.GROUP_FIELDS),
        str(index.GROUPS),
        numba.__version__,
        sys.version,
        platform.machine(),
        llvmlite.binding.get_host_cpu_name(),
    ):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def place_of(rule: type[Rule], name: str) -> int:
    """Where a rule's parameter stands in theta."""
    shipped = all_parameters()
    if name in shipped:
        return int(getattr(index, name.replace(".", "_")))
    own = [p.name for p in rule.parameters if p.name not in shipped]
    return index.custom_place(rule.family, own.index(name))


NEUTRAL = {"confidence": "1.0"}  # what an optional hook answers where it is called in any case


def generated_rule(rule: type[Rule]) -> str:
    """The text of ``chosen.py`` for a rule: its hooks with states fetched and parameters' places filled in."""
    lines = ['"""A rule, generated by coprod.simulation.kernel.build."""', ""]
    lines += [
        "from coprod.simulation.kernel.shared.world import inlined",
        f"from {rule.__module__} import {rule.__qualname__} as rule",
    ]
    parameters = [f"theta[{place_of(rule, p.name)}]" for p in rule.parameters]
    tie = FAMILIES[rule.family].owner == "tie"
    for name, hook in FAMILIES[rule.family].hooks.items():
        place = [] if not hook.with_states else (["states", "u", "row", "i"] if tie else ["states", "row", "i"])
        head = ["", "", "@inlined", f"def {name}({', '.join([*hook.inputs, *place, 'theta'])}):"]
        if not hasattr(rule, name):
            lines += [*head, f"    return {NEUTRAL.get(name, 'None')}"]
            continue
        step = PER_TIE if tie else 1
        states = [f"states[{'u, ' if tie else ''}row + {step * j}, i]" for j in range(len(rule.states))] if hook.with_states else []
        held = {"input": hook.inputs, "state": states, "parameter": parameters}
        call = f"_{name}({', '.join(held[part][number] for part, number in arguments_of(rule, name))})"  # type: ignore[arg-type]
        lines += ["", "", f"_{name} = rule.{name}", *head]
        if hook.writes and states:
            outputs = [f"out_{n}" for n in range(len(hook.outputs))]
            news = [f"new_{j}" for j in range(len(states))]
            lines.append(f"    {', '.join([*outputs, *news])}{',' if len(outputs + news) == 1 else ''} = {call}")
            lines += [f"    {state} = {new}" for state, new in zip(states, news, strict=True)]
            lines.append(f"    return {', '.join(outputs) or 'None'}")
        else:
            lines.append(f"    return {call}")
    return "\n".join(lines) + "\n"


def _make_compilable(rule: type[Rule]) -> None:
    """A rule's hooks and every plain Python function they can call."""
    compilable(*functions_of(rule))


def _digest(*texts: str) -> str:
    digest = hashlib.sha256()
    for text in (formulas_digest(), *texts):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Package:
    """A folder of the cache: a template beside the generated file it may need."""

    template: Path
    chosen: str  # text of chosen.py; '' for phases

    @property
    def name(self) -> str:
        text = self.template.read_text(encoding="utf-8")
        return f"coprod_{self.template.stem}_{_digest(text, self.chosen)}"

    @property
    def folder(self) -> Path:
        return cache_folder() / self.name

    def is_compiled(self, functions: int) -> bool:
        """Whether at least so many functions of it lie in the cache."""
        return len(list(self.folder.glob("__pycache__/*.nbc"))) >= functions

    def load(self) -> ModuleType:
        """The template's module, from the cache."""
        if not self.folder.exists():
            self._write()
        if self.name not in sys.modules:
            spec = importlib.util.spec_from_file_location(
                self.name, self.folder / "__init__.py", submodule_search_locations=[str(self.folder)]
            )
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[self.name] = module
            spec.loader.exec_module(module)
        return importlib.import_module(f"{self.name}.{self.template.stem}")

    def _write(self) -> None:
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as temporary:
            made = Path(temporary) / self.name
            made.mkdir()
            (made / "__init__.py").touch()
            (made / "chosen.py").write_text(self.chosen, encoding="utf-8")
            shutil.copy(self.template, made / self.template.name)
            try:
                made.rename(self.folder)
            except OSError:  # another process was faster: its folder has the same content
                if not self.folder.exists():
                    raise


def phase_package(name: str) -> Package:
    """The package of a phase."""
    return Package(KERNEL / "phases" / f"{name}.py", "")


def rule_package(rule: type[Rule]) -> Package:
    """The package of a rule: its family's template and the rule; its name changes with every source compiled into it."""
    text = generated_rule(rule)
    return Package(KERNEL / "families" / f"{rule.family}.py", f"{text}# sources: {rule_digest(rule)}\n")


def missing_phases() -> list[str]:
    """The phases that have to be compiled, whatever the rules."""
    return [name for name, entries in PHASES.items() if not phase_package(name).is_compiled(max(1, len(entries)))]


def missing(rules: Mapping[str, str]) -> list[str]:
    """The phases and families that have to be compiled for a rule choice."""
    found = missing_phases()
    for family, choice in rules.items():
        rule = rule_of(family, choice)
        if not rule_package(rule).is_compiled(len(entries_of(rule))):
            found.append(family)
    return found


def entries_of(rule: type[Rule]) -> list[str]:
    """The functions of its family's template that a rule needs."""
    return [entry for entry, (hook, _) in RULE_ENTRIES[rule.family].items() if not hook or hasattr(rule, hook)]


@cache
def rule_addresses(rule: Any) -> dict[int, int]:
    """Compiled functions of a rule: their places in the table of addresses, and the addresses."""
    _make_compilable(rule)
    module = rule_package(rule).load()
    try:
        with neighbours_importable(rule):
            return {PLACES[entry]: address_of(getattr(module, entry), kinds_of(entry)) for entry in entries_of(rule)}
    except NumbaError as error:
        raise not_compilable(rule, error) from error


def not_compilable(rule: type[Rule], error: NumbaError) -> BadInput:
    """What to say of a rule that Numba cannot compile: the line it points at, and what rules may use."""
    file = inspect.getfile(rule)
    text = ANSI.sub("", str(error))
    lines = [int(line) for name, line in re.findall(r'File "([^"]+)", line (\d+)', text) if Path(name).name == Path(file).name]
    lines += [int(line) for line in re.findall(re.escape(file) + r" \((\d+)\)", text)]
    reason = next((line.strip() for line in text.splitlines() if line.strip() and not line.startswith("Failed in")), "")
    return BadInput(
        f"{rule.__name__} cannot be compiled: {reason}",
        where=f"{file}, line {lines[-1]}" if lines else file,
        allowed="numbers, + - * /, comparisons, if, for over range, and functions of coprod.simulation.exact.numerics",
        fix="rewrite that line with these",
    )


ANSI = re.compile(r"\x1b\[[0-9;]*m")


# Phases whose compiling takes about half the time of all: a second process compiles them.
OTHER_HALF = ("populate", "events", "forum", "learn", "schedule", "record", "agree", "implement", "learn_staff")


@cache
def _half_compiled() -> bool:
    """Whether enough phases lie in the cache for one process to compile the rest."""
    return len(missing_phases()) < 4 or (os.cpu_count() or 1) < 2


def compile_together(tile: Any) -> None:
    """Compile what is missing of the phases in two processes, where that is most of them."""
    if _half_compiled():
        return
    names = ",".join(OTHER_HALF)
    helper = subprocess.Popen([sys.executable, "-m", "coprod.simulation.kernel.warm", names], stdout=subprocess.DEVNULL)
    compile_phases([name for name in PHASES if name not in OTHER_HALF], tile)
    helper.wait()  # should it have failed, what it left is compiled here
    _half_compiled.cache_clear()


def compile_phases(names: Iterable[str], tile: Any) -> None:
    """Compile some phases for tiles of this kind, so that they lie in the cache."""
    run, whole, tiles = type_of_run(tile), types.int64, numba.typeof(tile)
    steps, three = types.Array(types.int64, 1, "C"), CUBE
    called: dict[str, dict[str, tuple[Any, ...]]] = {
        "populate": {"start": (tiles, TABLE, whole, whole)},
        "schedule": {
            "advance": (tiles, whole, whole, whole, whole),
            "run": (tiles, whole, whole, whole, steps, three),
            "write_measures": (tiles, whole, whole, ROW),
        },
    }
    for name in names:
        module = phase_package(name).load()
        for entry, kinds in called.get(name, {}).items():
            getattr(module, entry).compile(kinds)
        for entry in PHASES[name]:
            address_of(getattr(module, entry), phase_kinds(run, entry))


def phase_kinds(run: Any, entry: str) -> tuple[Any, ...]:
    """Numba types of a phase's arguments: a run, seed, replicate, step, first and last unit; of ``measure`` run, step, out."""
    return (run, types.int64, ROW) if entry == "measure" else (run, *([types.int64] * 5))


@cache
def phase_addresses(run: Any) -> NDArray[np.int64]:
    """Addresses of all phases, for the type of a run."""
    found = np.zeros(world.ENTRIES, dtype=np.int64)
    for name, entries in PHASES.items():
        module = phase_package(name).load()
        for entry, place in entries.items():
            found[place] = address_of(getattr(module, entry), phase_kinds(run, entry))
    return found


@cache
def neutral_address(run: Any, name: str) -> int:
    """Address of a phase's stand-in."""
    return address_of(getattr(phase_package("neutral").load(), name), phase_kinds(run, name))


def type_of_run(tile: Any) -> Any:
    """Numba's type of one run of a tile."""
    members = []
    for name, kind in zip(tile._fields, numba.typeof(tile).types, strict=True):
        alone = isinstance(kind, types.Array) and name not in SHARED
        members.append(types.Array(kind.dtype, kind.ndim - 1, "C") if alone else kind)
    return types.NamedTuple(members, world.World)


class Kernel:
    """The compiled engine for a choice of rules."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.rules = dict(rules)
        populate, schedule = phase_package("populate").load(), phase_package("schedule").load()
        self.start = populate.start
        self.advance, self.run, self.write_measures = schedule.advance, schedule.run, schedule.write_measures

    def link(self, tile: Any, switched_off: Iterable[str] = ()) -> None:
        """Compile or load every phase and rule and write the addresses to the tile.

        Phases that are switched off get those of their neutral stand-ins.
        """
        run = type_of_run(tile)
        compile_together(tile)
        tile.phases[:] = phase_addresses(run)
        for phase in switched_off:
            for place, stand_in in NEUTRAL_PHASES[phase].items():
                tile.phases[place] = neutral_address(run, stand_in)
        for family, choice in self.rules.items():
            rule = rule_of(family, choice)
            for place, address in rule_addresses(rule).items():  # type: ignore[arg-type]
                tile.rules[place] = address
            if family == "power":
                tile.rules[USES_UNIT_MEAN] = reads(rule, "apply", "unit_mean")
            if family == "seats":
                tile.rules[SEATS_READ_POWER] = reads(rule, "apply", "power")


def build(rules: Mapping[str, str]) -> Kernel:
    """The compiled engine for a rule choice; phases and rules compile when a tile is first linked."""
    return Kernel(rules)
