"""Marks those who sit in this step's sessions."""

from coprod.simulation.state import GROUP, P_ROLE, PRESENT, ROLE, USED

from .world import C_SEATED, FIRST_CITIZEN, N_CITIZENS, N_STAFF, SEATED, WHO, compiled


@compiled
def clear_seats(w):
    """Nobody sits in a session; what people did in the last one is over."""
    for u in range(w.n_units):
        c, who = w.citizens[u], w.seats[u, WHO:]
        n, m = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF]
        for a in range(n):
            c[ROLE, who[a]] = 0.0
            c[USED, who[a]] = 0.0
        for a in range(n, n + m):
            w.professionals[P_ROLE, who[a]] = 0.0
        w.seats[u, N_CITIZENS] = 0
        w.seats[u, N_STAFF] = 0


@compiled
def take_seats(w):
    """For all units at once, so that nobody's answer depended on another unit's session of the same step."""
    for u in range(w.n_units):
        n = w.seats[u, N_CITIZENS]
        if n == 0:
            continue
        who = w.seats[u, WHO:]
        first, last = w.lists[FIRST_CITIZEN, u], w.lists[FIRST_CITIZEN, u + 1]
        c, seated = w.citizens[u], w.people[SEATED, first:last]
        for i in range(last - first):
            c[PRESENT, i] = 0.0
            seated[i] = 0.0
        for a in range(n):
            i = who[a]
            c[PRESENT, i] = 1.0
            seated[i] = 1.0
            c[ROLE, i] = 1.0
            w.cells[u, int(c[GROUP, i]), C_SEATED] += 1.0
        for a in range(n, n + w.seats[u, N_STAFF]):
            w.professionals[P_ROLE, who[a]] = 1.0
