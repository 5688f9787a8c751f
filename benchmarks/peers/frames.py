"""The same per-citizen phases with mesa-frames (Polars), in an environment of its own: it pins numpy 1.26.

``python frames.py CITIZENS STEPS PARAMETERS.json`` prints nanoseconds per citizen-step.
"""

import json
import sys
import time

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

c = pl.col


def logistic(x):
    return 1.0 / (1.0 + (-x).exp())


def unit(x):
    return x.clip(0.0, 1.0)


def bell(x):
    return (-(x**2)).exp()


def far(*pairs):
    return (sum((a - b) ** 2 for a, b in pairs) / 4.0).sqrt()


class Citizens(AgentSetPolars):
    """Citizens as columns; what they ask of units, professionals and peers is gathered by index."""

    def __init__(self, model, n, p):
        super().__init__(model)
        self.n, self.p = n, p
        rng = np.random.default_rng(0)
        self.rng = rng
        units, staff = max(1, n // 100), max(2, n // 10)
        names = ["health", "well", "efficacy", "safety", "burden", "institutional", "expectation", "response", "commitment"]
        names += ["resources", "position", "attitude", "quality", "fit", "value", "given", "depth", "treatment"]
        data = {name: rng.uniform(0.2, 0.8, n) for name in names}
        data |= {"own_" + k: data[k] for k in ("health", "expectation", "efficacy", "response")}
        data |= {k: np.zeros(n) for k in ("present", "role", "used", "unused", "good")}
        data |= {f"{k}{i}": rng.uniform(0, 1, n) for k in ("need", "view") for i in range(4)}
        data |= {f"{k}{i}": rng.uniform(0.3, 0.8, n) for k in ("trust", "back") for i in range(4)}
        data |= {f"plan{i}": rng.uniform(-0.1, 0.1, n) for i in range(4)} | {f"met{i}": np.zeros(n) for i in range(4)}
        data |= {f"tie{i}": rng.integers(0, staff, n) for i in range(4)}
        data |= {f"peer{i}": (np.arange(n) + rng.integers(1, 50, n)) % n for i in range(6)}
        home = np.arange(n) * units // n
        # units and professionals stay as they are here, so what citizens see of their own unit is copied once
        self.design, self.effects = rng.uniform(0, 1, (4, units)), rng.uniform(0, 0.5, (9, units))
        # rows of staff: expertise, burden, openness, position
        self.staff, self.staff_view = rng.uniform(0.2, 0.8, (4, staff)), rng.uniform(0, 1, (4, staff))
        self.staff_unit, self.volume = np.arange(staff) * units // staff, rng.uniform(0, 2, units)
        self.inclusive, self.discretion = rng.uniform(0.2, 0.8, (2, units))
        self.overload = rng.uniform(0, 0.2, units)
        data |= {f"design{i}": self.design[i][home] for i in range(4)} | {f"effect{i}": self.effects[i][home] for i in range(9)}
        data |= {"home": home, "inclusive": self.inclusive[home]}
        data |= {"due": (home % 3) == 0, "unique_id": np.arange(n)}
        self.add(pl.DataFrame(data))

    def step(self):
        p = self.p
        draws = self.rng.random((7, self.n))
        frame = self.agents.with_columns([pl.Series(f"draw{i}", draws[i]) for i in range(7)])
        gap = far(*((c(f"design{i}") + c(f"plan{i}"), c(f"need{i}")) for i in range(4)))
        around = sum(c("present").gather(c(f"peer{i}")) for i in range(6)) / 6.0
        chance = logistic(
            p["participation_intercept"]
            + p["participation_efficacy"] * c("efficacy")
            + p["participation_trust"] * c("institutional")
            + p["participation_response"] * c("response")
            + p["participation_need_gap"] * gap
            + p["participation_outreach"] * c("effect6")
            + p["participation_resources"] * c("resources")
            + p["participation_peers"] * around
            - p["participation_burden"] * c("burden")
            - p["participation_satisfaction"] * c("well")
        )
        arrives = pl.when(c("due") & (c("draw0") < chance)).then(-(1.0 - c("draw1")).log()).otherwise(float("inf"))
        starts = p["deliver_half_life_ill"] + (p["deliver_half_life"] - p["deliver_half_life_ill"]) * c("health")
        personal = (c("trust0") + c("trust1") + c("trust2") + c("trust3")) / 4.0
        frame = frame.with_columns(arrival=arrives, episode=c("draw2") < starts, good=pl.lit(0.0), personal=personal)
        frame = self.deliver(frame)
        self.agents = self.move_needs(self.learn(frame)).select(self.agents.columns)

    def deliver(self, frame):
        """Episodes are selected, computed and joined back."""
        p = self.p
        e = frame.filter(c("episode"))
        who = e["draw3"].to_numpy()
        k = p["deliver_continuity"]
        slot = np.where(who < k, 0, 1 + np.minimum(2, ((who - k) / (1.0 - k) * 3).astype(int)))
        rows = np.arange(len(e))
        ties = e.select([f"tie{i}" for i in range(4)]).to_numpy()
        trust, back, met = (e.select([f"{name}{i}" for i in range(4)]).to_numpy() for name in ("trust", "back", "met"))
        j = ties[rows, slot]
        u = self.staff_unit[j]
        columns = {"t": trust[rows, slot], "b": back[rows, slot], "expertise": self.staff[0][j], "tired": self.staff[1][j]}
        columns |= {
            "openness": self.staff[2][j],
            "volume": self.volume[u],
            "network": self.effects[6][u],
            "building": self.effects[4][u],
            "sharing": self.effects[1][u],
            "there": self.inclusive[u],
            "discretion": self.discretion[u],
            "overload": self.overload[u],
            "standing": self.staff[3][j],
            "known": np.where(slot == 0, 1.0, p["record_shared"]),
            "before": met[rows, slot],
        }
        columns |= {f"at{i}": self.design[i][u] for i in range(4)} | {f"seen{i}": self.staff_view[i][j] for i in range(4)}
        for t in (1, 2, 3):
            columns |= {f"other{t}{i}": self.design[i][self.staff_unit[ties[:, t]]] for i in range(4)}
        present = frame["present"].to_numpy()
        columns["active"] = present[e.select([f"peer{i}" for i in range(6)]).to_numpy()].mean(axis=1)
        e = e.with_columns([pl.Series(name, values) for name, values in columns.items()])
        e = self.meet(e)
        shares = pl.lit(p["deliver_share_3"])
        for i in (2, 1, 0):
            low, high = (p[f"deliver_share_{d}"] if d else 0.0 for d in (i, i + 1))
            shares = pl.when(c("depth") <= i + 1).then(low + (high - low) * (c("depth") - i)).otherwise(shares)
        skill = p["deliver_routine"] + (1.0 - p["deliver_routine"]) * c("expertise")
        skill = skill * (1.0 - p["deliver_staff_burden"] * c("tired")) * (1.0 - p["deliver_hearing"] * (1.0 - c("voice")))
        e = e.with_columns(share=shares, staff=skill * (1.0 - p["deliver_overload"] * c("overload")).clip(0.0))
        willing = logistic(
            p["deliver_intercept"]
            + p["deliver_trust"] * c("t")
            + p["deliver_response"] * c("response")
            + p["deliver_commitment"] * c("commitment")
            + p["deliver_depth"] * c("depth") / 3.0
            - p["deliver_substitution"] * p["deliver_perceived_substitution"] * c("staff")
        )
        e = e.with_columns(mine=p["deliver_floor"] + (1.0 - p["deliver_floor"]) * c("efficacy") * (1.0 - c("burden")) * willing)
        rho = (p["value_elasticity"] - 1.0) / p["value_elasticity"]
        mixed = ((1.0 - c("share")) * (rho * c("staff").log()).exp() + c("share") * (rho * c("mine").log()).exp()).log() / rho
        norms = [p["professionals_norm"]] * 3 + [p["professionals_hidden_norm"]]
        beside = far(*((c(f"service{i}"), norms[i]) for i in range(4)))
        made = pl.when(c("share") <= 0).then(c("staff")).otherwise(mixed.exp())
        miss = 1.0 - p["deliver_tailoring_match"]
        tailored = c("now") + (1.0 - c("now")) * p["value_form_shop"] * (1.0 - pl.lit(miss).pow(1.0 + c("depth")))
        apart = sum(far(*((c(f"design{i}"), c(f"other{t}{i}")) for i in range(4))) for t in (1, 2, 3)) / 3.0
        e = e.with_columns(produced=tailored * bell(beside / p["deliver_practicable"]) * made, apart=apart)
        q = c("produced")
        reached = q + p["value_form_network"] * p["deliver_network_gain"] * c("active") * (1.0 - q)
        cost = p["deliver_access_cost"] * (1.0 - c("resources")) * (1.0 - c("network"))
        reached = pl.when(cost > p["deliver_access_threshold"]).then(reached * (1.0 - p["value_form_access"])).otherwise(reached)
        harm = (
            p["deliver_misfit_harm"] * (p["deliver_misfit_threshold"] - c("now")).clip(0.0)
            + p["deliver_disappointment_harm"] * (c("expectation") - q).clip(0.0)
            + p["deliver_burden_harm"] * (c("burden") - p["deliver_burden_threshold"]).clip(0.0)
        )
        conflict = far(*((c(f"seen{i}"), c(f"at{i}")) for i in range(4)))
        work = p["deliver_staff_effort"] * c("staff") + p["value_form_shop"] * p["deliver_iteration_cost"] * c("depth")
        strain = (
            p["deliver_staff_overload"] * (c("tired") - p["deliver_burden_threshold"]).clip(0.0)
            + p["deliver_staff_conflict"] * conflict
        )
        price = 1.0 - p["value_form_chain"] * (1.0 - (1.0 + c("volume")).pow(-p["deliver_scale_exponent"]))
        w = p["deliver_treatment_weight"]
        by = (1.0 - w) * (q - c("expectation")) + w * (c("met") - p["deliver_usual_treatment"])
        good = (c("draw6") < logistic(p["deliver_judgement"] * by)).cast(pl.Float64)
        hours = p["hours_episode"] + p["hours_depth"] * c("depth")
        hours = (hours - p["hours_saved"] * c("mine") * (c("depth") - 1.0).clip(0.0)).clip(0.0)
        worth = (reached * (1.0 - p["deliver_fragmentation"] * c("apart")) - p["deliver_effort_cost"] * c("mine") - harm).clip(
            -1.0, 1.0
        )
        e = e.with_columns(
            fit=c("now"),
            quality=q,
            given=c("mine"),
            treatment=c("met"),
            value=worth,
            good=good,
            staff_value=(p["deliver_meaning"] * q - work - strain).clip(-1.0, 1.0),
            useful=good * c("mine") * c("depth") / 3.0,
            hours=hours,
            price=p["deliver_unit_cost"] * hours * price,
        )
        first = 1.0 + (p["trust_first"] - 1.0) / (1.0 + c("before"))
        gain = (p["trust_gain"] * (1.0 + p["learn_trust_bonus"] * c("building")) * first).clip(upper_bound=1.0)
        loss = (p["trust_loss"] * first).clip(upper_bound=1.0)
        changes = [pl.when(c("good") > 0.5).then(gain * (1.0 - c(x))).otherwise(-loss * c(x)).alias(f"change_{x}") for x in "tb"]
        change, change_back = (column.to_numpy()[:, None] for column in e.select(changes))
        served = np.arange(4) == slot[:, None]
        trust = np.clip(trust + np.where(served, 1.0, p["learn_trust_generalised"]) * change, 0.0, 1.0)
        back, met = np.clip(back + served * change_back, 0.0, 1.0), met + served
        arrays = (("trust", trust), ("back", back), ("met", met))
        new = [pl.Series(f"{name}{i}", array[:, i]) for name, array in arrays for i in range(4)]
        states = ["quality", "fit", "given", "value", "good", "depth", "treatment", *(f"plan{i}" for i in range(4))]
        return frame.update(e.select(["unique_id", *states]).with_columns(new), on="unique_id")

    def meet(self, e):
        """How deep encounters go, what is planned and done in them, and how it fits."""
        p = self.p
        offer = logistic(
            p["depth_offer"]
            + p["depth_offer_openness"] * c("openness")
            + p["depth_offer_trust"] * c("b")
            + p["depth_offer_sharing"] * c("sharing")
            + p["depth_offer_inclusiveness"] * c("there")
            + p["depth_offer_discretion"] * c("discretion")
            - p["depth_offer_burden"] * c("tired")
            - p["depth_offer_overload"] * c("overload")
            - p["depth_offer_distance"] * (c("standing") - c("position")).clip(0.0) * (1.0 - c("there"))
            - p["depth_offer_urgency"] * p["needs_urgency"]
        )
        take = logistic(
            p["depth_take"]
            + p["depth_take_efficacy"] * c("efficacy")
            + p["depth_take_trust"] * c("t")
            + p["depth_take_safety"] * c("safety")
            - p["depth_take_burden"] * c("burden")
        )
        e = e.with_columns(depth=3.0 * (offer * take).pow(p["depth_exponent"]))
        unsafe = p["deliver_unsafe_voice"]
        e = e.with_columns(voice=c("depth") / 3.0 * (unsafe + (1.0 - unsafe) * c("safety")))
        met = p["deliver_treatment_depth"] * c("depth") / 3.0 + p["deliver_treatment_voice"] * c("voice")
        acts, done = c("discretion") * c("voice"), {}
        for i in range(4):
            design, need, plan = c(f"at{i}"), c(f"need{i}"), c(f"plan{i}")
            before = c("known") * plan
            done[f"service{i}"] = design + before + acts * (need - design - before)
            done[f"plan{i}"] = plan + c("known") * acts * (need - design - plan)
        e = e.with_columns(met=met + p["deliver_treatment_plan"] * c("known"), **done)
        gap = far(*((c(f"service{i}"), c(f"need{i}")) for i in range(4))) * (0.5 + p["needs_complexity"])
        return e.with_columns(now=bell(gap / p["fit_scale"]))

    def move_needs(self, frame):
        """Needs of a unit's citizens drift together; those of a citizen change by a health shock."""
        p, units = self.p, self.design.shape[1]
        drift = p["needs_drift"] * (p["time_dt"] / 52.0) ** 0.5 * self.rng.standard_normal((4, units))
        ill = frame["draw4"].to_numpy() < p["learn_shock"]
        moved = np.zeros((4, self.n))
        moved[:, ill] = p["needs_change"] * self.rng.standard_normal((4, ill.sum()))
        home = frame["home"].to_numpy()
        shifts = [(pl.Series(drift[i][home]), pl.Series(moved[i])) for i in range(4)]
        return frame.with_columns(**{f"need{i}": unit(unit(c(f"need{i}") + both) + own) for i, (both, own) in enumerate(shifts)})

    def learn(self, frame):
        p, personal = self.p, c("personal")
        leave = c("draw5") < unit(
            p["learn_leave"] * (1.0 + p["learn_leave_burden"] * c("burden") + p["learn_leave_unused"] * c("unused"))
        )
        target = p["learn_well_being_value"] * 0.5 * (1.0 + c("value")) + p["learn_well_being_health"] * c("health")
        target = target + p["learn_well_being_trust"] * personal
        say = p["learn_institutional_peers"]
        x = c("response") + p["learn_response_fade"] * (c("own_response") - c("response"))
        down = pl.when(c("used") < -0.5).then(x - p["learn_input_unused"] * x).otherwise(x)
        response = pl.when(c("used") > 0.5).then(x + p["learn_input_used"] * (1.0 - x)).otherwise(down)
        heard = (c("role") > 1.5) & (c("role") < 2.5)
        faded = c("commitment") * (1.0 - p["learn_commitment_fade"])
        y = c("efficacy") + p["learn_efficacy_fade"] * (c("own_efficacy") - c("efficacy"))
        y = y + p["learn_efficacy_peers"] * (c("efficacy").gather(c("peer0")) - y)
        y = y + p["learn_training"] * c("effect2") * (1.0 - y)
        part = c("given") * c("depth") / 3.0
        worse = y - p["learn_failure"] * part * y
        judged = pl.when(c("good") > 0.5).then(y + p["learn_mastery"] * part * (1.0 - y)).otherwise(worse)
        y = pl.when(c("episode")).then(judged).otherwise(y)
        inclusive = c("inclusive")
        level = p["safety_base"] + p["safety_status"] * c("position") * (1.0 - inclusive) + p["safety_inclusiveness"] * inclusive
        moved = unit(c("safety") + p["safety_adjustment"] * (level - c("safety")))
        spoke = pl.when(c("role") > 2.5).then(unit(moved - p["learn_rejection"])).otherwise(moved)
        earned = p["learn_earned_position"] * (0.5 + 0.5 * inclusive) * (1.0 - c("position"))
        lost = p["learn_lost_position"] * (1.0 - inclusive) * c("position")
        stood = pl.when(c("used") > 0.5).then(earned).otherwise(pl.when(c("used") < -0.5).then(-lost).otherwise(0.0))
        rate = (p["learn_recovery"] * (1.0 + c("effect3"))).clip(upper_bound=1.0)
        load = pl.when(c("role") > 0.5).then(p["learn_session_load"]).otherwise(0.0)
        hours = c("given") * (p["hours_own"] + p["hours_own_depth"] * c("depth"))
        load = load + p["learn_episode_load"] * hours * c("episode").cast(pl.Float64)
        aim = (1.0 - p["learn_care_share"]) * c("own_health") + p["learn_care_share"] * c("quality")
        health = c("health") + p["learn_health"] * (aim - c("health"))
        return frame.with_columns(
            leave=leave,
            well=unit(c("well") + p["learn_well_being_half_life"] * (target - c("well"))),
            institutional=unit(
                c("institutional")
                + p["learn_institutional"]
                * ((1.0 - say) * personal + say * c("institutional").gather(c("peer0")) - c("institutional"))
            ),
            response=unit(response),
            unused=pl.when(c("used") > 0.5).then(0.0).otherwise(pl.when(c("used") < -0.5).then(1.0).otherwise(c("unused"))),
            expectation=c("expectation")
            + p["learn_expectation"] * (0.5 * c("own_expectation") + 0.5 * c("quality") - c("expectation")),
            commitment=pl.when(heard).then(unit(faded + p["learn_commitment"] * (1.0 - faded))).otherwise(faded),
            attitude=c("attitude") + p["learn_attitude"] * (c("efficacy") - c("attitude")),
            efficacy=unit(pl.when(heard).then(y + p["learn_heard_efficacy"] * (1.0 - y)).otherwise(y)),
            safety=pl.when(heard).then(moved + p["learn_heard_safety"] * (1.0 - moved)).otherwise(spoke),
            position=c("position") + stood,
            burden=unit(c("burden") + rate * (p["learn_illness_burden"] * (1.0 - c("health")) - c("burden")) + load),
            health=unit(pl.when(c("draw4") < p["learn_shock"]).then(health - p["learn_shock_size"]).otherwise(health)),
            **{f"view{i}": c(f"view{i}") + p["learn_view"] * (c(f"need{i}") - c(f"view{i}")) for i in range(4)},
            **{f"plan{i}": c(f"plan{i}") * (1.0 - p["learn_plan_fade"]) for i in range(4)},
        )


def main() -> None:
    n, steps = int(sys.argv[1]), int(sys.argv[2])
    with open(sys.argv[3], encoding="utf-8") as file:
        p = json.load(file)
    model = ModelDF()
    citizens = Citizens(model, n, p)
    model.agents += citizens
    model.agents.do("step")
    begun = time.perf_counter()
    for _ in range(steps):
        model.agents.do("step")
    print((time.perf_counter() - begun) / steps / n * 1e9)


main()
