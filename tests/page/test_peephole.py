"""What is rewritten for browsers' compilers gives the same bits, and is what was meant: loads for constants, moves for rotations."""

import ctypes
import re

import llvmlite.binding as llvm
import numpy as np
import pytest

from coprod.simulation.exact.numerics import rotate_left
from coprod.simulation.kernel import native, wasm
from coprod.simulation.kernel.peephole import optimised

ROTATED = """declare <2 x i64> @llvm.fshl.v2i64(<2 x i64>, <2 x i64>, <2 x i64>)
define void @f(ptr %in, ptr %out) {{
  %x = load <2 x i64>, ptr %in, align 8
  %r = call <2 x i64> @llvm.fshl.v2i64(<2 x i64> %x, <2 x i64> %x, <2 x i64> splat (i64 {bits}))
  store <2 x i64> %r, ptr %out, align 8
  ret void
}}
"""
# y: 3 x - 0.5 where that is not negative, else 0, without its lowest eight bits. The first number becomes 1 / (y - 2), a
# quarter of which is taken where that is above 100; of the second's lowest bits one is set.
COMPUTED = """define void @f(ptr %in, ptr %out) {
  %x = load <2 x double>, ptr %in, align 8
  %p = fmul <2 x double> %x, splat (double 3.000000e+00)
  %d = fadd <2 x double> %p, splat (double -5.000000e-01)
  %c = fcmp oge <2 x double> %d, zeroinitializer
  %s = select <2 x i1> %c, <2 x double> %d, <2 x double> splat (double 0.000000e+00)
  %w = bitcast <2 x double> %s to <2 x i64>
  %m = and <2 x i64> %w, splat (i64 -256)
  %y = bitcast <2 x i64> %m to <2 x double>
  %a = extractelement <2 x double> %y, i32 0
  %b = fsub double %a, 2.000000e+00
  %q = fdiv double 1.000000e+00, %b
  %t = fmul double %q, 0x3FD0000000000000
  %g = fcmp ogt double %t, 1.000000e+02
  %u = select i1 %g, double %t, double %q
  %o = or disjoint <2 x i64> %m, splat (i64 128)
  %v = bitcast <2 x i64> %o to <2 x double>
  %z = insertelement <2 x double> %v, double %u, i32 0
  store <2 x double> %z, ptr %out, align 8
  ret void
}
"""


def called(text, numbers):
    """What the function of a module makes of two numbers after the other, on this computer."""
    machine = native.machine.__wrapped__()  # the engine owns its own
    module = llvm.parse_assembly(text)
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    module.verify()
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    function = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)(engine.get_function_address("f"))
    out = np.zeros_like(numbers)
    for n in range(0, len(numbers), 2):
        function(numbers[n:].ctypes.data, out[n:].ctypes.data)
    return out


def assembly(text):
    machine = wasm.machine_of(vectors=True)
    module = llvm.parse_assembly(text)
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    return machine.emit_assembly(module)


def constants(text):
    """The constants that instructions hold, each once where a vector has it twice."""
    return re.findall(r"(?:v128|f64)\.const\s+(\S+?)(?:,.*)?\n", assembly(text))


@pytest.mark.parametrize("bits", range(1, 64))
def test_rotations(bits):
    words = np.random.default_rng(bits).integers(0, 1 << 64, 40, dtype=np.uint64)
    text = optimised(ROTATED.format(bits=bits))
    assert called(text, words).tolist() == [rotate_left(int(word), bits) for word in words]
    assert ("i8x16.shuffle" in assembly(text)) == (bits % 8 == 0)


def test_constants():
    numbers = np.concatenate([np.random.default_rng(1).normal(0.0, 2.0, 100), [-0.0, np.inf, 5e-324, 1e300]])
    text = optimised(COMPUTED)
    y = 3.0 * numbers - 0.5
    y = (np.where(y >= 0.0, y, 0.0).view(np.int64) & -256).view(np.float64)
    first = 1.0 / (y[::2] - 2.0)
    y = (y.view(np.int64) | 128).view(np.float64)
    y[::2] = np.where(first / 4.0 > 100.0, first / 4.0, first)
    assert called(text, numbers).tobytes() == called(COMPUTED, numbers).tobytes() == y.tobytes()
    assert len(constants(COMPUTED)) == 9
    assert constants(text) == ["0x0p0"]  # which one instruction makes


@pytest.mark.parametrize(
    "line", ["fadd double %x, %y", "fadd double %x, 0.000000e+00", 'fadd double %"x 7", 2.0', "shl <2 x i64> %a, splat (i64 3)"]
)
def test_what_has_no_constant_or_needs_it_stays(line):
    text = f"define void @f() {{\n  %z = {line}\n  ret void\n}}\n"
    assert optimised(text) == f"{text}"
