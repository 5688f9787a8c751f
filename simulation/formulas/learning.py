"""Formulas of learning that are no rule family: both engines call them, agent by agent."""

from coprod.simulation.exact.numerics import logistic, unit


def good_chance(judged: float, judgement: float) -> float:
    """Probability that an episode is judged good, from what it is judged by."""
    return logistic(judgement * judged)


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
    part: float,
    heard: float,
    fade: float,
    peers: float,
    train: float,
    mastery: float,
    failure: float,
    heard_gain: float,
) -> float:
    """Efficacy: fading, peers' example, training, mastery in proportion to one's own part in an episode, being heard.

    Sources of efficacy: Bandura 1977, 10.1037/0033-295X.84.2.191; sizes assumed.
    """
    y = x + fade * (own - x)
    y = y + peers * (peer - y)
    y = gained(y, train * training)
    with_episode = gained(y, mastery * part) if good > 0.5 else lost(y, failure * part)
    y = with_episode if episode > 0.5 else y
    return unit(gained(y, heard_gain) if heard > 0.5 else y)


def burden_after(x: float, rest: float, support: float, load: float, recovery: float) -> float:
    """Burden recovers towards rest, faster with leaders' support, then takes this step's load."""
    rate = recovery * (1.0 + support)
    rate = 1.0 if rate > 1.0 else rate
    return unit(x + rate * (rest - x) + load)


def health_after(x: float, own: float, quality: float, shock: float, factor: float, care_share: float, shock_size: float) -> float:
    """Health relaxes to (1 - c) own + c Q, of which the service moves only the share c; a shock lowers it.

    Health effects of co-production are small and often null (Nordin 2023), so the person's own level carries the rest.
    """
    moved = x + factor * ((1.0 - care_share) * own + care_share * quality - x)
    return unit(moved - shock_size if shock > 0.5 else moved)


def well_being_after(
    x: float,
    own: float,
    value: float,
    health: float,
    trust: float,
    factor: float,
    w_own: float,
    w_value: float,
    w_health: float,
    w_trust: float,
) -> float:
    """Well-being follows the person's own level, (1 + value) / 2, health and personal trust.

    Own level: set point of subjective well-being (Diener, Lucas & Scollon 2006, 10.1037/0003-066X.61.4.305: idea; weights assumed).
    """
    return unit(x + factor * (w_own * own + w_value * 0.5 * (1.0 + value) + w_health * health + w_trust * trust - x))


def leave_chance(burden: float, unused: float, base: float, by_burden: float, by_unused: float) -> float:
    """Chance that a citizen leaves this step."""
    return unit(base * (1.0 + by_burden * burden + by_unused * unused))


def safety_after_talk(safety: float, role: float, heard: float, rejection: float) -> float:
    """Safety, not yet limited to its bounds, after a session: more for those heard (2), less for those who spoke in vain (3).

    Spiral of silence: Noelle-Neumann 1974, 10.1111/j.1460-2466.1974.tb00367.x (idea); sizes assumed.
    """
    up = gained(safety, heard)
    down = safety - rejection
    return down if role > 2.5 else (up if role > 1.5 else safety)


def position_after(position: float, used: float, inclusiveness: float, earned: float, lost_share: float) -> float:
    """Position after a session, not yet limited: whose input is used (1) gains standing, the more under inclusive leadership.

    Whose input is not used (-1) loses some, the less under inclusive leadership.
    """
    up = gained(position, earned * (0.5 + 0.5 * inclusiveness))
    down = lost(position, lost_share * (1.0 - inclusiveness))
    return up if used > 0.5 else (down if used < -0.5 else position)
