"""Phase 5: whether participants agree on a proposal, and the yield of the session."""

from coprod.simulation import index as P
from coprod.simulation.draws import AGREE, UNIT_KEY, uniforms
from coprod.simulation.mechanisms_session import safety_after_conflict
from coprod.simulation.state import (
    L_VIEW,
    P_ROLE,
    P_SAFETY,
    P_VIEW,
    SAFETY,
    U_AGE,
    U_AGREEMENT,
    U_AGREEMENTS,
    U_DESIGN,
    U_ROUNDS,
    U_SESSION,
    U_START,
    U_YIELD,
    VIEW,
)

from .chosen import decision, pipeline
from .dialogue import propose
from .world import (
    N_CITIZENS,
    N_STAFF,
    PROPOSAL,
    S_FAR,
    S_RECORDED,
    S_SPOKE,
    STAGES,
    X,
    at,
    inlined,
)


@inlined
def agree(w, seed, replicate, step, u, total, agreed_after):
    s, theta, units = w.session, w.theta, w.units
    stages, proposal = w.small[STAGES], w.small[PROPOSAL]
    who, c, p = w.seats[u], w.citizens[u], w.professionals
    n, m = who[N_CITIZENS], who[N_STAFF]
    agreed = decision(propose(w, total), theta) > 0.5
    in_favour = 0
    for a in range(total):
        if decision(s[at(S_FAR, a)], theta) > 0.5:
            in_favour += 1
    stages[6] = float(in_favour) / float(total)
    if not agreed:
        settled, _ = uniforms(seed, replicate, step, AGREE, UNIT_KEY + u, 0)
        agreed = settled < theta[P.institutions_conflict_arena]
        if not agreed:
            cost = theta[P.agree_conflict_cost]
            for a in range(n):
                c[SAFETY, who[a]] = safety_after_conflict(c[SAFETY, who[a]], cost)
            for a in range(n, n + m):
                p[P_SAFETY, who[a]] = safety_after_conflict(p[P_SAFETY, who[a]], cost)
    for k in range(w.dimensions):
        for a in range(n):
            c[VIEW + k, who[a]] = s[at(X + k, a)]
        for a in range(n, n + m):
            p[P_VIEW + k, who[a]] = s[at(X + k, a)]
        w.leaders[L_VIEW + k, u] = s[at(X + k, n + m)]
    for a in range(n, n + m):
        if s[at(S_SPOKE, a)] > 0.0:
            p[P_ROLE, who[a]] = 2.0 if s[at(S_RECORDED, a)] > 0.0 else 3.0
    if agreed:
        for k in range(4):
            units[U_AGREEMENT + k, u] = proposal[k]
            if units[U_AGE, u] < 0.0:
                units[U_START + k, u] = units[U_DESIGN + k, u]
        if units[U_AGE, u] < 0.0:
            units[U_AGE, u] = 0.0
        units[U_SESSION, u] = 2.0
        units[U_YIELD, u] = pipeline(stages[0], stages[1], stages[2], stages[3], stages[4], stages[5], stages[6], theta)
        units[U_AGREEMENTS, u] += 1.0
        units[U_ROUNDS, u] += float(agreed_after) if agreed_after > 0 else theta[P.dialogue_rounds]
