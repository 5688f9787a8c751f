"""Plants faults, one at a time, in a copy of the project and counts how many the tests catch: ``make faults``.

Each fault is a replacement in one file. A copy of the project with it is tested with the tests named; a fault that no test
notices is a survivor. The list holds faults of every kind that once went unnoticed somewhere: a flipped sign, a swapped
phase, a stale state, a draw used twice, a bound left out, an input mistaken for another.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULES = "tests/simulation/test_rules.py"
EQUAL = "tests/simulation/test_all_rules.py::test_engines_agree_on_every_rule"
SEATS = f"{EQUAL}[seats-targeted]"
SELDOM = "tests/simulation/test_all_rules.py::test_the_end_is_the_same_however_often_is_recorded"
LAB = "tests/laboratory"
EVENTS = "tests/simulation/test_events.py"
FORUM = "tests/simulation/test_forum.py"
GROUPS = "tests/simulation/test_groups.py"
TOURNAMENT = "tests/analysis/test_tournament.py"
DEPTH = f"{LAB}/test_depth_and_fit.py"
PLAN = f"{LAB}/test_personal_plan.py"
HOURS = f"{LAB}/test_hours.py"
FIRST = f"{LAB}/test_first_encounters.py"
OPEN = f"{LAB}/test_openness_and_spread.py"
NEEDS = f"{LAB}/test_needs_that_move.py"
STANDING = f"{LAB}/test_standing.py"
MEASURES = f"{LAB}/test_encounter_measures.py"
ONE = f"{LAB}/test_one_mechanism.py"
SIZES = "tests/analysis/test_effect_sizes.py"
LOOPS = "tests/experiments/test_loops.py"
WORKER = "tests/page/test_worker.py"
BROWSER_ENGINE = "tests/page/test_browser_engine.py"
ONE_RULE = f"{BROWSER_ENGINE}::test_equal_under_every_rule[leadership-adaptive]"
PACKAGES = "app/page/web/node_modules"
MAKERS = {"page": "bundle", "engine": "make_engine"}  # functions of coprod.page.make
BUILT = ("app/page/built", "simulation/kernel/built")
SIMPLEX = "tests/experiments/test_simplex.py"


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and which tests are to notice; ``engine`` is the one that laboratories run, where one is enough.

    ``build`` is what has to be built for the fault to take effect: 'page', or 'engine' for web pages.
    """

    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    engine: str = ""
    build: str = ""


def rule(family: str, name: str, old: str, new: str, what: str, *tests: str) -> Fault:
    return Fault(f"{family} {name}: {what}", f"simulation/rules/{family}/{name}.py", old, new, tests or (RULES,))


def mesa(file: str, old: str, new: str, what: str, *tests: str) -> Fault:
    tested = tests or (f"{EQUAL}[seats-targeted]", f"{EQUAL}[voice-urn]")
    return Fault(f"Mesa {file}: {what}", f"simulation/agents/{file}.py", old, new, tested)


def phase(file: str, old: str, new: str, what: str, *tests: str) -> Fault:
    tested = tests or (f"{EQUAL}[seats-targeted]",)
    return Fault(f"compiled {file}: {what}", f"simulation/kernel/{file}.py", old, new, tested)


def formula(file: str, old: str, new: str, what: str, *tests: str) -> Fault:
    """A fault in what both engines call: only closed forms can notice, and one engine is enough to ask."""
    return Fault(f"{file.rpartition('/')[2]}: {what}", f"simulation/{file}.py", old, new, tests, engine="mesa")


def alike(file: str, old: str, new: str, what: str, *tests: str) -> Fault:
    """A fault in a phase, tried as if both engines had it: laboratories run the readable one, so that equality cannot notice."""
    return replace(mesa(file, old, new, f"{what} (in both alike)", *tests), engine="mesa")


def in_page(file: str, old: str, new: str, what: str, *tests: str) -> Fault:
    """A fault in the page's own engine: what Python does at a set-up, done again in TypeScript."""
    return Fault(f"page {file}: {what}", f"app/page/web/src/engine/{file}.ts", old, new, tests or (WORKER,), build="page")


def in_build(file: str, old: str, new: str, what: str, *tests: str) -> Fault:
    """A fault in how the compiled engine is put together; its tests need the engine for web pages of the same sources."""
    return Fault(f"build {file}: {what}", f"simulation/kernel/{file}.py", old, new, tests, build="engine")


FAULTS = (
    # rules: both engines share them, so only known numbers and closed forms can notice
    rule("leadership", "leader_centred", "(1.0 - leader_share) / n", "(1.0 - leader_share) / (n - 1.0)", "others share among n - 1"),
    rule("leadership", "co_leadership", "0.5 * leader_share", "leader_share", "each gets the whole leading share"),
    rule("leadership", "collective", "collective * contribution", "collective * (1.0 - contribution)", "silence for contribution"),
    rule("leadership", "facilitative", "1.0 - facilitation_cost * equalising", "1.0 + facilitation_cost * equalising", "sign of the cost"),
    rule("leadership", "facilitative", "(1.0 - equalising) * power_share", "equalising * power_share", "f and 1 - f"),
    rule("leadership", "adaptive", "- adopted - idea_loss", "+ adopted - idea_loss", "sign of what is adopted"),
    rule("leadership", "adaptive", "shifting * weakest", "shifting * (1.0 - weakest)", "all but the weakest stage"),
    rule("leadership", "dac", "1.0 / 3.0", "1.0 / 2.0", "square root for cube root"),
    rule("voice", "status_softmax", "exp(steepness * power)", "exp(-steepness * power)", "flipped sign"),
    rule("voice", "proportional", "return power", "return 1.0 - power", "flipped"),
    rule("voice", "urn", "weight + reinforcement", "weight * reinforcement", "product for sum"),
    rule("voice", "three_faces", "gate * (1.0 - power)", "gate * power", "gate shuts out the powerful"),
    rule("voice", "three_faces", "(leader_view - own)", "(own - leader_view)", "flipped sign"),
    rule("influence", "weighted", "w * own + (1.0 - w) * others", "(1.0 - w) * own + w * others", "weights swapped"),
    rule("influence", "stubborn", "stubbornness * initial", "stubbornness * own", "stale state: now for the start", RULES, f"{LAB}/test_dialogue.py::test_friedkin_johnsen_of_four"),
    rule("influence", "bounded_confidence", "at_most(distance, bound) if", "below(distance, bound) if", "bound left out"),
    rule("influence", "bounded_confidence", "oneself = self_included * own_weight", "oneself = own_weight", "oneself always counted"),
    rule("influence", "pairwise", "other - step", "other", "only one moves"),
    rule("influence", "pairwise", "else below(distance, bound)", "else at_most(distance, bound)", "bound counted in"),
    rule("influence", "copying", "return other, other", "return own, own", "the second copies the first"),
    rule("power", "zero_sum", "sharing * unit_mean", "sharing * resources", "another input"),
    rule("power", "positive_sum", "- decay * position", "+ decay * position", "flipped sign"),
    rule("power", "positive_sum", "commitment * (1.0 - position)", "commitment * position", "growth of what is there"),
    rule("power", "dependence", "investment * (1.0 - alternatives)", "investment * alternatives", "alternatives bind"),
    rule("power", "coupled_corners", "position_attitude * (attitude - position)", "position_attitude * (position - attitude)", "flipped sign"),
    rule("power_form", "product", "else (1.0 if p > 1.0 else p)", "else p * p", "squared"),
    rule("power_form", "sum", "power_form_position * position", "power_form_position * attitude", "a corner counted twice"),
    rule("trust", "asymmetric", "novelty, first) * trust", "novelty, first) * (1.0 - trust)", "loss of what is not there"),
    rule("trust", "delta", "(good - trust)", "(trust - good)", "flipped sign"),
    rule("trust", "confirmation", "1.0 - tilt", "1.0 + tilt", "bias in both directions"),
    rule("trust", "beta", "memory * bad_count", "bad_count", "bad episodes never fade", RULES, f"{LAB}/test_trust_power_value.py::test_beta"),
    rule("trust", "beta", "r + s + 2.0", "r + s + 1.0", "weight of the start"),
    rule("trust", "abi_institution", "(1.0 - trust_institution) * deserved", "deserved", "weights sum above 1"),
    rule("participation", "logit", "- participation_burden * burden", "+ participation_burden * burden", "flipped sign"),
    rule("participation", "threshold", "at_least(joined, threshold)", "not at_least(threshold, joined)", "threshold left out"),
    rule("participation", "reciprocity", "intercept - credit * balance", "intercept + credit * balance", "creditors give more"),
    rule("participation", "reciprocity", "* (1.0 - contribution)", "* contribution", "own input is owed"),
    rule("seats", "usual_suspects", "power_of(power, exponent)", "power_of(efficacy, exponent)", "another input"),
    rule("seats", "targeted", "-targeting", "targeting", "the most heard"),
    rule("interpretation", "leader", "framing * (leader_view - record)", "framing * leader_view", "record counted twice"),
    rule("decision", "consensus", "at_most(largest_distance, tolerance)", "largest_distance < tolerance", "tolerance left out"),
    rule("decision", "majority", "beyond(yes_share, quota)", "yes_share >= quota", "half is a majority"),
    rule("decision", "majority", "below(to_proposal, to_design)", "below(to_design, to_proposal)", "yes and no swapped"),
    rule("decision", "weighted_vote", "return decision_share", "return 1.0", "weights forgotten"),
    rule("value", "ces", "(sigma - 1.0) /", "(1.0 - sigma) /", "flipped sign"),
    rule("value", "shop", "0.0, 1.0, 0.0, 0.0", "1.0, 0.0, 0.0, 0.0", "another form"),
    rule("pipeline", "weak_link", "total / 7.0", "total / 6.0", "six stages for seven"),
    rule("pipeline", "additive", "+ agreement", "+ assets", "a stage counted twice"),
    rule("safety", "inclusive", "(1.0 - inclusiveness)", "inclusiveness", "inclusiveness steepens"),
    rule("institutions", "graduated_sanctions", "left if left > 0.0 else 0.0", "left", "sanctions below nothing"),
    rule("institutions", "collective_choice", "roles * members", "members", "shares sum above 1"),
    rule("institutions", "nesting", "(others - own)", "(own - others)", "units drift apart"),
    rule("institutions", "right_to_organise", "1.0 - strength", "1.0 + strength", "more overrides"),
    # the readable engine: one side of the equality is wrong
    mesa("model", "record,\n            agree,", "agree,\n            record,", "phases swapped"),
    mesa("model", "deliver,\n            learn,", "learn,\n            deliver,", "phases swapped"),
    mesa("phases/implement", "old[unit.index][k]", "unit.design[k]", "harmless here: the same state read twice"),
    mesa("phases/implement", "total += weight * old[", "total += weight * [u.design for u in model.units][", "stale state: designs already moved"),
    mesa("phases/learn", "u_shock, u_leave = citizen.uniforms(LEARN)", "u_shock, u_leave = citizen.uniforms(ENGAGE)", "a draw used twice"),
    mesa("phases/lead", "unit.clock -= interval", "unit.clock = 0.0", "clock reset instead of carried on"),
    mesa("phases/record", "session.participants[a].uniforms(RECORD + r)[0]", "session.participants[a].uniforms(RECORD)[0]", "the same draw in every round"),
    mesa("influence", "numerator += weight * utterance[k]", "numerator += weight * session.views[b][k]", "what is thought for what is said", f"{EQUAL}[voice-three_faces]"),
    mesa("phases/record", "for a, citizen in enumerate(session.citizens):\n        if session.spoke", "for a, citizen in enumerate(session.citizens, 1):\n        if session.spoke", "counted from 1"),
    mesa("learning", "citizen.tie_memory[4 + slot]", "citizen.tie_memory[slot]", "both sides of a tie share a memory", f"{EQUAL}[trust-beta]"),
    mesa("learning", 'learn.institutional_peers if citizen.peers else 0.0', "learn.institutional_peers", "harmless here: everyone has peers"),
    mesa("learning", "citizen.efficacy, learn.attitude", "citizen_efficacy_after(citizen), learn.attitude", "stale state turned fresh"),
    mesa("service", "unit.design[k] + planned(*given)", "citizen.unit.design[k] + planned(*given)", "home unit for serving unit"),
    mesa("observe", "ratio(add([p.value for p in staff])", "ratio(add([p.value for p in leaders])", "another role measured"),
    phase("phases/measure", "out[vector.POWER_BY_ROLE + 1] = staff_power", "out[vector.POWER_BY_ROLE + 2] = staff_power", "another role measured"),
    # the compiled phases
    phase("phases/implement", "old[k, u] = units[state.U_DESIGN + k, u]", "old[k, u] = units[state.U_ORIGIN + k, u]", "another row"),
    phase("phases/record", "RECORD + r, total", "RECORD, total", "the same draw in every round"),
    phase("phases/engage", "waiting_time(ticket[i], arrival[i])", "waiting_time(accepts[i], arrival[i])", "a draw used twice"),
    phase("phases/agree", "keep_views(w, u)\n    for a", "for a", "views not kept"),
    phase("phases/schedule", "do(w, world.DIALOGUE, seed, replicate, step, u, u + 1)\n            do(w, world.RECORD, seed, replicate, step, u, u + 1)", "do(w, world.RECORD, seed, replicate, step, u, u + 1)\n            do(w, world.DIALOGUE, seed, replicate, step, u, u + 1)", "phases swapped"),
    phase("families/trust", "row + TIES + slot", "row + slot", "both sides of a tie share a memory", f"{EQUAL}[trust-beta]"),
    phase("families/leadership", "1.0 if k == served else 0.0", "1.0 if k > served else 0.0", "attention to others", f"{EQUAL}[leadership-adaptive]"),
    phase("families/influence", "b = b + 1 if b >= a else b", "b = b + 1 if b > a else b", "people meet themselves", f"{LAB}/test_dialogue.py::test_deffuant_without_bound_keeps_the_mean_and_shrinks_the_variance"),
    # ties at a bound, votes at a quota, words by lot, several needs at once
    Fault("numerics: a bound without tolerance", "simulation/exact/numerics.py", "return x <= bound + slack(bound)", "return x <= bound", (f"{LAB}/test_exact_ties.py",)),
    Fault("numerics: what a sum leaves out is forgotten", "simulation/exact/numerics.py", "return s, rest + (", "return s, rest + 0.0 * (", ("tests/simulation/test_numerics.py",)),
    phase("families/voice", "WORDS + r, key, m", "WORDS + r, key, 0", "the same draw for every word", f"{EQUAL}[voice-urn]"),
    phase("families/voice", "heard[speaker] += 1.0", "heard[speaker] = 1.0", "one word counts as many", f"{EQUAL}[voice-urn]"),
    mesa("talk", "session.loud[speaker] = session.loudness(speaker)", "pass", "a word adds nothing within its round"),
    phase("families/influence", "far[a] += (view - x[a]) * (view - x[a])", "far[a] += view - x[a]", "distance without squares", f"{LAB}/test_vector_views.py"),
    phase("phases/learn/power", "if w.lab[world.LEARNS_POWER] > 0.5:", "if w.lab[world.LEARNS_SAFETY] > 0.5:", "another part of learning", f"{LAB}/test_one_mechanism.py"),
    # events, forums, groups, the tournament: what each engine has of its own, and the formulas they share
    Fault("events: a pulse ends a week late", "simulation/setup/events.py", "is_due(week, self.until)):", "is_due(week, self.until + 1.0)):", (EVENTS,)),
    Fault("events: a ramp from the start of the run", "simulation/setup/events.py", "(week - self.week) / (self.until - self.week)", "week / self.until", (EVENTS,)),
    Fault("events: later events forget earlier ones", "simulation/setup/timeline.py", "new.get(event.parameter, setup.values[event.parameter])", "setup.values[event.parameter]", (EVENTS,)),
    phase("phases/events", "only < 0 or int(c[state.GROUP, i]) == only", "only < 0 or int(c[state.GROUP, i]) != only", "the other group", EVENTS),
    phase("phases/events", "change = now[column] - parameters", "change = now[column] + parameters", "flipped sign", EVENTS),
    mesa("events", "    model.note_strength()\n", "", "stale strength of practices", EVENTS),
    mesa("events", "        rule.bind(model.values)", "        pass", "rules keep old values", EVENTS),
    Fault("forum: oneself among the others", "simulation/formulas/session.py", "(total - own) / (n - 1.0) - own", "total / n - own", (FORUM,)),
    phase("phases/forum", "clock - interval", "0.0", "clock reset instead of carried on", f"{FORUM}::test_engines_agree"),
    phase("phases/forum", "_, lot = uniforms", "lot, _ = uniforms", "a draw used twice", f"{FORUM}::test_engines_agree"),
    mesa("forum", "unit.agreements > 0.0 and nesting > 0.0", "unit.agreements > 0.0", "a new promise without nesting", f"{FORUM}::test_engines_agree"),
    Fault("groups: outreach replaces networking", "simulation/formulas/session.py", "networking + outreach * (1.0 - networking)", "outreach", (GROUPS, "tests/simulation/test_model.py")),
    phase("phases/record", "cell[world.C_HEARD] += 1.0 if noted else 0.0", "cell[world.C_HEARD] += 1.0", "all who speak count as heard", f"{FORUM}::test_engines_agree"),
    phase("phases/replace_leavers", "C_LEFT] += 1.0", "C_LEFT] += 2.0", "leavers counted twice", GROUPS),
    Fault("tournament: the wrong end of the interval", "analysis/tournament/contest.py", "bound = mean - self.quantile", "bound = mean + self.quantile", (TOURNAMENT,)),
    Fault("tournament: replicates not paired", "analysis/tournament/contest.py", "range(draw * n, (draw + 1) * n)", "range(draw, draw + n)", (TOURNAMENT,)),
    Fault("tournament: one expectation is enough", "analysis/tournament/contest.py", "= max(passed[sort])", "= min(passed[sort])", (TOURNAMENT,)),
    Fault("tournament: failed draws count as judged", "analysis/tournament/scores.py", "judged = found[(found > 0) & (found != FAILED)]", "judged = found[found > 0]", (TOURNAMENT,)),
    # what both engines share of the second edition: equal engines can be equally wrong, so closed forms have to notice
    formula("formulas/encounter", "if gap > 0.0 else 0.0", "", "those who stand above a professional go deeper", f"{DEPTH}::test_depth_by_its_equation"),
    formula("formulas/encounter", "staff_position - position", "position - staff_position", "distance from below", f"{DEPTH}::test_depth_by_its_equation"),
    formula("formulas/encounter", "workload - 1.0 if", "workload if", "all hours count as overload", f"{HOURS}::test_input_of_professionals_by_expertise_burden_voice_and_overload"),
    formula("formulas/encounter", "(1.0 - unsafe) * safety", "unsafe * safety", "u for 1 - u", f"{PLAN}::test_voice_is_depth_of_three_and_needs_safety"),
    formula("formulas/encounter", "1.0 if slot < 0.5 else shared", "shared if slot < 0.5 else 1.0", "strangers know the plan, the contact does not", f"{PLAN}::test_another_tie_knows_the_plan_as_far_as_records_are_shared"),
    formula("formulas/encounter", "before = known * plan", "before = plan", "a plan nobody shared is known", f"{PLAN}::test_what_is_planned_in_an_encounter_starts_from_what_is_known"),
    formula("formulas/encounter", "before = known * plan", "before = 0.0", "the known plan is ignored", f"{PLAN}::test_another_tie_knows_the_plan_as_far_as_records_are_shared"),
    formula("formulas/encounter", "plan + known * discretion", "plan + discretion", "all is written down", f"{PLAN}::test_another_tie_moves_the_plan_as_far_as_records_are_shared"),
    formula("formulas/encounter", "voice * (need - design - plan)", "voice * (need - plan)", "the design is forgotten", f"{PLAN}::test_plans_approach_the_need_geometrically"),
    formula("formulas/encounter", "relax(plan, 0.0, factor)", "plan", "plans never fade", f"{PLAN}::test_plans_that_fade_settle_between_the_design_and_the_need"),
    formula("formulas/encounter", "w_voice * voice + w_plan * known", "w_plan * voice + w_voice * known", "weights swapped", f"{DEPTH}::test_how_one_was_met"),
    formula("formulas/encounter", "weight * (treatment - usual)\n", "weight * treatment\n", "usual treatment left out", f"{DEPTH}::test_an_episode_is_judged_by_quality_and_by_treatment[1.0]"),
    formula("formulas/encounter", "return given * depth / 3.0", "return given", "a contribution that the expert did not ask for is a part", f"{FIRST}::test_mastery_in_proportion_to_ones_own_part"),
    formula("formulas/encounter", "(share_3 - share_2) * (depth - 2.0)", "(share_3 - share_2) * (depth - 1.0)", "a level too early", f"{DEPTH}::test_citizens_share_of_the_input_by_depth"),
    formula("formulas/encounter", "exp(-x * x)", "exp(-x)", "distance without its square", f"{DEPTH}::test_a_service_far_from_what_is_practicable_works_worse"),
    formula("formulas/encounter", "gap * (0.5 + complexity)", "gap * (1.5 - complexity)", "complex needs forgive", f"{DEPTH}::test_fit_of_a_gap_by_complexity"),
    formula("formulas/encounter", "by_depth * depth - carried", "by_depth * depth + carried", "what citizens carry out takes time", f"{HOURS}::test_hours_of_episodes_are_counted_exactly"),
    formula("formulas/encounter", "(depth - 1.0) if depth > 1.0 else 0.0", "(depth - 1.0)", "shallow episodes save less than nothing", f"{HOURS}::test_hours_of_episodes_are_counted_exactly"),
    formula("formulas/encounter", "hours if hours > 0.0 else 0.0", "hours", "hours below none", f"{HOURS}::test_hours_are_never_below_none"),
    formula("formulas/encounter", "return given * (base", "return (base", "hours of those who give nothing", f"{HOURS}::test_hours_of_episodes_are_counted_exactly"),
    formula("formulas/encounter", "return 1.0 / (1.0 + encounters)", "return 1.0 / (2.0 + encounters)", "novelty counted after the encounter", f"{FIRST}::test_a_first_encounter_weighs_more_than_the_fiftieth"),
    formula("formulas/encounter", "- by_overload * overload", "+ by_overload * overload", "overload opens", f"{OPEN}::test_openness_has_its_fixed_point[2-1.5]"),
    formula("formulas/encounter", "useful * (1.0 - openness)", "useful * openness", "growth of what is there", f"{OPEN}::test_openness_has_its_fixed_point[2-1.5]"),
    formula("formulas/encounter", "sqrt(dt / 52.0)", "(dt / 52.0)", "drift without the square root of time", f"{NEEDS}::test_needs_of_units_walk_at_random[4-1.0]"),
    formula("formulas/learning", "down if role > 2.5 else (up if role > 1.5 else safety)", "up if role > 1.5 else safety", "who spoke in vain is heard", f"{STANDING}::test_the_heard_gain_safety_and_the_unheard_lose_it"),
    formula("formulas/learning", "(0.5 + 0.5 * inclusiveness)", "(1.0 - 0.5 * inclusiveness)", "1 - I for I in position earned", f"{STANDING}::test_position_is_earned_by_input_used_and_lost_by_input_not_used"),
    formula("formulas/learning", "lost_share * (1.0 - inclusiveness)", "lost_share", "inclusiveness protects nobody", f"{STANDING}::test_position_is_earned_by_input_used_and_lost_by_input_not_used"),
    formula("formulas/learning", "w_own * own + w_value", "w_own * x + w_value", "well-being is its own level", f"{ONE}::test_well_being_settles_where_its_sources_put_it"),
    formula("formulas/learning", "lost(y, failure * part)", "lost(y, failure)", "failure of those who had no part", f"{FIRST}::test_mastery_in_proportion_to_ones_own_part"),
    formula("formulas/session", "1.0 - (1.0 - inclusiveness) * (1.0 - equal_right)", "inclusiveness * equal_right", "an equal right only under inclusive leaders", f"{STANDING}::test_an_equal_right_to_speak_evens_out_voice"),
    formula("formulas/session", "own_power * (1.0 - inclusiveness)", "own_power * inclusiveness", "inclusive leadership deafens", f"{STANDING}::test_the_powerful_take_less_of_what_they_hear"),
    formula("formulas/session", "(1.0 - deaf) * (moved - own) if", "deaf * (moved - own) if", "only the deaf hear", f"{STANDING}::test_the_powerful_take_less_of_what_they_hear"),
    formula("formulas/session", "above * (1.0 - safety)", "above * safety", "the safe yield", f"{STANDING}::test_many_yield_by_their_distance_and_their_safety"),
    formula("formulas/service", "(1.0 - hearing * (1.0 - voice))", "(1.0 - hearing * voice)", "what the citizen tells does harm", f"{HOURS}::test_input_of_professionals_by_expertise_burden_voice_and_overload"),
    formula("formulas/service", "(left if left > 0.0 else 0.0)", "left", "input below nothing", f"{HOURS}::test_input_of_professionals_by_expertise_burden_voice_and_overload"),
    formula("formulas/service", "- b_substitution", "+ b_substitution", "substitutes encourage", f"{HOURS}::test_citizens_give_by_their_equation"),
    formula("formulas/service", "unit_cost * hours * (1.0", "unit_cost * (1.0", "episodes cost the same however long", f"{HOURS}::test_an_episode_costs_the_hours_of_staff"),
    formula("formulas/population", "POPULATION, key, 2)\n    out[4]", "POPULATION, key, 0)\n    out[4]", "discretion from the draw of the design", f"{OPEN}::test_discretion_of_units_is_drawn_by_itself"),
    formula("exact/statistics", "total / (count * weeks)", "total / weeks", "hours of all for hours of each", f"{HOURS}::test_hours_of_episodes_are_counted_exactly"),
    formula("exact/statistics", "sqrt(square / n)", "sqrt(square / (n - 1.0))", "deviation of a sample", f"{MEASURES}::test_measures_of_episodes_average_those_who_had_one"),
    formula("schema/measures", 'last episode", "0 to 3", OUTPUT, mean=True, served=True', 'last episode", "0 to 3", OUTPUT, mean=True', "those never served count", f"{MEASURES}::test_measures_of_episodes_average_those_who_had_one"),
    formula("rules/depth/offered_and_taken", "- offer_overload * overload", "+ offer_overload * overload", "overload deepens", f"{DEPTH}::test_depth_by_its_equation"),
    formula("rules/depth/offered_and_taken", "+ offer_trust * trust_back", "+ offer_trust * openness", "another input", f"{DEPTH}::test_depth_by_its_equation"),
    formula("rules/depth/offered_and_taken", "power(o * a, exponent)", "power(o, exponent)", "the citizen cannot stop it", f"{DEPTH}::test_either_side_alone_can_stop_it"),
    formula("rules/depth/trust_thresholds", "trust_back if trust_back < trust else trust", "trust", "trust of one side", f"{DEPTH}::test_depth_by_thresholds_counts_those_that_the_lower_trust_reaches"),
    formula("rules/depth/trust_thresholds", "at_least(low, depth_2)", "low > depth_2", "at a threshold is below it", f"{DEPTH}::test_depth_by_thresholds_counts_those_that_the_lower_trust_reaches"),
    formula("rules/fit/gaussian", "exp(-x * x)", "exp(-x)", "gap without its square", f"{DEPTH}::test_fit_of_a_gap_by_complexity"),
    formula("rules/trust/delta", "(first - 1.0) * novelty", "first * novelty", "first encounters weigh one more", f"{FIRST}::test_a_first_encounter_weighs_more_than_the_fiftieth"),
    formula("rules/trust/delta", "step if step < 1.0 else 1.0", "step", "a step beyond the whole", f"{FIRST}::test_trust_in_a_person_deserves_what_quality_treatment_and_the_institution_give"),
    formula("rules/trust/abi_institution", "weight_benevolence * benevolence", "weight_benevolence * quality", "quality for how one was met", f"{FIRST}::test_trust_in_a_person_deserves_what_quality_treatment_and_the_institution_give"),
    rule("participation", "logit", "- participation_satisfaction * well_being", "+ participation_satisfaction * well_being", "the satisfied come", RULES),
    # the readable engine of the second edition
    alike("service", "unit.discretion,\n        status", "citizen.unit.discretion,\n        status", "discretion of the home unit offers", f"{DEPTH}::test_the_unit_that_serves_offers"),
    alike("service", "citizen.known, unit.discretion", "citizen.known, citizen.unit.discretion", "discretion of the home unit plans", f"{PLAN}::test_the_unit_that_serves_plans"),
    alike("service", "(p.norm if k < shared else p.hidden_norm)", "p.norm", "what can be done well without the hidden norm", f"{DEPTH}::test_a_service_far_from_what_is_practicable_works_worse"),
    alike("service", "in session.citizens if session else []", "in [c for s in model.sessions.values() for c in s.citizens]", "hours of a session counted in every unit", f"{HOURS}::test_sessions_take_hours_of_all_who_sit_in_them"),
    alike("service", "* model.p.time.dt * hours.budget", "* hours.budget", "workload without the length of a step", f"{HOURS}::test_the_budget_is_that_of_the_step"),
    alike("service", "unit.step_hours += taken", "citizen.unit.step_hours += taken", "hours of staff in the home unit", f"{HOURS}::test_hours_go_to_the_unit_that_serves"),
    alike("service", "    if citizen.good:\n        professional", "    if True:\n        professional", "input to bad episodes is useful", f"{OPEN}::test_input_is_useful_in_good_episodes_as_far_as_it_is_the_citizens"),
    alike("learning", "after if t == slot else", "model.bounded(after + generalised * change) if t == slot else", "what spreads comes back to the tie that served", f"{FIRST}::test_part_of_a_change_of_trust_goes_to_the_other_ties"),
    alike("phases/implement", "above(units[v].success, unit.success)", "above(unit.success, units[v].success)", "practices of worse units spread", f"{OPEN}::test_discretion_follows_the_unit_of_better_quality"),
    mesa("phases/implement", "weight * discretion[v]", "weight * units[v].discretion", "stale state turned fresh", SEATS),
    alike("influence", "(powers[a], -a)", "(powers[a], a)", "the last of those who stand as high", f"{STANDING}::test_many_yield_by_their_distance_and_their_safety"),
    alike("influence", "range(session.n), key=lambda a: (powers[a], -a))", "range(1, session.n), key=lambda a: (powers[a], -a))", "yielding to the second in power", f"{STANDING}::test_two_people_yield_to_the_higher"),
    alike("citizen", "in_unit_interval(x + moved) for x", "in_unit_interval(x) for x", "newcomers without their unit's shift", f"{NEEDS}::test_newcomers_come_with_their_units_shift"),
    alike("phases/learn", "model.normals(NEEDS, key, 1)", "model.normals(NEEDS, key, 0)", "a draw used for two dimensions", f"{NEEDS}::test_needs_of_units_walk_at_random[4-1.0]"),
    alike("observe", "float(fit(missed(c.design_gap, complexity)))", "float(fit(c.design_gap))", "complexity left out of measures", f"{MEASURES}::test_fit_with_and_without_the_personal_plan"),
    alike("observe", "self.served if measures_by_name()[name].served else self.count", "self.count", "those never served count", f"{MEASURES}::test_measures_of_episodes_average_those_who_had_one"),
    alike("talk", "raised * person.speaking_safety()", "raised", "hidden needs are raised where it is not safe", f"{STANDING}::test_a_hidden_need_is_raised_where_it_is_safe"),
    alike("phases/record", "mean * (1.0 - deaf)", "mean", "the powerful read as all do", f"{STANDING}::test_the_powerful_take_less_of_what_they_read"),
    alike("service", "unit.design[k] + planned", "citizen.unit.design[k] + planned", "design of the home unit", f"{PLAN}::test_the_unit_that_serves_plans"),
    alike("service", "float(len(seated)) * hours", "float(len(session.citizens) if session else 0) * hours", "hours of citizens for those of staff", f"{HOURS}::test_sessions_take_hours_of_all_who_sit_in_them"),
    alike("service", "unit.workload = relax(unit.workload, taken", "unit.workload = relax(unit.workload, unit.step_hours", "sessions are no work", f"{HOURS}::test_sessions_take_hours_of_all_who_sit_in_them"),
    alike("service", "novelty(citizen.encounters[slot])", "novelty(citizen.encounters[slot] + 1.0)", "novelty counted after the encounter", f"{FIRST}::test_a_first_encounter_weighs_more_than_the_fiftieth"),
    alike("service", "if model.learns(\"plan\"):", "if True:", "plans are learnt where nothing is said to be", f"{PLAN}::test_a_plan_on_which_nobody_works_fades"),
    alike("learning", "learn.overload_load * overload", "0.0 * overload", "overload is no load", f"{HOURS}::test_overload_burdens_professionals_and_closes_them"),
    alike("citizen", "zip(self.unit.design, self.plan, strict=True)", "zip(self.unit.design, self.need, strict=True)", "the need for the plan", f"{MEASURES}::test_gaps_with_and_without_the_personal_plan"),
    alike("phases/learn", "model.normals(NEEDS, citizen.draw_key, 0)", "model.normals(NEEDS, UNIT_KEY, 0)", "one draw for the shocks of all", f"{NEEDS}::test_a_shock_changes_the_needs_of_one"),
    alike("phases/implement", "including / weights, pull", "acting / weights, pull", "discretion for inclusiveness", f"{OPEN}::test_discretion_follows_the_unit_of_better_quality"),
    # the compiled phases of the second edition
    phase("phases/deliver/episodes", "units[state.U_DISCRETION, u]", "units[state.U_DISCRETION, home]", "discretion of the home unit"),
    phase("phases/deliver/episodes", "novelty(c[state.ENCOUNTERS + slot, i])", "novelty(c[state.ENCOUNTERS, i])", "novelty of another tie"),
    phase("phases/deliver/quality", "w.dimensions - w.hidden\n", "w.dimensions\n", "what can be done well without the hidden norm", f"{DEPTH}::test_a_service_far_from_what_is_practicable_works_worse"),
    phase("phases/deliver/deliver", "float(m) * session", "float(n) * session", "hours of citizens for those of staff"),
    phase("phases/learn/trust", "c[state.ENCOUNTERS + slot, i]", "c[state.ENCOUNTERS, i]", "all encounters count for the named contact"),
    phase("phases/learn/body", "NEEDS, key + i, 0", "NEEDS, i, 0", "the same draws in every unit"),
    phase("phases/learn_staff", "* overload\n    if", "* overload * 0.0\n    if", "overload is no load", f"{HOURS}::test_overload_burdens_professionals_and_closes_them"),
    phase("phases/implement", "weight * included[v]", "weight * old[v]", "discretion for inclusiveness"),
    phase("phases/dialogue/dialogue", "s[world.S_POWER, a] > s[world.S_POWER, top]", "s[world.S_POWER, a] >= s[world.S_POWER, top]", "the last of those who stand as high", f"{STANDING}::test_many_yield_by_their_distance_and_their_safety"),
    phase("phases/measure", "fit_at(w, u, n, gap, plan_fit)", "fit_at(w, u, n, beside, plan_fit)", "fit without the plan"),
    phase("phases/measure", "ratio(sums[world.C_DEPTH], sums[world.C_SERVED])", "ratio(sums[world.C_DEPTH], size)", "those never served count", f"{MEASURES}::test_measures_of_episodes_average_those_who_had_one"),
    # loops, simplexes and sizes of effects
    Fault("loops: a cut that sets only half", "scenarios/loops.py", '{"learn.openness_useful": 0.0, "learn.openness_overload": 0.0}', '{"learn.openness_useful": 0.0}', (f"{LOOPS}::test_without_a_loop_what_it_moves_stays",)),
    Fault("loops: a cut that sets the wrong value", "scenarios/loops.py", '"learn.expectation": math.inf', '"learn.expectation": 0.5', (f"{LOOPS}::test_without_a_loop_what_it_moves_stays",)),
    Fault("loops: a cut that sets nothing", "scenarios/scenario.py", "values.update(switches)", "values.update({})", (f"{LOOPS}::test_without_a_loop_what_it_moves_stays",)),
    Fault("loops: effects with the wrong sign", "experiments/loops.py", "paired(a, b)", "paired(b, a)", (f"{LOOPS}::test_effects_are_those_of_paired_runs",)),
    Fault("simplex: weights not divided by their sum", "experiments/simplex.py", "exponential / exponential.sum(axis=1, keepdims=True)", "exponential", (f"{SIMPLEX}::test_points_are_uniform_on_the_simplex",)),
    Fault("simplex: uniforms divided by their sum", "experiments/simplex.py", "-np.log1p(-uniforms)", "uniforms", (f"{SIMPLEX}::test_points_are_uniform_on_the_simplex",)),
    Fault("effect sizes: flipped sign", "analysis/effect_sizes/kinds.py", "np.mean(a - b)", "np.mean(b - a)", (f"{SIZES}::test_a_difference_is_cohens_d",)),
    Fault("effect sizes: variances not pooled", "analysis/effect_sizes/kinds.py", "(np.var(a, ddof=1) + np.var(b, ddof=1)) / 2.0", "np.var(a, ddof=1)", (f"{SIZES}::test_a_difference_is_cohens_d",)),
    Fault("effect sizes: those who came since took part", "analysis/effect_sizes/kinds.py", "(run.state(name, asked.before) > 0.0) & same)", "(run.state(name, asked.before) > 0.0))", (f"{SIZES}::test_who_took_part_is_who_was_there_once_and_still_is",)),
    Fault("effect sizes: correlations weigh the same", "analysis/effect_sizes/kinds.py", "NEAR_ONE))), n - 3.0]", "NEAR_ONE))), 1.0]", (f"{SIZES}::test_values_of_real_runs",)),
    Fault("effect sizes: slopes swapped", "analysis/effect_sizes/kinds.py", "(products / squares) / (others / their_squares)", "(others / their_squares) / (products / squares)", (f"{SIZES}::test_the_slope_left_is_a_ratio_of_least_squares_slopes",)),
    Fault("effect sizes: the jackknife of independent halves", "analysis/effect_sizes/summary.py", "(n - 1) / n * (", "1 / n * (", (f"{SIZES}::test_the_jackknife_of_a_mean_is_the_t_interval",)),
    # how the compiled engine is put together, for this computer and for web pages
    phase("link", "batch.rules[POSITIONS[entry]] = place(code, entry)", "batch.rules[POSITIONS[entry]] = place(code, code.entries[-1])", "the last function of a rule for each", f"{EQUAL}[trust-beta]", f"{EQUAL}[voice-urn]"),
    phase("link", "batch.phases[position] = place(_phases()[name], entry)", "batch.phases[position] = place(_phases()[{'record': 'agree', 'agree': 'record'}.get(name, name)], {'record': 'agree', 'agree': 'record'}.get(entry, entry))", "two phases in each other's place", SEATS),
    phase("link", "place(_phases()[\"neutral\"], stand_in)", "place(_phases()[\"neutral\"], \"nothing\")", "nothing stands in for every phase switched off", f"{LAB}/test_depth_and_fit.py"),
    phase("link", "reads(code.rule, \"apply\", \"unit_mean\")", "0", "the mean position of a unit is not worked out", f"{EQUAL}[power-zero_sum]"),
    phase("link", "reads(code.rule, \"apply\", \"power\")", "0", "power is not worked out for seats", f"{SELDOM}[seats-usual_suspects]"),
    phase("link", "*argument.shape, *argument.strides", "*argument.shape, *argument.strides[::-1]", "strides from the last axis", SEATS),
    in_build("packages", "for code in codes for entry in code.entries]", "for code in codes for entry in sorted(code.entries)]", "the list of places in another order than the module's", ONE_RULE),
    phase("packages", "\"forum\": {\"forum\": layout.FORUM}", "\"forum\": {\"forum\": layout.EVENTS}", "a phase at another's position", SEATS),
    in_build("built", "found.get(\"sources\") != source_digest() or ", "not found or ", "a module of other sources is taken", f"{BROWSER_ENGINE}::test_a_module_of_other_sources_is_refused"),
    in_build("built", " or found[\"modules\"] != [_hash(file.read_bytes()) for file in (MODULE, PLAIN)]", "", "a module that was changed is taken", f"{BROWSER_ENGINE}::test_a_module_that_was_changed_is_refused"),
    phase("targets", "module = llvm.parse_bitcode(bitcode)", "module = llvm.parse_assembly(str(llvm.parse_bitcode(bitcode)).replace(\"= fmul \", \"= fmul contract \").replace(\"= fadd \", \"= fadd contract \"))", "products contracted with sums", SEATS),
    phase("targets", "module = llvm.parse_bitcode(bitcode)", "module = llvm.parse_assembly(str(llvm.parse_bitcode(bitcode)).replace(\"= fadd \", \"= fadd reassoc nsz \"))", "sums in any order", SEATS),
    in_build("wasm", "[f'@\"{_symbol(code, entry)}\"' for code in codes for entry in code.entries]", "[f'@\"{_symbol(code, entry)}\"' for code in reversed(codes) for entry in code.entries]", "the module's list of places from the last", ONE_RULE),
    in_build("peephole", "(n - by) % 8", "(n + by) % 8", "rotated the other way", ONE_RULE),
    in_build("peephole", "if rotation and int(rotation[3]) % 8 == 0:", "if rotation:", "every rotation by whole bytes", "tests/page/test_peephole.py"),
    in_build("lowering/primitives", "numerics.ROUND + 1023.0", "numerics.ROUND + 1022.0", "powers of two are half of what they are", ONE_RULE),
    Fault("build browser_engine: places counted from the second", "experiments/browser_engine.py", ".value(self._store) :][: 4 * len(order)]", ".value(self._store) + 4 :][: 4 * len(order)]", (ONE_RULE,)),
    Fault("build browser_engine: what is written in copies is lost", "experiments/browser_engine.py", "array[...] = copy", "pass", (ONE_RULE,)),
    # the page's own engine: what a set-up does in Python, done again for what people choose
    in_page("setup", "valueAt(event, step * dt, without)", "valueAt(event, (step + 1) * dt, without)", "events a step early"),
    in_page("setup", "((target - without) * (week - event.week)) / (event.until - event.week)", "((target - without) * week) / event.until", "a ramp from the start of the run"),
    in_page("setup", "(event.kind === \"pulse\" && isDue(week, event.until))", "false", "a pulse never ends"),
    in_page("setup", "now.get(event.parameter) ?? (this.values", "(this.values", "later events forget earlier ones"),
    in_page("setup", "rescaled(this.values, moved, weights)", "new Map([...this.values, ...moved])", "weights that events move do not sum to 1"),
    in_page("setup", "result.set(name, held > 0", "before.set(name, held > 0", "weights not rescaled"),
    in_page("setup", "const rest = Math.max(0, 1 - total);", "const rest = 1;", "the other weights sum to 1"),
    in_page("setup", "if (low !== 0) partials[kept++] = low;", "", "a sum that rounds at every step"),
    in_page("setup", "kind === \"\" ? value", "kind !== \"half_life\" ? value", "weekly rates in a step of another length"),
    in_page("setup", "kinds.get(name) ?? \"\"", "\"\"", "rates of events are not those of a step"),
    in_page("setup", "value === \"never\" ? Number.POSITIVE_INFINITY", "value === \"never\" ? 1e4", "never in ten thousand weeks"),
    in_page("setup", "switchesOf(data, loop, { ...data.rules, ...settings.rules })", "switchesOf(data, loop, data.rules)", "a loop cut as another rule has it"),
    in_page("setup", "(rules[family] ?? this.data.rules[family]) === name", "(rules[family] ?? name) === name", "the structure of other rules"),
    in_page("setup", "found[position] = this.inStep(kind, this.values.get(name) as number);", "found[position] = this.inStep(kind, read(this.data.parameters.find(([n]) => n === name)![2]));", "what was chosen is left out"),
    in_page("setup", "value > (high ?? Infinity)", "false", "what lies above the range is taken"),
    in_page("setup", "if (whole && !Number.isInteger(value))", "if (false)", "a part of a seat is taken"),
    in_page("setup", "for (const [name, value] of moved) this.check(name, value);", "", "events lead out of the range"),
    in_page("setup", "total > 1 + 1e-9 || ", "", "weights above 1 are taken"),
    in_page("setup", " || (free.length === 0 && total < 1 - 1e-9)", "", "weights below 1 are taken"),
    in_page("batch", "set(run.vector(), t * this.setup.length)", "set((this.runs[0] as Chosen).vector(), t * this.setup.length)", "both runs with the first one's values"),
    in_page("batch", "set(values, t * values.length)", "set(values, 0)", "both runs with the last one's events"),
    in_page("batch", "this.runs.length, seed, replicate, begun].map(BigInt)", "this.runs.length, seed, 0, begun].map(BigInt)", "every replicate with the draws of the first"),
    in_page("batch", "BigInt(seed), BigInt(replicate)]", "BigInt(seed >>> 0), BigInt(replicate)]", "the lower half of a seed"),
    in_page("batch", "includes(chosen.rules.power as string) ? 1n : 0n", "includes(chosen.rules.power as string) ? 0n : 1n", "the mean position of a unit is not worked out"),
    in_page("batch", "includes(chosen.rules.seats as string) ? 1n : 0n", "includes(chosen.rules.seats as string) ? 0n : 1n", "power is not worked out for seats"),
    in_page("batch", "Object.entries(chosen.rules)", "Object.entries(this.setup.rules)", "the scenario's rules for those chosen"),
    in_page("run", "Math.round(every / setup.dt)", "Math.round(every)", "recorded at steps for weeks"),
    in_page("run", "  found.push(last);\n", "", "the end is not recorded"),
    in_page("run", "times: steps.map((step) => step * setup.dt)", "times: steps", "steps for weeks"),
    in_page("run", "batch.start(seed, replicate);", "batch.start(seed, r);", "replicates counted from 0"),
    in_page("run", "written.subarray(t * one, (t + 1) * one)", "written.subarray(0, one)", "both runs with the first one's measures"),
    in_page("run", "batch.advance(settings.seed, 0, step - 1);", "batch.advance(settings.seed, 0, step);", "the draws of the step after"),
    in_page("run", "batch.start(settings.seed, 0);", "batch.start(settings.seed, 1);", "people of another replicate"),
    in_page("happened", "(session_role[i] as number) - 1, 0)", "0, 0)", "whoever came was seated and no more"),
    in_page("happened", "EPISODE, value[i] as number)", "EPISODE, 0)", "episodes without their value"),
    in_page("homes", "place[i] = i - first;", "place[i] = i - first + 1;", "people one place on"),
    in_page("homes", "Math.ceil((unit * n) / units)", "Math.floor((unit * n) / units)", "units of other sizes"),
    in_page("run", "peers: read(this.data.links.peer, peers)", "peers: read(this.data.links.tie, peers)", "contacts for peers"),
    in_page("run", "this.copy(batch, kind, first + row, values, home);", "this.copy(batch, kind, first, values, home);", "the first row of a state for all"),
    in_page("run", "subarray(t * counts[kind], (t + 1) * counts[kind])", "subarray(0, counts[kind])", "every week's people at the start"),
    in_page("run", "Array.from({ length: ties }, (_, tie)", "Array.from({ length: 1 }, (_, tie)", "trust in the named contact alone"),
    in_page("run", "r ** a * p ** b * t ** c", "r ** a * p ** b * t ** a", "a corner's exponent for another's"),
    in_page("run", "const product = form === \"product\";", "const product = true;", "power as a product whatever its form"),
    in_page("module", "new Uint8Array(this.memory.buffer, at, this.top - at).fill(0);", "", "what an earlier run left"),
    in_page("module", "stride *= array.shape[axis] as number;", "stride *= array.shape[0] as number;", "strides of the first axis"),
    in_page("module", "places[n] as number);", "places[n === 0 ? 1 : n] as number);", "a phase in another's place"),
    in_page("worker", "const alike = settings.case === then.case && JSON.stringify(settings.rules) === JSON.stringify(then.rules);", "const alike = settings.case === then.case;", "two runs with the rules of one"),
    in_page("worker", "const alike = settings.case === then.case && JSON.stringify(settings.rules) === JSON.stringify(then.rules);", "const alike = JSON.stringify(settings.rules) === JSON.stringify(then.rules);", "two runs with the events of one"),
    in_page("worker", "...run([settings]), ...run([then])", "...run([then]), ...run([settings])", "which is pinned"),
    Fault("page data: weights of groups left out", "app/page/engine_data.py", "for name in positions if (found", "for name in positions if not name.startswith(\"practice.\") and (found", (WORKER,)),
    Fault("page data: half-lives as they are", "app/page/engine_data.py", "kinds.get(position, \"\")", "kinds.get(position, \"\").replace(\"half_life\", \"\")", (WORKER,)),
    Fault("page data: rows of a state one on", "app/page/engine_data.py", "[getattr(state, s.constant), s.rows]", "[getattr(state, s.constant) + 1, s.rows]", (WORKER,)),
    Fault("page data: rules of seats that read power", "app/page/engine_data.py", "_reading(codes, \"seats\", \"power\")", "_reading(codes, \"seats\", \"efficacy\")", (WORKER,)),
    Fault("page data: a target for a factor", "app/page/engine_data.py", "\"times\": e.times}", "\"times\": None}", (WORKER,)),
)  # fmt: skip
EXPLAINED = {
    "Mesa phases/implement: harmless here: the same state read twice": "equivalent: a unit's own design has not moved yet when it is read",
    "Mesa learning: harmless here: everyone has peers": "equivalent wherever a citizen has a peer; without peers one is one's own",
}


def copy_of_project(folder: Path) -> dict[str, str]:
    """A copy of the project that Python imports in place of the installed one; the environment to run it in."""
    for name in ("app", "simulation", "scenarios", "experiments", "analysis", "tests", "benchmarks", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    (folder / PACKAGES).symlink_to(ROOT / PACKAGES)
    package = folder / "import" / "coprod"
    package.mkdir(parents=True)
    for name in ("simulation", "scenarios", "experiments", "analysis"):
        (package / name).symlink_to(folder / name)
    for path in (folder / "app").iterdir():
        (package / path.name).symlink_to(path)
    return {**os.environ, "PYTHONPATH": str(folder / "import"), "PYTHONDONTWRITEBYTECODE": "1"}


def outcome(tests: tuple[str, ...], engine: str, folder: Path, environment: dict[str, str]) -> str:
    """The first test that fails in the copy as it is now; '' where all pass. ``engine`` is the one that laboratories run."""
    environment = {**environment, "COPROD_TESTED_ENGINE": engine}
    line = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *tests]
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, timeout=1800)
    if done.returncode < 0:  # machine code that reads where nothing is
        return f"{tests[0]}: the process was ended by {signal.Signals(-done.returncode).name}"
    if done.returncode not in (0, 1):
        raise SystemExit(f"the tests {' '.join(tests)} did not run:\n{done.stdout[-2000:]}")
    failed = [text for text in done.stdout.splitlines() if text.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" ", 1)[1].partition(" - ")[0] if failed else ""


def noticed(fault: Fault, folder: Path, environment: dict[str, str]) -> str:
    """The test that notices a fault; '' where none does."""
    path = folder / fault.file
    sound = path.read_text(encoding="utf-8")
    if fault.old not in sound:
        raise SystemExit(f"{fault.what}: '{fault.old}' is not in {fault.file}")
    path.write_text(sound.replace(fault.old, fault.new), encoding="utf-8")
    try:
        if fault.build:
            line = [sys.executable, "-c", f"from coprod.page.make import {MAKERS[fault.build]} as make; make()"]
            subprocess.run(line, cwd=folder, env=environment, check=True, capture_output=True)
        return outcome(fault.tests, fault.engine, folder, environment)
    finally:
        path.write_text(sound, encoding="utf-8")
        for name in BUILT if fault.build else ():
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)


def main() -> None:
    """Plant every fault, or those whose description holds the words given; print a table and the score.

    The tests must pass in the copy without a fault first, for a test that always fails would seem to notice everything.
    """
    words = " ".join(sys.argv[1:])
    chosen = [fault for fault in FAULTS if words in fault.what]
    begun, caught, explained = time.time(), 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "copy"
        folder.mkdir()
        environment = copy_of_project(folder)
        for tests, engine in dict.fromkeys((fault.tests, fault.engine) for fault in chosen):
            failed = outcome(tests, engine, folder, environment)
            if failed:
                raise SystemExit(f"{failed} fails without any fault")
        for fault in chosen:
            by = noticed(fault, folder, environment)
            caught += bool(by)
            why = "" if by else EXPLAINED.get(fault.what, "NOT EXPLAINED")
            explained += why not in ("", "NOT EXPLAINED")
            print(f"| {'caught' if by else 'survived'} | {fault.what} | {by or why} |", flush=True)
    print(f"\n{caught} of {len(chosen)} faults caught, {explained} survivors explained, {time.time() - begun:.0f} s")
    sys.exit(0 if caught + explained == len(chosen) else 1)


if __name__ == "__main__":
    main()
