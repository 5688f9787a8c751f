"""Formulas of the encounter between a citizen and a professional that are no rule family: both engines call them."""

from coprod.simulation.exact.numerics import exp, sqrt, unit

from .session import relax


def status_distance(staff_position: float, position: float, inclusiveness: float) -> float:
    """How far the professional stands above the citizen in position, which inclusive leadership flattens."""
    gap = staff_position - position
    return gap * (1.0 - inclusiveness) if gap > 0.0 else 0.0


def overload_of(workload: float) -> float:
    """How far the hours that work takes exceed those there are, as a share of these."""
    return workload - 1.0 if workload > 1.0 else 0.0


def voice_in_encounter(depth: float, safety: float, unsafe: float) -> float:
    """How far a citizen is heard in an encounter: depth / 3, of which without safety only the share ``unsafe`` is left."""
    return depth / 3.0 * (unsafe + (1.0 - unsafe) * safety)


def known_plan(slot: float, shared: float) -> float:
    """How far a partner knows the personal plan: the named contact (slot 0) wholly, others as far as records are shared."""
    return 1.0 if slot < 0.5 else shared


def planned(plan: float, need: float, design: float, known: float, discretion: float, voice: float) -> float:
    """Departure from the design in this encounter: what is known of the plan, moved towards what the citizen needs."""
    before = known * plan
    return before + discretion * voice * (need - design - before)


def plan_after(plan: float, need: float, design: float, known: float, discretion: float, voice: float) -> float:
    """The personal plan after an encounter: plan += discretion * voice * (need - design - plan), as far as it is written down."""
    return plan + known * discretion * voice * (need - design - plan)


def treatment_of(depth: float, voice: float, known: float, w_depth: float, w_voice: float, w_plan: float) -> float:
    """How one was met, in [0, 1]: depth / 3, voice had, and whether the partner is one who knows what was planned."""
    return w_depth * depth / 3.0 + w_voice * voice + w_plan * known


def judged(quality: float, expectation: float, treatment: float, usual: float, weight: float) -> float:
    """What an episode is judged by: (1 - w) (quality - expectation) + w (treatment - usual)."""
    return (1.0 - weight) * (quality - expectation) + weight * (treatment - usual)


def own_part(given: float, depth: float) -> float:
    """The citizen's own part in an episode: contribution times depth / 3."""
    return given * depth / 3.0


def citizen_share(depth: float, share_1: float, share_2: float, share_3: float) -> float:
    """The citizen's share of the input: 0 where the expert delivers, then in straight lines between the three depths."""
    low = share_1 * depth
    middle = share_1 + (share_2 - share_1) * (depth - 1.0)
    high = share_2 + (share_3 - share_2) * (depth - 2.0)
    return low if depth <= 1.0 else (middle if depth <= 2.0 else high)


def practicability(distance: float, scale: float) -> float:
    """How well a service works that lies at a distance from what can be done well: exp(-(distance / scale)**2)."""
    x = distance / scale
    return exp(-x * x)


def missed(gap: float, complexity: float) -> float:
    """The gap that counts: gap * (1/2 + complexity), since simple needs forgive a service beside them."""
    return gap * (0.5 + complexity)


def staff_hours(depth: float, given: float, base: float, by_depth: float, saved: float) -> float:
    """Hours a professional spends on an episode: deep ones take longer; from co-planning on, what citizens carry out saves time."""
    carried = saved * given * (depth - 1.0) if depth > 1.0 else 0.0
    hours = base + by_depth * depth - carried
    return hours if hours > 0.0 else 0.0


def citizen_hours(depth: float, given: float, base: float, by_depth: float) -> float:
    """Hours a citizen gives to an episode, in proportion to contribution: more where the two go deeper."""
    return given * (base + by_depth * depth)


def novelty(encounters: float) -> float:
    """1 before the first encounter of two people, then 1 / (1 + encounters)."""
    return 1.0 / (1.0 + encounters)


def openness_after(
    openness: float, own: float, useful: float, overload: float, fade: float, by_useful: float, by_overload: float
) -> float:
    """Openness of a professional after a step: fading, opened by useful input of citizens, closed by overload.

    Its fixed point is (fade * own + g U) / (fade + g U + h L) with U the useful input and L the overload of every step.
    """
    return unit(openness + fade * (own - openness) + by_useful * useful * (1.0 - openness) - by_overload * overload * openness)


def faded_plan(plan: float, factor: float) -> float:
    """A personal plan after a step: it fades unless encounters renew it."""
    return relax(plan, 0.0, factor)


def common_step(z: float, drift: float, dt: float) -> float:
    """How far needs move together in a step of dt weeks, from a standard normal: drift is the deviation of a year."""
    return drift * sqrt(dt / 52.0) * z
