"""What a user would write instead of compiled rules: the per-citizen phases on whole arrays, with NumPy or JAX.

Engaging, delivering and learning of citizens, every equation of the default rules, one run at a time. Sessions are due in
every third unit in turn, nobody is replaced, professionals and designs stay as they are: the same work as
``per_citizen`` measures for the engine and the C reference. Run as a script in an environment of its own:
``python arrays.py numpy|jax CITIZENS STEPS PARAMETERS.json`` prints nanoseconds per citizen-step.
"""

import json
import sys
import time
from functools import partial


def logistic(xp, x):
    return 1.0 / (1.0 + xp.exp(-x))


def unit(xp, x):
    return xp.clip(x, 0.0, 1.0)


def start(np, n, p):
    """State of n citizens, in units of a hundred."""
    rng = np.random.default_rng(0)
    units, staff = max(1, n // 100), max(2, n // 10)
    names = (
        "health", "well", "efficacy", "safety", "burden", "institutional", "expectation", "response", "commitment",
        "resources", "position", "attitude", "quality", "fit", "value", "given", "depth", "treatment", "arrival",
    )  # fmt: skip
    s = {name: rng.uniform(0.2, 0.8, n) for name in names}
    for name in ("health", "expectation", "efficacy", "response"):
        s["own_" + name] = s[name].copy()
    s.update({name: np.zeros(n) for name in ("present", "role", "used", "unused")})
    s["home"] = np.arange(n) * units // n
    s["need"], s["view"] = rng.uniform(0, 1, (4, n)), rng.uniform(0, 1, (4, n))
    s["plan"], s["encounters"] = rng.uniform(-0.1, 0.1, (4, n)), np.zeros((4, n))
    s["ties"] = rng.integers(0, staff, (4, n))
    s["trust"], s["back"] = rng.uniform(0.3, 0.8, (4, n)), rng.uniform(0.3, 0.8, (4, n))
    s["peers"] = (np.arange(n) + rng.integers(1, 50, (6, n))) % n
    s["staff_unit"] = np.arange(staff) * units // staff
    s["staff"] = rng.uniform(0.2, 0.8, (4, staff))  # expertise, burden, openness, position
    s["staff_view"], s["design"] = rng.uniform(0, 1, (4, staff)), rng.uniform(0, 1, (4, units))
    s["effects"] = rng.uniform(0, 0.5, (9, units))
    s["volume"], s["overload"] = rng.uniform(0, 2, units), rng.uniform(0, 0.2, units)
    s["inclusive"], s["discretion"] = rng.uniform(0.2, 0.8, (2, units))
    return s


def far(xp, a, b):
    return xp.sqrt(((a - b) ** 2).sum(axis=0) / 4.0)


def ces(xp, a, b, share, sigma):
    rho = (sigma - 1.0) / sigma
    la, lb = xp.log(xp.maximum(a, 1e-300)), xp.log(xp.maximum(b, 1e-300))
    top = xp.maximum(rho * la, rho * lb)
    inner = (1.0 - share) * xp.exp(rho * la - top) + share * xp.exp(rho * lb - top)
    y = xp.exp((top + xp.log(xp.maximum(inner, 1e-300))) / rho)
    return xp.where(share <= 0.0, a, xp.where(share >= 1.0, b, y))


def engage(xp, s, p, draws):
    home = s["home"]
    gap = far(xp, s["design"][:, home] + s["plan"], s["need"])
    around = s["present"][s["peers"]].mean(axis=0)
    chance = logistic(
        xp,
        p["participation_intercept"]
        + p["participation_efficacy"] * s["efficacy"]
        + p["participation_trust"] * s["institutional"]
        + p["participation_response"] * s["response"]
        + p["participation_need_gap"] * gap
        + p["participation_outreach"] * s["effects"][6][home]
        + p["participation_resources"] * s["resources"]
        + p["participation_peers"] * around
        - p["participation_burden"] * s["burden"]
        - p["participation_satisfaction"] * s["well"],
    )
    due = (home % 3) == 0
    return {**s, "arrival": xp.where(due & (draws[0] < chance), -xp.log(1.0 - draws[1]), xp.inf)}


def encounter_depth(xp, s, p, get, t, b, j, u):
    """How deep encounters go: professionals offer, citizens take."""
    _, tired, openness, position = s["staff"][:, j]
    inclusive = s["inclusive"][u]
    offer = logistic(
        xp,
        p["depth_offer"]
        + p["depth_offer_openness"] * openness
        + p["depth_offer_trust"] * b
        + p["depth_offer_sharing"] * s["effects"][1][u]
        + p["depth_offer_inclusiveness"] * inclusive
        + p["depth_offer_discretion"] * s["discretion"][u]
        - p["depth_offer_burden"] * tired
        - p["depth_offer_overload"] * s["overload"][u]
        - p["depth_offer_distance"] * xp.maximum(position - get["position"], 0.0) * (1.0 - inclusive)
        - p["depth_offer_urgency"] * p["needs_urgency"],
    )
    take = logistic(
        xp,
        p["depth_take"]
        + p["depth_take_efficacy"] * get["efficacy"]
        + p["depth_take_trust"] * t
        + p["depth_take_safety"] * get["safety"]
        - p["depth_take_burden"] * get["burden"],
    )
    return 3.0 * (offer * take) ** p["depth_exponent"]


def episodes(xp, s, p, draws, e):
    """What citizens ``e`` get from an episode; what becomes of their ties; what it is to staff."""
    who, continuity = draws[3][e], p["deliver_continuity"]
    slot = xp.where(who < continuity, 0, 1 + xp.minimum(2, ((who - continuity) / (1.0 - continuity) * 3).astype(int)))
    read = ("efficacy", "safety", "position", "burden", "response", "commitment", "resources", "expectation", "home")
    get = {k: s[k][e] for k in read}
    rows = xp.arange(len(who))
    ties, trust, back, met = s["ties"][:, e], s["trust"][:, e], s["back"][:, e], s["encounters"][:, e]
    j, t, b = ties[slot, rows], trust[slot, rows], back[slot, rows]
    u = s["staff_unit"][j]
    expertise, tired, _, _ = s["staff"][:, j]
    depth = encounter_depth(xp, s, p, get, t, b, j, u)
    voice = depth / 3.0 * (p["deliver_unsafe_voice"] + (1.0 - p["deliver_unsafe_voice"]) * get["safety"])
    known = xp.where(slot == 0, 1.0, p["record_shared"])
    treatment = p["deliver_treatment_depth"] * depth / 3.0 + p["deliver_treatment_voice"] * voice
    treatment = treatment + p["deliver_treatment_plan"] * known
    design, need, plan = s["design"][:, u], s["need"][:, e], s["plan"][:, e]
    acts = s["discretion"][u] * voice
    service = design + known * plan + acts * (need - design - known * plan)
    plan = plan + known * acts * (need - design - plan)
    fit = xp.exp(-((far(xp, service, need) * (0.5 + p["needs_complexity"]) / p["fit_scale"]) ** 2))
    shares = [0.0, p["deliver_share_1"], p["deliver_share_2"], p["deliver_share_3"]]
    share = xp.interp(depth, xp.arange(4.0), xp.asarray(shares))
    staff = p["deliver_routine"] + (1.0 - p["deliver_routine"]) * expertise
    staff = staff * (1.0 - p["deliver_staff_burden"] * tired) * (1.0 - p["deliver_hearing"] * (1.0 - voice))
    staff = staff * xp.maximum(1.0 - p["deliver_overload"] * s["overload"][u], 0.0)
    willing = logistic(
        xp,
        p["deliver_intercept"]
        + p["deliver_trust"] * t
        + p["deliver_response"] * get["response"]
        + p["deliver_commitment"] * get["commitment"]
        + p["deliver_depth"] * depth / 3.0
        - p["deliver_substitution"] * p["deliver_perceived_substitution"] * staff,
    )
    given = p["deliver_floor"] + (1.0 - p["deliver_floor"]) * get["efficacy"] * (1.0 - get["burden"]) * willing
    tailored = fit + (1.0 - fit) * p["value_form_shop"] * (1.0 - (1.0 - p["deliver_tailoring_match"]) ** (1.0 + depth))
    norms = [p["professionals_norm"]] * 3 + [p["professionals_hidden_norm"]]
    beside = far(xp, service, xp.asarray(norms)[:, None])
    tailored = tailored * xp.exp(-((beside / p["deliver_practicable"]) ** 2))
    quality = tailored * ces(xp, staff, given, share, p["value_elasticity"])
    own = s["design"][:, get["home"]]
    apart = sum(far(xp, own, s["design"][:, s["staff_unit"][ties[k]]]) for k in (1, 2, 3)) / 3.0
    active = s["present"][s["peers"][:, e]].mean(axis=0)
    reached = quality + p["value_form_network"] * p["deliver_network_gain"] * active * (1.0 - quality)
    cost = p["deliver_access_cost"] * (1.0 - get["resources"]) * (1.0 - s["effects"][6][u])
    reached = xp.where(cost > p["deliver_access_threshold"], reached * (1.0 - p["value_form_access"]), reached)
    benefit = reached * (1.0 - p["deliver_fragmentation"] * apart)
    harm = (
        p["deliver_misfit_harm"] * xp.maximum(p["deliver_misfit_threshold"] - fit, 0.0)
        + p["deliver_disappointment_harm"] * xp.maximum(get["expectation"] - quality, 0.0)
        + p["deliver_burden_harm"] * xp.maximum(get["burden"] - p["deliver_burden_threshold"], 0.0)
    )
    value = xp.clip(benefit - p["deliver_effort_cost"] * given - harm, -1.0, 1.0)
    conflict = far(xp, s["staff_view"][:, j], design)
    work = p["deliver_staff_effort"] * staff + p["value_form_shop"] * p["deliver_iteration_cost"] * depth
    strain = (
        p["deliver_staff_overload"] * xp.maximum(tired - p["deliver_burden_threshold"], 0.0)
        + p["deliver_staff_conflict"] * conflict
    )
    worth = xp.clip(p["deliver_meaning"] * quality - work - strain, -1.0, 1.0)
    hours = p["hours_episode"] + p["hours_depth"] * depth - p["hours_saved"] * given * xp.maximum(depth - 1.0, 0.0)
    hours = xp.maximum(hours, 0.0)
    scale = (1.0 + s["volume"][u]) ** -p["deliver_scale_exponent"]
    price = p["deliver_unit_cost"] * hours * (1.0 - p["value_form_chain"] * (1.0 - scale))
    w = p["deliver_treatment_weight"]
    by = (1.0 - w) * (quality - get["expectation"]) + w * (treatment - p["deliver_usual_treatment"])
    good = (draws[6][e] < logistic(xp, p["deliver_judgement"] * by)) * 1.0
    useful = good * given * depth / 3.0
    served = xp.arange(4)[:, None] == slot
    first = 1.0 + (p["trust_first"] - 1.0) / (1.0 + met[slot, rows])
    up = xp.minimum(p["trust_gain"] * (1.0 + p["learn_trust_bonus"] * s["effects"][4][u]) * first, 1.0)
    down = xp.minimum(p["trust_loss"] * first, 1.0)
    change = xp.where(good > 0.5, up * (1.0 - t), -down * t)
    of_ties = {
        "trust": unit(xp, trust + xp.where(served, 1.0, p["learn_trust_generalised"]) * change),
        "back": unit(xp, back + xp.where(served, xp.where(good > 0.5, up * (1.0 - b), -down * b), 0.0)),
        "encounters": met + served,
    }
    found = {"quality": quality, "fit": fit, "given": given, "value": value, "depth": depth, "treatment": treatment, "plan": plan}
    return found, good, of_ties, j, (worth, price, hours, useful)


def learn(xp, s, p, draws, good, episode):
    home, peer = s["home"], s["peers"][0]
    personal = s["trust"].mean(axis=0)
    exposure = xp.where(s["present"] > 0.5, 1.0, p["implement_onlooker_share"])
    new = dict(s)
    new["leave"] = draws[5] < unit(
        xp, p["learn_leave"] * (1.0 + p["learn_leave_burden"] * s["burden"] + p["learn_leave_unused"] * s["unused"])
    )
    target = p["learn_well_being_value"] * 0.5 * (1.0 + s["value"]) + p["learn_well_being_health"] * s["health"]
    target = target + p["learn_well_being_trust"] * personal
    new["well"] = unit(xp, s["well"] + p["learn_well_being_half_life"] * (target - s["well"]))
    say = p["learn_institutional_peers"]
    x = s["institutional"]
    x = x + p["learn_institutional"] * ((1.0 - say) * personal + say * x[peer] - x)
    new["institutional"] = unit(xp, x + p["learn_promise_kept"] * exposure * (1.0 - x) * 0.0)
    x = s["response"] + p["learn_response_fade"] * (s["own_response"] - s["response"])
    x = xp.where(
        s["used"] > 0.5, x + p["learn_input_used"] * (1.0 - x), xp.where(s["used"] < -0.5, x - p["learn_input_unused"] * x, x)
    )
    new["response"] = unit(xp, x)
    new["unused"] = xp.where(s["used"] > 0.5, 0.0, xp.where(s["used"] < -0.5, 1.0, s["unused"]))
    x = s["expectation"]
    new["expectation"] = x + p["learn_expectation"] * (0.5 * s["own_expectation"] + 0.5 * s["quality"] - x)
    heard = (s["role"] > 1.5) & (s["role"] < 2.5)
    faded = s["commitment"] * (1.0 - p["learn_commitment_fade"])
    new["commitment"] = xp.where(heard, unit(xp, faded + p["learn_commitment"] * (1.0 - faded)), faded)
    new["attitude"] = s["attitude"] + p["learn_attitude"] * (s["efficacy"] - s["attitude"])
    y = s["efficacy"] + p["learn_efficacy_fade"] * (s["own_efficacy"] - s["efficacy"])
    y = y + p["learn_efficacy_peers"] * (s["efficacy"][peer] - y)
    y = y + p["learn_training"] * s["effects"][2][home] * (1.0 - y)
    part = s["given"] * s["depth"] / 3.0
    judged = xp.where(good > 0.5, y + p["learn_mastery"] * part * (1.0 - y), y - p["learn_failure"] * part * y)
    y = xp.where(episode, judged, y)
    new["efficacy"] = unit(xp, xp.where(heard, y + p["learn_heard_efficacy"] * (1.0 - y), y))
    inclusive = s["inclusive"][home]
    level = p["safety_base"] + p["safety_status"] * s["position"] * (1.0 - inclusive) + p["safety_inclusiveness"] * inclusive
    moved = unit(xp, s["safety"] + p["safety_adjustment"] * (level - s["safety"]))
    spoke = xp.where(s["role"] > 2.5, unit(xp, moved - p["learn_rejection"]), moved)
    new["safety"] = xp.where(heard, moved + p["learn_heard_safety"] * (1.0 - moved), spoke)
    x = s["position"]
    earned = x + p["learn_earned_position"] * (0.5 + 0.5 * inclusive) * (1.0 - x)
    lost = x - p["learn_lost_position"] * (1.0 - inclusive) * x
    new["position"] = xp.where(s["used"] > 0.5, earned, xp.where(s["used"] < -0.5, lost, x))
    rate = xp.minimum(1.0, p["learn_recovery"] * (1.0 + s["effects"][3][home]))
    load = xp.where(s["role"] > 0.5, p["learn_session_load"], 0.0)
    load = load + p["learn_episode_load"] * s["given"] * (p["hours_own"] + p["hours_own_depth"] * s["depth"]) * episode
    new["burden"] = unit(xp, s["burden"] + rate * (p["learn_illness_burden"] * (1.0 - s["health"]) - s["burden"]) + load)
    aim = (1.0 - p["learn_care_share"]) * s["own_health"] + p["learn_care_share"] * s["quality"]
    moved = s["health"] + p["learn_health"] * (aim - s["health"])
    new["health"] = unit(xp, xp.where(draws[4] < p["learn_shock"], moved - p["learn_shock_size"], moved))
    new["view"] = s["view"] + p["learn_view"] * (s["need"] - s["view"])
    new["plan"] = s["plan"] * (1.0 - p["learn_plan_fade"])
    return new


def drifted(xp, s, p, z):
    """Needs after those of a unit's citizens moved together, by standard normals of (dimension, unit)."""
    return unit(xp, s["need"] + (p["needs_drift"] * (p["time_dt"] / 52.0) ** 0.5 * z)[:, s["home"]])


def chances(s, p):
    return p["deliver_half_life_ill"] + (p["deliver_half_life"] - p["deliver_half_life_ill"]) * s["health"]


def step_numpy(np, s, p, rng):
    draws = rng.random((7, len(s["health"])))
    s = engage(np, s, p, draws)
    episode = draws[2] < chances(s, p)
    e = np.flatnonzero(episode)
    found, judged, of_ties, j, for_staff = episodes(np, s, p, draws, e)
    good = np.zeros(len(episode))
    good[e] = judged
    for name, values in found.items():
        s[name][..., e] = values
    for values in for_staff:
        np.bincount(j, values, s["staff"].shape[1])
    s = learn(np, s, p, draws, good, episode)
    s["need"] = drifted(np, s, p, rng.standard_normal(s["design"].shape))
    ill = np.flatnonzero(draws[4] < p["learn_shock"])
    s["need"][:, ill] = unit(np, s["need"][:, ill] + p["needs_change"] * rng.standard_normal((4, len(ill))))
    for name, values in of_ties.items():
        s[name][:, e] = values
    return s


def step_jax(xp, random, s, p, key):
    """Every citizen's episode is computed and kept where there is one: shapes must not depend on values."""
    n = len(s["health"])
    lots, together, alone = random.split(key, 3)
    draws = random.uniform(lots, (7, n), dtype=xp.float64)
    s = engage(xp, s, p, draws)
    episode = draws[2] < chances(s, p)
    found, judged, of_ties, j, for_staff = episodes(xp, s, p, draws, slice(None))
    for name, values in found.items():
        s[name] = xp.where(episode, values, s[name])
    sums = [xp.zeros(s["staff"].shape[1]).at[j].add(xp.where(episode, values, 0.0)) for values in for_staff]
    new = learn(xp, s, p, draws, xp.where(episode, judged, 0.0), episode)
    need = drifted(xp, s, p, random.normal(together, s["design"].shape, dtype=xp.float64))
    changed = unit(xp, need + p["needs_change"] * random.normal(alone, need.shape, dtype=xp.float64))
    new["need"] = xp.where(draws[4] < p["learn_shock"], changed, need)
    for name, values in of_ties.items():
        new[name] = xp.where(episode, values, s[name])
    return {k: v for k, v in new.items() if k != "leave"}, sum(x.sum() for x in sums) + new["leave"].sum()


def main() -> None:
    import numpy as np

    kind, n, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(sys.argv[4], encoding="utf-8") as file:
        p = json.load(file)
    s = start(np, n, p)
    if kind == "numpy":
        rng = np.random.default_rng(1)
        s = step_numpy(np, s, p, rng)
        begun = time.perf_counter()
        for _ in range(steps):
            s = step_numpy(np, s, p, rng)
    else:
        import jax

        jax.config.update("jax_enable_x64", True)
        s = {k: jax.numpy.asarray(v) for k, v in s.items()}
        step = jax.jit(partial(step_jax, jax.numpy, jax.random))
        keys = jax.random.split(jax.random.PRNGKey(0), steps + 1)
        s, _ = step(s, p, keys[-1])
        jax.block_until_ready(s)
        begun = time.perf_counter()
        for k in range(steps):
            s, _ = step(s, p, keys[k])
        jax.block_until_ready(s)
    print((time.perf_counter() - begun) / steps / n * 1e9)


main()
