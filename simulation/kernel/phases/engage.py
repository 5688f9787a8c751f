"""Phase 2: who accepts an invitation and who gets a seat."""

from coprod.simulation.exact.draws import ENGAGE, PROFESSIONAL_KEY, uniforms
from coprod.simulation.formulas.session import reached, staff_acceptance, waiting_time
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import admitted_by_boundaries, sanctioned
from coprod.simulation.kernel.shared.luck import draw
from coprod.simulation.kernel.shared.needs import need_gaps
from coprod.simulation.kernel.shared.seating import clear_seats, take_seats
from coprod.simulation.kernel.shared.world import compiled, inlined, scratch_of
from coprod.simulation.kernel.signatures import SEATS_READ_POWER
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import CITIZENS

NEVER = 1e300  # arrival of those who stay away


@inlined
def peers_present(w, u, n):
    """Share of each citizen's peers who sat in the last session, to the row PEERS_PRESENT of the unit's scratch."""
    total, present = w.scratch[scratch_of(w, u)][world.PEERS_PRESENT], w.people[world.SEATED]
    links, peers = w.links[u], float(w.n_peers) if w.n_peers > 0 else 1.0
    for i in range(n):
        around = 0.0
        for m in range(w.n_peers):
            around += present[links[world.PEER + m, i]]
        total[i] = around
    for i in range(n):
        total[i] = total[i] / peers


@inlined
def weights_of_seats(w, u, n):
    """Write the weights of unit u's n citizens in the draw for seats to the row ARRIVAL of its scratch buffer."""
    parameters, c, scratch = w.parameters, w.citizens[u], w.scratch[scratch_of(w, u)]
    power, weight = scratch[world.POWER], scratch[world.ARRIVAL]
    if w.rules[SEATS_READ_POWER] != 0:
        call_rule(w.rules, "powers", (n, c[state.RESOURCES], c[state.POSITION], c[state.ATTITUDE], power, parameters))
    call_rule(w.rules, "seat_weights", (n, power, c[state.EFFICACY], c[state.YEAR_TALK], weight, parameters))
    for i in range(n):
        weight[i] = weight[i] * parameters[P.GROUPS + int(c[state.GROUP, i]) * P.GROUP_SIZE + P.group_seat_weight]
    strength = parameters[P.institutions_graduated_sanctions]
    if strength > 0.0:
        lapses = c[w.states[world.OF_INSTITUTIONS, CITIZENS]]
        for i in range(n):
            weight[i] = weight[i] * sanctioned(lapses[i], strength, parameters[P.institutions_sanction])


@compiled
def citizen_arrivals(w, u, n):
    """Decide when each of unit u's n citizens would take a seat; NEVER for those who do not accept."""
    parameters, c, units = w.parameters, w.citizens[u], w.units
    need_gaps(w, u, n)
    peers_present(w, u, n)
    scratch = w.scratch[scratch_of(w, u)]
    gap, chance, outreach = scratch[world.GAP], scratch[world.CHANCE], scratch[world.OUTREACH]
    for i in range(n):
        position = P.GROUPS + int(c[state.GROUP, i]) * P.GROUP_SIZE + P.group_outreach
        outreach[i] = reached(units[state.U_EFFECT + state.NETWORKING, u], parameters[position])
    call_rule(
        w.rules,
        "acceptances",
        (
            n,
            c[state.EFFICACY],
            c[state.INSTITUTIONAL_TRUST],
            c[state.RESPONSE_EXPECTATION],
            gap,
            outreach,
            c[state.RESOURCES],
            scratch[world.PEERS_PRESENT],
            c[state.BURDEN],
            c[state.WELL_BEING],
            units[state.U_JOINED, u],
            c,
            w.states[world.OF_PARTICIPATION, CITIZENS],
            chance,
            parameters,
        ),
    )
    boundaries = parameters[P.institutions_boundaries]
    if boundaries > 0.0:
        for i in range(n):
            chance[i] = admitted_by_boundaries(chance[i], gap[i], boundaries, parameters[P.institutions_boundary_gap])
    weights_of_seats(w, u, n)
    arrival, accepts, ticket, accepted = (
        scratch[world.ARRIVAL],
        scratch[world.L_ACCEPTS],
        scratch[world.L_TICKET],
        c[state.ACCEPTED],
    )
    for i in range(n):
        waited = waiting_time(ticket[i], arrival[i])
        arrival[i] = waited if accepts[i] < chance[i] else NEVER
    joined = 0.0
    for i in range(n):
        accepted[i] = 1.0 if accepts[i] < chance[i] else 0.0
    for i in range(n):
        joined += accepted[i]
    units[state.U_JOINED, u] = joined / float(n) if n > 0 else 0.0


@compiled
def staff_arrivals(w, seed, replicate, step, u, first, last):
    """Decide when each of the professionals first..last-1 of unit u would take a seat."""
    parameters, p = w.parameters, w.professionals
    support = w.units[state.U_EFFECT + state.SUPPORTING, u]
    intercept, b_openness = parameters[P.engage_staff_intercept], parameters[P.engage_staff_openness]
    b_safety, b_burden = parameters[P.engage_staff_safety], parameters[P.engage_staff_burden]
    b_support = parameters[P.engage_staff_support]
    openness, safe, burden = (
        p[state.P_OPENNESS, first:last],
        p[state.P_PSYCHOLOGICAL_SAFETY, first:last],
        p[state.P_BURDEN, first:last],
    )
    arrival = p[world.P_ARRIVAL, first:last]
    for j in range(last - first):
        accepted, ticket = uniforms(seed, replicate, step, ENGAGE, PROFESSIONAL_KEY + first + j, 0)
        chance = staff_acceptance(openness[j], safe[j], burden[j], support, intercept, b_openness, b_safety, b_burden, b_support)
        arrival[j] = waiting_time(ticket, 1.0) if accepted < chance else NEVER


@inlined
def seat(keys, came, arrival, n, seats, out, start):
    """Write who the earliest of n arrivals are to ``out`` from ``start`` on, in rising order. Return how many there are.

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
        if seated == seats and key >= keys[seated - 1]:
            continue
        seated = seated + 1 if seated < seats else seated
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
def engage(w, seed, replicate, step, first_unit, last_unit):
    """Seat those who come to the sessions that are due in all units."""
    parameters = w.parameters
    keys, came = w.session[world.S_ORDER], w.lists[world.COMERS]
    clear_seats(w)
    for u in range(w.n_units):
        if w.units[state.U_SESSION, u] < 0.5:
            continue
        first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
        draw(w, seed, replicate, step, world.D_ENGAGE, u)
        citizen_arrivals(w, u, last - first)
        here, there = w.lists[world.FIRST_STAFF, u], w.lists[world.FIRST_STAFF, u + 1]
        staff_arrivals(w, seed, replicate, step, u, here, there)
        who, group = w.seats[u, world.WHO :], w.citizens[u, state.GROUP]
        n = seat(
            keys, came, w.scratch[scratch_of(w, u)][world.ARRIVAL], last - first, int(parameters[P.engage_citizen_seats]), who, 0
        )
        staff = w.professionals[world.P_ARRIVAL, here:there]
        m = seat(keys, came, staff, there - here, int(parameters[P.engage_professional_seats]), who, n)
        for i in range(last - first):
            w.cells[u, int(group[i]), world.C_INVITED] += 1.0
            w.cells[u, int(group[i]), world.C_ACCEPTED] += w.citizens[u, state.ACCEPTED, i]
        if n == 0 or (m == 0 and there > here):
            w.units[state.U_SESSION, u] = 0.0
            continue
        for a in range(n, n + m):
            who[a] += here
        w.seats[u, world.N_CITIZENS] = n
        w.seats[u, world.N_STAFF] = m
    take_seats(w)
