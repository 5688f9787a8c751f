"""Phase 5: whether participants agree on a proposal, and the yield of the session."""

from coprod.simulation import index as P
from coprod.simulation.draws import AGREE, UNIT_KEY, uniforms
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared.institutions import settled_in_arena
from coprod.simulation.kernel.shared.sessions import keep_views, participants, propose
from coprod.simulation.kernel.shared.world import (
    AGREED_AFTER,
    ANSWER,
    HIGH,
    LOW,
    MEMORY,
    N_CITIZENS,
    N_STAFF,
    PROPOSAL,
    S_COMMITMENT,
    S_FAR,
    S_FAR_DESIGN,
    S_RECORDED,
    S_SHARE,
    S_SPOKE,
    STAGES,
    WHO,
    X,
    inlined,
    phase,
)
from coprod.simulation.mechanisms_session import direction_of, prepared, safety_after_conflict
from coprod.simulation.numerics import clamp, sqrt
from coprod.simulation.state import (
    P_ROLE,
    P_SAFETY,
    SAFETY,
    U_AGE,
    U_AGREEMENT,
    U_AGREEMENTS,
    U_ALIGNMENT,
    U_DESIGN,
    U_DIRECTION,
    U_EXPRESSED,
    U_ROUNDS,
    U_SESSION,
    U_SHARED_COMMITMENT,
    U_START,
    U_WEAKEST,
    U_YIELD,
)


@inlined
def take_stock(w, u, n, m, total):
    """What leadership rules may read of the session: weakest stage, direction, alignment, commitment, ideas."""
    s, units, stages = w.session, w.units, w.small[STAGES]
    weakest = 0
    for q in range(1, 7):
        weakest = q if stages[q] < stages[weakest] else weakest
    units[U_WEAKEST, u] = float(weakest)
    square = 0.0
    for k in range(w.dimensions):
        mean = 0.0
        for a in range(total):
            mean += s[X + k, a]
        mean = mean / float(total)
        for a in range(total):
            square += (s[X + k, a] - mean) * (s[X + k, a] - mean)
    units[U_DIRECTION, u] = direction_of(sqrt(square / (float(total) * float(w.dimensions))))
    units[U_ALIGNMENT, u] = stages[6]
    commitment = 0.0
    ideas = 0.0
    for a in range(n + m):
        commitment += s[S_COMMITMENT, a]
    for a in range(total):
        ideas += s[S_RECORDED, a]
    units[U_SHARED_COMMITMENT, u] = commitment / float(n + m)
    units[U_EXPRESSED, u] = ideas / float(total)


@inlined
def conclude(w, u, agreed):
    """Put an agreement in place, with the yield of the session that made it."""
    units, proposal, answer = w.units, w.small[PROPOSAL], w.small[ANSWER]
    if agreed:
        for k in range(4):
            units[U_AGREEMENT + k, u] = proposal[k]
            if units[U_AGE, u] < 0.0:
                units[U_START + k, u] = units[U_DESIGN + k, u]
        if units[U_AGE, u] < 0.0:
            units[U_AGE, u] = 0.0
        units[U_SESSION, u] = 2.0
        ask(w.rules, "yield_of", (w.small[STAGES], answer, w.theta))
        units[U_YIELD, u] = answer[0]
        units[U_AGREEMENTS, u] += 1.0
        rounds = w.small[MEMORY, AGREED_AFTER]
        units[U_ROUNDS, u] += rounds if rounds > 0.0 else w.theta[P.dialogue_rounds]


@inlined
def settle(w, seed, replicate, step, u):
    """Decide on unit u's proposal; note what participants now think, and the yield if they agreed."""
    s, theta, stages, answer = w.session, w.theta, w.small[STAGES], w.small[ANSWER]
    who, c, p = w.seats[u, WHO:], w.citizens[u], w.professionals
    n, m, total = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF], participants(w, u)
    propose(w, u, n, m, total)
    ask(w.rules, "decide", (total, s[S_FAR], s[S_FAR_DESIGN], s[S_SHARE], answer, theta))
    agreed = answer[0] > 0.5
    stages[6] = answer[1]
    for q in range(7):
        stages[q] = prepared(stages[q], theta[P.stages_intention + q])
    if not agreed:
        x, _ = uniforms(seed, replicate, step, AGREE, UNIT_KEY + u, 0)
        agreed = settled_in_arena(x, theta[P.institutions_conflict_arena]) > 0.5
        if not agreed:
            cost = theta[P.agree_conflict_cost]
            for a in range(n):
                c[SAFETY, who[a]] = clamp(safety_after_conflict(c[SAFETY, who[a]], cost), w.lab[LOW], w.lab[HIGH])
            for a in range(n, n + m):
                p[P_SAFETY, who[a]] = clamp(safety_after_conflict(p[P_SAFETY, who[a]], cost), w.lab[LOW], w.lab[HIGH])
    keep_views(w, u)
    for a in range(n, n + m):
        if s[S_SPOKE, a] > 0.0:
            p[P_ROLE, who[a]] = 2.0 if s[S_RECORDED, a] > 0.0 else 3.0
    take_stock(w, u, n, m, total)
    conclude(w, u, agreed)


@phase
def agree(w, seed, replicate, step, first_unit, last_unit):
    for u in range(first_unit, last_unit):
        settle(w, seed, replicate, step, u)
