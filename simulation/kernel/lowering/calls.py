"""Calls compiled functions by their address, so that each is lowered by itself.

A call with other argument types than the function was compiled for would read the wrong memory, so the types are
compared when the caller is compiled.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.errors import NumbaTypeError
from numba.extending import intrinsic

from coprod.simulation.kernel.signatures import POSITIONS

from .kinds import kinds_of


def _emit(context: Any, builder: Any, address: Any, kinds: list[Any], values: list[Any]) -> Any:
    function = context.call_conv.get_function_type(types.none, kinds)
    pointer = builder.inttoptr(address, ir.PointerType(function))
    status, _ = context.call_conv.call_function(builder, pointer, types.none, kinds, values)
    with cgutils.if_unlikely(builder, status.is_error):
        context.call_conv.return_status_propagate(builder, status)
    return context.get_dummy_value()


@intrinsic
def call_phase(typingctx: Any, address: Any, arguments: Any) -> Any:
    """Call the compiled phase at an address."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _emit(context, builder, args[0], list(signature.args[1].types), cgutils.unpack_tuple(builder, args[1]))

    return types.none(address, arguments), codegen


@intrinsic(prefer_literal=True)
def call_rule(typingctx: Any, addresses: Any, name: Any, arguments: Any) -> Any:
    """Call a compiled function of a rule family by its name, as in ``signatures``."""
    entry = name.literal_value
    given = tuple(types.unliteral(kind) for kind in arguments.types)
    if given != kinds_of(entry):
        raise NumbaTypeError(f"{entry} is called with {given}, not {kinds_of(entry)}")
    position = POSITIONS[entry]

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(addresses)(context, builder, args[0])
        pointer = builder.gep(array.data, [ir.Constant(ir.IntType(64), position)])
        values = cgutils.unpack_tuple(builder, args[2])
        kinds = list(signature.args[2].types)
        values = [context.cast(builder, v, k, types.unliteral(k)) for v, k in zip(values, kinds, strict=True)]
        return _emit(context, builder, builder.load(pointer), [types.unliteral(k) for k in kinds], values)

    return types.none(addresses, name, arguments), codegen
