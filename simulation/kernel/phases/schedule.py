"""The order of the phases in a step, and whole runs. Calls phases by address: it knows nothing of rules."""

from coprod.simulation.kernel.lowering.calls import call_phase
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.luck import draw
from coprod.simulation.kernel.shared.world import compiled, inlined, run_of
from coprod.simulation.parameters import index as P


@inlined
def do(w, what, seed, replicate, step, first, last):
    """A phase for units first..last-1."""
    call_phase(w.phases[what], (w, seed, replicate, step, first, last))


@compiled
def hold_sessions(w, seed, replicate, step):
    """Dialogue, record and agreement of every session: units do not meet in these phases, so each goes through alone."""
    for u in range(w.n_units):
        if w.seats[u, world.N_CITIZENS] > 0:
            do(w, world.DIALOGUE, seed, replicate, step, u, u + 1)
            do(w, world.RECORD, seed, replicate, step, u, u + 1)
            do(w, world.AGREE, seed, replicate, step, u, u + 1)


@compiled
def deliver_and_learn(w, seed, replicate, step):
    """Phases 7 and 8, a few units at a time, so that citizens' state is fetched from memory once a step.

    Doing so changes nothing: episodes of a unit's citizens read no state that learning in another unit changes.
    """
    w.small[world.MEMORY, world.LEAVERS] = 0.0
    first = 0
    while first < w.n_units:
        last = first
        citizens = 0
        while last < w.n_units and citizens < world.CITIZENS_TOGETHER:
            draw(w, seed, replicate, step, world.D_DELIVER, last)
            draw(w, seed, replicate, step, world.D_LEARN, last)
            citizens += w.lists[world.FIRST_CITIZEN, last + 1] - w.lists[world.FIRST_CITIZEN, last]
            last += 1
        do(w, world.DELIVER, seed, replicate, step, first, last)
        do(w, world.LEARN, seed, replicate, step, first, last)
        first = last
    do(w, world.LEARN_STAFF, seed, replicate, step, 0, w.n_units)
    if w.small[world.MEMORY, world.LEAVERS] > 0.0:
        do(w, world.REPLACE, seed, replicate, step, 0, w.n_units)


@compiled
def advance_one(w, seed, replicate, step):
    """One step: lead, engage, dialogue, record, agree, implement, deliver, learn, observe."""
    if len(w.timed_positions) > 0:
        do(w, world.EVENTS, seed, replicate, step, 0, w.n_units)
    do(w, world.LEAD, seed, replicate, step, 0, w.n_units)
    do(w, world.ENGAGE, seed, replicate, step, 0, w.n_units)
    hold_sessions(w, seed, replicate, step)
    if w.parameters[P.forum_interval] > 0.0:
        do(w, world.FORUM, seed, replicate, step, 0, w.n_units)
    do(w, world.IMPLEMENT, seed, replicate, step, 0, w.n_units)
    deliver_and_learn(w, seed, replicate, step)
    do(w, world.OBSERVE, seed, replicate, step, 0, w.n_units)


@compiled
def advance_all(batch, count, seed, replicate, step):
    """One step of the first ``count`` runs of a batch."""
    for t in range(count):
        advance_one(run_of(batch, t), seed, replicate, step)


@compiled
def advance(batch, count, seed, replicate, step):
    """One step of the first ``count`` runs of a batch."""
    advance_all(batch, count, seed, replicate, step)


@compiled
def write(w, step, out):
    """Write the measures of a run after ``step`` steps."""
    call_phase(w.phases[world.MEASURE], (w, step, out))


@compiled
def write_measures(batch, t, step, out):
    """Write the measures of run t after ``step`` steps."""
    write(run_of(batch, t), step, out)


@compiled
def run(batch, count, seed, replicate, begun, recorded, out):
    """Steps from ``begun`` on, until all of the rising step counts ``recorded`` have been reached.

    At each, that of ``begun`` included, ``out`` (runs, recorded, measures) gets measures.
    """
    row = 0
    for step in range(begun, recorded[len(recorded) - 1] + 1):
        if recorded[row] == step:
            for t in range(count):
                write(run_of(batch, t), step, out[t, row])
            row += 1
        if row < len(recorded):
            advance_all(batch, count, seed, replicate, step)
