"""How well-being, institutional trust and personal trust change."""

from coprod.simulation.exact.numerics import clamp
from coprod.simulation.formulas.learning import institutional_trust_after, well_being_after
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import inlined, scratch_of
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@inlined
def learn_well_being_and_institutions(w, step, u, n):
    """Well-being and institutional trust, which both read personal trust."""
    parameters, c = w.parameters, w.citizens[u]
    t0, t1, t2, t3 = c[state.TRUST], c[state.TRUST + 1], c[state.TRUST + 2], c[state.TRUST + 3]
    ties = float(w.n_ties) if w.n_ties > 0 else 1.0
    value, health, well_being, own = c[state.VALUE], c[state.HEALTH], c[state.WELL_BEING], c[state.OWN_WELL_BEING]
    factor = parameters[P.learn_well_being_half_life]
    w_value, w_health = parameters[P.learn_well_being_value], parameters[P.learn_well_being_health]
    w_trust, w_own = parameters[P.learn_well_being_trust], parameters[P.learn_well_being_own]
    if w.lab[world.LEARNS_WELL_BEING] > 0.5:
        for i in range(n):
            personal = (t0[i] + t1[i] + t2[i] + t3[i]) / ties
            well_being[i] = well_being_after(
                well_being[i], own[i], value[i], health[i], personal, factor, w_own, w_value, w_health, w_trust
            )
    institutional, old, present = c[state.INSTITUTIONAL_TRUST], w.people[world.OLD_TRUST], c[state.PRESENT]
    factor = parameters[P.learn_institutional]
    say = parameters[P.learn_institutional_peers] if w.n_peers > 0 else 0.0
    kept, broken = parameters[P.learn_promise_kept], parameters[P.learn_promise_broken]
    onlooker, promise = parameters[P.implement_onlooker_share], w.units[state.U_PROMISE, u]
    peer = w.links[u, world.PEER + (step % w.n_peers if w.n_peers > 0 else 0)]
    said = w.scratch[scratch_of(w, u)][world.PEERS_PRESENT]
    for i in range(n):
        said[i] = old[peer[i]]
    if w.lab[world.LEARNS_INSTITUTIONAL_TRUST] > 0.5:
        for i in range(n):
            personal = (t0[i] + t1[i] + t2[i] + t3[i]) / ties
            exposure = 1.0 if present[i] > 0.5 else onlooker
            institutional[i] = institutional_trust_after(
                institutional[i], personal, said[i], promise, exposure, factor, say, kept, broken
            )


@inlined
def learn_trust(w, u):
    """Put personal trust after this step's episodes in place, on both sides; part of a change goes to the other ties."""
    c, scratch, listed = w.citizens[u], w.scratch[scratch_of(w, u)], w.links[u, world.EPISODE_LIST]
    low, high, shared = w.lab[world.LOW], w.lab[world.HIGH], w.parameters[P.learn_trust_generalised]
    for x in range(int(w.units[world.U_FOUND, u])):
        i = listed[x]
        slot = int(c[state.PARTNER, i])
        change = scratch[world.NEW_TRUST, i] - c[state.TRUST + slot, i]
        for t in range(w.n_ties):
            other = clamp(c[state.TRUST + t, i] + shared * change, low, high)
            c[state.TRUST + t, i] = scratch[world.NEW_TRUST, i] if t == slot else other
        c[state.TRUST_BACK + slot, i] = scratch[world.NEW_TRUST_BACK, i]
        c[state.ENCOUNTERS + slot, i] += 1.0
