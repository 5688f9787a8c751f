"""What episodes are worth to citizens and professionals, and what they do to trust."""

from coprod.simulation.exact.draws import LEARN, uniforms
from coprod.simulation.exact.numerics import below
from coprod.simulation.formulas.learning import good_chance
from coprod.simulation.formulas.service import citizen_benefit, citizen_value, episode_cost, professional_value
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import audited, in_proportion
from coprod.simulation.kernel.shared.world import inlined, lane, whole
from coprod.simulation.parameters import index as P
from coprod.simulation.schema.rule_states import CITIZENS

from . import lanes as E
from .lanes import lanes_apart, row


@inlined
def judge_by_citizen(w, n):
    """Work out the value of the first n episodes to the citizens."""
    e, theta = w.lanes, w.theta
    network, gain = w.small[world.FORMS, world.NETWORK], theta[P.deliver_network_gain]
    access, access_cost = w.small[world.FORMS, world.ACCESS], theta[P.deliver_access_cost]
    proportion, expected = theta[P.institutions_proportionality], theta[P.institutions_expected_effort]
    access_threshold, fragmentation = theta[P.deliver_access_threshold], theta[P.deliver_fragmentation]
    effort, misfit, misfit_threshold = (
        theta[P.deliver_effort_cost],
        theta[P.deliver_misfit_harm],
        theta[P.deliver_misfit_threshold],
    )
    disappointment = theta[P.deliver_disappointment_harm]
    burden_harm, burden_threshold = theta[P.deliver_burden_harm], theta[P.deliver_burden_threshold]
    for x in range(whole(n)):
        benefit = citizen_benefit(
            e[lane(E.QUALITY, x)],
            e[lane(E.ACTIVE, x)],
            e[lane(E.RESOURCES, x)],
            e[lane(E.NETWORKING, x)],
            e[lane(E.APART, x)],
            network,
            gain,
            access,
            access_cost,
            access_threshold,
            fragmentation,
        )
        e[lane(E.VALUE, x)] = citizen_value(
            in_proportion(benefit, e[lane(E.OWN_INPUT, x)], proportion, expected),
            e[lane(E.OWN_INPUT, x)],
            e[lane(E.FIT, x)],
            e[lane(E.QUALITY, x)],
            e[lane(E.EXPECTATION, x)],
            e[lane(E.BURDEN, x)],
            effort,
            misfit,
            misfit_threshold,
            disappointment,
            burden_harm,
            burden_threshold,
        )


@inlined
def judge_by_staff(w, n):
    """Work out the value of the first n episodes to the professionals, and their cost."""
    e, theta, k = w.lanes, w.theta, float(w.dimensions)
    meaning, effort, shop = theta[P.deliver_meaning], theta[P.deliver_staff_effort], w.small[world.FORMS, world.SHOP]
    iteration, overload = theta[P.deliver_iteration_cost], theta[P.deliver_staff_overload]
    threshold, conflict_harm = theta[P.deliver_burden_threshold], theta[P.deliver_staff_conflict]
    unit_cost, chain, exponent = theta[P.deliver_unit_cost], w.small[world.FORMS, world.CHAIN], theta[P.deliver_scale_exponent]
    for x in range(whole(n)):
        conflict = lanes_apart(e, E.VIEW, E.DESIGN, x, k)
        e[lane(E.STAFF_VALUE, x)] = professional_value(
            e[lane(E.QUALITY, x)],
            e[lane(E.STAFF_INPUT, x)],
            e[lane(E.DEPTH, x)],
            e[lane(E.P_BURDEN, x)],
            conflict,
            meaning,
            effort,
            shop,
            iteration,
            overload,
            threshold,
            conflict_harm,
        )
        e[lane(E.COST, x)] = episode_cost(e[lane(E.STAFF_INPUT, x)], e[lane(E.VOLUME, x)], unit_cost, chain, exponent)


@inlined
def judge_trust(w, seed, replicate, step, n):
    """Decide which episodes the citizens find good, and trust after them; ``learn`` puts it in place once nobody reads the old."""
    e, theta = w.lanes, w.theta
    judgement, bonus, success = theta[P.deliver_judgement], theta[P.learn_trust_bonus], theta[P.laboratory_partner_success]
    for x in range(whole(n)):
        e[lane(E.DRAW, x)], _ = uniforms(seed, replicate, step, LEARN, int(e[lane(E.KEY, x)]), 1)
    for x in range(whole(n)):
        chance = good_chance(e[lane(E.QUALITY, x)], e[lane(E.EXPECTATION, x)], judgement)
        chance = success if success >= 0.0 else chance
        e[lane(E.GOOD, x)] = 1.0 if e[lane(E.DRAW, x)] < chance else 0.0
    for x in range(whole(n)):
        e[lane(E.BONUS, x)] = bonus * e[lane(E.BUILDING, x)]
    if w.lab[world.LEARNS_TRUST] > 0.5:
        ask(
            w.rules,
            "after_episodes",
            (
                n,
                e[row(E.TRUST)],
                e[row(E.BACK)],
                e[row(E.GOOD)],
                e[row(E.BONUS)],
                e[row(E.QUALITY)],
                e[row(E.OWN_INPUT)],
                e[row(E.BENEVOLENCE)],
                e[row(E.INTEGRITY)],
                e[row(E.INSTITUTION)],
                theta[P.dialogue_staff_trust],
                w.lab[world.LOW],
                w.lab[world.HIGH],
                w.citizens,
                w.lists[world.LANE_UNIT],
                w.lists[world.LANE_PLACE],
                e[row(E.SLOT)],
                w.states[world.OF_TRUST, CITIZENS],
                theta,
            ),
        )


@inlined
def monitor(w, seed, replicate, step, n):
    """Count a lapse where an audited episode shows that the citizen gave less than is expected."""
    e, strength, expected = w.lanes, w.theta[P.institutions_monitoring], w.theta[P.institutions_expected_effort]
    lapses = w.states[world.OF_INSTITUTIONS, CITIZENS]
    for x in range(n):
        if below(e[lane(E.OWN_INPUT, x)], expected):
            draw, _ = uniforms(seed, replicate, step, LEARN, int(e[lane(E.KEY, x)]), 2)
            if audited(draw, strength) > 0.5:
                w.citizens[w.lists[world.LANE_UNIT, x], lapses, w.lists[world.LANE_PLACE, x]] += 1.0
