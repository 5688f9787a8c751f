"""Marks those who sit in this step's sessions."""

from coprod.simulation.schema import rows as state

from . import world
from .world import compiled


@compiled
def clear_seats(w):
    """Nobody sits in a session; what people did in the last one is over."""
    for u in range(w.n_units):
        c, who = w.citizens[u], w.seats[u, world.WHO :]
        n, m = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF]
        for a in range(n):
            c[state.SESSION_ROLE, who[a]] = 0.0
            c[state.INPUT_USED, who[a]] = 0.0
        for a in range(n, n + m):
            w.professionals[state.P_SESSION_ROLE, who[a]] = 0.0
        w.seats[u, world.N_CITIZENS] = 0
        w.seats[u, world.N_STAFF] = 0


@compiled
def take_seats(w):
    """For all units at once, so that nobody's answer depended on another unit's session of the same step."""
    for u in range(w.n_units):
        n = w.seats[u, world.N_CITIZENS]
        if n == 0:
            continue
        who = w.seats[u, world.WHO :]
        first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
        c, seated = w.citizens[u], w.people[world.SEATED, first:last]
        for i in range(last - first):
            c[state.PRESENT, i] = 0.0
            seated[i] = 0.0
        for a in range(n):
            i = who[a]
            c[state.PRESENT, i] = 1.0
            seated[i] = 1.0
            c[state.SESSION_ROLE, i] = 1.0
            w.cells[u, int(c[state.GROUP, i]), world.C_SEATED] += 1.0
        for a in range(n, n + w.seats[u, world.N_STAFF]):
            w.professionals[state.P_SESSION_ROLE, who[a]] = 1.0
