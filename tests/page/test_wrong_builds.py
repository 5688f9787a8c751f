"""What is wrong in a build of the compiled engine is found by the comparison with the readable one: each fault is a real one."""

import os
import platform
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import llvmlite.binding as llvm
import pytest

from coprod.experiments.browser_engine import WasmKernel
from coprod.experiments.equality import first_difference
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel import built, link, native, wasm
from coprod.simulation.kernel.compiling import compile_missing
from coprod.simulation.kernel.packages import Code, every_code, order_of

pytestmark = pytest.mark.slow
SETUP = load_scenario("baseline").with_values({"population.citizens": 60, "population.professionals": 8}).setup
RULE = Code.of_rule("influence", SETUP.rules["influence"])
FUSES = platform.machine() in ("arm64", "aarch64") or llvm.get_host_cpu_features().get("fma", False)


def difference(kernel=None):
    return first_difference(SETUP, 1, 0, 30, kernel)[1]


@pytest.fixture
def lowered():
    """What a rule was lowered to."""
    compile_missing(every_code())
    return str(llvm.parse_bitcode(RULE.bitcode.read_bytes()))


def bitcode_of(text):
    return bytes(llvm.parse_assembly(text).as_bitcode())


@pytest.mark.skipif(not built.is_built(), reason="the engine for web pages is not built: make page")
def test_a_swapped_place_is_found():
    """Two functions of the same kind that stand in each other's place in the list."""
    order = built.places()
    assert difference(WasmKernel(SETUP.rules, places=order)) == ""
    a, b = order.index(("fit=gaussian", "fits")), order.index(("fit=linear", "fits"))
    order[a], order[b] = order[b], order[a]
    assert difference(WasmKernel(SETUP.rules, places=order)) != ""


@pytest.mark.skipif(not FUSES, reason="this processor has no fused multiply-add")
def test_contraction_is_found_in_machine_code(lowered, monkeypatch, tmp_path):
    """One rule with the flag that lets LLVM contract a product with a sum, which it does here."""

    def compared(text):
        file = tmp_path / "rule.o"
        file.write_bytes(native.compile_native(bitcode_of(text)))
        loader = llvm.create_mcjit_compiler(llvm.parse_assembly(""), native.machine.__wrapped__())  # which owns its machine
        loader.add_object_file(llvm.ObjectFileRef.from_path(str(file)))
        loader.finalize_object()
        own = {entry: loader.get_function_address(RULE.symbol(entry)) for entry in RULE.entries}
        monkeypatch.setattr(link, "addresses", lambda code: own if code.name == RULE.name else native.addresses(code))
        return difference()

    assert compared(lowered) == ""
    assert compared(re.sub("= (fmul|fadd|fsub) double", r"= \1 contract double", lowered)) != ""


def test_a_fused_product_is_found_in_the_module(lowered, tmp_path):
    """WebAssembly has no such instruction: what is fused calls the C library's function, which is linked to the module here."""
    codes, machine, fma = every_code(), wasm.machine_of(vectors=True), fma_objects(tmp_path)

    def compared(text):
        own = wasm.object_of(RULE, bitcode_of(text), machine)
        objects = [own if code.name == RULE.name else wasm.kept_object(code, machine, vectors=True) for code in codes]
        module = wasm.linked([wasm.places_object(codes, machine), *objects, *fma])
        return difference(WasmKernel(SETUP.rules, module, order_of(codes)))

    pair = re.compile(r"(%\S+) = fmul double (\S+), (\S+)\n  (%\S+) = fadd double (\S+), \1\n")
    fused = pair.sub(r"\4 = call double @llvm.fma.f64(double \2, double \3, double \5)\n", lowered)
    assert compared(lowered) == ""
    assert compared(fused + "declare double @llvm.fma.f64(double, double, double)\n") != ""


def fma_objects(folder):
    """A multiply-add that rounds once, for WebAssembly: from the sources of musl that come with the linker."""
    math = Path(find_spec("ziglang").origin).parent / "lib" / "libc" / "musl" / "src" / "math"
    (folder / "atomic.h").write_text("#define a_clz_64 __builtin_clzll\n", encoding="utf-8")
    kept = {name: str(folder) for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR")}
    line = [sys.executable, "-m", "ziglang", "cc", "-target", "wasm32-wasi", "-O2", "-w", "-I", folder, "-c"]
    for name in ("fma", "scalbn"):
        subprocess.run([*line, math / f"{name}.c", "-o", folder / f"{name}.o"], env={**os.environ, **kept}, check=True)
    return [(folder / f"{name}.o").read_bytes() for name in ("fma", "scalbn")]
