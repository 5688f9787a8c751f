"""The tournament: what runs, what passes, going on after a cut-off, registration, bad input, and files of one's own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
from hashlib import sha256
from pathlib import Path

import numpy as np
import psutil
import pytest
import xarray as xr
import zarr

from coprod.analysis.tournament.changes import Change
from coprod.analysis.tournament.contest import FAILED, NOT_PASSED, PASSED, UNDEFINED, Contest, check
from coprod.analysis.tournament.judging import play, tasks
from coprod.analysis.tournament.patterns import load_pattern, shipped_patterns
from coprod.analysis.tournament.registration import check_registration, register
from coprod.analysis.tournament.run import fill, tournament
from coprod.analysis.tournament.scores import Scores, Share
from coprod.analysis.tournament.study import Contestant, load_tournament
from coprod.analysis.tournament.summary import judge_predictions, summarise
from coprod.analysis.tournament.theories import load_theory, shipped_theories
from coprod.cli import main
from coprod.scenarios.loops import LOOPS
from coprod.simulation.errors import BadInput
from tests.app.process import coprod

STUDY = """
title = "Small"
scenario = "baseline"
theories = ["weak_link", "rival.toml"]
patterns = ["p13_substitution", "mine.toml"]
draws = 6
replicates = 4
ablation_draws = 3
seed = 2
weeks = 12
every = 4
[set.population]
citizens = 24
professionals = 8
units = 2
[priors]
"start.trust" = { low = 0.3, high = 0.8, source = "test", status = "assumed" }
"""
RIVAL = """
title = "Rival"
claim = "Nobody comes."
source = "test"
[rules]
participation = "reciprocity"
[set]
"participation.credit" = { value = 0.9, source = "test", status = "assumed" }
[priors]
"trust.gain" = { low = 0.0, high = 0.2, source = "test", status = "assumed" }
[predicts]
p13_substitution = "holds"
mine = 0.0
[mechanisms.account]
set = { "participation.credit" = 0.0 }
[mechanisms.seats]
rules = { seats = "targeted" }
"""
MINE = """
title = "Mine"
source = "test"
[conditions.trusting]
shift = { "start.trust" = 0.2 }
[conditions.same]
set = { }
[[expect]]
that = "start(trusting.personal_trust) > start(plain.personal_trust) + 0.05"
[[downstream]]
that = "plain.value > same.value"
"""
FILES = {"study.toml": STUDY, "rival.toml": RIVAL, "mine.toml": MINE}


@pytest.fixture
def folder(tmp_path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def small(folder):
    return load_tournament(folder / "study.toml")


def test_draws_are_paired_across_theories_and_spread_evenly(small, folder):
    weak, rival = small.theories
    both = [(small.draw(weak, d)["start.trust"], small.draw(rival, d)["start.trust"]) for d in range(6)]
    assert all(a == b for a, b in both)
    sixths = sorted(int((a - 0.3) / 0.5 * 6) for a, _ in both)
    assert sixths == list(range(6))  # one in each sixth of the range: a Latin hypercube
    assert "trust.gain" in small.draw(rival, 0) and "trust.gain" not in small.draw(weak, 0)
    again = load_tournament(folder / "study.toml")
    assert again.draw(again.theories[0], 3) == small.draw(weak, 3)


def test_priors_of_multiples_follow_the_value_they_multiply(folder):
    """Multiples of what the scenario, or the theory, has; within the parameter's range; at the place of any other prior."""
    times = '"start.trust" = { times = [0.5, 2.0], source = "test", status = "assumed" }'
    both = times + '\n"trust.gain" = { times = [1, 3], source = "test", status = "assumed" }'
    (folder / "study.toml").write_text(STUDY[: STUDY.index('"start.trust"')] + both, encoding="utf-8")
    change = '"participation.credit" = { value = 0.9, source = "test", status = "assumed" }'
    own = change + '\n"trust.gain" = { value = 0.04, source = "test", status = "assumed" }'
    text = RIVAL.replace(change, own).replace("low = 0.0, high = 0.2", "times = [2, 4]")
    (folder / "rival.toml").write_text(text, encoding="utf-8")
    small = load_tournament(folder / "study.toml")
    weak, rival = small.theories
    for d in range(6):
        place = (small.draw(weak, d)["trust.gain"] / small.scenario.values["trust.gain"] - 1.0) / 2.0
        assert 0.0 <= place <= 1.0 and small.draw(rival, d)["trust.gain"] == pytest.approx(0.04 * (2.0 + 2.0 * place))
    trust = [small.draw(weak, d)["start.trust"] for d in range(6)]
    before = small.scenario.values["start.trust"]
    assert 0.5 * before <= min(trust) < max(trust) <= min(1.0, 2.0 * before)
    tuned = STUDY.replace("units = 2\n", "units = 2\n[set.start]\ntrust = 0.3\n")
    (folder / "study.toml").write_text(tuned[: tuned.index('"start.trust"')] + times, encoding="utf-8")
    lower = load_tournament(folder / "study.toml")
    assert all(0.15 <= lower.draw(lower.theories[0], d)["start.trust"] <= 0.6 for d in range(6))


def test_loops_held_are_mechanisms_and_loops_cut_are_not_drawn(folder):
    """What a theory holds to is taken out one at a time; what it cuts stays cut, whatever a study would draw."""
    (folder / "rival.toml").write_text(RIVAL.replace("[rules]", 'holds = ["R2", "B3"]\ncut = ["R5"]\n[rules]'), encoding="utf-8")
    more = '"learn.earned_position" = { times = [0.5, 2.0], source = "test", status = "assumed" }\n'
    more += '"learn.heard_safety" = { times = [0.5, 2.0], source = "test", status = "assumed" }\n'
    (folder / "study.toml").write_text(STUDY + more, encoding="utf-8")
    small = load_tournament(folder / "study.toml")
    weak, rival = small.theories
    assert rival.holds == ("R2", "B3") and rival.change.cut == ("R5",) and {"account", "seats"} <= set(rival.mechanisms)
    contestants = {c.name: c for c in small.contestants}
    whole, without = (small.point(contestants[name], 1) for name in ("rival", "rival without R2"))
    assert whole.cuts == ("R5",) and without.cuts == ("R2", "R5")
    assert "learn.earned_position" in small.draw(weak, 1) and "learn.earned_position" not in small.draw(rival, 1)
    assert whole.values["learn.heard_safety"] == small.draw(rival, 1)["learn.heard_safety"] > 0.0
    assert without.values["learn.heard_safety"] == 0.0 and without.values["learn.earned_position"] == 0.0


def test_distinct_conditions_run_once(small):
    contest = Contest(small)
    conditions, places = contest.conditions(Contestant(small.theories[0]), 0)
    assert len(places) == 7  # plain, substitute, complement, between; plain, trusting, same
    assert len(conditions) == 5  # plain, plain again and same are one
    assert places["p13_substitution", "plain"] == places["mine", "plain"] == places["mine", "same"]


def test_replicates_are_the_runs_anyone_gets(small):
    """A condition's runs equal those of the same scenario run by itself."""
    from coprod.experiments.run import simulate

    contest, who = Contest(small, all_weeks=True), Contestant(small.theories[0])
    conditions, places = contest.conditions(who, 1)
    outcome = contest.run(conditions, 1)[places["mine", "trusting"]]
    alone = simulate(Change(shift={"start.trust": 0.2}).applied(small.point(who, 1), ""), seed=2, replicates=8, every=4.0)
    assert np.array_equal(outcome.data, alone.data[4:8], equal_nan=True)


def test_recording_only_what_is_read_changes_nothing(folder):
    text = STUDY.replace('"mine.toml"', '"mine.toml", "p04_exclusion", "p09_dialogue_and_cooperation", "p05_status_and_safety"')
    (folder / "study.toml").write_text(text.replace("weeks = 12", "weeks = 52"), encoding="utf-8")
    small = load_tournament(folder / "study.toml")
    everything, little = Contest(small, all_weeks=True), Contest(small)
    for theory in small.theories:
        a, b = (contest.judge(Contestant(theory), 2) for contest in (everything, little))
        assert not a.message and np.array_equal(a.outcomes, b.outcomes) and np.array_equal(a.bounds, b.bounds, equal_nan=True)
    recorded = [c.steps for c in little.conditions(Contestant(small.theories[0]), 2)[0]]
    assert min(len(steps) for steps in recorded) == 1 < max(len(steps) for steps in recorded)


def test_states_are_those_of_the_run(folder):
    from coprod.experiments.run import simulate

    (folder / "mine.toml").write_text(
        MINE.replace(
            'that = "plain.value > same.value"', 'that = "average(plain.citizen.trust) > average(plain.professional.openness)"'
        ),
        encoding="utf-8",
    )
    small = load_tournament(folder / "study.toml")
    contest, who = Contest(small), Contestant(small.theories[0])
    conditions, places = contest.conditions(who, 0)
    outcome = contest.run(conditions, 0)[places["mine", "plain"]]
    alone = simulate(small.point(who, 0), seed=2, replicates=4, every=12.0, states=["citizen.trust", "professional.openness"])
    assert outcome.states["citizen.trust"] == pytest.approx(alone.states["citizen.trust"][:, -1].mean(axis=-1), abs=1e-15)
    assert np.array_equal(outcome.states["professional.openness"], alone.states["professional.openness"][:, -1, :, 0])


def test_what_passes(small, tmp_path):
    store = fill(small, tmp_path / "a.zarr", 1)
    scores = Scores(small, store.group)
    for theory in ("weak_link", "rival"):
        assert scores.share(theory, "mine").passed == 6  # a shift of starting trust shows at the start
        assert scores.share(theory, "mine", "downstream").passed == 0  # a condition against itself: never surely above
        assert scores.share(theory, "p13_substitution").n == 6
    assert store.group["outcome"].shape == (2 + len(small.theories[0].mechanisms) + 2, 6, 2, 2)
    outcome = np.asarray(store.group["outcome"][...])
    assert (outcome[:2, :, :, 0] > 0).all() and (outcome[2:, :3, :, 0] > 0).all() and (outcome[2:, 3:] == 0).all()
    lines = "\n".join(summarise(scores) + judge_predictions(scores, "2026-01-01"))
    assert "Rival" in lines and "registered on 2026-01-01" in lines and "not how likely the theory is to be true" in lines
    verdicts = {p.pattern: p.verdict for p in scores.predictions() if p.theory == "rival"}
    assert verdicts["mine"] == "miss"  # predicted to fail, and it holds


def test_one_failing_expectation_fails_the_pattern(folder):
    both = MINE.replace("[[downstream]]", "[[expect]]")  # the first holds, the second cannot
    (folder / "mine.toml").write_text(both, encoding="utf-8")
    small = load_tournament(folder / "study.toml").smaller(3, 3, 0)
    verdict = Contest(small).judge(Contestant(small.theories[0]), 0)
    assert verdict.outcomes[1].tolist() == [NOT_PASSED, 0] and verdict.bounds[-2] > 0 and verdict.bounds[-1] == 0


def test_mechanisms_are_taken_out(small):
    contestants = {c.name: c for c in small.contestants}
    assert small.point(contestants["rival without account"], 0).values["participation.credit"] == 0.0
    assert small.point(contestants["rival without seats"], 0).rules["seats"] == "targeted"
    assert small.point(contestants["rival"], 0).values["participation.credit"] == 0.9


def arrays(path):
    group = zarr.open_group(str(path), mode="r")
    return {name: np.asarray(group[name][...]) for name in ("outcome", "mean", "bound", "message")}


@pytest.mark.slow
def test_workers_and_restarts_change_nothing(small, tmp_path):
    fill(small, tmp_path / "one.zarr", 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert {"outcome", "mean", "bound"} <= set(xr.open_zarr(tmp_path / "one.zarr").load().data_vars)  # opens plainly
    reference = arrays(tmp_path / "one.zarr")

    class Enough(Exception):
        pass

    def stop(done, total):
        if done == 3:
            raise Enough

    with pytest.raises(Enough):
        fill(small, tmp_path / "two.zarr", 2, stop)
    started = int((arrays(tmp_path / "two.zarr")["outcome"][:, :, 0, 0] > 0).sum())
    assert 0 < started < (reference["outcome"][:, :, 0, 0] > 0).sum()
    fill(small, tmp_path / "two.zarr", 1)
    for name, values in arrays(tmp_path / "two.zarr").items():
        assert np.array_equal(values, reference[name], equal_nan=name in ("mean", "bound")), name


@pytest.mark.slow
def test_processes_judge_as_one_does(small):
    """Verdicts of one and of three workers are the same to the bit, whatever the order they come in."""

    def verdicts(workers):
        found = {}
        play(small, 2, tasks(small, 2), workers, lambda c, first, done: found.update({(c, first): done}))
        return found

    alone = verdicts(1)
    assert sorted(alone) == tasks(small, 2)
    several = verdicts(3)
    assert sorted(several) == sorted(alone)
    for block, done in alone.items():
        for one, other in zip(done, several[block], strict=True):
            assert one.outcomes.tobytes() == other.outcomes.tobytes() and one.message == other.message
            assert one.means.tobytes() == other.means.tobytes() and one.bounds.tobytes() == other.bounds.tobytes()


DEADLY = """
import multiprocessing, os
from coprod.analysis.tournament.patterns import PatternClass

class Deadly(PatternClass):
    title, source, labels = "ends its process in one draw", "test", ("x",)

    @staticmethod
    def differences(runs):
        if abs(runs["plain"].setup.values["start.trust"] - 0.7) < 0.1 and multiprocessing.parent_process():
            os._exit(3)
        return {"x": runs["plain"].series("value")[:, -1]}
"""


@pytest.mark.slow
def test_a_process_that_ends_is_told_and_what_was_judged_is_kept(folder):
    (folder / "deadly.py").write_text(DEADLY, encoding="utf-8")
    (folder / "study.toml").write_text(STUDY.replace('"mine.toml"', '"mine.toml", "deadly.py:Deadly"'), encoding="utf-8")
    small = load_tournament(folder / "study.toml")
    with pytest.raises(BadInput, match="ended before its time"):
        fill(small, folder / "s.zarr", 2)
    fill(small, folder / "s.zarr", 1)  # here the pattern does no harm: the rest is judged
    fill(small, folder / "whole.zarr", 1)
    for name, values in arrays(folder / "s.zarr").items():
        assert np.array_equal(values, arrays(folder / "whole.zarr")[name], equal_nan=name in ("mean", "bound")), name


@pytest.mark.slow
def test_a_study_that_changes_while_it_is_judged_is_refused(small, folder):
    (folder / "rival.toml").write_text(RIVAL.replace("Nobody comes.", "Everybody comes."), encoding="utf-8")
    with pytest.raises(BadInput, match="changed while it was judged"):
        fill(small, folder / "s.zarr", 2)


def test_a_store_of_another_study_is_refused(small, tmp_path):
    fill(small.smaller(2, 2, 0), tmp_path / "s.zarr", 1)
    with pytest.raises(BadInput, match="draws, replicates, ablation_draws differs"):
        fill(small, tmp_path / "s.zarr", 1)


def test_a_draw_that_cannot_run_is_recorded_and_the_rest_goes_on(folder):
    """Two weights drawn independently may sum above 1: such draws fail, others are judged."""
    both = '"practice.training" = { low = 0.1, high = 0.9, source = "t", status = "assumed" }\n"practice.supporting" = { low = 0.1, high = 0.9, source = "t", status = "assumed" }\n'
    (folder / "rival.toml").write_text(RIVAL.replace("[priors]\n", "[priors]\n" + both), encoding="utf-8")
    small = load_tournament(folder / "study.toml").smaller(12, 2, 0)
    check(small)  # whether its first draw can run or not, the study is sound
    store = fill(small, folder / "s.zarr", 1)
    scores = Scores(small, store.group)
    share = scores.share("rival", "mine")
    assert 0 < share.failed < 12 and share.n + share.failed == 12 and scores.share("weak_link", "mine").n == 12
    name, draw, reason = scores.failures()[0]
    assert name == "rival" and "already sum to" in reason
    drawn = small.draw(small.theories[1], draw)
    assert drawn["practice.training"] + drawn["practice.supporting"] > 1
    assert "draws failed and count nowhere" in "\n".join(summarise(scores))


def spoil(file):
    """Cut a chunk off, overwrite metadata, remove a whole array."""
    if file.is_dir():
        shutil.rmtree(file)
    elif file.name == "zarr.json":
        file.write_text("xx", encoding="utf-8")
    else:
        file.write_bytes(file.read_bytes()[:5])


def test_what_is_damaged_is_named_and_judged_again(small, folder):
    small = small.smaller(5, 2, 0)
    whole, store = folder / "whole.zarr", folder / "s.zarr"
    fill(small, whole, 1)
    table = Scores(small, zarr.open_group(str(whole), mode="r")).table()
    for part, again in {
        "mean/c/0/0/0": ["chunk, judged again: mean/c/0/0/0"],
        "outcome/c/1/1/0/0": ["chunk, judged again: outcome/c/1/1/0/0"],
        "mean": ["file, made again: mean/zarr.json", *(f"chunk, judged again: mean/c/{c}/{d}/0" for c in (0, 1) for d in (0, 1))],
        "pattern": ["file, made again: pattern/zarr.json", "file, made again: pattern/c/0"],
        "mean/zarr.json": ["file, made again: mean/zarr.json"],
        "pattern/c/0": ["file, made again: pattern/c/0"],
        "bookkeeping": ["file, made again: bookkeeping/zarr.json", "file, made again: bookkeeping/done/zarr.json"],
    }.items():
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(whole, store)
        spoil(store / part)
        said = []
        found = fill(small, store, 1, notice=said.append)
        assert said == [f"damaged {text}" for text in again], part
        assert Scores(small, found.group).table() == table
        files = [sorted((p.relative_to(x), p.read_bytes()) for p in x.rglob("*") if p.is_file()) for x in (whole, store)]
        assert files[0] == files[1], part
    said = []
    fill(small, store, 1, notice=said.append)
    assert not said


@pytest.mark.slow
def test_a_place_that_holds_something_else_is_refused_first(small, folder):
    fill(small.smaller(2, 2, 0), folder / "s.zarr", 1)
    for place, why in {
        "study.toml": "study.toml exists and is no store of a tournament",
        "s.zarr": "holds another tournament: draws",
        "no/s.zarr": "cannot write s.zarr to the folder",
    }.items():
        done = coprod("tournament", "study.toml", "-o", place, "--workers", "1", cwd=folder)
        assert done.returncode == 2 and why in done.stderr and done.stdout == ""
    with pytest.raises(BadInput, match="to the folder"):
        fill(small, folder / "no/s.zarr", 1)
    assert not (folder / "no").exists()


CLASS = """
from coprod.analysis.tournament.patterns import PatternClass

class Steady(PatternClass):
    title = "Trust at the start follows the shift, by a class"
    source = "test"
    conditions = {"more": {"shift": {"start.trust": 0.1}}}
    states = {"more": ("citizen.trust",)}
    labels = ("trust", "agents")

    @staticmethod
    def differences(runs):
        a, b = runs["more"].series("personal_trust"), runs["plain"].series("personal_trust")
        return {"trust": a[:, 0] - b[:, 0] - 0.02, "agents": runs["more"].states["citizen.trust"].mean(axis=1)}

class Broken(Steady):
    labels = ("x",)

    @staticmethod
    def differences(runs):
        return {"x": 1 / 0}

class Odd(Steady):
    labels = ("x",)

    @staticmethod
    def differences(runs):
        return {"x": runs["plain"].series("value")}

class Other(Steady):
    labels = ("y",)

    @staticmethod
    def differences(runs):
        return {"x": runs["plain"].series("value")[:, 0]}

class Never(Steady):
    labels = ("x",)

    @staticmethod
    def differences(runs):
        return {"x": runs["plain"].series("value")[:, 0] * float("nan")}
"""


def test_patterns_of_ones_own_as_classes(folder):
    (folder / "own.py").write_text(CLASS, encoding="utf-8")
    names = ["own.py:Steady", "own.py:Broken", "own.py:Odd", "own.py:Other", "own.py:Never"]
    (folder / "study.toml").write_text(
        STUDY.replace('"mine.toml"', ", ".join(f'"{n}"' for n in names)).replace("ablation_draws = 3", "ablation_draws = 0"),
        encoding="utf-8",
    )
    (folder / "rival.toml").write_text(RIVAL.replace("mine = 0.0\n", ""), encoding="utf-8")
    small = load_tournament(folder / "study.toml").smaller(3, 3, None)
    check(small)
    outcome = np.asarray(fill(small, folder / "s.zarr", 1).group["outcome"][...])[:, :, :, 0]
    assert (outcome[:, :, 1] == PASSED).all() and (outcome[:, :, 2:5] == FAILED).all() and (outcome[:, :, 5] == UNDEFINED).all()
    assert set(np.unique(outcome[:, :, 0])) <= {PASSED, NOT_PASSED}  # the shipped pattern was judged beside them
    reasons = {reason for _, _, reason in Scores(small, zarr.open_group(str(folder / "s.zarr"), mode="r")).failures()}
    for words in ("Broken: ZeroDivisionError", "Odd: ValueError: difference 0 has shape", "Other: ValueError: differences are"):
        assert all(words in reason for reason in reasons)


@pytest.mark.parametrize(
    ("choice", "says"),
    [("own.py:Stedy", "nearest  Steady"), ("no.py:X", "no file"), ("bad.py:X", "cannot be loaded"), ("plain.py:X", "lacks title")],
)
def test_pattern_classes_that_cannot_be_used(folder, choice, says):
    (folder / "own.py").write_text(CLASS, encoding="utf-8")
    (folder / "bad.py").write_text("1 / 0", encoding="utf-8")
    (folder / "plain.py").write_text(
        "from coprod.analysis.tournament.patterns import PatternClass\nclass X(PatternClass):\n    pass\n", encoding="utf-8"
    )
    with pytest.raises(BadInput) as error:
        load_pattern(choice, folder)
    assert says in str(error.value)


# --- registration
def test_registration_holds_only_for_what_was_registered(small, folder):
    digest = register(small, folder / "r.json")
    found = check_registration(small, folder / "r.json")
    assert found["hash"] == digest and found["predictions"]["rival"] == {"p13_substitution": 1.0, "mine": 0.0}
    with pytest.raises(BadInput, match="draws changed"):
        check_registration(small.smaller(7, None, None), folder / "r.json")
    (folder / "rival.toml").write_text(RIVAL.replace("mine = 0.0", 'mine = "holds"'), encoding="utf-8")
    with pytest.raises(BadInput, match="rival"):
        check_registration(load_tournament(folder / "study.toml"), folder / "r.json")
    text = (folder / "r.json").read_text(encoding="utf-8")
    (folder / "r.json").write_text(text.replace('"mine": 0.0', '"mine": 1.0'), encoding="utf-8")
    with pytest.raises(BadInput, match="edited"):
        check_registration(small, folder / "r.json")
    for content in ("", "[]", "{}", json.dumps({"kind": "x", "hash": "y"})):
        (folder / "r.json").write_text(content, encoding="utf-8")
        with pytest.raises(BadInput):
            check_registration(small, folder / "r.json")


def test_intervals_are_wilsons():
    low, high = Share(8, 10, 0, 0).interval
    assert (low, high) == (pytest.approx(0.4901625, abs=1e-6), pytest.approx(0.9433178, abs=1e-6))
    assert np.isnan(Share(0, 0, 3, 0).value)


def test_one_sided_interval_is_students(small):
    """Verdicts follow the one-sided t interval: checked against scipy's own on stored differences."""
    from scipy.stats import ttest_1samp

    contest, who = Contest(small), Contestant(small.theories[0])
    conditions, places = contest.conditions(who, 0)
    outcomes = contest.run(conditions, 0)
    pattern = small.patterns[0]
    runs = {name: outcomes[places[pattern.name, name]] for name in pattern.conditions}
    verdict = contest.judge(who, 0)
    for x, (_, _, values) in enumerate(pattern.differences(runs)):
        low = ttest_1samp(values, 0.0, alternative="greater").confidence_interval(0.95).low
        assert verdict.bounds[x] == pytest.approx(low, abs=1e-12)


# --- what ships
def test_shipped_theories_and_patterns():
    theories = [load_theory(name) for name in shipped_theories()]
    patterns = [load_pattern(name) for name in shipped_patterns()]
    assert sum(not t.null for t in theories) >= 13  # the default and at least twelve rivals
    nulls = {t.name: t.change.cut for t in theories if t.null}
    assert {cut for cut in nulls.values() if cut} == {(loop,) for loop in LOOPS}  # one for each loop
    assert {name for name, cut in nulls.items() if not cut} == {"null_equal_power", "null_no_dialogue", "null_no_leader"}
    assert {p.number for p in patterns} >= {str(n) for n in range(1, 19)}
    assert {p.number for p in patterns if p.built_in} == {"1", "5", "10", "12", "13", "18"}
    assert {p.number for p in patterns if p.assumption} >= {"5", "6", "7", "8", "9", "16", "17"}
    for theory in theories:
        assert set(theory.predicts) == set(shipped_patterns())
        assert theory.null or (theory.holds and len(theory.mechanisms) >= 3)
        assert all(prior.source for prior in theory.priors.values())
    for pattern in patterns:
        assert pattern.source and all(e.threshold in ("evidence", "our threshold") and e.why for e in pattern.expectations)
        assert not pattern.built_in or any(e.sort == "downstream" for e in pattern.expectations)
        said = {theory.predicts[pattern.name] >= 0.5 for theory in theories}
        assert pattern.apart and pattern.apart.startswith("None:") == (len(said) == 1)  # told apart, or why not


def test_predictions_are_those_registered_before_the_first_tournament():
    """docs/predictions.json was written before any tournament on the model's second edition; no prediction changed since."""
    registered = json.loads((Path(__file__).parents[2] / "docs" / "predictions.json").read_text(encoding="utf-8"))
    assert {name: dict(load_theory(name).predicts) for name in shipped_theories()} == registered["predictions"]
    stated = registered.pop("hash")
    assert sha256(json.dumps(registered, sort_keys=True).encode()).hexdigest() == stated


def test_verdicts_come_as_a_dataset(folder):
    data = tournament(folder / "study.toml", folder / "t.zarr", draws=1, replicates=2, ablation_draws=0, workers=1)
    assert isinstance(data, xr.Dataset) and data.sizes["contestant"] == 2
    assert np.isin(data["outcome"].sel(sort="expect").values, (PASSED, NOT_PASSED)).all()


# --- the command, as a process
def command(*arguments, cwd):
    return [sys.executable, "-c", "from coprod.cli import main; main()", *arguments], {
        "cwd": cwd,
        "text": True,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    }


@pytest.mark.slow
def test_command_registers_runs_is_killed_and_goes_on(folder):
    def run(*arguments):
        line, options = command("tournament", "study.toml", *arguments, cwd=folder)
        done = subprocess.run(line, timeout=300, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "registered 21 predictions of 2 theories" in run("--register", "r.json", "--draws", "16")
    assert "about" in run("--dry-run") and not (folder / "study.zarr").exists()
    line, options = command("tournament", "study.toml", "--draws", "16", "--registration", "r.json", "--workers", "2", cwd=folder)
    process = subprocess.Popen(line, **options)
    until = time.time() + 240
    while time.time() < until and process.poll() is None:
        if (folder / "study.zarr" / "outcome" / "c").exists() and len(
            list((folder / "study.zarr" / "outcome" / "c").rglob("*"))
        ) > 4:
            break
        time.sleep(0.02)
    judging = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert judging and psutil.wait_procs(judging, timeout=60)[1] == []  # none goes on by itself
    text = run("--draws", "16", "--registration", "r.json")
    assert "registered on" in text and (folder / "study.png").stat().st_size > 10_000
    assert "# Small" in (folder / "study.md").read_text(encoding="utf-8")
    whole = load_tournament(folder / "study.toml").smaller(16, None, None)
    fill(whole, folder / "again.zarr", 1)
    assert np.array_equal(arrays(folder / "again.zarr")["bound"], arrays(folder / "study.zarr")["bound"], equal_nan=True)
    assert "judged already" not in text


@pytest.mark.slow
def test_a_tournament_of_which_every_draw_failed_says_why_and_is_a_failure(folder):
    """Two weights that are above 1 together at every draw."""
    ends = '{ low = 0.6, high = 0.9, source = "t", status = "assumed" }\n'
    both = f'"practice.training" = {ends}"practice.supporting" = {ends}"start.trust"'
    (folder / "study.toml").write_text(STUDY.replace('"start.trust"', both), encoding="utf-8")
    line, options = command("tournament", "study.toml", "--draws", "2", "--ablation-draws", "0", "--workers", "1", cwd=folder)
    done = subprocess.run(line, timeout=300, **options)
    assert done.returncode == 1 and "every draw failed" in done.stderr and "study.zarr" in done.stderr
    assert "4 draws failed" in done.stdout and "already sum to" in done.stdout and "weak_link, draw 0" in done.stdout
    assert "verdicts:" not in done.stdout and not (folder / "study.png").exists() and not (folder / "study.md").exists()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1, 2, 5])
def test_ctrl_c_while_workers_begin_leaves_one_message(folder, seconds):
    """A terminal interrupts the whole group of processes, also those that are still importing."""
    line, options = command("tournament", "study.toml", "--draws", "2000", "--workers", "2", cwd=folder)
    process = subprocess.Popen(line, **options, start_new_session=True)
    while not process.stdout.readline().startswith("about"):  # then workers begin
        assert process.poll() is None
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1 and said.count("interrupted") == 1
    assert "Traceback" not in said and "KeyboardInterrupt" not in said


def change(name, old, new):
    assert old in FILES[name]
    return {name: FILES[name].replace(old, new)}


BAD = {
    "unknown study": (["all_theorys"], {}, ["nearest  all_theories"]),
    "misspelt key": (["study.toml"], change("study.toml", "draws = 6", "drows = 6"), ["drows", "nearest  draws", "line"]),
    "unknown theory": (["study.toml"], change("study.toml", '"weak_link"', '"week_link"'), ["nearest  weak_link"]),
    "unknown pattern": (["study.toml"], change("study.toml", '"p13_substitution"', '"p13"'), ["unknown pattern"]),
    "no theory": (["study.toml"], change("study.toml", '["weak_link", "rival.toml"]', "[]"), ["no theory"]),
    "twice": (["study.toml"], change("study.toml", '"weak_link"', '"weak_link", "weak_link"'), ["named twice"]),
    "zero draws": (["study.toml"], change("study.toml", "draws = 6", "draws = 0"), ["draws is 0"]),
    "one replicate": (["study.toml", "--replicates", "1"], {}, ["replicates is 1"]),
    "unknown scenario": (["study.toml"], change("study.toml", '"baseline"', '"basline"'), ["nearest  baseline"]),
    "unknown parameter set": (["study.toml"], change("study.toml", "citizens =", "citizen ="), ["population.citizen"]),
    "prior out of range": (["study.toml"], change("study.toml", "high = 0.8", "high = 1.8"), ["leaves its range"]),
    "prior of nothing": (["study.toml"], change("study.toml", '"start.trust"', '"start.turst"'), ["nearest  start.trust"]),
    "prior of two kinds": (["study.toml"], change("study.toml", "high = 0.8", "times = [0.5, 1.5]"), ["needs two ends", "times = [0.7, 1.3]"]),
    "prior with one end": (["study.toml"], change("study.toml", "low = 0.3, high = 0.8", "low = 0.3"), ["needs two ends"]),
    "prior of one multiple": (["study.toml"], change("study.toml", "low = 0.3, high = 0.8", "times = [0.5]"), ["needs two ends"]),
    "prior turned round": (["study.toml"], change("study.toml", "low = 0.3, high = 0.8", "times = [2.0, 0.5]"), ["low is above high"]),
    "prior that multiplies 0": (["study.toml"], change("study.toml", '"start.trust" = { low = 0.3, high = 0.8', '"institutions.nesting" = { times = [0.5, 2.0]'), ["multiplies 0", "write low and high"]),
    "theory holds no loop": (["study.toml"], change("rival.toml", "[rules]", 'holds = ["R99"]\n[rules]'), ["unknown loop", "rival.toml"]),
    "theory holds and cuts": (["study.toml"], change("rival.toml", "[rules]", 'holds = ["R2"]\ncut = ["R2"]\n[rules]'), ["R2 is held, and cut"]),
    "theory holds to what its rules lack": (["study.toml"], change("rival.toml", "[rules]", 'holds = ["B2"]\n[rules]'), ["B2", "cannot be cut"]),
    "prior without source": (["study.toml"], change("study.toml", 'source = "test", ', ""), ["source"]),
    "theory without claim": (["study.toml"], change("rival.toml", 'claim = "Nobody comes."', ""), ["claim", "rival.toml"]),
    "theory with unknown rule": (["study.toml"], change("rival.toml", '"reciprocity"', '"reciprocty"'), ["nearest  reciprocity", "rival.toml"]),
    "theory with unknown family": (["study.toml"], change("rival.toml", "participation = ", "participations = "), ["nearest  participation"]),
    "theory predicts nonsense": (["study.toml"], change("rival.toml", "mine = 0.0", 'mine = "perhaps"'), ["perhaps", '"holds"']),
    "theory predicts unknown": (["study.toml"], change("rival.toml", "mine = 0.0", "mein = 0.0"), ["nearest  mine"]),
    "theory sets out of range": (["study.toml"], change("rival.toml", "value = 0.9", "value = 99.0"), ["participation.credit", "out of range"]),
    "theory status": (["study.toml"], change("rival.toml", 'status = "assumed"', 'status = "sure"'), ["'sure'", "assumed"]),
    "mechanism with unknown key": (["study.toml"], change("rival.toml", "rules = { seats", "rule = { seats"), ["nearest  rules"]),
    "pattern without source": (["study.toml"], change("mine.toml", 'source = "test"\n', ""), ["source", "mine.toml"]),
    "pattern with unknown measure": (["study.toml"], change("mine.toml", "plain.value >", "plain.vaule >"), ["nearest  value", "mine.toml, line"]),
    "pattern with unknown condition": (["study.toml"], change("mine.toml", "same.value", "sane.value"), ["nearest  same"]),
    "pattern with unknown parameter": (["study.toml"], change("mine.toml", '"start.trust" = 0.2', '"start.trst" = 0.2'), ["nearest  start.trust"]),
    "pattern shifts by text": (["study.toml"], change("mine.toml", "= 0.2 }", '= "much" }'), ["must be a number"]),
    "pattern redefines plain": (["study.toml"], change("mine.toml", "[conditions.same]", "[conditions.plain]"), ["plain"]),
    "pattern at a week not recorded": (["study.toml"], change("mine.toml", "start(trusting.personal_trust)", "at(trusting.personal_trust, 5)"), ["week 5 is not recorded", "mine.toml"]),
    "pattern with unknown state": (["study.toml"], change("mine.toml", "plain.value >", "average(plain.citizen.trst) >"), ["citizen.trst"]),
    "pattern with unknown threshold": (["study.toml"], change("mine.toml", '[[downstream]]', '[[downstream]]\nthreshold = "guess"'), ["guess", "our threshold"]),
    "pattern with unknown group": (["study.toml"], change("mine.toml", '"start.trust" = 0.2', '"groups.poor.efficacy" = 0.2'), ["groups.poor.efficacy"]),
    "folder that is not there": (["study.toml", "-o", "no/such.zarr"], {}, ["no"]),
    "picture of no kind": (["study.toml", "--plot", "x.bmp"], {}, [".png"]),
    "registration of nothing": (["study.toml", "--registration", "study.toml"], {}, ["no registration"]),
    "store of something else": (["study.toml", "-o", "other"], {"other/readme": "x"}, ["no store of a tournament"]),
    "no workers": (["study.toml", "--workers", "-1"], {}, ["workers is -1"]),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_bad_input(name, folder, monkeypatch, capsys):
    arguments, files, says = BAD[name]
    for file, text in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    before = sorted(folder.rglob("*"))
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["coprod", "tournament", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    message = capsys.readouterr().err
    assert ended.value.code == 2, message
    for text in says:
        assert text in message, message
    assert "Traceback" not in message and "fix" in message
    assert [p for p in sorted(folder.rglob("*")) if not p.name.startswith(".") and "__pycache__" not in str(p)] == before
