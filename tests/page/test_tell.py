"""A session or an encounter as the page tells it: what it reads between the phases, the facts, the numbers of the sentences.

The readable engine is the oracle: it goes through the same steps phase by phase, and its agents hold what they hold.
"""

import json
import re
from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from coprod.page.html import page
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.agents.decision import decision_shares
from coprod.simulation.agents.model import SetupModel
from coprod.simulation.exact.draws import ENGAGE, RECORD
from coprod.simulation.formulas.encounter import judged, overload_of, status_distance
from coprod.simulation.formulas.learning import good_chance
from coprod.simulation.formulas.service import citizen_value
from coprod.simulation.formulas.session import distance, fidelity, progress, reached
from coprod.simulation.rules.depth.offered_and_taken import OFFER, TAKE, offered, taken
from coprod.simulation.schema.named_states import agents_of, named_states
from tests.simulation.test_all_rules import lively

from .node import needs_page, node
from .test_worker import BUSY, as_array

pytestmark = [pytest.mark.slow, needs_page]
SHIPPED = {"baseline": 34, "dark_side": 16, "time_bank": 16, "passion_for_life": 16}  # and how many weeks of them are run
OTHERS = {  # rules that no case has, in small runs
    "steps": {"depth": "trust_thresholds", "participation": "threshold", "decision": "majority", "interpretation": "leader"},
    "weighed": {"depth": "professional_decides", "decision": "weighted_vote", "voice": "three_faces", "seats": "usual_suspects"},
    "decreed": {"depth": "citizen_decides", "decision": "fiat", "participation": "reciprocity", "voice": "urn"},
}
MORE = {
    "time.weeks": 12,
    "population.units": 2,
    "institutions.conflict_arena": 0.9,
    "decision.quota": 1.0,
    "deliver.half_life": 3,
    "implement.drift": 20,
}
SCENARIOS = [BUSY, *(replace(lively(**MORE).with_rules(rules), name=name) for name, rules in OTHERS.items())]
SCENARIOS += [load_scenario(name).with_values({"time.weeks": weeks}) for name, weeks in SHIPPED.items()]
RULES = [
    {},
    {"seats": "targeted", "trust": "beta"},
    {"seats": "usual_suspects", "power": "zero_sum", "power_form": "sum"},
]  # of the busy one, which offers them
MOMENTS = ("lead", "engage", "dialogue", "record", "agree", "implement", "deliver", "observe")


def settings_of(name, rules):
    return {"case": name, "values": {}, "rules": rules, "cut": [], "seed": 5}


def number_of(state):
    return state[0] if len(state) == 1 else state


def copied(model, kind):
    """All states of all agents of a kind, by name: agents × rows."""
    states = {name.partition(".")[2]: one for name, one in named_states(model.setup).items() if one.kind == kind and not one.family}
    return {name: np.array([one.read(agent) for agent in agents_of(model, kind)]) for name, one in states.items()}


@cache
def stepped(name, rules):
    """Where to look in a run, and what the agents hold there: sessions, encounters, states between the phases."""
    scenario = next(one for one in SCENARIOS if one.name == name)
    setup = scenario.with_rules(dict(rules)).setup
    model = SetupModel(setup, 5, 0)
    found = []
    last = round(scenario.values["time.weeks"] / setup.dt)
    while model.steps_done < last:
        if model.steps_done < last // 3 or len(found) == 2:
            model.step()
        elif (place := looked_at(model, max if found else min)) is not None:
            found.append(place)
        for place in found:
            unit = model.units[place.unit]
            if place.later is None and (unit.promise != 0 or model.steps_done == last):
                sides = [distance(*point, *unit.agreement, float(unit.dimensions)) for point in (unit.start, unit.design)]
                place.later = SimpleNamespace(promise=unit.promise, week=model.week, progress=progress(*sides))
    return setup, found


def looked_at(model, choice):
    """One step phase by phase; what was held in it, of one of the units that had a session. None where none had."""
    step, held = model.steps_done, {}
    while not held or model.next_phase:
        phase = model.step_phase()
        held[phase] = {kind: copied(model, kind) for kind in ("citizen", "professional", "leader", "unit")}
        if phase == "lead":
            asked = [(c.acceptance(), inputs(c)) for c in model._citizens]
            staff = [p.uniforms(ENGAGE)[0] < p.acceptance() for p in model._professionals]
        if phase == "record":
            noted = {u: noted_of(session) for u, session in model.sessions.items()}
        if phase == "agree":
            decided = {u: (decision_shares(session), agrees(session)) for u, session in model.sessions.items()}
        if phase == "deliver":
            good = [c.good for c in model._citizens]
    if not model.sessions:
        return None
    unit = choice(model.sessions)
    session = model.sessions[unit]
    return SimpleNamespace(
        step=step,
        unit=unit,
        session=session,
        held=held,
        noted=noted[unit],
        decided=decided[unit],
        asked=asked,
        staff=staff,
        good=good,
        later=None,
    )


def inputs(citizen):
    """What the logit of participation reads of a citizen."""
    return {
        "efficacy": citizen.efficacy,
        "institutional_trust": citizen.institutional_trust,
        "response_expectation": citizen.response_expectation,
        "need_gap": citizen.need_gap,
        "outreach": reached(citizen.unit.effect["networking"], citizen.of_group("outreach")),
        "resources": citizen.resources,
        "peers": citizen.share_of_peers_present(),
        "burden": citizen.burden,
        "well_being": citizen.well_being,
    }


def agrees(session):
    """Whether a session that has just been held agreed by itself, by the rule of decision."""
    shares, views = decision_shares(session), session.views
    mix = [sum(s * view[k] for s, view in zip(shares, views, strict=True)) for k in range(4)]
    design, size = session.unit.design, float(session.unit.dimensions)
    far = [distance(*mix, *view, size) for view in views]
    yes = [a < distance(*design, *view, size) for a, view in zip(far, views, strict=True)]
    p, rule = session.model.p, session.model.setup.rules["decision"]
    return {
        "consensus": lambda: max(far) <= p.decision.tolerance,
        "majority": lambda: np.mean(yes) > p.decision.quota,
        "weighted_vote": lambda: sum(s for s, vote in zip(shares, yes, strict=True) if vote) > p.decision.quota,
        "fiat": lambda: True,
    }[rule]()


def noted_of(session):
    """Utterances of a session: round, who, dimensions, whether it entered the record."""
    model, unit = session.model, session.unit
    chance = fidelity(model.p.record.fidelity, unit.effect["communicating"])
    return [
        (r + 1, a, min(said), max(said) + 1, session.participants[a].uniforms(RECORD + r)[0] < chance)
        for r, round_ in enumerate(session.utterances)
        for a, said in enumerate(round_)
        if said
    ]


RUNS = [("busy", tuple(rules.items())) for rules in RULES] + [(name, ()) for name in (*OTHERS, *SHIPPED)]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the page tells of every place: sessions first, then an encounter of the same step."""
    file = tmp_path_factory.mktemp("tell") / "page.html"
    file.write_text(page(SCENARIOS), encoding="utf-8")
    asked = []
    for name, rules in RUNS:
        for place in stepped(name, rules)[1]:
            request = {"settings": settings_of(name, dict(rules)), "step": place.step, "unit": place.unit}
            asked.append(((name, rules, place, None), request))
            members = [c.index for c in place.session.unit.citizens]
            met = [i for i in members if place.held["deliver"]["citizen"]["episode"][i, 0] > 0]
            asked += [((name, rules, place, i), request | {"citizen": i}) for i in met[:2]]
    done = node("tests/tell.mjs", file, given="\n".join(json.dumps(request) for _, request in asked))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line, object_hook=as_array) for line in done.stdout.splitlines()]
    return [(*place, answer) for (place, _), answer in zip(asked, answers, strict=True)]


def test_there_is_enough_to_compare(told):
    assert len({name for name, _, _, citizen, _ in told if citizen is None}) == 8
    assert sum(citizen is not None for _, _, _, citizen, _ in told) >= 8
    rare = {"arena", "by_majority", "by_weighted_vote", "drift", "trust_thresholds", "professional_decides", "citizen_decides"}
    assert rare <= {kind for *_, answer in told for kind in facts_of(answer)}


def test_a_run_that_is_told_stays_the_same(told):
    assert all(answer["same"] for *_, answer in told)


def test_what_is_read_is_what_the_agents_hold(told):
    """After each phase, to the bit: the unit, its citizens, its professionals and its leader."""
    for name, _, place, citizen, answer in told:
        if citizen is not None:
            continue
        read = answer["read"]
        members = [c.index for c in place.session.unit.citizens]
        staff = [p.index for p in place.session.unit.professionals]
        for moment in MOMENTS:
            held = place.held[moment]
            tables = read["moments"][moment]
            same(tables["citizens"], held["citizen"], list(range(len(members))), members, (name, moment))
            same(tables["professionals"], held["professional"], staff, staff, (name, moment))
            same(tables["leaders"], held["leader"], [place.unit], [place.unit], (name, moment))
            same(tables["units"], held["unit"], [place.unit], [place.unit], (name, moment))


def same(table, held, found, wanted, where):
    for name, values in held.items():
        for row in range(values.shape[1]):
            numbers = table["rows"].get(name if values.shape[1] == 1 and name in table["rows"] else f"{name}_{row}")
            assert numbers is not None, (name, where)
            assert np.array_equal(numbers[found], values[wanted, row], equal_nan=True), (name, row, where)


def facts_of(answer):
    """Facts by kind."""
    found = {}
    for chapter in answer["facts"]:
        for fact in chapter["facts"]:
            found.setdefault(fact["kind"], []).append(fact)
    return found


def names(fact, key="who"):
    return [(one["role"], one["number"]) for one in fact["people"][key]]


def shown(value):
    """As two decimals show it, a half rounded up."""
    return np.floor(value * 100 + 0.5)


def near(found, wanted):
    assert found == pytest.approx(wanted, abs=1e-12), (found, wanted)


def test_facts_of_sessions(told):
    for name, _, place, citizen, answer in told:
        if citizen is None:
            facts, session = facts_of(answer), place.session
            who = [(person.role, person.index) for person in session.participants]
            invited_facts(facts, place, name)
            talk_facts(facts, place, session, who)
            result_facts(facts, place, session, who)
            for kind in ("closer", "not_closer"):
                assert all(shown(fact["numbers"]["from"]) != shown(fact["numbers"]["to"]) for fact in facts.get(kind, ()))
            assert answer["read"]["rules"] == session.model.setup.rules


def invited_facts(facts, place, name):
    unit, lead, engage = place.session.unit, place.held["lead"], place.held["engage"]["citizen"]
    members = [c.index for c in unit.citizens]
    accepted = [i for i in members if engage["accepted"][i, 0] > 0]
    (invited,) = facts["invited"]
    assert invited["numbers"]["n"] == len(members)
    answers = facts.get("answers_group") or facts["answers"]
    assert sum(fact["numbers"]["accepted"] for fact in answers) == len(accepted)
    for fact in answers:
        group = fact["groups"].get("group", 0)
        those = [i for i in members if lead["citizen"]["group"][i, 0] == group] if "group" in fact["groups"] else members
        near(fact["numbers"]["chance"], np.mean([place.asked[i][0] for i in those]))
        assert fact["numbers"]["of"] == len(those)
    refused = [i for i in members if i not in accepted]
    for fact in (*facts.get("why", ()), *facts.get("why_next", ())):
        state = fact["states"]["state"]
        near(fact["numbers"]["high"], np.mean([place.asked[i][1][state] for i in accepted]))
        near(fact["numbers"]["low"], np.mean([place.asked[i][1][state] for i in refused]))
    staff = [(p.index, place.staff[p.index]) for p in unit.professionals]
    assert facts["answers_staff"][0]["numbers"] == {"accepted": sum(yes for _, yes in staff), "of": len(staff)}
    for fact in facts.get("why_staff", ()):
        values = lead["professional"][fact["states"]["state"]][:, 0]
        near(fact["numbers"]["high"], np.mean([values[j] for j, yes in staff if yes]))
        near(fact["numbers"]["low"], np.mean([values[j] for j, yes in staff if not yes]))
    came = facts["came"][0]
    assert names(came) == [("citizen", c.index) for c in place.session.citizens]
    seats = unit.model.p.engage.citizen_seats
    assert ("seats_short" in facts) == (len(accepted) > seats)
    rule = {"participation": unit.model.setup.rules["participation"], "seats": unit.model.setup.rules["seats"]}
    assert "why" in facts or "rule_reciprocity" in facts or "rule_threshold" in facts, name
    assert ("rule_reciprocity" in facts) == (rule["participation"] == "reciprocity")
    if "seats_short" in facts:
        assert f"seats_{rule['seats']}" in facts


def talk_facts(facts, place, session, who):
    total = sum(session.talk)
    assert facts["rounds"][0]["numbers"]["said"] == sum(session.spoke) == len(place.noted)
    if not place.noted:
        assert "nothing_said" in facts
        return
    talk = facts["talk"][0]["numbers"]
    for key, role in (("citizens", "citizen"), ("professionals", "professional"), ("leader", "leader")):
        near(talk[key], sum(t for t, (one, _) in zip(session.talk, who, strict=True) if one == role) / total)
    for fact in facts.get("talk_group", ()):
        groups = place.held["lead"]["citizen"]["group"][:, 0]  # later others may hold the places
        those = [t for t, c in zip(session.talk, session.citizens, strict=False) if groups[c.index] == fact["groups"]["group"]]
        near(fact["numbers"]["talk"], sum(those) / total)
    silent = [one for one, spoke in zip(who, session.spoke, strict=True) if not spoke]
    assert (names(facts["silent"][0]) if "silent" in facts else []) == silent
    recorded = facts["recorded"][0]["numbers"]
    assert (recorded["n"], recorded["of"]) == (sum(session.recorded), sum(session.spoke))
    for kind, wanted in (("heard", lambda a: session.recorded[a] > 0), ("in_vain", lambda a: session.recorded[a] == 0)):
        found = [one for a, one in enumerate(who) if session.spoke[a] and wanted(a)]
        assert (names(facts[kind][0]) if kind in facts else []) == found
    sizes = session.model.setup.sizes
    hidden = [one for one in place.noted if one[3] > sizes.dimensions - sizes.hidden]
    if sizes.hidden:
        kept = {a for _, a, _, _, recorded in hidden if recorded}
        lost = {a for _, a, _, _, recorded in hidden if not recorded} - kept
        assert ("hidden_unsaid" in facts) == (not hidden)
        assert (names(facts["hidden_in"][0]) if kept else []) == [who[a] for a in sorted(kept)]
        assert (names(facts["hidden_lost"][0]) if lost else []) == [who[a] for a in sorted(lost)]


def result_facts(facts, place, session, who):
    u, held, dimensions = place.unit, place.held, session.unit.dimensions
    agreed = held["agree"]["unit"]["session"][u, 0] > 1.5
    assert ("agreed" in facts or "arena" in facts) == agreed
    weights = facts["weights"][0]["numbers"]
    shares, alone = place.decided
    for key, role in (("citizens", "citizen"), ("professionals", "professional"), ("leader", "leader")):
        near(weights[key], sum(s for s, (one, _) in zip(shares, who, strict=True) if one == role))
    assert ("agreed" in facts) == alone and ("arena" in facts) == (agreed and not alone)
    if agreed:
        proposed = sorted((*facts.get("proposal", ()), *facts.get("proposal_unrecorded", ())), key=lambda f: f["dimension"])
        near([f["numbers"]["proposal"] for f in proposed], held["agree"]["unit"]["agreement"][u, :dimensions])
    used = held["implement"]["citizen"]["input_used"][:, 0]
    said_in_vain = held["implement"]["citizen"]["session_role"][:, 0] == 3
    overridden = not np.array_equal(held["agree"]["unit"]["agreement"][u], held["implement"]["unit"]["agreement"][u])
    for citizen in session.citizens:
        told = [
            kind for kind in facts if kind.startswith(("used", "unused")) and ("citizen", citizen.index) in names(facts[kind][0])
        ]
        reasons = (
            (used[citizen.index] == 0, []),
            (used[citizen.index] == 1, ["used"]),
            (not agreed, ["unused_no_agreement"]),
            (overridden, ["unused_overridden"]),
            (said_in_vain[citizen.index], ["unused_not_recorded"]),
            (True, ["unused_not_nearer"]),
        )
        assert told == next(reason for holds, reason in reasons if holds)
    promise = held["implement"]["unit"]["promise"][u, 0]
    assert ("promise_kept" in facts, "promise_broken" in facts) == (promise > 0, promise < 0)
    moved = {
        (f["states"]["state"], f["dimension"]): f
        for kind in facts
        if kind.startswith("learnt_")
        for f in facts[kind]
        if f["states"]
    }
    left = place.held["observe"]["citizen"]["generation"][:, 0] > place.held["lead"]["citizen"]["generation"][:, 0]
    for (state, dimension), fact in moved.items():
        one = fact["people"]["who"][0]
        if one["role"] == "citizen" and left[one["number"]]:
            continue
        for moment, key in (("lead", "from"), ("learn", "to")):
            values = held[moment][one["role"]][state][one["number"]]
            number = values.mean() if state == "trust" else values[max(0, dimension)]
            near(fact["numbers"][key], number)


def test_what_came_of_an_agreement(told):
    """Followed on to the week in which it is kept or broken, or to the end of the run."""
    seen = set()
    for _, _, place, citizen, answer in told:
        kinds = [kind for kind in facts_of(answer) if kind in ("later_kept", "later_broken", "later_open")]
        if citizen is None and kinds:
            numbers = facts_of(answer)[kinds[0]][0]["numbers"]
            assert kinds == [{1: "later_kept", -1: "later_broken", 0: "later_open"}[place.later.promise]]
            near((numbers["week"], numbers["progress"]), (place.later.week, place.later.progress))
            seen |= set(kinds)
    assert len(seen) >= 2, seen


def test_facts_of_encounters(told):
    for _, _, place, citizen, answer in told:
        if citizen is None:
            continue
        facts, model = facts_of(answer), place.session.model
        before, after = place.held["implement"], place.held["deliver"]
        own = {key: number_of(values[citizen]) for key, values in before["citizen"].items()}
        now = {key: number_of(values[citizen]) for key, values in after["citizen"].items()}
        slot = int(now["partner"])
        professional = model._citizens[citizen].ties[slot].index
        met = facts["met"][0]
        assert (names(met, "citizen"), names(met, "professional")) == ([("citizen", citizen)], [("professional", professional)])
        assert ("met_named" in facts) == (slot == 0)
        near(facts[f"depth_{min(3, round(now['depth']))}"][0]["numbers"]["depth"], now["depth"])
        depth_facts(facts, model, own, before, slot, professional)
        near(facts["fit"][0]["numbers"]["fit"], now["fit"])
        near(facts["effort"][0]["numbers"]["effort"], now["contribution"])
        near(facts["treatment"][0]["numbers"]["treatment"], now["treatment"])
        quality = facts.get("quality_above", facts.get("quality_below"))[0]["numbers"]
        near((quality["quality"], quality["expectation"]), (now["quality"], own["expectation"]))
        value, d = facts["value"][0]["numbers"], model.p.deliver
        again = citizen_value(
            value["benefit"],
            now["contribution"],
            now["fit"],
            now["quality"],
            own["expectation"],
            own["burden"],
            d.effort_cost,
            d.misfit_harm,
            d.misfit_threshold,
            d.disappointment_harm,
            d.burden_harm,
            d.burden_threshold,
        )
        near((value["value"], value["value"]), (now["value"], again))
        assert ("judged_good" in facts) == place.good[citizen]
        by = judged(now["quality"], own["expectation"], now["treatment"], d.usual_treatment, d.treatment_weight)
        near(facts["judged_by"][0]["numbers"]["chance"], good_chance(by, d.judgement))
        if place.held["learn"]["citizen"]["generation"][citizen, 0] > own["generation"]:
            assert "left" in facts
            continue
        for state, kinds in (("trust", ("trust_moved", "trust_still")), ("trust_back", ("trust_back_moved", "trust_back_still"))):
            (fact,) = [f for kind in kinds for f in facts.get(kind, ())]
            learnt = place.held["learn"]["citizen"][state][citizen]
            near((fact["numbers"]["from"], fact["numbers"]["to"]), (own[state][slot], learnt[slot]))
        end = place.held["learn"]["citizen"]["trust"][citizen][slot]
        trust_facts(facts, model.setup.rules["trust"], place.good[citizen], own["trust"][slot], end)


def trust_facts(facts, rule, good, start, end):
    """Why trust moved: by the verdict where the rule goes by steps, and then up after a good one alone."""
    why = [kind for kind in facts if kind in ("trust_up", "trust_down", "trust_remembers", "trust_deserved", "trust_own")]
    if "trust_still" in facts:
        assert not why
    elif rule in ("delta", "asymmetric", "confirmation"):
        step = (end - start) / (1.0 - start) if good else (start - end) / start
        assert why == ["trust_up" if good else "trust_down"] and 0.0 < step <= 1.0
        near(facts[why[0]][0]["numbers"]["share"], step)
    else:
        assert why == [{"beta": "trust_remembers", "abi_institution": "trust_deserved"}[rule]]


def depth_facts(facts, model, own, before, slot, professional):
    """What both sides would do, by the rule's own formulas."""
    staff = {key: number_of(values[professional]) for key, values in before["professional"].items()}
    unit = {key: number_of(values[model._professionals[professional].unit.index]) for key, values in before["unit"].items()}

    def names_of(listed):
        return [model.values[parameter.name] for parameter in listed]

    offer = offered(
        own["trust_back"][slot],
        staff["openness"],
        staff["burden"],
        unit["effect"][1],
        unit["inclusiveness"],
        unit["discretion"],
        status_distance(staff["position"], own["position"], unit["inclusiveness"]),
        overload_of(unit["workload"]),
        model.p.needs.urgency,
        *names_of(OFFER),
    )
    take = taken(own["trust"][slot], own["efficacy"], own["psychological_safety"], own["burden"], *names_of(TAKE))
    depth = next(f for k in facts if k[:6] == "depth_" for f in facts[k])["numbers"]["depth"]
    rule = model.setup.rules["depth"]
    told = facts[rule][0]["numbers"]
    if rule == "offered_and_taken":
        near((told["offer"], told["take"]), (offer, take))
        near(depth, 3.0 * (offer * take) ** model.p.depth.exponent)
        assert ("offer_less" in facts) == (offer < take)
    elif rule == "trust_thresholds":
        near(told["low"], min(own["trust"][slot], own["trust_back"][slot]))
    else:
        (found,) = told.values()
        near((found, depth), (depth / 3.0, 3.0 * (offer if rule == "professional_decides" else take)))


def test_numbers_of_sentences_are_those_of_facts(told):
    """In both languages, in every sentence; people, needs and hidden needs are counted from 1."""
    for _, _, place, _, answer in told:
        sizes = place.session.model.setup.sizes
        shared = sizes.dimensions - sizes.hidden
        for chapter, *lines in zip(answer["facts"], answer["words"]["en"], answer["words"]["sv"], strict=True):
            for fact, english, swedish in zip(chapter["facts"], *lines, strict=True):
                assert "{" not in english + swedish and "undefined" not in english + swedish, english
                allowed = [*fact["numbers"].values(), fact["dimension"] + 1, fact["dimension"] - shared + 1, 3, 0]
                allowed += [one["number"] + 1 for people in fact["people"].values() for one in people]
                for text, separator in ((english, "."), (swedish, ",")):
                    for number, width in numbers_in(text, separator):
                        assert any(abs(number - x) <= width * 0.5000001 for x in allowed), (number, width, fact, text)
                assert sorted(numbers_in(english, ".")) == sorted(numbers_in(swedish, ",")), (english, swedish)
                if {"from", "to"} <= set(fact["numbers"]):  # neither language says it the other way round
                    ends = [fact["numbers"]["from"], fact["numbers"]["to"]]
                    for text, separator in ((english, "."), (swedish, ",")):
                        fine = [x for x, width in numbers_in(text, separator) if width < 0.011]
                        told = [next((i for i, x in enumerate(fine) if abs(x - end) <= 0.005), None) for end in ends]
                        assert None in told or abs(ends[0] - ends[1]) < 0.02 or told[0] < told[1], (fact, text)


def numbers_in(text, separator):
    """Every number of a sentence as it is meant, and the width of its last digit."""
    plain = text.replace("\u2212", "-").replace("\u00a0", " ")
    found = []
    for below, sign, digits, rest, power, percent in re.findall(
        rf"(<?>?)(-?)(\d+)(?:\{separator}(\d+))?(?:·10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]))?( ?%)?", plain
    ):
        scale = (0.01 if percent else 1.0) * 10.0 ** -("⁰¹²³⁴⁵⁶⁷⁸⁹".index(power) if power else 0)
        width = 10.0 ** -len(rest) * scale * (2.0 if below else 1.0)
        found.append((float(f"{sign}{digits}.{rest or 0}") * scale, width))
    return found
