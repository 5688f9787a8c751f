"""The schedule: nine phases in order, and whole runs."""

from coprod.simulation.population import first_member

from .agree import agree
from .deliver import begin_delivery, deliver_in_unit, finish_delivery
from .dialogue import dialogue, gather, pairwise_distance
from .engage import engage
from .implement import implement
from .initial import initialise
from .lead import lead
from .learn import begin_learning, learn_in_unit, replace_leavers
from .learn_staff import learn_staff
from .observe import observe, write_measures
from .record import count_talk, record
from .world import N_CITIZENS, STAGES, compiled, entry


@compiled
def hold_sessions(w, seed, replicate, step):
    """Dialogue, record and agreement of every session: units do not meet in these phases, so each goes through alone."""
    for u in range(w.n_units):
        if w.seats[u, N_CITIZENS] == 0:
            continue
        total = gather(w, u)
        w.small[STAGES][0] = 1.0 - pairwise_distance(w, total)
        agreed_after = dialogue(w, seed, replicate, step, u, total)
        record(w, seed, replicate, step, u, total)
        count_talk(w, seed, replicate, step, u)
        agree(w, seed, replicate, step, u, total, agreed_after)


@compiled
def deliver_and_learn(w, seed, replicate, step):
    """Phases 7 and 8, unit by unit, so that citizens' state is fetched from memory once a step.

    Doing so changes nothing: episodes of a unit's citizens read no state that learning in another unit changes.
    """
    begin_delivery(w)
    begin_learning(w)
    leavers = 0
    for u in range(w.n_units):
        first, last = first_member(u, w.n_citizens, w.n_units), first_member(u + 1, w.n_citizens, w.n_units)
        found = deliver_in_unit(w, seed, replicate, step, first, last)
        leavers = learn_in_unit(w, seed, replicate, step, u, first, last, found, leavers)
    finish_delivery(w)
    learn_staff(w)
    replace_leavers(w, seed, replicate, leavers)


@entry
def advance(w, seed, replicate, step):
    """One step: lead, engage, dialogue, record, agree, implement, deliver, learn, observe."""
    lead(w, seed, replicate, step)
    engage(w, seed, replicate, step)
    hold_sessions(w, seed, replicate, step)
    implement(w, seed, replicate, step)
    deliver_and_learn(w, seed, replicate, step)
    observe(w, step)


@entry
def run(w, theta, seed, replicate, recorded, out):
    """One whole run: after each of the rising step counts ``recorded``, a row of ``out`` gets the measures."""
    for x in range(len(theta)):
        w.theta[x] = theta[x]
    initialise(w, seed, replicate)
    row = 0
    if recorded[0] == 0:
        write_measures(w, 0, out[0])
        row = 1
    for step in range(recorded[len(recorded) - 1]):
        advance(w, seed, replicate, step)
        if recorded[row] == step + 1:
            write_measures(w, step + 1, out[row])
            row += 1
