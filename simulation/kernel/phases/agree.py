"""Phase 5: whether participants agree on a proposal, and the yield of the session."""

from coprod.simulation.exact.draws import AGREE, UNIT_KEY, uniforms
from coprod.simulation.exact.numerics import clamp, sqrt
from coprod.simulation.formulas.session import direction_of, prepared, safety_after_conflict
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import settled_in_arena
from coprod.simulation.kernel.shared.sessions import keep_views, participants, propose
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@inlined
def session_summary(w, u, n, m, total):
    """What leadership rules may read of the session: weakest stage, direction, alignment, commitment, ideas."""
    s, units, stages = w.session, w.units, w.small[world.STAGES]
    weakest = 0
    for q in range(7):
        units[state.U_STAGES + q, u] = stages[q]
        weakest = q if stages[q] < stages[weakest] else weakest
    units[state.U_WEAKEST_STAGE, u] = float(weakest)
    square = 0.0
    for k in range(w.dimensions):
        mean = 0.0
        for a in range(total):
            mean += s[world.X + k, a]
        mean = mean / float(total)
        for a in range(total):
            square += (s[world.X + k, a] - mean) * (s[world.X + k, a] - mean)
    units[state.U_DIRECTION, u] = direction_of(sqrt(square / (float(total) * float(w.dimensions))))
    units[state.U_ALIGNMENT, u] = stages[6]
    commitment = 0.0
    ideas = 0.0
    for a in range(n + m):
        commitment += s[world.S_COMMITMENT, a]
    for a in range(total):
        ideas += s[world.S_RECORDED, a]
    units[state.U_SHARED_COMMITMENT, u] = commitment / float(n + m)
    units[state.U_EXPRESSED, u] = ideas / float(total)


@inlined
def conclude(w, u, agreed):
    """Put an agreement in place, with the yield of the session that made it."""
    units, proposal, answer = w.units, w.small[world.PROPOSAL], w.small[world.ANSWER]
    if agreed:
        for k in range(4):
            units[state.U_AGREEMENT + k, u] = proposal[k]
            if units[state.U_AGE, u] < 0.0:
                units[state.U_START + k, u] = units[state.U_DESIGN + k, u]
        if units[state.U_AGE, u] < 0.0:
            units[state.U_AGE, u] = 0.0
        units[state.U_SESSION, u] = 2.0
        call_rule(w.rules, "yield_of", (w.small[world.STAGES], answer, w.parameters))
        units[state.U_PIPELINE_YIELD, u] = answer[0]
        units[state.U_AGREEMENTS, u] += 1.0
        rounds = w.small[world.MEMORY, world.AGREED_AFTER]
        units[state.U_ROUNDS, u] += rounds if rounds > 0.0 else w.parameters[P.dialogue_rounds]


@inlined
def settle(w, seed, replicate, step, u):
    """Decide on unit u's proposal. Note what participants now think, and the yield if they agreed."""
    s, parameters, stages, answer = w.session, w.parameters, w.small[world.STAGES], w.small[world.ANSWER]
    who, c, p = w.seats[u, world.WHO :], w.citizens[u], w.professionals
    n, m, total = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF], participants(w, u)
    propose(w, u, n, m, total)
    call_rule(w.rules, "decide", (total, s[world.S_FAR], s[world.S_FAR_DESIGN], s[world.S_SHARE], answer, parameters))
    agreed = answer[0] > 0.5
    stages[6] = answer[1]
    for q in range(7):
        stages[q] = prepared(stages[q], parameters[P.stages_intention + q])
    if not agreed:
        x, _ = uniforms(seed, replicate, step, AGREE, UNIT_KEY + u, 0)
        agreed = settled_in_arena(x, parameters[P.institutions_conflict_arena]) > 0.5
        if not agreed:
            cost = parameters[P.agree_conflict_cost]
            for a in range(n):
                c[state.PSYCHOLOGICAL_SAFETY, who[a]] = clamp(
                    safety_after_conflict(c[state.PSYCHOLOGICAL_SAFETY, who[a]], cost), w.lab[world.LOW], w.lab[world.HIGH]
                )
            for a in range(n, n + m):
                p[state.P_PSYCHOLOGICAL_SAFETY, who[a]] = clamp(
                    safety_after_conflict(p[state.P_PSYCHOLOGICAL_SAFETY, who[a]], cost), w.lab[world.LOW], w.lab[world.HIGH]
                )
    keep_views(w, u)
    for a in range(n, n + m):
        if s[world.S_SPOKE, a] > 0.0:
            p[state.P_SESSION_ROLE, who[a]] = 2.0 if s[world.S_RECORDED, a] > 0.0 else 3.0
    session_summary(w, u, n, m, total)
    conclude(w, u, agreed)


@compiled
def agree(w, seed, replicate, step, first_unit, last_unit):
    """Decide on the proposals of units first_unit..last_unit-1."""
    for u in range(first_unit, last_unit):
        settle(w, seed, replicate, step, u)
