"""Runs the engine for web pages here, through wasmtime, so that it can be compared with the others."""

from __future__ import annotations

import atexit
import ctypes
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.kernel import built
from coprod.simulation.kernel.link import Kernel, fill_tables, parts_of
from coprod.simulation.kernel.packages import rule_codes

from .extras import needs

PAGE, ALIGNED = 65536, 64


@lru_cache(maxsize=4)
def _compiled(module: bytes) -> tuple[Any, Any]:
    """A module, compiled for this machine, and the engine that did."""
    import wasmtime

    engine = wasmtime.Engine()
    atexit.register(_compiled.cache_clear)  # before wasmtime itself is gone
    return engine, wasmtime.Module(engine, module)


class WasmKernel(Kernel):
    """The engine for a choice of rules in a module, and a batch in its memory. ``module`` and ``places`` are what was built."""

    def __init__(
        self, rules: Mapping[str, str], module: bytes | None = None, places: Sequence[tuple[str, str]] | None = None
    ) -> None:
        needs("page")
        import wasmtime

        super().__init__(rules)
        order = built.places() if places is None else places
        engine, compiled = _compiled(built.MODULE.read_bytes() if module is None else module)
        self._store: Any = wasmtime.Store(engine)
        exports: Mapping[str, Any] = dict(wasmtime.Instance(self._store, compiled, []).exports(self._store))
        self._exports, self._memory = exports, exports["memory"]
        self._top = self._result = self._exports["__heap_base"].value(self._store) // ALIGNED * ALIGNED + ALIGNED
        self._top += ALIGNED
        listed = self._bytes()[self._exports["places"].value(self._store) :][: 4 * len(order)].view(np.uint32)
        self._places = dict(zip(order, map(int, listed), strict=True))

    def link(self, batch: Any, switched_off: Iterable[str] = ()) -> Any:
        """The batch with its arrays in the module's memory, and the places of phases and rules in its tables."""
        placed = batch._replace(**{n: self._put(a) for n, a in zip(batch._fields, batch, strict=True) if isinstance(a, np.ndarray)})
        fill_tables(placed, rule_codes(self.rules), switched_off, lambda code, entry: self._places[code.name, entry])
        return placed

    def call(self, entry: str, batch: Any, *arguments: Any) -> None:
        """As machine code is called, with copies of arguments that lie elsewhere, brought back where they can be written."""
        top = self._top
        copies = [(a, self._put(a)) for a in arguments if isinstance(a, np.ndarray)]
        inside = {id(a): copy for a, copy in copies}
        base = self._base()
        given = [part for argument in (*batch, *arguments) for part in parts_of(inside.get(id(argument), argument), base)]
        status = self._exports[entry](self._store, self._result, self._result + 8, *given)
        if status != 0:
            raise RuntimeError(f"{entry} ended with status {status}")
        for array, copy in copies:
            if array.flags.writeable:
                array[...] = copy
        self._top = top

    def _put(self, array: NDArray[Any]) -> NDArray[Any]:
        """A copy of an array in the module's memory."""
        at = self._top
        self._top = (at + array.nbytes + ALIGNED) // ALIGNED * ALIGNED
        missing = self._top - self._memory.data_len(self._store)
        if missing > 0:
            base = self._base()
            self._memory.grow(self._store, -(-missing // PAGE))
            if self._base() != base:
                raise RuntimeError("the module's memory moved, and arrays in it with it")
        copy = self._bytes()[at : at + array.nbytes].view(array.dtype).reshape(array.shape)
        copy[...] = array
        return copy

    def _base(self) -> int:
        return ctypes.addressof(self._memory.data_ptr(self._store).contents)

    def _bytes(self) -> NDArray[np.uint8]:
        return np.ctypeslib.as_array(self._memory.data_ptr(self._store), (self._memory.data_len(self._store),))
