"""One WebAssembly module with the whole engine: all phases, all rules, chosen at run time by their places in its table.

Where machine code holds addresses, WebAssembly holds places in its table of functions. The module has a list of them,
``places``, in the order that ``order_of`` gives; whoever fills a batch writes places where ``link`` writes addresses.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import llvmlite.binding as llvm

from coprod.simulation.errors import BadInput

from .compiling import compile_missing
from .packages import Code
from .signatures import CALLED, CONVERTING
from .targets import compiled_for

TRIPLE = "wasm32-unknown-unknown"
FEATURES = "+bulk-memory,+sign-ext,+mutable-globals,+nontrapping-fptoint"
VECTORS = ",+simd128"  # which a few browsers lack
EXPORTED = (*CALLED, *CONVERTING)
STACK = 1 << 20  # bytes


def build(codes: Sequence[Code], vectors: bool) -> bytes:
    """The module of these pieces, which are lowered where they are not; ``vectors`` for browsers with SIMD, nearly all.

    BadInput without the linker, or where a rule cannot be lowered.
    """
    compile_missing(codes)
    machine = _machine(vectors)
    whole = _places(codes, machine)
    for code in codes:
        whole.link_in(compiled_for(machine, code.bitcode.read_bytes()))
    for code in codes:
        for entry in code.entries:
            if entry in EXPORTED:
                whole.get_function(code.symbol(entry)).name = entry
    return _linked(bytes(machine.emit_object(whole)))


def _machine(vectors: bool) -> Any:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    features = FEATURES + (VECTORS if vectors else "")
    return llvm.Target.from_triple(TRIPLE).create_target_machine(features=features, opt=3, reloc="static", codemodel="default")


def _places(codes: Sequence[Code], machine: Any) -> Any:
    """A module with the list of places."""
    symbols = [f'@"{code.symbol(entry)}"' for code in codes for entry in code.entries]
    declared = "".join(f"declare void {symbol}()\n" for symbol in symbols)
    listed = ", ".join(f"ptr {symbol}" for symbol in symbols)
    module = llvm.parse_assembly(f"{declared}@places = constant [{len(symbols)} x ptr] [{listed}]\n")
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    return module


def _linked(compiled: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        file, out = Path(folder) / "engine.o", Path(folder) / "engine.wasm"
        file.write_bytes(compiled)
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
            [sys.executable, "-m", "ziglang", *line, *exports, str(file), "-o", str(out)],
            capture_output=True,
            text=True,
            env={"ZIG_GLOBAL_CACHE_DIR": folder, "ZIG_LOCAL_CACHE_DIR": folder},
        )
        if done.returncode != 0:
            raise BadInput(
                "the engine for web pages cannot be linked",
                where=done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "wasm-ld",
                allowed="an installation with the extra 'page'",
                fix="pip install 'coprod[page]'",
            )
        return out.read_bytes()
