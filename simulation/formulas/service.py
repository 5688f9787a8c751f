"""Formulas of service delivery and learning that are no rule family: both engines call them, agent by agent."""

from coprod.simulation.exact.numerics import at_least, beyond, clamp, logistic, power, unit


def episode_chance(health: float, at_full_health: float, at_zero_health: float) -> float:
    """Chance that an episode of service starts this step, linear in health."""
    return at_zero_health + (at_full_health - at_zero_health) * health


def partner_slot(u: float, continuity: float, ties: int) -> int:
    """Which tie serves: slot 0 (the named contact) with ``continuity``, else one of the others evenly."""
    if u < continuity or ties < 2:
        return 0
    slot = 1 + int((u - continuity) / (1.0 - continuity) * (ties - 1))
    return slot if slot < ties else ties - 1


def interaction_depth(trust: float, trust_back: float, depth_1: float, depth_2: float, depth_3: float) -> int:
    """0 expert-delivered, 1 civil discourse, 2 co-planning, 3 co-execution, by the lower of the two trusts.

    Levels: Batalden et al. 2016, 10.1136/bmjqs-2015-004315; thresholds assumed.
    """
    low = trust_back if trust_back < trust else trust
    return (1 if at_least(low, depth_1) else 0) + (1 if at_least(low, depth_2) else 0) + (1 if at_least(low, depth_3) else 0)


def citizen_share(depth: int, share_1: float, share_2: float, share_3: float) -> float:
    """The citizen's share of the input at a depth; 0 where the expert delivers."""
    return share_3 if depth == 3 else (share_2 if depth == 2 else (share_1 if depth == 1 else 0.0))


def professional_input(expertise: float, burden: float, openness: float, depth: int) -> float:
    """R = expertise (1 - burden) (1/2 + openness/2 at a depth above 0): what the citizen tells makes expertise effective.

    Where the expert delivers alone (depth 0) the second half is missing.
    """
    heard = 0.5 + 0.5 * openness if depth > 0 else 0.5
    return expertise * (1.0 - burden) * heard


def contribution(
    efficacy: float,
    burden: float,
    trust: float,
    response_expectation: float,
    commitment: float,
    seen_input: float,
    floor: float,
    intercept: float,
    b_trust: float,
    b_response: float,
    b_commitment: float,
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
        - b_substitution * perceived_substitution * seen_input
    )
    return floor + (1.0 - floor) * efficacy * (1.0 - burden) * willing


def tailored_fit(fit: float, depth: int, match: float, shop: float) -> float:
    """fit + (1 - fit) * shop * (1 - (1 - m)**(1 + depth)): problem solving tailors what the design misses."""
    miss = 1.0 - match
    missed = miss * (1.0 if depth == 0 else (miss if depth == 1 else (miss * miss if depth == 2 else miss * miss * miss)))
    return fit + (1.0 - fit) * shop * (1.0 - missed)


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
    depth: int,
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


def episode_cost(given: float, volume: float, unit_cost: float, chain: float, scale_exponent: float) -> float:
    """Cost of an episode; in a value chain it falls with volume as (1 + volume)**-b."""
    return unit_cost * given * (1.0 - chain * (1.0 - power(1.0 + volume, -scale_exponent)))


def leader_value(quality: float, cost: float, conflict: float, conflict_harm: float) -> float:
    """Quality per cost, Q / (1 + cost), minus conflict |view - design|, in [-1, 1]."""
    return clamp(quality / (1.0 + cost) - conflict_harm * conflict, -1.0, 1.0)


def good_chance(quality: float, expectation: float, judgement: float) -> float:
    """Probability that an episode is judged good."""
    return logistic(judgement * (quality - expectation))


def gained(x: float, step: float) -> float:
    """x moved by a share of what is left to 1."""
    return x + step * (1.0 - x)


def lost(x: float, step: float) -> float:
    """x reduced by a share of itself."""
    return x - step * x


def after_promise(x: float, outcome: float, exposure: float, kept: float, broken: float) -> float:
    """Trust or response expectation after a kept (1) or broken (-1) promise; 0 changes nothing."""
    up = gained(x, kept * exposure)
    down = lost(x, broken * exposure)
    return up if outcome > 0.5 else (down if outcome < -0.5 else x)


def institutional_trust_after(
    x: float,
    personal: float,
    said: float,
    outcome: float,
    exposure: float,
    factor: float,
    peers: float,
    kept: float,
    broken: float,
) -> float:
    """Institutional trust follows personal trust, what a peer says, and promises."""
    moved = x + factor * ((1.0 - peers) * personal + peers * said - x)
    return unit(after_promise(moved, outcome, exposure, kept, broken))


def response_expectation_after(
    x: float,
    own: float,
    used: float,
    outcome: float,
    exposure: float,
    fade: float,
    input_used: float,
    input_unused: float,
    kept: float,
    broken: float,
) -> float:
    """Response expectation fades to its start, moves with one's input being used (1) or not (-1) and with promises."""
    y = x + fade * (own - x)
    z = gained(y, input_used) if used > 0.5 else (lost(y, input_unused) if used < -0.5 else y)
    return unit(after_promise(z, outcome, exposure, kept, broken))


def efficacy_after(
    x: float,
    own: float,
    peer: float,
    training: float,
    episode: float,
    good: float,
    heard: float,
    fade: float,
    peers: float,
    train: float,
    mastery: float,
    failure: float,
    heard_gain: float,
) -> float:
    """Efficacy: fading, peers' example, training, mastery in episodes, being heard (Bandura's sources; sizes assumed)."""
    y = x + fade * (own - x)
    y = y + peers * (peer - y)
    y = gained(y, train * training)
    with_episode = gained(y, mastery) if good > 0.5 else lost(y, failure)
    y = with_episode if episode > 0.5 else y
    return unit(gained(y, heard_gain) if heard > 0.5 else y)


def burden_after(x: float, rest: float, support: float, load: float, recovery: float) -> float:
    """Burden recovers towards rest, faster with leaders' support, then takes this step's load."""
    rate = recovery * (1.0 + support)
    rate = 1.0 if rate > 1.0 else rate
    return unit(x + rate * (rest - x) + load)


def health_after(
    x: float, own: float, fit: float, quality: float, shock: float, factor: float, care_share: float, shock_size: float
) -> float:
    """Health relaxes to (1 - c) own + c fit Q, of which the service moves only the share c; a shock lowers it.

    The design's target was fit Q alone, which let a poor service destroy nearly all health: health effects of
    co-production are small and often null (Nordin 2023), so the person's own level carries the rest.
    """
    moved = x + factor * ((1.0 - care_share) * own + care_share * fit * quality - x)
    return unit(moved - shock_size if shock > 0.5 else moved)


def well_being_after(
    x: float, value: float, health: float, trust: float, factor: float, w_value: float, w_health: float, w_trust: float
) -> float:
    """Well-being follows (1 + value) / 2, health and personal trust."""
    return unit(x + factor * (w_value * 0.5 * (1.0 + value) + w_health * health + w_trust * trust - x))


def leave_chance(burden: float, unused: float, base: float, by_burden: float, by_unused: float) -> float:
    """Chance that a citizen leaves this step."""
    return unit(base * (1.0 + by_burden * burden + by_unused * unused))
