"""One WebAssembly module with the whole engine: all phases, all rules, chosen at run time by their places in its table.

Where machine code holds addresses, WebAssembly holds places in its table of functions. The module has a list of them,
``places``, in the order that ``order_of`` gives; whoever fills a batch writes places where ``link`` writes addresses.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import llvmlite.binding as llvm

from .cache import Kept
from .compiling import lower_missing
from .packages import Code
from .peephole import optimised
from .signatures import CALLED, CONVERTING
from .targets import compiled_for

TRIPLE = "wasm32-unknown-unknown"
FEATURES = "+bulk-memory,+sign-ext,+mutable-globals,+nontrapping-fptoint"
VECTORS = ",+simd128"  # which a few browsers lack
EXPORTED = (*CALLED, *CONVERTING)
STACK = 1 << 20  # bytes


def build(codes: Sequence[Code], vectors: bool) -> bytes:
    """The module of these pieces, which are lowered where they are not; ``vectors`` for browsers with SIMD, nearly all.

    BadInput where a rule cannot be lowered.
    """
    lower_missing([code for code in codes if not _kept(code, vectors).is_whole()])
    machine = machine_of(vectors)
    return linked([places_object(codes, machine), *(kept_object(code, machine, vectors) for code in codes)])


def machine_of(vectors: bool) -> Any:
    """WebAssembly as a target."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    features = FEATURES + (VECTORS if vectors else "")
    return llvm.Target.from_triple(TRIPLE).create_target_machine(features=features, opt=3, reloc="static", codemodel="default")


def _symbol(code: Code, entry: str) -> str:
    """What a function is called in the module: those that are called from outside by their plain names."""
    return entry if entry in EXPORTED else code.symbol(entry)


def kept_object(code: Code, machine: Any, vectors: bool) -> bytes:
    """The object file of a piece, from the cache where it lies there."""
    kept = _kept(code, vectors)
    if not kept.is_whole():
        kept.write_bytes(object_of(code, code.bitcode.read_bytes(), machine))
    return kept.read_bytes()


def _kept(code: Code, vectors: bool) -> Kept:
    return Kept(code.folder / ("page.o" if vectors else "page_plain.o"))


def object_of(code: Code, bitcode: bytes, machine: Any) -> bytes:
    """The object file of a piece, compiled from its bitcode."""
    module = llvm.parse_assembly(optimised(str(compiled_for(machine, bitcode))))
    for entry in code.entries:
        module.get_function(code.symbol(entry)).name = _symbol(code, entry)
    return bytes(machine.emit_object(module))


def places_object(codes: Sequence[Code], machine: Any) -> bytes:
    """The object file with the list of places."""
    symbols = [f'@"{_symbol(code, entry)}"' for code in codes for entry in code.entries]
    declared = "".join(f"declare void {symbol}()\n" for symbol in symbols)
    listed = ", ".join(f"ptr {symbol}" for symbol in symbols)
    module = llvm.parse_assembly(f"{declared}@places = constant [{len(symbols)} x ptr] [{listed}]\n")
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    return bytes(machine.emit_object(module))


def linked(objects: Sequence[bytes]) -> bytes:
    """The module of object files."""
    with TemporaryDirectory() as folder:
        out, files = Path(folder) / "engine.wasm", [Path(folder) / f"{n}.o" for n in range(len(objects))]
        for file, content in zip(files, objects, strict=True):
            file.write_bytes(content)
        exports = [f"--export={name}" for name in (*EXPORTED, "places", "__heap_base")]
        line = [
            "wasm-ld",
            "--no-entry",
            "--export-memory",
            "--strip-all",
            "--gc-sections",
            "--stack-first",
            f"-zstack-size={STACK}",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "ziglang", *line, *exports, *map(str, files), "-o", str(out)],
            capture_output=True,
            text=True,
            env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": folder, "ZIG_LOCAL_CACHE_DIR": folder},
        )
        if done.returncode != 0:
            raise RuntimeError(f"linking the engine for web pages failed:\n{done.stderr}")
        return out.read_bytes()
