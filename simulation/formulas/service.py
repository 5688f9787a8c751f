"""Formulas of service delivery that are no rule family: both engines call them, agent by agent."""

from coprod.simulation.exact.numerics import beyond, clamp, logistic, power


def episode_chance(health: float, at_full_health: float, at_zero_health: float) -> float:
    """Chance that an episode of service starts this step, linear in health."""
    return at_zero_health + (at_full_health - at_zero_health) * health


def partner_slot(u: float, continuity: float, ties: int) -> int:
    """Which tie serves: slot 0 (the named contact) with ``continuity``, else one of the others evenly."""
    if u < continuity or ties < 2:
        return 0
    slot = 1 + int((u - continuity) / (1.0 - continuity) * (ties - 1))
    return slot if slot < ties else ties - 1


def professional_input(
    expertise: float,
    burden: float,
    voice: float,
    overload: float,
    routine: float,
    b_burden: float,
    hearing: float,
    b_overload: float,
) -> float:
    """R = (r + (1 - r) expertise) (1 - b burden) (1 - h (1 - voice)) (1 - l overload).

    What the citizen tells makes expertise effective.

    Routines give the part r without expertise; without a word from the citizen the part h is missing; overload takes l of it.
    """
    skill = routine + (1.0 - routine) * expertise
    left = 1.0 - b_overload * overload
    return skill * (1.0 - b_burden * burden) * (1.0 - hearing * (1.0 - voice)) * (left if left > 0.0 else 0.0)


def contribution(
    efficacy: float,
    burden: float,
    trust: float,
    response_expectation: float,
    commitment: float,
    depth: float,
    seen_input: float,
    floor: float,
    intercept: float,
    b_trust: float,
    b_response: float,
    b_commitment: float,
    b_depth: float,
    b_substitution: float,
    perceived_substitution: float,
) -> float:
    """S = floor + (1 - floor) efficacy (1 - burden) logistic(...): a citizen's input to an episode.

    Citizens give less where they see the professional's input as a substitute (Andersen, Nielsen & Thomsen 2015,
    10.7146/politica.v47i2.131459: sign).
    """
    willing = logistic(
        intercept
        + b_trust * trust
        + b_response * response_expectation
        + b_commitment * commitment
        + b_depth * depth / 3.0
        - b_substitution * perceived_substitution * seen_input
    )
    return floor + (1.0 - floor) * efficacy * (1.0 - burden) * willing


def tailored_fit(fit: float, depth: float, match: float, shop: float) -> float:
    """fit + (1 - fit) * shop * (1 - (1 - m)**(1 + depth)): problem solving tailors what the design misses."""
    return fit + (1.0 - fit) * shop * (1.0 - power(1.0 - match, 1.0 + depth))


def citizen_benefit(
    quality: float,
    active_peers: float,
    resources: float,
    outreach: float,
    spread: float,
    network: float,
    network_gain: float,
    access: float,
    access_cost: float,
    access_threshold: float,
    fragmentation: float,
) -> float:
    """What quality is worth to the citizen, after peers (network), reach (access) and fragmentation between units."""
    with_peers = quality + network * network_gain * active_peers * (1.0 - quality)
    cost = access_cost * (1.0 - resources) * (1.0 - outreach)
    reached = with_peers * (1.0 - access) if beyond(cost, access_threshold) else with_peers
    return reached * (1.0 - fragmentation * spread)


def above(x: float, threshold: float) -> float:
    """How far x lies above a threshold, else 0."""
    return x - threshold if x > threshold else 0.0


def citizen_value(
    benefit: float,
    given: float,
    fit: float,
    quality: float,
    expectation: float,
    burden: float,
    effort_cost: float,
    misfit_harm: float,
    misfit_threshold: float,
    disappointment_harm: float,
    burden_harm: float,
    burden_threshold: float,
) -> float:
    """Benefit - effort - harm, in [-1, 1]; harm from misfit, disappointment and overload.

    Value can fall: Engen et al. 2020, 10.1080/14719037.2020.1720354; Cui & Osborne 2023, 10.1111/padm.12850.
    """
    harm = (
        misfit_harm * above(misfit_threshold, fit)
        + disappointment_harm * above(expectation, quality)
        + burden_harm * above(burden, burden_threshold)
    )
    return clamp(benefit - effort_cost * given - harm, -1.0, 1.0)


def professional_value(
    quality: float,
    given: float,
    depth: float,
    burden: float,
    conflict: float,
    meaning: float,
    effort: float,
    shop: float,
    iteration_cost: float,
    overload: float,
    burden_threshold: float,
    conflict_harm: float,
) -> float:
    """Meaning of quality - effort (with iterations) - overload - value conflict |view - design|, in [-1, 1]."""
    work = effort * given + shop * iteration_cost * depth
    harm = overload * above(burden, burden_threshold) + conflict_harm * conflict
    return clamp(meaning * quality - work - harm, -1.0, 1.0)


def episode_cost(hours: float, volume: float, unit_cost: float, chain: float, scale_exponent: float) -> float:
    """Cost of an episode; in a value chain it falls with volume as (1 + volume)**-b."""
    return unit_cost * hours * (1.0 - chain * (1.0 - power(1.0 + volume, -scale_exponent)))


def leader_value(quality: float, cost: float, conflict: float, conflict_harm: float) -> float:
    """Quality per cost, Q / (1 + cost), minus conflict |view - design|, in [-1, 1]."""
    return clamp(quality / (1.0 + cost) - conflict_harm * conflict, -1.0, 1.0)
