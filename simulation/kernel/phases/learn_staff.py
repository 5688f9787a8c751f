"""Phase 8 for professionals and leaders."""

from coprod.simulation import index as P
from coprod.simulation.mechanisms_service import (
    burden_after,
    gained,
)
from coprod.simulation.mechanisms_session import relax
from coprod.simulation.numerics import unit
from coprod.simulation.state import (
    L_GOAL,
    L_VIEW,
    P_BURDEN,
    P_COMMITMENT,
    P_EPISODES,
    P_EXPERTISE,
    P_OPENNESS,
    P_OWN_OPENNESS,
    P_POSITION,
    P_ROLE,
    P_SAFETY,
    P_VIEW,
    SUPPORTING,
    TRAINING,
    U_EFFECT,
    U_INCLUSIVENESS,
)

from .chosen import power, safety
from .world import P_UNIT, inlined


@inlined
def learn_staff(w):
    theta, p = w.theta, w.professionals
    for j in range(w.n_professionals):
        u = int(p[P_UNIT, j])
        role = p[P_ROLE, j]
        for k in range(w.dimensions):
            norm = theta[P.professionals_norm] if k < w.dimensions - w.hidden else theta[P.professionals_hidden_norm]
            p[P_VIEW + k, j] = relax(p[P_VIEW + k, j], norm, theta[P.learn_staff_view])
        p[P_EXPERTISE, j] = gained(p[P_EXPERTISE, j], theta[P.learn_training] * w.units[U_EFFECT + TRAINING, u])
        p[P_OPENNESS, j] = relax(p[P_OPENNESS, j], p[P_OWN_OPENNESS, j], theta[P.learn_openness_fade])
        moved = safety(p[P_SAFETY, j], p[P_POSITION, j], w.units[U_INCLUSIVENESS, u], theta)
        p[P_SAFETY, j] = unit(moved - theta[P.learn_rejection]) if role > 2.5 else moved
        load = theta[P.learn_staff_load] * p[P_EPISODES, j] + (theta[P.learn_session_load] if role > 0.5 else 0.0)
        p[P_BURDEN, j] = burden_after(
            p[P_BURDEN, j],
            theta[P.learn_staff_rest_burden],
            w.units[U_EFFECT + SUPPORTING, u],
            load,
            theta[P.learn_recovery],
        )
        faded = relax(p[P_COMMITMENT, j], 0.0, theta[P.learn_commitment_fade])
        heard = role > 1.5 and role < 2.5
        p[P_COMMITMENT, j] = unit(gained(faded, theta[P.learn_commitment])) if heard else faded
        p[P_POSITION, j] = power(p[P_POSITION, j], theta)
        p[P_ROLE, j] = 0.0
    leaders = w.leaders
    for q in range(w.n_units + w.n_organisations + w.n_regions):
        for k in range(w.dimensions):
            leaders[L_VIEW + k, q] = relax(leaders[L_VIEW + k, q], leaders[L_GOAL + k, q], theta[P.learn_staff_view])
