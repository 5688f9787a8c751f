"""Lowers the functions of a package to one module of intermediate code, whose types are laid out when a target is chosen."""

import inspect
import re
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
from numba.core.errors import NumbaError

from coprod.simulation.errors import BadInput
from coprod.simulation.exact import statistics
from coprod.simulation.formulas import encounter, learning, population, service, session, steps
from coprod.simulation.kernel.native import machine
from coprod.simulation.kernel.packages import Code
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.custom import functions_of, neighbours_importable
from coprod.simulation.rules.registry import all_principles
from coprod.simulation.schema import rule_states, vector

from .kinds import kinds_of, phase_kinds
from .primitives import compilable, compilable_module

ANSI = re.compile(r"\x1b\[[0-9;]*m")
# The square root is an instruction of every target, but a function of the C library for Numba.
SQUARE_ROOT = """
declare double @llvm.sqrt.f64(double)
define double @sqrt(double %x) alwaysinline {
  %root = call double @llvm.sqrt.f64(double %x)
  ret double %root
}
"""

for _module in (session, encounter, service, learning, population, steps, statistics):
    compilable_module(_module)
compilable(rule_states.start_value, vector.of_group, vector.of_unit, *(principle.apply for principle in all_principles()))


def lower(code: Code) -> bytes:
    """The bitcode of all functions of a package, each under its symbol, with nothing else to be seen from outside.

    BadInput where a rule uses what Numba cannot lower.
    """
    module = code.package.load()
    if code.rule is None:
        texts = {code.symbol(entry): _lowered(getattr(module, entry), phase_kinds(entry)) for entry in code.entries}
    else:
        compilable(*functions_of(code.rule))
        try:
            with neighbours_importable(code.rule):
                texts = {code.symbol(entry): _lowered(getattr(module, entry), kinds_of(entry)) for entry in code.entries}
        except NumbaError as error:
            raise not_compilable(code.rule, error) from error
    whole = None
    for symbol, (name, text) in texts.items():
        part = _only(llvm.parse_assembly(text), name, symbol)
        if whole is None:
            whole = part
        else:
            whole.link_in(part)
    assert whole is not None
    return bytes(whole.as_bitcode())


def _lowered(function: Any, kinds: tuple[Any, ...]) -> tuple[str, str]:
    """Name and text of a function and of all it calls."""
    function.compile(kinds)
    found = function.overloads[kinds]
    return found.fndesc.llvm_func_name, found.library.get_llvm_str()


def _only(module: Any, name: str, symbol: str) -> Any:
    """A module with one function to be seen, under a new name, and what that calls."""
    if any(f.name == "sqrt" for f in module.functions):
        root = llvm.parse_assembly(SQUARE_ROOT)
        root.triple, root.data_layout = module.triple, module.data_layout
        module.link_in(root)
    for part in (*module.functions, *module.global_variables):
        if not part.is_declaration:
            part.linkage = "internal"
    entry = module.get_function(name)
    entry.linkage, entry.name = "external", symbol
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, llvm.create_pass_builder(machine(), llvm.create_pipeline_tuning_options()))
    return module


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
