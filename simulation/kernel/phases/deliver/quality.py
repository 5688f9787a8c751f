"""What episodes are made of: depth, inputs, fit and quality."""

from coprod.simulation.formulas.service import citizen_share, contribution, interaction_depth, professional_input, tailored_fit
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import inlined, lane, whole
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

from . import lanes as E
from .lanes import lanes_apart, row


@inlined
def designs_apart(w, n):
    """Write the mean distance between the home unit's design and those of the other ties' units to the row APART."""
    e, units, k = w.lanes, w.units, float(w.dimensions)
    for x in range(whole(n)):
        e[lane(E.APART, x)] = 0.0
    if w.n_ties < 2:
        return
    for t in range(1, w.n_ties):
        for x in range(n):
            j = w.links[w.lists[world.LANE_UNIT, x], world.TIE + t, w.lists[world.LANE_PLACE, x]]
            u = int(w.professionals[world.P_UNIT, j])
            for d in range(4):
                e[lane(E.OTHER + d, x)] = units[state.U_DESIGN + d, u]
        for x in range(whole(n)):
            e[lane(E.APART, x)] += lanes_apart(e, E.HOME, E.OTHER, x, k)
    others = float(w.n_ties - 1)
    for x in range(whole(n)):
        e[lane(E.APART, x)] = e[lane(E.APART, x)] / others


@inlined
def produce(w, n):
    """Work out depth, both inputs, fit and quality of the first n episodes."""
    e, theta, k = w.lanes, w.theta, float(w.dimensions)
    depth_1, depth_2, depth_3 = theta[P.deliver_depth_1], theta[P.deliver_depth_2], theta[P.deliver_depth_3]
    share_1, share_2, share_3 = theta[P.deliver_share_1], theta[P.deliver_share_2], theta[P.deliver_share_3]
    floor, intercept, b_trust = theta[P.deliver_floor], theta[P.deliver_intercept], theta[P.deliver_trust]
    b_response, b_commitment = theta[P.deliver_response], theta[P.deliver_commitment]
    substitution, perceived = theta[P.deliver_substitution], theta[P.deliver_perceived_substitution]
    match, shop = theta[P.deliver_tailoring_match], w.small[world.FORMS, world.SHOP]
    staff_fixed, own_fixed = theta[P.laboratory_professional_input], theta[P.laboratory_citizen_input]
    for x in range(whole(n)):
        depth = interaction_depth(e[lane(E.TRUST, x)], e[lane(E.BACK, x)], depth_1, depth_2, depth_3)
        e[lane(E.DEPTH, x)] = float(depth)
        e[lane(E.SHARE, x)] = citizen_share(depth, share_1, share_2, share_3)
        e[lane(E.BENEVOLENCE, x)] = float(depth) / 3.0
        staff_input = professional_input(e[lane(E.EXPERTISE, x)], e[lane(E.P_BURDEN, x)], e[lane(E.OPENNESS, x)], depth)
        staff_input = staff_fixed if staff_fixed >= 0.0 else staff_input
        e[lane(E.STAFF_INPUT, x)] = staff_input
        own_input = contribution(
            e[lane(E.EFFICACY, x)],
            e[lane(E.BURDEN, x)],
            e[lane(E.TRUST, x)],
            e[lane(E.RESPONSE, x)],
            e[lane(E.COMMITMENT, x)],
            staff_input,
            floor,
            intercept,
            b_trust,
            b_response,
            b_commitment,
            substitution,
            perceived,
        )
        e[lane(E.OWN_INPUT, x)] = own_fixed if own_fixed >= 0.0 else own_input
        fit = 1.0 - lanes_apart(e, E.DESIGN, E.NEED, x, k)
        e[lane(E.FIT, x)] = fit
        e[lane(E.PRODUCED, x)] = tailored_fit(fit, depth, match, shop)
    ask(
        w.rules,
        "produce",
        (
            whole(n),
            e[row(E.STAFF_INPUT)],
            e[row(E.OWN_INPUT)],
            e[row(E.SHARE)],
            e[row(E.PRODUCED)],
            e[row(E.QUALITY)],
            theta,
        ),
    )
