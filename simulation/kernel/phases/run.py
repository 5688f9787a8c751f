"""The schedule: nine phases in order, and whole runs."""

from coprod.simulation.population import CITIZEN_NORMALS, draw_citizen, first_member

from .agree import agree
from .deliver import begin_delivery, deliver_in_units, finish_delivery
from .dialogue import dialogue, gather, pairwise_distance
from .engage import engage
from .implement import implement
from .initial import initialise, settle_citizen
from .lead import lead
from .learn import begin_learning, clear_marks, learn_in_unit, replace_leavers
from .learn_staff import learn_staff
from .luck import draw
from .observe import measure, observe
from .record import count_talk, record
from .world import (
    BATCH,
    D_DELIVER,
    D_LEARN,
    FIRST_CITIZEN,
    FIRST_STAFF,
    LOT,
    N_CITIZENS,
    STAGES,
    compiled,
    entry,
    run_of,
)


@compiled
def hold_sessions(w, seed, replicate, step):
    """Dialogue, record and agreement of every session: units do not meet in these phases, so each goes through alone."""
    for u in range(w.n_units):
        if w.seats[u, N_CITIZENS] == 0:
            continue
        total = gather(w, u)
        w.small[STAGES, 0] = 1.0 - pairwise_distance(w, total)
        agreed_after = dialogue(w, seed, replicate, step, u, total)
        record(w, seed, replicate, step, u, total)
        count_talk(w, seed, replicate, step, u)
        agree(w, seed, replicate, step, u, total, agreed_after)


@compiled
def deliver_and_learn(w, seed, replicate, step):
    """Phases 7 and 8, a few units at a time, so that citizens' state is fetched from memory once a step.

    Doing so changes nothing: episodes of a unit's citizens read no state that learning in another unit changes.
    """
    begin_delivery(w)
    begin_learning(w)
    leavers = 0
    first = 0
    while first < w.n_units:
        last = first
        citizens = 0
        while last < w.n_units and citizens < BATCH:
            draw(w, seed, replicate, step, D_DELIVER, last)
            draw(w, seed, replicate, step, D_LEARN, last)
            citizens += w.lists[FIRST_CITIZEN, last + 1] - w.lists[FIRST_CITIZEN, last]
            last += 1
        deliver_in_units(w, seed, replicate, step, first, last)
        for u in range(first, last):
            leavers = learn_in_unit(w, step, u, leavers)
            clear_marks(w, u)
        first = last
    finish_delivery(w)
    learn_staff(w)
    replace_leavers(w, seed, replicate, leavers)


@compiled
def advance_one(w, seed, replicate, step):
    """One step: lead, engage, dialogue, record, agree, implement, deliver, learn, observe."""
    lead(w, seed, replicate, step)
    engage(w, seed, replicate, step)
    hold_sessions(w, seed, replicate, step)
    implement(w, seed, replicate, step)
    deliver_and_learn(w, seed, replicate, step)
    observe(w, step)


@entry
def start(tile, thetas, seed, replicate):
    """Fill the tile with starting populations, one run for each row of ``thetas``."""
    tile.drawn.fill(-1)
    for u in range(tile.n_units + 1):
        tile.lists[FIRST_CITIZEN, u] = first_member(u, tile.n_citizens, tile.n_units)
        tile.lists[FIRST_STAFF, u] = first_member(u, tile.n_professionals, tile.n_units)
    for t in range(len(thetas)):
        w = run_of(tile, t)
        for x in range(len(w.theta)):
            w.theta[x] = thetas[t, x]
        initialise(w, seed, replicate)
    for u in range(tile.n_units):
        for i in range(tile.lists[FIRST_CITIZEN, u], tile.lists[FIRST_CITIZEN, u + 1]):
            draw_citizen(tile.small[0, LOT], seed, replicate, i, 0)
            for t in range(len(thetas)):
                for x in range(1 + CITIZEN_NORMALS):
                    tile.small[t, LOT, x] = tile.small[0, LOT, x]
                settle_citizen(run_of(tile, t), u, i, seed, replicate)


@entry
def advance(tile, count, seed, replicate, step):
    """One step of the first ``count`` runs of a tile."""
    for t in range(count):
        advance_one(run_of(tile, t), seed, replicate, step)


@entry
def write_measures(tile, t, step, out):
    """Write the measures of run t after ``step`` steps."""
    measure(run_of(tile, t), step, out)


@entry
def run(tile, thetas, seed, replicate, recorded, out):
    """Whole runs: after each of the rising step counts ``recorded``, ``out`` (runs, recorded, measures) gets measures."""
    count = len(thetas)
    start(tile, thetas, seed, replicate)
    row = 0
    for step in range(recorded[len(recorded) - 1] + 1):
        if recorded[row] == step:
            for t in range(count):
                measure(run_of(tile, t), step, out[t, row])
            row += 1
        if row < len(recorded):
            advance(tile, count, seed, replicate, step)
