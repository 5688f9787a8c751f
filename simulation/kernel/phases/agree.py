"""Phase 5: whether participants agree on a proposal, and the yield of the session."""

from coprod.simulation import index as P
from coprod.simulation.draws import AGREE, UNIT_KEY, uniforms
from coprod.simulation.mechanisms_session import distance, safety_after_conflict
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
    S_RECORDED,
    S_SPOKE,
    STAGES,
    X,
    compiled,
)


@compiled
def agree(w, seed, replicate, step, u, total, agreed_after):
    s, theta, units = w.session, w.theta, w.units
    stages, proposal = w.small[STAGES], w.small[PROPOSAL]
    n, m = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF]
    agreed = decision(propose(w, total, proposal), theta) > 0.5
    in_favour = 0
    for a in range(total):
        d = distance(
            proposal[0],
            proposal[1],
            proposal[2],
            proposal[3],
            s[X, a],
            s[X + 1, a],
            s[X + 2, a],
            s[X + 3, a],
            float(w.dimensions),
        )
        if decision(d, theta) > 0.5:
            in_favour += 1
    stages[6] = float(in_favour) / float(total)
    if not agreed:
        settled, _ = uniforms(seed, replicate, step, AGREE, UNIT_KEY + u, 0)
        agreed = settled < theta[P.institutions_conflict_arena]
        if not agreed:
            cost = theta[P.agree_conflict_cost]
            for a in range(n):
                i = w.seats[u, a]
                w.citizens[SAFETY, i] = safety_after_conflict(w.citizens[SAFETY, i], cost)
            for a in range(n, n + m):
                j = w.seats[u, a]
                w.professionals[P_SAFETY, j] = safety_after_conflict(w.professionals[P_SAFETY, j], cost)
    for a in range(total):
        for k in range(w.dimensions):
            if a < n:
                w.citizens[VIEW + k, w.seats[u, a]] = s[X + k, a]
            elif a < n + m:
                w.professionals[P_VIEW + k, w.seats[u, a]] = s[X + k, a]
            else:
                w.leaders[L_VIEW + k, u] = s[X + k, a]
    for a in range(n, n + m):
        if s[S_SPOKE, a] > 0.0:
            w.professionals[P_ROLE, w.seats[u, a]] = 2.0 if s[S_RECORDED, a] > 0.0 else 3.0
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
