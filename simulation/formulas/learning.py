"""Formulas of learning that are no rule family: both engines call them, agent by agent."""

from coprod.simulation.exact.numerics import logistic, unit


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
