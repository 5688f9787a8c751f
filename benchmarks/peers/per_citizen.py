"""The per-citizen phases alone, of the compiled engine and of the C reference, on the same arrays."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from coprod.simulation.exact import draws
from coprod.simulation.kernel.batch import make_batch
from coprod.simulation.kernel.link import Kernel
from coprod.simulation.kernel.lowering import lower  # noqa: F401 (makes formulas callable from compiled functions)
from coprod.simulation.kernel.lowering.calls import call_phase
from coprod.simulation.kernel.packages import Code
from coprod.simulation.kernel.shared import luck, world
from coprod.simulation.parameters import index
from coprod.simulation.schema import rows as state

FLAGS = ["-O3", "-march=native", "-ffp-contract=off", "-fno-trapping-math", "-fno-math-errno", "-shared", "-fPIC"]
INTEGERS = ("citizens_n", "staff_n", "units_n", "ties", "peers", "dimensions", "hidden", "width", "scratch_buffers")
ARRAYS = ("parameters", "citizens", "people", "staff", "units", "scratch", "links", "drawn", "lists", "seats")


class World(ctypes.Structure):
    """As in per_citizen.c."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in INTEGERS),
        *((name, ctypes.c_void_p) for name in ARRAYS),
        ("list_length", ctypes.c_int64),
    )


def positions(batch: Any) -> str:
    """A C header with the places of rows and parameters."""
    lines = [f"#define P_{n.replace('.', '_')} {i}" for i, n in enumerate(index.BASE_NAMES)]
    for source in (state, world):
        for name, value in vars(source).items():
            if name.isupper() and isinstance(value, int) and len(name) > 1 and not name.startswith("_"):
                lines.append(f"#define {name} {value}")
    lines += [f"#define STREAM_{n} {getattr(draws, n)}" for n in ("ENGAGE", "DELIVER", "LEARN", "NEEDS")]
    lines.append(f"#define UNIT_KEY {draws.UNIT_KEY}ULL")
    lines.append(f"#define SEAT_COLUMNS {batch.seats.shape[2]}")
    lines.append(f"#define ALL_CITIZEN_ROWS {batch.citizens.shape[2]}")
    return "\n".join(dict.fromkeys(lines))


def compile_reference(folder: Path, batch: Any) -> Any:
    """The C function, compiled into a folder."""
    (folder / "positions.h").write_text(positions(batch), encoding="utf-8")
    library = folder / "per_citizen.so"
    source = Path(__file__).with_name("per_citizen.c")
    subprocess.run(["gcc", *FLAGS, f"-I{folder}", str(source), "-o", str(library), "-lm"], check=True)
    function = ctypes.CDLL(str(library)).per_citizen_batch
    function.argtypes = [ctypes.c_void_p, *[ctypes.c_int64] * 5]
    function.restype = None
    return function


def started(setup: Any, runs: int, parameter_vectors: Any, seed: int) -> tuple[Any, Any]:
    """The engine's module and a batch with starting populations and some leaders' effects."""
    kernel = Kernel(setup.rules)
    batch = make_batch(setup, kernel, runs)
    kernel.start(batch, parameter_vectors, seed, 0)
    kernel.advance(batch, runs, seed, 0, 0)
    return kernel, batch


def of_engine() -> Any:
    """The phases of the compiled engine that the reference has: citizens' engaging, delivery, learning."""
    engage = Code.of_phase("engage").package.load()
    arrivals, seat, draw, run_of, scratch_of = engage.citizen_arrivals, engage.seat, luck.draw, world.run_of, world.scratch_of
    first_row, seats_row, comers, arrival = world.FIRST_CITIZEN, world.N_CITIZENS, world.COMERS, world.ARRIVAL
    order, who, together, seats_at = world.S_ORDER, world.WHO, world.CITIZENS_TOGETHER, index.engage_citizen_seats
    deliver, learn, memory, leavers = world.DELIVER, world.LEARN, world.MEMORY, world.LEAVERS

    @njit(error_model="numpy", nogil=True, _nrt=False)
    def one(w, seed, replicate, step):
        keys, came = w.session[order], w.lists[comers]
        for u in range(w.n_units):
            if step % 3 == u % 3:
                n = w.lists[first_row, u + 1] - w.lists[first_row, u]
                draw(w, seed, replicate, step, 0, u)
                arrivals(w, u, n)
                arrived = w.scratch[scratch_of(w, u)][arrival]
                w.seats[u, seats_row] = seat(keys, came, arrived, n, int(w.parameters[seats_at]), w.seats[u, who:], 0)
        w.small[memory, leavers] = 0.0
        first = 0
        while first < w.n_units:
            last = first
            citizens = 0
            while last < w.n_units and citizens < together:
                draw(w, seed, replicate, step, 1, last)
                draw(w, seed, replicate, step, 2, last)
                citizens += w.lists[first_row, last + 1] - w.lists[first_row, last]
                last += 1
            call_phase(w.phases[deliver], (w, seed, replicate, step, first, last))
            call_phase(w.phases[learn], (w, seed, replicate, step, first, last))
            first = last

    @njit(error_model="numpy", nogil=True, _nrt=False)
    def many(batch, runs, seed, replicate, first, steps):
        for step in range(first, first + steps):
            for t in range(runs):
                one(run_of(batch, t), seed, replicate, step)

    return many


def c_worlds(batch: Any, runs: int) -> Any:
    """The batch's arrays as the reference wants them."""
    names = {"staff": "professionals"}
    shared = ("scratch", "drawn", "lists")
    worlds = (World * runs)()
    for t in range(runs):
        w = worlds[t]
        w.citizens_n, w.staff_n, w.units_n = batch.n_citizens, batch.n_professionals, batch.n_units
        w.ties, w.peers, w.dimensions, w.hidden = batch.n_ties, batch.n_peers, batch.dimensions, batch.hidden
        w.width, w.scratch_buffers, w.list_length = batch.citizens.shape[-1], len(batch.scratch), batch.lists.shape[1]
        for name in ARRAYS:
            array = getattr(batch, names.get(name, name))
            setattr(w, name, (array if name in shared else array[t]).ctypes.data)
    return worlds


def copied(batch: Any) -> Any:
    """A batch with arrays of its own."""
    return batch._replace(**{n: np.copy(a) for n, a in zip(batch._fields, batch, strict=True) if isinstance(a, np.ndarray)})
