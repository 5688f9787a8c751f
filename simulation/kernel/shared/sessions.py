"""What several phases do with the participants of a session, who lie in the working space ``session``."""

from coprod.simulation.exact.draws import uniforms
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

from . import world
from .points import far_from
from .world import compiled, inlined

NO_STATE = -1  # in place of a row, where leaders have no such state


@inlined
def participants(w, u):
    """How many sit in unit u's session, the leader included."""
    return w.seats[u, world.N_CITIZENS] + w.seats[u, world.N_STAFF] + int(w.lab[world.WITH_LEADER])


@compiled
def propose(w, u, n, m, total):
    """Write the mean of views, weighted by decision shares, to the row PROPOSAL.

    Everyone's distances from it and from the design go to S_FAR and S_FAR_DESIGN.
    """
    s, out = w.session, w.small[world.PROPOSAL]
    if w.lab[world.SHARES_GIVEN] > 0.5:
        for a in range(total):
            s[world.S_SHARE, a] = w.given[world.GIVEN_SHARES, a]
    else:
        collective = w.parameters[P.institutions_collective_choice]
        inclusive = w.units[state.U_INCLUSIVENESS, u]
        call_rule(
            w.rules,
            "decision_shares",
            (total, n, m, inclusive, collective, s[world.S_POWER], s[world.S_TALK], s[world.S_SHARE], w.parameters),
        )
    if w.lab[world.PROPOSAL_GIVEN] > 0.5:
        for k in range(4):
            out[k] = w.given[world.GIVEN_PROPOSAL, k]
    else:
        for k in range(4):
            x, share = s[world.X + k], s[world.S_SHARE]
            sum_of_views = 0.0
            for a in range(total):
                sum_of_views += share[a] * x[a]
            out[k] = sum_of_views
    far_from(s, world.S_FAR, total, world.X, out[0], out[1], out[2], out[3], w.dimensions)
    d = w.units
    far_from(
        s,
        world.S_FAR_DESIGN,
        total,
        world.X,
        d[state.U_DESIGN, u],
        d[state.U_DESIGN + 1, u],
        d[state.U_DESIGN + 2, u],
        d[state.U_DESIGN + 3, u],
        w.dimensions,
    )


@inlined
def draw_for_all(s, seed, replicate, step, stream, total):
    """Write two draws for every participant to the rows S_DRAW and S_DRAW_2."""
    keys, first, second = s[world.S_KEY], s[world.S_DRAW], s[world.S_DRAW_2]
    for a in range(total):
        first[a], second[a] = uniforms(seed, replicate, step, stream, int(keys[a]), 0)


@inlined
def fetch_state(w, u, row, of_citizens, of_professionals, of_leaders):
    """Copy a state of all who sit in unit u's session, by its rows of each kind, to a row of the working space."""
    s, who, c, p = w.session[row], w.seats[u, world.WHO :], w.citizens[u, of_citizens], w.professionals[of_professionals]
    n, m = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF]
    for a in range(n):
        s[a] = c[who[a]]
    for a in range(n, n + m):
        s[a] = p[who[a]]
    if of_leaders != NO_STATE:
        for a in range(n + m, participants(w, u)):
            s[a] = w.leaders[of_leaders, u]


@inlined
def keep_state(w, u, row, of_citizens, of_professionals, of_leaders):
    """Copy a row of the working space back to the state of those who sit in unit u's session."""
    s, who, c, p = w.session[row], w.seats[u, world.WHO :], w.citizens[u, of_citizens], w.professionals[of_professionals]
    n, m = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF]
    for a in range(n):
        c[who[a]] = s[a]
    for a in range(n, n + m):
        p[who[a]] = s[a]
    for a in range(n + m, participants(w, u)):
        w.leaders[of_leaders, u] = s[a]


@inlined
def keep_views(w, u):
    """Participants leave with the views they have at the end."""
    for k in range(w.dimensions):
        keep_state(w, u, world.X + k, state.VIEW + k, state.P_VIEW + k, state.L_VIEW + k)
