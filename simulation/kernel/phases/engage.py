"""Phase 2: who accepts an invitation and who gets a seat."""

from coprod.simulation import index as P
from coprod.simulation.draws import ENGAGE, PROFESSIONAL_KEY, uniforms
from coprod.simulation.mechanisms_session import staff_acceptance
from coprod.simulation.numerics import log
from coprod.simulation.state import (
    ATTITUDE,
    BURDEN,
    EFFICACY,
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
from .luck import draw
from .world import (
    ARRIVAL,
    C_INVITED,
    C_SEATED,
    COMERS,
    D_ENGAGE,
    FIRST_CITIZEN,
    FIRST_STAFF,
    GAP,
    L_ACCEPTS,
    L_TICKET,
    N_CITIZENS,
    N_STAFF,
    P_ARRIVAL,
    PEER,
    PEERS_PRESENT,
    S_ORDER,
    SEATED,
    SEATS,
    compiled,
    desk_of,
    inlined,
)

NEVER = 1e300  # arrival of those who stay away


@inlined
def peers_present(w, u, n):
    total, present = w.desk[desk_of(w, u)][PEERS_PRESENT], w.people[SEATED]
    links, peers = w.links[u], float(w.n_peers) if w.n_peers > 0 else 1.0
    for i in range(n):
        around = 0.0
        for m in range(w.n_peers):
            around += present[links[PEER + m, i]]
        total[i] = around
    for i in range(n):
        total[i] = total[i] / peers


@compiled
def citizen_arrivals(w, u, n):
    """When each of unit u's n citizens would take a seat: NEVER for those who do not accept."""
    theta, c = w.theta, w.citizens[u]
    need_gaps(w, u, n)
    peers_present(w, u, n)
    desk = w.desk[desk_of(w, u)]
    peers, arrival = desk[PEERS_PRESENT], desk[ARRIVAL]
    efficacy, resources = c[EFFICACY], c[RESOURCES]
    institutional, response = c[INSTITUTIONAL_TRUST], c[RESPONSE_EXPECTATION]
    gap, burden, well_being = desk[GAP], c[BURDEN], c[WELL_BEING]
    outreach = w.units[U_EFFECT + NETWORKING, u]
    for i in range(n):
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
    position, attitude = c[POSITION], c[ATTITUDE]
    for i in range(n):
        power = power_form(resources[i], position[i], attitude[i], theta)
        gap[i] = seats(power, efficacy[i], theta)
    accepts, ticket = desk[L_ACCEPTS], desk[L_TICKET]
    for i in range(n):
        waited = -log(1.0 - ticket[i]) / gap[i] if gap[i] > 0.0 else NEVER * 0.5
        arrival[i] = waited if accepts[i] < peers[i] else NEVER


@compiled
def staff_arrivals(w, seed, replicate, step, u, first, last):
    theta, p = w.theta, w.professionals
    support = w.units[U_EFFECT + SUPPORTING, u]
    intercept, b_openness = theta[P.engage_staff_intercept], theta[P.engage_staff_openness]
    b_safety, b_burden = theta[P.engage_staff_safety], theta[P.engage_staff_burden]
    b_support = theta[P.engage_staff_support]
    openness, safe, burden = p[P_OPENNESS, first:last], p[P_SAFETY, first:last], p[P_BURDEN, first:last]
    arrival = p[P_ARRIVAL, first:last]
    for j in range(last - first):
        accepted, ticket = uniforms(seed, replicate, step, ENGAGE, PROFESSIONAL_KEY + first + j, 0)
        chance = staff_acceptance(openness[j], safe[j], burden[j], support, intercept, b_openness, b_safety, b_burden, b_support)
        arrival[j] = -log(1.0 - ticket) if accepted < chance else NEVER


@inlined
def seat(keys, came, arrival, n, places, out, start):
    """Write the places of the earliest of n arrivals to ``out`` from ``start`` on, in rising order; how many there are.

    ``keys`` and ``came`` are working space.
    """
    comers = 0
    for i in range(n):
        came[comers] = i
        comers += 1 if arrival[i] < NEVER else 0
    seated = 0
    for x in range(comers):
        i = came[x]
        key = arrival[i]
        if seated == places and key >= keys[seated - 1]:
            continue
        seated = seated + 1 if seated < places else seated
        j = seated - 1
        while j > 0 and keys[j - 1] > key:
            keys[j] = keys[j - 1]
            out[start + j] = out[start + j - 1]
            j -= 1
        keys[j] = key
        out[start + j] = i
    for a in range(1, seated):
        i = out[start + a]
        j = a
        while j > 0 and out[start + j - 1] > i:
            out[start + j] = out[start + j - 1]
            j -= 1
        out[start + j] = i
    return seated


@compiled
def engage(w, seed, replicate, step):
    theta = w.theta
    keys, came = w.session[S_ORDER * SEATS : (S_ORDER + 1) * SEATS], w.lists[COMERS]
    for u in range(w.n_units):
        w.seats[u, N_CITIZENS] = 0
        w.seats[u, N_STAFF] = 0
        if w.units[U_SESSION, u] < 0.5:
            continue
        first, last = w.lists[FIRST_CITIZEN, u], w.lists[FIRST_CITIZEN, u + 1]
        draw(w, seed, replicate, step, D_ENGAGE, u)
        citizen_arrivals(w, u, last - first)
        here, there = w.lists[FIRST_STAFF, u], w.lists[FIRST_STAFF, u + 1]
        staff_arrivals(w, seed, replicate, step, u, here, there)
        who, group = w.seats[u], w.citizens[u, GROUP]
        n = seat(keys, came, w.desk[desk_of(w, u)][ARRIVAL], last - first, int(theta[P.engage_citizen_seats]), who, 0)
        staff = w.professionals[P_ARRIVAL, here:there]
        m = seat(keys, came, staff, there - here, int(theta[P.engage_professional_seats]), who, n)
        for i in range(last - first):
            w.cells[u, int(group[i]), C_INVITED] += 1.0
        if n == 0 or m == 0:
            w.units[U_SESSION, u] = 0.0
            continue
        for a in range(n, n + m):
            who[a] += here
        who[N_CITIZENS] = n
        who[N_STAFF] = m
    for u in range(w.n_units):
        n, who = w.seats[u, N_CITIZENS], w.seats[u]
        if n == 0:
            continue
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
        for a in range(n, n + who[N_STAFF]):
            w.professionals[P_ROLE, who[a]] = 1.0
