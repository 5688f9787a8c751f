"""How citizens' expectations and commitment change."""

from coprod.simulation.exact.numerics import unit
from coprod.simulation.formulas.learning import gained, response_expectation_after
from coprod.simulation.formulas.session import relax
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import inlined
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@inlined
def learn_expectations(w, u, n):
    """Response expectation, then the expectation of quality, then commitment."""
    parameters, c = w.parameters, w.citizens[u]
    response, own, used, present = (
        c[state.RESPONSE_EXPECTATION],
        c[state.OWN_RESPONSE_EXPECTATION],
        c[state.INPUT_USED],
        c[state.PRESENT],
    )
    fade = parameters[P.learn_response_fade]
    input_used, input_unused = parameters[P.learn_input_used], parameters[P.learn_input_unused]
    kept, broken = parameters[P.learn_promise_kept], parameters[P.learn_promise_broken]
    onlooker, promise = parameters[P.implement_onlooker_share], w.units[state.U_PROMISE, u]
    unused = c[state.UNUSED]
    if w.lab[world.LEARNS_RESPONSE_EXPECTATION] > 0.5:
        for i in range(n):
            exposure = 1.0 if present[i] > 0.5 else onlooker
            response[i] = response_expectation_after(
                response[i], own[i], used[i], promise, exposure, fade, input_used, input_unused, kept, broken
            )
        for i in range(n):
            unused[i] = 0.0 if used[i] > 0.5 else (1.0 if used[i] < -0.5 else unused[i])
    expectation, own, quality = c[state.EXPECTATION], c[state.OWN_EXPECTATION], c[state.QUALITY]
    factor = parameters[P.learn_expectation]
    if w.lab[world.LEARNS_EXPECTATION] > 0.5:
        for i in range(n):
            expectation[i] = relax(expectation[i], 0.5 * own[i] + 0.5 * quality[i], factor)
    commitment, role = c[state.COMMITMENT], c[state.SESSION_ROLE]
    fade, gain = parameters[P.learn_commitment_fade], parameters[P.learn_commitment]
    if w.lab[world.LEARNS_COMMITMENT] > 0.5:
        for i in range(n):
            faded = relax(commitment[i], 0.0, fade)
            heard = role[i] > 1.5 and role[i] < 2.5
            commitment[i] = unit(gained(faded, gain)) if heard else faded
