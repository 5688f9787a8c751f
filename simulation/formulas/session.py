"""Formulas of the session phases that are no rule family: both engines call them, agent by agent."""

from coprod.simulation.exact.numerics import clamp, log, logistic, power, sqrt, unit


def distance(a0: float, a1: float, a2: float, a3: float, b0: float, b1: float, b2: float, b3: float, dimensions: float) -> float:
    """Distance between two views, designs or needs, ||a - b|| / sqrt(K), in [0, 1]; unused dimensions hold 0."""
    d0 = a0 - b0
    d1 = a1 - b1
    d2 = a2 - b2
    d3 = a3 - b3
    return sqrt((d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3) / dimensions)


def reached(networking: float, outreach: float) -> float:
    """Outreach to a citizen: what leaders' networking reaches, and of the rest what the group is reached by besides."""
    return networking + outreach * (1.0 - networking)


def relax(x: float, target: float, factor: float) -> float:
    """x moved towards the target by a factor in [0, 1]."""
    return x + factor * (target - x)


def not_reached(level_weight: float, capacity: float, strength: float) -> float:
    """One leader's factor in E = 1 - product of (1 - w * capacity * attention**gamma)."""
    return 1.0 - level_weight * capacity * strength


def session_interval(interval: float, initiating_gain: float, initiating: float) -> float:
    """Weeks between sessions: leaders' initiating shortens them."""
    return interval / (1.0 + initiating_gain * initiating)


def is_due(weeks: float, interval: float) -> bool:
    """Whether so many weeks, added up step by step, make an interval; a billionth of a week counts as nothing."""
    return weeks >= interval - 1e-9


def whole_years(steps: float, dt: float) -> int:
    """Years of 52 weeks that so many steps make."""
    return int(steps * dt / 52.0 + 1e-9)


def call_chance(callers: float, organise: float, call_probability: float) -> float:
    """Chance that at least one of so many citizens with a large need gap calls a session this step."""
    return 1.0 - power(1.0 - organise * call_probability, callers)


SMALLEST_WEIGHT = 1e-290  # below it a wait could pass all numbers: it counts as 0
LONGEST_WAIT = 0.5e300  # with a weight of 0


def waiting_time(u: float, weight: float) -> float:
    """When someone takes a seat, for a uniform ``u``: exponential with rate ``weight``, so that seats go by weight."""
    return -log(1.0 - u) / weight if weight > SMALLEST_WEIGHT else LONGEST_WAIT


def staff_acceptance(
    openness: float,
    safety: float,
    burden: float,
    support: float,
    intercept: float,
    b_openness: float,
    b_safety: float,
    b_burden: float,
    b_support: float,
) -> float:
    """Probability that a professional joins a session."""
    return logistic(intercept + b_openness * openness + b_safety * safety - b_burden * burden + b_support * support)


def speaking_chance(safety: float, slope: float, threshold: float) -> float:
    """Probability of speaking up in a round."""
    return logistic(slope * (safety - threshold))


def hidden_weight(unasked: float, inclusiveness: float, communicating: float) -> float:
    """Weight of raising a hidden dimension against a shared one's 1, where one feels safe: h0 + (1 - h0) I E_communicating."""
    return unasked + (1.0 - unasked) * inclusiveness * communicating


def even_voice(inclusiveness: float, equal_right: float) -> float:
    """How far voice is evened out: by inclusive leadership, and of the rest by an equal right to speak."""
    return 1.0 - (1.0 - inclusiveness) * (1.0 - equal_right)


def deafness(own_power: float, inclusiveness: float, strength: float) -> float:
    """How far power keeps a person from taking others' views; inclusive leadership removes it.

    See, Morrison, Rothman & Soll 2011, 10.1016/j.obhdp.2011.07.006: the powerful take less advice (sign; size assumed).
    """
    return strength * own_power * (1.0 - inclusiveness)


def heeded(own: float, moved: float, deaf: float) -> float:
    """A view after hearing others, of which someone deaf by power takes only a part; as heard where nothing is deaf."""
    return own + (1.0 - deaf) * (moved - own) if deaf > 0.0 else moved


def yielded(view: float, top_view: float, above: float, safety: float, yielding: float) -> float:
    """A view after yielding to the highest in status, who stands ``above`` by so much power: less by those who feel safe."""
    give = yielding * above * (1.0 - safety)
    give = give if give > 0.0 else 0.0
    return view + (give if give < 1.0 else 1.0) * (top_view - view)


def chosen_dimension(u: float, dimensions: int, hidden: int, weight: float) -> int:
    """The dimension of an utterance: each shared one weighs 1, each of the last ``hidden`` ones ``weight``.

    Where nothing may be raised (all dimensions hidden, weight 0) the answer is -1.
    """
    shared = dimensions - hidden
    total = shared + hidden * weight
    if total <= 0.0:
        return -1
    x = u * total
    if x < shared:
        return int(x)
    if weight <= 0.0:
        return shared - 1
    k = shared + int((x - shared) / weight)
    return k if k < dimensions else dimensions - 1


def dimensions_spoken_about(u: float, dimensions: int, hidden: int, weight: float, all_of_them: float) -> tuple[int, int]:
    """First need dimension of an utterance, and the one after its last; (-1, -1) where nothing may be raised.

    An utterance is about one dimension, see ``chosen_dimension``, or (``all_of_them`` 1) about all at once: every shared
    one, and with a chance of ``weight`` the hidden ones too.
    """
    if all_of_them > 0.5:
        until = dimensions if u < weight else dimensions - hidden
        return (0, until) if until > 0 else (-1, -1)
    k = chosen_dimension(u, dimensions, hidden, weight)
    return (k, k + 1) if k >= 0 else (-1, -1)


def flattened(share: float, inclusiveness: float, n: float) -> float:
    """A share among n made more even: (1 - I) share + I / n."""
    return (1.0 - inclusiveness) * share + inclusiveness / n


def dominance_loss(x: float, leader_share: float, n: float, cost: float) -> float:
    """Safety or openness, not yet limited to its bounds, after a leader took more than 1/n of the talk."""
    excess = leader_share - 1.0 / n
    return x - cost * excess if excess > 0.0 else x


def fidelity(base: float, communicating: float) -> float:
    """Chance that an utterance enters the record: d0 + (1 - d0) * E_communicating."""
    return base + (1.0 - base) * communicating


def record_weight(person_power: float, status_bias: float, shared: float) -> float:
    """Weight of an utterance in the record: power**phi, where sharing the record takes phi to 0."""
    exponent = status_bias * (1.0 - shared)
    return 1.0 if exponent <= 0.0 else power(person_power, exponent)


def understood(view: float, record: float, understanding: float, trust: float) -> float:
    """A participant's view after reading the record with others."""
    return view + understanding * trust * (record - view)


def evenness(gini: float, n: float) -> float:
    """1 for equal shares, 0 where one has all: 1 - Gini * n / (n - 1); 1 for a single person."""
    return 1.0 if n <= 1.0 else unit(1.0 - gini * n / (n - 1.0))


def prepared(stage: float, made_up: float) -> float:
    """A stage of the pipeline with the part of what it lacks that reported processes make up for."""
    return stage + made_up * (1.0 - stage)


def closeness_gained(before: float, after: float) -> float:
    """Share of the mean distance to the record that reading it together removed; 1 where there was none."""
    return 1.0 if before <= 1e-9 else unit(1.0 - after / before)


def safety_after_conflict(safety: float, cost: float) -> float:
    """Safety, not yet limited to its bounds, of someone present when no agreement was reached and nothing settled it."""
    return safety - cost


def implementation_step(rate: float, base: float, implementing: float, factor: float, session_yield: float, dt: float) -> float:
    """Share of the way to the agreement covered in one step: 1 - (1 - r Y)**dt with r = rate (b + (1 - b) E) factor."""
    r = rate * (base + (1.0 - base) * implementing) * factor
    moved = r * session_yield
    return 1.0 - power(1.0 - (moved if moved < 1.0 else 1.0), dt)


def progress(initial: float, left: float) -> float:
    """Share of the distance from design to agreement covered so far; 1 where there was none to cover."""
    return 1.0 if initial <= 1e-9 else clamp(1.0 - left / initial, 0.0, 1.0)


def practice_serving(stage: int) -> int:
    """The leadership practice that serves a stage of the pipeline best (our mapping), as a position among the nine.

    Intention: initiating; assets: training; dialogue: power-sharing; documentation: communicating; interpretation:
    networking; understanding: building trust; agreement: orchestrating.
    """
    early = 0 if stage == 0 else (2 if stage == 1 else 1)
    late = 5 if stage == 3 else (6 if stage == 4 else (4 if stage == 5 else 7))
    return early if stage < 3 else late


def capacity_after_costs(capacity: float, costs: float) -> float:
    """Leaders' capacity after institutions have taken what they cost to run."""
    return capacity * (1.0 - costs if costs < 1.0 else 0.0)


def direction_of(spread: float) -> float:
    """Shared direction: 1 - 2 sd, where the population sd of views in [0, 1] is at most one half."""
    return unit(1.0 - 2.0 * spread)


def others_view(own: float, total: float, n: float, taken: float, trust: float) -> float:
    """A view after taking the perspective of the n - 1 others, whose views sum to the total less one's own."""
    return own + taken * trust * ((total - own) / (n - 1.0) - own)
