"""Machine code for this computer: compiled from what was lowered, kept as object files, loaded without Numba."""

import os
from collections.abc import Iterable
from functools import cache
from threading import Lock
from typing import Any

import llvmlite.binding as llvm

from .packages import Code
from .targets import compiled_for

_loading = Lock()
_addresses: dict[str, dict[str, int]] = {}  # by package and entry, of what is loaded


@cache
def machine() -> Any:
    """This computer as a target."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    features = llvm.get_host_cpu_features().flatten()
    # the loader of llvmlite takes files of Linux and macOS as they are usual there, but on Windows only those of a JIT
    models = {"codemodel": "jitdefault"} if os.name == "nt" else {"codemodel": "default", "reloc": "pic"}
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=3, **models)


def compile_native(bitcode: bytes) -> bytes:
    """The object file for this computer."""
    return bytes(machine().emit_object(compiled_for(machine(), bitcode)))


@cache
def _loader() -> Any:
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine())


def not_loaded(codes: Iterable[Code]) -> list[Code]:
    """Those whose functions have not been asked for yet."""
    return [code for code in codes if code.package.name not in _addresses]


def addresses(code: Code) -> dict[str, int]:
    """Where the functions of a compiled piece lie, by entry; it is loaded when first asked for."""
    with _loading:
        if code.package.name not in _addresses:
            loader = _loader()
            loader.add_object_file(llvm.ObjectFileRef.from_data(code.machine_code.read_bytes()))
            loader.finalize_object()
            found = {entry: loader.get_function_address(code.symbol(entry)) for entry in code.entries}
            if not all(found.values()):
                raise RuntimeError(f"{code.machine_code.path} lacks a function of {', '.join(code.entries)}")
            _addresses[code.package.name] = found
        return _addresses[code.package.name]
