"""Makes the plain Python functions of the model callable from compiled code.

``compilable`` registers a function: the interpreter keeps calling the plain function, compiled callers compile the
same source. The bit-level primitives get compiled bodies of their own: both bodies are exact, so they agree. Compiled code holds a
64-bit word as a signed integer with the same bits.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload, register_jitable

from coprod.simulation.exact import draws, numerics


@intrinsic
def _bits(typingctx: Any, x: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), codegen


@intrinsic
def _from_bits(typingctx: Any, x: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), codegen


# Between whole numbers and floats without instructions that convert, which WebAssembly's vectors lack: added to a float whose last
# bit is worth 1, a whole number stands in its last bits. 1.5 * 2**52 + 1023 (an exponent's bias), and 2**52 + 1022.
EXPONENT_FIRST = numerics.ROUND + 1023.0
LAST_IS_ONE_AND_1022 = 4503599627370496.0 + 1022.0


@overload(numerics.pow2)
def _pow2(k):  # type: ignore[no-untyped-def]
    return lambda k: _from_bits(_bits(k + EXPONENT_FIRST) << 52)  # NaN gives some number: exp multiplies it by NaN


@overload(numerics.split)
def _split(x):  # type: ignore[no-untyped-def]
    def compiled(x):  # type: ignore[no-untyped-def]
        i = _bits(x)  # NaN gives some numbers: nothing takes the logarithm of it
        exponent = _from_bits(_shift_right(i, 52) | 0x4330000000000000) - LAST_IS_ONE_AND_1022
        return _from_bits((i & 0x000FFFFFFFFFFFFF) | 0x3FE0000000000000), exponent

    return compiled


@intrinsic
def _shift_right(typingctx: Any, x: Any, bits: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.lshr(args[0], args[1])

    return types.int64(types.int64, types.int64), codegen


@overload(numerics.wrapping_add)
def _wrapping_add(a, b):  # type: ignore[no-untyped-def]
    return lambda a, b: a + b


@overload(numerics.rotate_left)
def _rotate_left(a, bits):  # type: ignore[no-untyped-def]
    return lambda a, bits: (a << bits) | _shift_right(a, 64 - bits)


@overload(numerics.top_53_bits)
def _top_53_bits(a):  # type: ignore[no-untyped-def]
    return lambda a: float(_shift_right(a, 11))


# Small formulas become part of their callers; without wrappers for Python they compile much faster.
INLINED = {"forceinline": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

_registered: set[Callable[..., Any]] = {
    numerics.pow2,
    numerics.split,
    numerics.wrapping_add,
    numerics.rotate_left,
    numerics.top_53_bits,
}


def compilable(*functions: Callable[..., Any]) -> None:
    """Let compiled code call these plain functions; calling it twice for a function does nothing."""
    for function in functions:
        if function not in _registered:
            _registered.add(function)
            register_jitable(**INLINED)(function)


def compilable_module(module: ModuleType) -> None:
    """``compilable`` for every public function a module defines."""
    compilable(
        *(
            f
            for name, f in vars(module).items()
            if callable(f) and not isinstance(f, type) and getattr(f, "__module__", "") == module.__name__
        )
    )


compilable_module(numerics)
compilable_module(draws)
