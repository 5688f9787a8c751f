"""What episodes are made of: depth, inputs, fit and quality."""

from coprod.simulation.formulas.service import citizen_share, contribution, interaction_depth, professional_input, tailored_fit
from coprod.simulation.kernel.calls import call_rule
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
def produce(w, n):
    """Work out depth, both inputs, fit and quality of the first n episodes."""
    e, parameters, k = w.episode_buffer, w.parameters, float(w.dimensions)
    depth_1, depth_2, depth_3 = parameters[P.deliver_depth_1], parameters[P.deliver_depth_2], parameters[P.deliver_depth_3]
    share_1, share_2, share_3 = parameters[P.deliver_share_1], parameters[P.deliver_share_2], parameters[P.deliver_share_3]
    floor, intercept, b_trust = parameters[P.deliver_floor], parameters[P.deliver_intercept], parameters[P.deliver_trust]
    b_response, b_commitment = parameters[P.deliver_response], parameters[P.deliver_commitment]
    substitution, perceived = parameters[P.deliver_substitution], parameters[P.deliver_perceived_substitution]
    match, shop = parameters[P.deliver_tailoring_match], w.small[world.FORMS, world.SHOP]
    staff_fixed, own_fixed = parameters[P.laboratory_professional_input], parameters[P.laboratory_citizen_input]
    for x in range(pad_to_vector(n)):
        depth = interaction_depth(e[buffered(E.TRUST, x)], e[buffered(E.BACK, x)], depth_1, depth_2, depth_3)
        e[buffered(E.DEPTH, x)] = float(depth)
        e[buffered(E.SHARE, x)] = citizen_share(depth, share_1, share_2, share_3)
        e[buffered(E.BENEVOLENCE, x)] = float(depth) / 3.0
        staff_input = professional_input(e[buffered(E.EXPERTISE, x)], e[buffered(E.P_BURDEN, x)], e[buffered(E.OPENNESS, x)], depth)
        staff_input = staff_fixed if staff_fixed >= 0.0 else staff_input
        e[buffered(E.STAFF_INPUT, x)] = staff_input
        own_input = contribution(
            e[buffered(E.EFFICACY, x)],
            e[buffered(E.BURDEN, x)],
            e[buffered(E.TRUST, x)],
            e[buffered(E.RESPONSE, x)],
            e[buffered(E.COMMITMENT, x)],
            staff_input,
            floor,
            intercept,
            b_trust,
            b_response,
            b_commitment,
            substitution,
            perceived,
        )
        e[buffered(E.OWN_INPUT, x)] = own_fixed if own_fixed >= 0.0 else own_input
        fit = 1.0 - episodes_apart(e, E.DESIGN, E.NEED, x, k)
        e[buffered(E.FIT, x)] = fit
        e[buffered(E.PRODUCED, x)] = tailored_fit(fit, depth, match, shop)
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
