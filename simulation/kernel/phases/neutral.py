"""What stands in for phases that a laboratory switches off: nobody leads, everyone is seated and agrees on nothing."""

from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.seating import clear_seats, take_seats
from coprod.simulation.kernel.shared.sessions import keep_views, participants
from coprod.simulation.kernel.shared.world import compiled
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@compiled
def no_leading(w, seed, replicate, step, first_unit, last_unit):
    """A session is due in every step. Leaders have no effects; inclusiveness is that of the unit leaders' parameter."""
    for u in range(w.n_units):
        for k in range(9):
            w.units[state.U_EFFECT + k, u] = 0.0
        w.units[state.U_CAPACITY, u] = 0.0
        w.units[state.U_INCLUSIVENESS, u] = w.parameters[P.leaders_micro_inclusiveness]
        w.units[state.U_SESSION, u] = 1.0


@compiled
def everyone_seated(w, seed, replicate, step, first_unit, last_unit):
    """Seat every citizen and professional of the units in which a session is due."""
    clear_seats(w)
    for u in range(w.n_units):
        if w.units[state.U_SESSION, u] < 0.5:
            continue
        n = w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]
        here, there = w.lists[world.FIRST_STAFF, u], w.lists[world.FIRST_STAFF, u + 1]
        for i in range(n):
            w.seats[u, world.WHO + i] = i
            w.cells[u, int(w.citizens[u, state.GROUP, i]), world.C_INVITED] += 1.0
            w.cells[u, int(w.citizens[u, state.GROUP, i]), world.C_ACCEPTED] += 1.0
        for j in range(here, there):
            w.seats[u, world.WHO + n + j - here] = j
        w.seats[u, world.N_CITIZENS] = n
        w.seats[u, world.N_STAFF] = there - here
    take_seats(w)


@compiled
def everything_recorded(w, seed, replicate, step, first_unit, last_unit):
    """All that was said counts as heard. The stages of the record have full marks."""
    for u in range(first_unit, last_unit):
        n = w.seats[u, world.N_CITIZENS]
        for q in range(1, 6):
            w.small[world.STAGES, q] = 1.0
        for a in range(participants(w, u)):
            w.session[world.S_RECORDED, a] = w.session[world.S_SPOKE, a]
        w.units[state.U_SESSIONS, u] += 1.0
        w.units[state.U_SEATED, u] += float(n)
        for a in range(n):
            if w.session[world.S_SPOKE, a] > 0.0:
                w.citizens[u, state.SESSION_ROLE, w.seats[u, world.WHO + a]] = 2.0


@compiled
def no_agreeing(w, seed, replicate, step, first_unit, last_unit):
    """Participants leave with the views they have at the end."""
    for u in range(first_unit, last_unit):
        keep_views(w, u)


@compiled
def nothing(w, seed, replicate, step, first_unit, last_unit):
    """Stands in for any phase that leaves nothing behind."""
