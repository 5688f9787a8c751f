"""What episodes are worth to citizens and professionals, and what they do to trust."""

from coprod.simulation.exact.draws import LEARN, uniforms
from coprod.simulation.exact.numerics import below
from coprod.simulation.formulas.encounter import citizen_hours, judged, staff_hours
from coprod.simulation.formulas.learning import good_chance
from coprod.simulation.formulas.service import citizen_benefit, citizen_value, episode_cost, professional_value
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import audited, in_proportion
from coprod.simulation.kernel.shared.world import buffered, inlined, pad_to_vector
from coprod.simulation.parameters import index as P
from coprod.simulation.schema.rule_states import CITIZENS

from . import episode_buffer as E
from .episode_buffer import episodes_apart, row


@inlined
def judge_by_citizen(w, n):
    """Work out the value of the first n episodes to the citizens."""
    e, parameters = w.episode_buffer, w.parameters
    network, gain = w.small[world.FORMS, world.NETWORK], parameters[P.deliver_network_gain]
    access, access_cost = w.small[world.FORMS, world.ACCESS], parameters[P.deliver_access_cost]
    proportion, expected = parameters[P.institutions_proportionality], parameters[P.institutions_expected_effort]
    access_threshold, fragmentation = parameters[P.deliver_access_threshold], parameters[P.deliver_fragmentation]
    effort, misfit, misfit_threshold = (
        parameters[P.deliver_effort_cost],
        parameters[P.deliver_misfit_harm],
        parameters[P.deliver_misfit_threshold],
    )
    disappointment = parameters[P.deliver_disappointment_harm]
    burden_harm, burden_threshold = parameters[P.deliver_burden_harm], parameters[P.deliver_burden_threshold]
    for x in range(pad_to_vector(n)):
        benefit = citizen_benefit(
            e[buffered(E.QUALITY, x)],
            e[buffered(E.ACTIVE, x)],
            e[buffered(E.RESOURCES, x)],
            e[buffered(E.NETWORKING, x)],
            e[buffered(E.APART, x)],
            network,
            gain,
            access,
            access_cost,
            access_threshold,
            fragmentation,
        )
        e[buffered(E.VALUE, x)] = citizen_value(
            in_proportion(benefit, e[buffered(E.OWN_INPUT, x)], proportion, expected),
            e[buffered(E.OWN_INPUT, x)],
            e[buffered(E.FIT, x)],
            e[buffered(E.QUALITY, x)],
            e[buffered(E.EXPECTATION, x)],
            e[buffered(E.BURDEN, x)],
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
    e, parameters, k = w.episode_buffer, w.parameters, float(w.dimensions)
    meaning, effort, shop = parameters[P.deliver_meaning], parameters[P.deliver_staff_effort], w.small[world.FORMS, world.SHOP]
    iteration, overload = parameters[P.deliver_iteration_cost], parameters[P.deliver_staff_overload]
    threshold, conflict_harm = parameters[P.deliver_burden_threshold], parameters[P.deliver_staff_conflict]
    unit_cost, chain, exponent = (
        parameters[P.deliver_unit_cost],
        w.small[world.FORMS, world.CHAIN],
        parameters[P.deliver_scale_exponent],
    )
    hours, hours_depth, saved = parameters[P.hours_episode], parameters[P.hours_depth], parameters[P.hours_saved]
    own, own_depth = parameters[P.hours_own], parameters[P.hours_own_depth]
    for x in range(pad_to_vector(n)):
        depth, given = e[buffered(E.DEPTH, x)], e[buffered(E.OWN_INPUT, x)]
        e[buffered(E.HOURS, x)] = staff_hours(depth, given, hours, hours_depth, saved)
        e[buffered(E.OWN_HOURS, x)] = citizen_hours(depth, given, own, own_depth)
        conflict = episodes_apart(e, E.VIEW, E.DESIGN, x, k)
        e[buffered(E.STAFF_VALUE, x)] = professional_value(
            e[buffered(E.QUALITY, x)],
            e[buffered(E.STAFF_INPUT, x)],
            e[buffered(E.DEPTH, x)],
            e[buffered(E.P_BURDEN, x)],
            conflict,
            meaning,
            effort,
            shop,
            iteration,
            overload,
            threshold,
            conflict_harm,
        )
        e[buffered(E.COST, x)] = episode_cost(e[buffered(E.HOURS, x)], e[buffered(E.VOLUME, x)], unit_cost, chain, exponent)


@inlined
def judge_trust(w, seed, replicate, step, n):
    """Decide which episodes the citizens find good, and trust after them; ``learn`` puts it in place once nobody reads the old."""
    e, parameters = w.episode_buffer, w.parameters
    judgement, bonus, success = (
        parameters[P.deliver_judgement],
        parameters[P.learn_trust_bonus],
        parameters[P.laboratory_partner_success],
    )
    usual, treated = parameters[P.deliver_usual_treatment], parameters[P.deliver_treatment_weight]
    for x in range(pad_to_vector(n)):
        e[buffered(E.DRAW, x)], _ = uniforms(seed, replicate, step, LEARN, int(e[buffered(E.KEY, x)]), 1)
    for x in range(pad_to_vector(n)):
        by = judged(e[buffered(E.QUALITY, x)], e[buffered(E.EXPECTATION, x)], e[buffered(E.TREATMENT, x)], usual, treated)
        chance = good_chance(by, judgement)
        chance = success if success >= 0.0 else chance
        e[buffered(E.GOOD, x)] = 1.0 if e[buffered(E.DRAW, x)] < chance else 0.0
    for x in range(pad_to_vector(n)):
        e[buffered(E.BONUS, x)] = bonus * e[buffered(E.BUILDING, x)]
    if w.lab[world.LEARNS_TRUST] > 0.5:
        call_rule(
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
                e[row(E.TREATMENT)],
                e[row(E.INTEGRITY)],
                e[row(E.INSTITUTION)],
                e[row(E.NOVELTY)],
                parameters[P.dialogue_staff_trust],
                w.lab[world.LOW],
                w.lab[world.HIGH],
                w.citizens,
                w.lists[world.BUFFER_UNIT],
                w.lists[world.BUFFER_INDEX],
                e[row(E.SLOT)],
                w.states[world.OF_TRUST, CITIZENS],
                parameters,
            ),
        )


@inlined
def monitor(w, seed, replicate, step, n):
    """Count a lapse where an audited episode shows that the citizen gave less than is expected."""
    e, strength, expected = w.episode_buffer, w.parameters[P.institutions_monitoring], w.parameters[P.institutions_expected_effort]
    lapses = w.states[world.OF_INSTITUTIONS, CITIZENS]
    for x in range(n):
        if below(e[buffered(E.OWN_INPUT, x)], expected):
            draw, _ = uniforms(seed, replicate, step, LEARN, int(e[buffered(E.KEY, x)]), 2)
            if audited(draw, strength) > 0.5:
                w.citizens[w.lists[world.BUFFER_UNIT, x], lapses, w.lists[world.BUFFER_INDEX, x]] += 1.0
