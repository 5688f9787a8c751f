"""What episodes are made of: depth, what is planned and done, inputs, fit and quality."""

from coprod.simulation.formulas.encounter import (
    citizen_share,
    missed,
    plan_after,
    planned,
    practicability,
    treatment_of,
    voice_in_encounter,
)
from coprod.simulation.formulas.service import contribution, professional_input, tailored_fit
from coprod.simulation.formulas.session import distance
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import buffered, inlined, pad_to_vector
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

from . import episode_buffer as E
from .episode_buffer import episodes_apart, row


@inlined
def designs_apart(w, n):
    """Write the mean distance between the home unit's design and those of the other ties' units to the row APART."""
    e, units, k = w.episode_buffer, w.units, float(w.dimensions)
    for x in range(pad_to_vector(n)):
        e[buffered(E.APART, x)] = 0.0
    if w.n_ties < 2:
        return
    for t in range(1, w.n_ties):
        for x in range(n):
            j = w.links[w.lists[world.BUFFER_UNIT, x], world.TIE + t, w.lists[world.BUFFER_INDEX, x]]
            u = int(w.professionals[world.P_UNIT, j])
            for d in range(4):
                e[buffered(E.OTHER + d, x)] = units[state.U_DESIGN + d, u]
        for x in range(pad_to_vector(n)):
            e[buffered(E.APART, x)] += episodes_apart(e, E.HOME, E.OTHER, x, k)
    others = float(w.n_ties - 1)
    for x in range(pad_to_vector(n)):
        e[buffered(E.APART, x)] = e[buffered(E.APART, x)] / others


@inlined
def hold_encounters(w, n):
    """Work out how deep the first n episodes go, what the citizen is heard, and how each is met."""
    e, parameters = w.episode_buffer, w.parameters
    call_rule(
        w.rules,
        "deepen",
        (
            pad_to_vector(n),
            e[row(E.TRUST)],
            e[row(E.BACK)],
            e[row(E.EFFICACY)],
            e[row(E.SAFETY)],
            e[row(E.BURDEN)],
            e[row(E.OPENNESS)],
            e[row(E.P_BURDEN)],
            e[row(E.SHARING)],
            e[row(E.INCLUSIVE)],
            e[row(E.DISCRETION)],
            e[row(E.DISTANCE)],
            e[row(E.OVERLOAD)],
            parameters[P.needs_urgency],
            e[row(E.DEPTH)],
            parameters,
        ),
    )
    unsafe, w_depth = parameters[P.deliver_unsafe_voice], parameters[P.deliver_treatment_depth]
    w_voice, w_plan = parameters[P.deliver_treatment_voice], parameters[P.deliver_treatment_plan]
    for x in range(pad_to_vector(n)):
        depth = e[buffered(E.DEPTH, x)]
        voice = voice_in_encounter(depth, e[buffered(E.SAFETY, x)], unsafe)
        e[buffered(E.VOICE, x)] = voice
        e[buffered(E.TREATMENT, x)] = treatment_of(depth, voice, e[buffered(E.KNOWN, x)], w_depth, w_voice, w_plan)


@inlined
def plan_services(w, n):
    """Work out what is done in the first n episodes, beside the design where staff may act; the plan after, and the fit."""
    e, parameters, k = w.episode_buffer, w.parameters, float(w.dimensions)
    complexity = parameters[P.needs_complexity]
    for d in range(w.dimensions):
        for x in range(pad_to_vector(n)):
            plan, need, design = e[buffered(E.PLAN + d, x)], e[buffered(E.NEED + d, x)], e[buffered(E.DESIGN + d, x)]
            known, discretion, voice = e[buffered(E.KNOWN, x)], e[buffered(E.DISCRETION, x)], e[buffered(E.VOICE, x)]
            e[buffered(E.SERVICE + d, x)] = design + planned(plan, need, design, known, discretion, voice)
            e[buffered(E.PLAN + d, x)] = plan_after(plan, need, design, known, discretion, voice)
    for d in range(w.dimensions, 4):
        for x in range(pad_to_vector(n)):
            e[buffered(E.SERVICE + d, x)] = 0.0
    for x in range(pad_to_vector(n)):
        e[buffered(E.GAP, x)] = missed(episodes_apart(e, E.SERVICE, E.NEED, x, k), complexity)
    call_rule(w.rules, "fits", (pad_to_vector(n), e[row(E.GAP)], e[row(E.FIT)], parameters))


@inlined
def practicable_point(w, d):
    """What can be done well in dimension d: the professional norm."""
    shared = w.dimensions - w.hidden
    norm = w.parameters[P.professionals_norm] if d < shared else w.parameters[P.professionals_hidden_norm]
    return norm if d < w.dimensions else 0.0


@inlined
def produce(w, n):
    """Work out both inputs and the quality of the first n episodes."""
    e, parameters, k = w.episode_buffer, w.parameters, float(w.dimensions)
    share_1, share_2, share_3 = parameters[P.deliver_share_1], parameters[P.deliver_share_2], parameters[P.deliver_share_3]
    floor, intercept, b_trust = parameters[P.deliver_floor], parameters[P.deliver_intercept], parameters[P.deliver_trust]
    b_response, b_commitment = parameters[P.deliver_response], parameters[P.deliver_commitment]
    b_depth, routine, b_burden = parameters[P.deliver_depth], parameters[P.deliver_routine], parameters[P.deliver_staff_burden]
    hearing, b_overload = parameters[P.deliver_hearing], parameters[P.deliver_overload]
    substitution, perceived = parameters[P.deliver_substitution], parameters[P.deliver_perceived_substitution]
    match, shop = parameters[P.deliver_tailoring_match], w.small[world.FORMS, world.SHOP]
    staff_fixed, own_fixed = parameters[P.laboratory_professional_input], parameters[P.laboratory_citizen_input]
    far = parameters[P.deliver_practicable]
    n0, n1, n2, n3 = practicable_point(w, 0), practicable_point(w, 1), practicable_point(w, 2), practicable_point(w, 3)
    for x in range(pad_to_vector(n)):
        depth, voice = e[buffered(E.DEPTH, x)], e[buffered(E.VOICE, x)]
        e[buffered(E.SHARE, x)] = citizen_share(depth, share_1, share_2, share_3)
        staff_input = professional_input(
            e[buffered(E.EXPERTISE, x)],
            e[buffered(E.P_BURDEN, x)],
            voice,
            e[buffered(E.OVERLOAD, x)],
            routine,
            b_burden,
            hearing,
            b_overload,
        )
        staff_input = staff_fixed if staff_fixed >= 0.0 else staff_input
        e[buffered(E.STAFF_INPUT, x)] = staff_input
        own_input = contribution(
            e[buffered(E.EFFICACY, x)],
            e[buffered(E.BURDEN, x)],
            e[buffered(E.TRUST, x)],
            e[buffered(E.RESPONSE, x)],
            e[buffered(E.COMMITMENT, x)],
            depth,
            staff_input,
            floor,
            intercept,
            b_trust,
            b_response,
            b_commitment,
            b_depth,
            substitution,
            perceived,
        )
        e[buffered(E.OWN_INPUT, x)] = own_fixed if own_fixed >= 0.0 else own_input
        beside = distance(
            e[buffered(E.SERVICE, x)],
            e[buffered(E.SERVICE + 1, x)],
            e[buffered(E.SERVICE + 2, x)],
            e[buffered(E.SERVICE + 3, x)],
            n0,
            n1,
            n2,
            n3,
            k,
        )
        e[buffered(E.PRODUCED, x)] = tailored_fit(e[buffered(E.FIT, x)], depth, match, shop) * practicability(beside, far)
    call_rule(
        w.rules,
        "produce",
        (
            pad_to_vector(n),
            e[row(E.STAFF_INPUT)],
            e[row(E.OWN_INPUT)],
            e[row(E.SHARE)],
            e[row(E.PRODUCED)],
            e[row(E.QUALITY)],
            parameters,
        ),
    )
