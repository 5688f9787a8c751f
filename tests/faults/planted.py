"""Plants faults, one at a time, in a copy of the project and counts how many the tests catch: ``make faults``.

Each fault is a replacement in one file. A copy of the project with it is tested with the tests named; a fault that no test
notices is a survivor. The list holds faults of every kind that once went unnoticed somewhere: a flipped sign, a swapped
phase, a stale state, a draw used twice, a bound left out, an input mistaken for another.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULES = "tests/simulation/test_rules.py"
EQUAL = "tests/simulation/test_all_rules.py::test_engines_agree_on_every_rule"
LAB = "tests/laboratory"
EVENTS = "tests/simulation/test_events.py"
FORUM = "tests/simulation/test_forum.py"
GROUPS = "tests/simulation/test_groups.py"
TOURNAMENT = "tests/analysis/test_tournament.py"


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and which tests are to notice."""

    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def rule(family: str, name: str, old: str, new: str, what: str, *tests: str) -> Fault:
    return Fault(f"{family} {name}: {what}", f"simulation/rules/{family}/{name}.py", old, new, tests or (RULES,))


def mesa(file: str, old: str, new: str, what: str, *tests: str) -> Fault:
    tested = tests or (f"{EQUAL}[seats-targeted]", f"{EQUAL}[voice-urn]")
    return Fault(f"Mesa {file}: {what}", f"simulation/agents/{file}.py", old, new, tested)


def phase(file: str, old: str, new: str, what: str, *tests: str) -> Fault:
    tested = tests or (f"{EQUAL}[seats-targeted]",)
    return Fault(f"compiled {file}: {what}", f"simulation/kernel/{file}.py", old, new, tested)


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
    rule("trust", "asymmetric", "trust - loss * trust", "trust - loss * (1.0 - trust)", "loss of what is not there"),
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
    mesa("service", "1.0 - unit.distance_to(citizen.need)", "1.0 - citizen.unit.distance_to(citizen.need)", "home unit for serving unit"),
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

)  # fmt: skip
EXPLAINED = {
    "Mesa phases/implement: harmless here: the same state read twice": "equivalent: a unit's own design has not moved yet when it is read",
    "Mesa learning: harmless here: everyone has peers": "equivalent wherever a citizen has a peer; without peers one is one's own",
}


def copy_of_project(folder: Path) -> dict[str, str]:
    """A copy of the project that Python imports in place of the installed one; the environment to run it in."""
    for name in ("app", "simulation", "scenarios", "experiments", "analysis", "tests", "benchmarks", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    package = folder / "import" / "coprod"
    package.mkdir(parents=True)
    for name in ("simulation", "scenarios", "experiments", "analysis"):
        (package / name).symlink_to(folder / name)
    for path in (folder / "app").iterdir():
        (package / path.name).symlink_to(path)
    return {**os.environ, "PYTHONPATH": str(folder / "import"), "PYTHONDONTWRITEBYTECODE": "1"}


def outcome(tests: tuple[str, ...], folder: Path, environment: dict[str, str]) -> str:
    """The first test that fails in the copy as it is now; '' where all pass."""
    line = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, timeout=1800)
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
        return outcome(fault.tests, folder, environment)
    finally:
        path.write_text(sound, encoding="utf-8")


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
        for tests in dict.fromkeys(fault.tests for fault in chosen):
            failed = outcome(tests, folder, environment)
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
