"""What several phases do with the participants of a session, who lie in the working space ``session``."""

from coprod.simulation import index as P
from coprod.simulation.draws import uniforms
from coprod.simulation.kernel.calls import ask
from coprod.simulation.state import L_VIEW, P_VIEW, U_DESIGN, U_INCLUSIVENESS, VIEW

from .points import far_from
from .world import (
    GIVEN_PROPOSAL,
    GIVEN_SHARES,
    N_CITIZENS,
    N_STAFF,
    PROPOSAL,
    PROPOSAL_GIVEN,
    S_DRAW,
    S_DRAW_2,
    S_FAR,
    S_FAR_DESIGN,
    S_KEY,
    S_POWER,
    S_SHARE,
    S_TALK,
    SHARES_GIVEN,
    WHO,
    WITH_LEADER,
    X,
    compiled,
    inlined,
)


@inlined
def participants(w, u):
    """How many sit in unit u's session, the leader included."""
    return w.seats[u, N_CITIZENS] + w.seats[u, N_STAFF] + int(w.lab[WITH_LEADER])


@compiled
def propose(w, u, n, m, total):
    """The decision-share-weighted views, to the row PROPOSAL; distances from it and from the design, to two rows."""
    s, out = w.session, w.small[PROPOSAL]
    if w.lab[SHARES_GIVEN] > 0.5:
        for a in range(total):
            s[S_SHARE, a] = w.given[GIVEN_SHARES, a]
    else:
        collective = w.theta[P.institutions_collective_choice]
        inclusive = w.units[U_INCLUSIVENESS, u]
        ask(w.rules, "decision_shares", (total, n, m, inclusive, collective, s[S_POWER], s[S_TALK], s[S_SHARE], w.theta))
    if w.lab[PROPOSAL_GIVEN] > 0.5:
        for k in range(4):
            out[k] = w.given[GIVEN_PROPOSAL, k]
    else:
        for k in range(4):
            x, share = s[X + k], s[S_SHARE]
            sum_of_views = 0.0
            for a in range(total):
                sum_of_views += share[a] * x[a]
            out[k] = sum_of_views
    far_from(s, S_FAR, total, X, out[0], out[1], out[2], out[3], w.dimensions)
    d = w.units
    far_from(s, S_FAR_DESIGN, total, X, d[U_DESIGN, u], d[U_DESIGN + 1, u], d[U_DESIGN + 2, u], d[U_DESIGN + 3, u], w.dimensions)


@inlined
def draw_for_all(s, seed, replicate, step, stream, total):
    """Two draws for every participant, to S_DRAW and S_DRAW_2."""
    keys, first, second = s[S_KEY], s[S_DRAW], s[S_DRAW_2]
    for a in range(total):
        first[a], second[a] = uniforms(seed, replicate, step, stream, int(keys[a]), 0)


@inlined
def keep_views(w, u):
    """Participants leave with the views they have at the end."""
    s, who, c, p = w.session, w.seats[u, WHO:], w.citizens[u], w.professionals
    n, m = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF]
    for k in range(w.dimensions):
        for a in range(n):
            c[VIEW + k, who[a]] = s[X + k, a]
        for a in range(n, n + m):
            p[P_VIEW + k, who[a]] = s[X + k, a]
        for a in range(n + m, participants(w, u)):
            w.leaders[L_VIEW + k, u] = s[X + k, a]
