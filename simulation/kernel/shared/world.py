"""The arrays of runs, as the phases see them, and how phases are lowered."""

import numpy as np
from numba import njit

from coprod.simulation.kernel.layout import *  # noqa: F403  (phases read all of it as world.NAME)
from coprod.simulation.kernel.layout import BUFFER_LENGTH, PER_RUN, VECTOR, World

# Phases work in memory given to them: without the runtime's reference counts a call costs nothing beyond its work. Functions
# that are called by address are compiled one by one, so that a new rule compiles only the few that use it; what they call
# becomes part of them.
_OPTIONS = {"error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True, "no_cpython_wrapper": True}
compiled = njit(**_OPTIONS)
inlined = njit(**_OPTIONS, forceinline=True)


@inlined
def scratch_of(w, u):
    """Which scratch buffer unit u has: a large population has fewer than units, so that they stay in the fast cache."""
    return u % len(w.scratch)


@inlined
def buffered(row, x):
    """Place of episode x in a row of ``episode_buffer``."""
    return np.uint64(row * BUFFER_LENGTH + x)


@inlined
def pad_to_vector(n):
    """n rounded up to whole vectors: loops over working space run on, into positions whose content is not read."""
    return (n + VECTOR - 1) // VECTOR * VECTOR


# Run t of a batch: each field of its own, or the shared one. Compiled code needs them written out one by one.
_fields = (f"batch.{name}[t]" if name in PER_RUN else f"batch.{name}" for name in World._fields)
exec(f"def _run_of(batch, t):\n    return World({', '.join(_fields)})\n")
run_of = inlined(_run_of)  # noqa: F405
