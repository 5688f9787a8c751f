"""Phase 2: who accepts an invitation and who gets a seat."""

from coprod.simulation import index as P
from coprod.simulation.draws import BLOCKS_PER_GENERATION, ENGAGE, PROFESSIONAL_KEY, uniforms
from coprod.simulation.mechanisms_session import staff_acceptance
from coprod.simulation.numerics import log
from coprod.simulation.population import first_member
from coprod.simulation.state import (
    ATTITUDE,
    BURDEN,
    EFFICACY,
    GENERATION,
    GROUP,
    INSTITUTIONAL_TRUST,
    NETWORKING,
    P_BURDEN,
    P_OPENNESS,
    P_ROLE,
    P_SAFETY,
    POSITION,
    PRESENT,
    RESOURCES,
    RESPONSE_EXPECTATION,
    ROLE,
    SUPPORTING,
    U_EFFECT,
    U_SESSION,
    WELL_BEING,
)

from .chosen import participation, power_form, seats
from .lead import need_gaps
from .world import (
    ARRIVAL,
    C_INVITED,
    C_SEATED,
    GAP,
    N_CITIZENS,
    N_STAFF,
    P_ARRIVAL,
    PEER,
    PEERS_PRESENT,
    S_KEY,
    compiled,
)

NEVER = 1e300  # arrival of those who stay away


@compiled
def peers_present(w, first, last):
    total, present = w.citizens[PEERS_PRESENT, first:last], w.citizens[PRESENT]
    for i in range(last - first):
        total[i] = 0.0
    for m in range(w.n_peers):
        peer = w.links[PEER + m, first:last]
        for i in range(last - first):
            total[i] += present[peer[i]]
    n = float(w.n_peers) if w.n_peers > 0 else 1.0
    for i in range(last - first):
        total[i] = total[i] / n


@compiled
def citizen_arrivals(w, seed, replicate, step, u, first, last):
    """When each citizen would take a seat: NEVER for those who do not accept."""
    theta, c = w.theta, w.citizens
    peers, arrival = c[PEERS_PRESENT, first:last], c[ARRIVAL, first:last]
    efficacy, resources = c[EFFICACY, first:last], c[RESOURCES, first:last]
    institutional, response = c[INSTITUTIONAL_TRUST, first:last], c[RESPONSE_EXPECTATION, first:last]
    gap, burden, well_being = c[GAP, first:last], c[BURDEN, first:last], c[WELL_BEING, first:last]
    generation = c[GENERATION, first:last]
    outreach = w.units[U_EFFECT + NETWORKING, u]
    for i in range(last - first):
        peers[i] = participation(
            efficacy[i],
            institutional[i],
            response[i],
            gap[i],
            outreach,
            resources[i],
            peers[i],
            burden[i],
            well_being[i],
            theta,
        )
    for i in range(last - first):
        block = int(generation[i]) * BLOCKS_PER_GENERATION
        accepted, ticket = uniforms(seed, replicate, step, ENGAGE, first + i, block)
        arrival[i] = 1.0 - ticket if accepted < peers[i] else NEVER
    position, attitude = c[POSITION, first:last], c[ATTITUDE, first:last]
    for i in range(last - first):
        if arrival[i] < NEVER:
            power = power_form(resources[i], position[i], attitude[i], theta)
            weight = seats(power, efficacy[i], theta)
            arrival[i] = -log(arrival[i]) / weight if weight > 0.0 else NEVER * 0.5


@compiled
def staff_arrivals(w, seed, replicate, step, u, first, last):
    theta, p = w.theta, w.professionals
    support = w.units[U_EFFECT + SUPPORTING, u]
    for j in range(first, last):
        accepted, ticket = uniforms(seed, replicate, step, ENGAGE, PROFESSIONAL_KEY + j, 0)
        chance = staff_acceptance(
            p[P_OPENNESS, j],
            p[P_SAFETY, j],
            p[P_BURDEN, j],
            support,
            theta[P.engage_staff_intercept],
            theta[P.engage_staff_openness],
            theta[P.engage_staff_safety],
            theta[P.engage_staff_burden],
            theta[P.engage_staff_support],
        )
        w.professionals[P_ARRIVAL, j] = -log(1.0 - ticket) if accepted < chance else NEVER


@compiled
def seat(keys, arrival, first, last, places, out, at):
    """Write the earliest arrivals to ``out`` from ``at`` on, in index order; how many there are. ``keys`` is working space."""
    n = 0
    for i in range(first, last):
        key = arrival[i]
        if key >= NEVER or (n == places and key >= keys[n - 1]):
            continue
        n = n + 1 if n < places else n
        j = n - 1
        while j > 0 and keys[j - 1] > key:
            keys[j] = keys[j - 1]
            out[at + j] = out[at + j - 1]
            j -= 1
        keys[j] = key
        out[at + j] = i
    for a in range(1, n):
        i = out[at + a]
        j = a
        while j > 0 and out[at + j - 1] > i:
            out[at + j] = out[at + j - 1]
            j -= 1
        out[at + j] = i
    return n


@compiled
def engage(w, seed, replicate, step):
    theta = w.theta
    for u in range(w.n_units):
        w.seats[u, N_CITIZENS] = 0
        w.seats[u, N_STAFF] = 0
        if w.units[U_SESSION, u] < 0.5:
            continue
        first, last = first_member(u, w.n_citizens, w.n_units), first_member(u + 1, w.n_citizens, w.n_units)
        need_gaps(w, u, first, last)
        peers_present(w, first, last)
        citizen_arrivals(w, seed, replicate, step, u, first, last)
        here, there = first_member(u, w.n_professionals, w.n_units), first_member(u + 1, w.n_professionals, w.n_units)
        staff_arrivals(w, seed, replicate, step, u, here, there)
        who = w.seats[u]
        n = seat(w.session[S_KEY], w.citizens[ARRIVAL], first, last, int(theta[P.engage_citizen_seats]), who, 0)
        m = seat(w.session[S_KEY], w.professionals[P_ARRIVAL], here, there, int(theta[P.engage_professional_seats]), who, n)
        for i in range(first, last):
            w.cells[u, int(w.citizens[GROUP, i]), C_INVITED] += 1.0
        if n == 0 or m == 0:
            w.units[U_SESSION, u] = 0.0
            continue
        w.seats[u, N_CITIZENS] = n
        w.seats[u, N_STAFF] = m
    for u in range(w.n_units):
        if w.seats[u, N_CITIZENS] == 0:
            continue
        for i in range(first_member(u, w.n_citizens, w.n_units), first_member(u + 1, w.n_citizens, w.n_units)):
            w.citizens[PRESENT, i] = 0.0
        n = w.seats[u, N_CITIZENS]
        for a in range(n):
            i = w.seats[u, a]
            w.citizens[PRESENT, i] = 1.0
            w.citizens[ROLE, i] = 1.0
            w.cells[u, int(w.citizens[GROUP, i]), C_SEATED] += 1.0
        for a in range(n, n + w.seats[u, N_STAFF]):
            w.professionals[P_ROLE, w.seats[u, a]] = 1.0
