"""Feedback loops: a cut is what is declared and nothing else, wherever it is written; its effect is the paired one."""

import json
import math

import numpy as np
import pytest
import xarray as xr
from scipy import stats

import coprod
from coprod.analysis.tournament.study import Contestant, load_tournament
from coprod.cli import main
from coprod.experiments.loops import loops
from coprod.experiments.replay import replay
from coprod.experiments.run import simulate
from coprod.experiments.study import from_definition
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study
from coprod.scenarios.loops import KINDS, LOOPS
from coprod.simulation.errors import BadInput
from coprod.simulation.rules.registry import RULES
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.setup.laboratory import LEARNING, PHASES
from coprod.simulation.setup.validation import checked

from ..app.bad_input.cases import LABORATORY, PATTERN, SCENARIO, STUDY, THEORY, TOURNAMENT, spoilt

SMALL = {"population.citizens": 30, "population.professionals": 8, "time.weeks": 12}
CUTS = [  # each loop under a rule that has it
    (loop.name, {loop.family: rule} if loop.family else {}, values)
    for loop in LOOPS.values()
    for rule, values in (loop.by_rule or {"": loop.cuts}).items()
]
FACTOR = 'parameter = "start.trust"\nvalues = [0.3, 0.6]'


def small(rules=None):
    return coprod.load_scenario("baseline").with_rules(rules or {}).with_values(SMALL)


def file(folder, text: str, name: str = "s.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def numbers(scenario, engine: str = "kernel"):
    return simulate(scenario, seed=3, replicates=2, every=4, engine=engine).data


def test_every_loop_names_what_there_is():
    held = [parameter for loop in LOOPS.values() for parameter in {p for v in (loop.cuts, *loop.by_rule.values()) for p in v}]
    assert len(held) == len(set(held))  # no parameter cuts two loops
    for loop in LOOPS.values():
        assert loop.kind in KINDS and bool(loop.cuts) != bool(loop.by_rule) and bool(loop.family) == bool(loop.by_rule)
        assert measures_by_name()[loop.outcome].dimension == ""
        assert set(loop.needs) <= {*PHASES, *LEARNING} and set(loop.by_rule) <= set(RULES.get(loop.family, ()))


@pytest.mark.parametrize(("name", "rules", "values"), CUTS)
def test_a_cut_sets_what_is_declared_and_nothing_else(name, rules, values):
    whole = small(rules)
    cut = whole.with_cuts([name])
    assert {n: v for n, v in cut.values.items() if v != whole.values[n]} == {
        n: v for n, v in values.items() if v != whole.values[n]
    }
    assert all(cut.values[n] == checked(n, v, "") and cut.origins[n].source == f"loop {name} cut" for n, v in values.items())
    assert cut.cuts == (name,) and cut.held == dict.fromkeys(values, name) and f"cut: {name}" in repr(cut)


@pytest.mark.parametrize(("name", "rules", "values"), CUTS)
def test_a_cut_run_is_that_of_the_same_values_by_hand(name, rules, values):
    cut, by_hand = small(rules).with_cuts([name]), small(rules).with_values(values)
    assert cut.digest() == by_hand.digest()
    assert np.array_equal(numbers(cut), numbers(by_hand), equal_nan=True)


def test_the_engines_agree_on_a_scenario_of_many_cuts():
    cut = small().with_cuts(["R4", "R1", "R2", "B3"])
    assert cut.cuts == ("R1", "R2", "R4", "B3")  # as they are declared
    assert np.array_equal(numbers(cut), numbers(cut, "mesa"), equal_nan=True)


def test_without_the_loop_of_trust_nobody_learns_to_trust():
    """Trust keeps the bits it started with where nobody leaves."""
    cut = small().with_cuts(["R1"]).with_values({"learn.leave": 0})
    trust = simulate(cut, replicates=2, states=["citizen.trust"], every=12).states["citizen.trust"]
    assert np.array_equal(trust[:, 0], trust[:, -1])


# What each loop moves, and what besides the loop moves it.
MOVED = {
    "R1": (["citizen.trust"], {}),
    "R2": (["citizen.psychological_safety", "professional.psychological_safety"], {}),
    "R3": (
        ["citizen.response_expectation"],
        {f"learn.promise_{x}": 0 for x in ("kept", "broken")} | {"learn.response_fade": math.inf},
    ),
    "R4": (["citizen.efficacy"], {f"learn.{x}": math.inf for x in ("efficacy_fade", "training")} | {"learn.heard_efficacy": 0}),
    "R5": (["citizen.position"], {}),
    "R6": (["professional.openness"], {"learn.openness_fade": math.inf}),
    "R7": (
        ["unit.discretion", "leader.inclusiveness", "unit.design"],
        {"implement.rate": 0, "implement.drift": math.inf, "implement.spread": 4, "implement.orchestration": 4},
    ),
    "B3": (["citizen.expectation"], {}),
    "B4": (["citizen.need"], {"needs.drift": 0.1, "needs.change": 0.1, "learn.shock": 0.1}),
}
FIXED = {"safety": "fixed", "power": "fixed"}
CALM = {"learn.leave": 0, "agree.conflict_cost": 0, "dialogue.dominance_cost": 0, "lead.interval": 1, "participation.intercept": 0}
OVERLOADED = {"hours.budget": 0.5, "learn.openness_overload": 0.5, "learn.openness_useful": 0.5}


@pytest.mark.parametrize("name", MOVED)
def test_without_a_loop_what_it_moves_stays(name):
    """Whatever the list of loops says: with all else that moves it still, every state keeps its bits under the cut, and only then."""
    states, else_still = MOVED[name]
    whole = small(FIXED).with_values(CALM | OVERLOADED)
    held = set(whole.with_cuts([name]).held)
    for scenario, stays in ((whole.with_cuts([name]), True), (whole, False)):
        values = {n: v for n, v in else_still.items() if n not in held or not stays}
        found = simulate(scenario.with_values(values), seed=3, replicates=1, every=12, states=states).states
        assert [np.array_equal(found[s][:, 0], found[s][:, -1]) for s in states] == [stays] * len(states)


def test_without_the_loop_of_staff_time_nobody_is_overloaded():
    whole = small().with_values(CALM | OVERLOADED)
    cut, uncut = (
        simulate(s, replicates=1, every=12, states=["unit.workload"]).states["unit.workload"].max()
        for s in (whole.with_values({"hours.budget": 10}).with_cuts(["B1"]), whole)
    )
    assert 0 < cut < 0.1 and uncut > 1


def test_without_the_loop_of_satisfaction_well_being_moves_nothing():
    """How fast well-being moves then changes well-being alone."""
    names = list(measures_by_name())
    for cuts, alone in ((["B2"], True), ([], False)):
        slow, quick = (
            simulate(small().with_cuts(cuts).with_values({"learn.well_being_half_life": x}), replicates=4, every=12)
            for x in (100, 1)
        )
        differs = {n for n in names if not np.array_equal(slow.measure(n), quick.measure(n), equal_nan=True)}
        assert (differs == {"well_being", "well_being_by_group"}) == alone and "well_being" in differs


def test_a_rule_chosen_after_a_cut_is_cut_too():
    delta = small().with_cuts(["R1"]).with_rules({"trust": "delta"})
    assert delta.cuts == ("R1",) and delta.values["trust.rate"] == 0
    with pytest.raises(BadInput, match=r"R1.*trust = beta(.|\n)*allowed  trust: asymmetric, delta, confirmation, abi_institution"):
        small().with_cuts(["R1"]).with_rules({"trust": "beta"})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.with_cuts(["R22"]), "unknown loop 'R22'(.|\n)*nearest  R2"),
        (lambda s: s.with_cuts(["r5"]), "nearest  R5"),
        (lambda s: s.with_cuts("R2"), "'R2' is no list of loops"),
        (lambda s: s.with_cuts(["R2", "R2"]), "loop R2 is cut twice"),
        (lambda s: s.with_cuts(["R2"]).with_cuts(["R5", "R2"]), "the scenario cuts loop R2 already"),
        (
            lambda s: s.with_rules({"participation": "threshold"}).with_cuts(["B2"]),
            "B2.*participation = threshold(.|\n)*allowed  participation: logit",
        ),
        (
            lambda s: s.with_cuts(["R2"]).with_values({"learn.rejection": 0.1}),
            "'learn.rejection' is set, but cutting loop R2 holds it",
        ),
    ],
)
def test_what_cannot_be_cut(change, said):
    with pytest.raises(BadInput, match=said):
        change(small())


def test_an_event_that_would_mend_a_cut_loop_is_refused(tmp_path):
    event = '[[events]]\nparameter = "learn.rejection"\nkind = "step"\nweek = 2\nvalue = 0.2\nsource = "x"\nstatus = "assumed"\n'
    path = str(file(tmp_path, 'title = "t"\nstory = "s"\n' + event, "mends.toml"))
    for mended in (
        lambda s: s.with_events([f"{path}@1"]).with_cuts(["R2"]),
        lambda s: s.with_cuts(["R2"]).with_events([f"{path}@1"]),
    ):
        with pytest.raises(BadInput, match=r"learn.rejection.*R2"):
            mended(small())
    path = str(file(tmp_path, 'title = "t"\nstory = "s"\n' + event.replace("value = 0.2", "times = 3"), "more.toml"))
    assert small().with_cuts(["R2"]).with_events([f"{path}@1"]).cuts == ("R2",)  # three times nothing


def test_a_laboratory_without_the_loop_refuses_its_cut(tmp_path):
    lab = coprod.load_scenario(file(tmp_path, LABORATORY))
    with pytest.raises(BadInput, match=r"R2.*can change nothing in this laboratory(.|\n)*allowed  a laboratory with safety"):
        lab.with_cuts(["R2"])
    learning = spoilt(LABORATORY, '["dialogue"]', '["dialogue", "record", "learn"]\nlearn = ["safety"]')
    assert coprod.load_scenario(file(tmp_path, learning)).with_cuts(["R2"]).cuts == ("R2",)


def test_a_scenario_file_holds_its_cuts(tmp_path):
    path = file(tmp_path, spoilt(SCENARIO, 'groups = ["a", "b"]', 'groups = ["a", "b"]\ncut = ["R5", "R2"]'))
    found = coprod.load_scenario(path)
    plain = coprod.load_scenario(file(tmp_path, SCENARIO, "plain.toml"))
    assert found.cuts == ("R2", "R5") and found.digest() == plain.with_cuts(["R2", "R5"]).digest()
    data = coprod.run(found, weeks=4)
    assert json.loads(data.attrs["cuts"]) == ["R2", "R5"] and json.loads(data.attrs["scenario_values"])["learn.rejection"] == 0


STUDY_OF_CUTS = spoilt(STUDY, FACTOR, 'cut = ["none", "R2", "R4+R1"]')


@pytest.mark.slow
def test_a_factor_of_cuts_gives_what_run_gives(tmp_path, monkeypatch, capsys):
    data = coprod.sweep(load_study(file(tmp_path, STUDY_OF_CUTS)), tmp_path / "out.zarr")
    assert data["value"].dims[0] == "cut" and list(data["cut"].values) == ["none", "R2", "R1+R4"]
    assert data["cut"].attrs["kind"] == "cut"
    monkeypatch.chdir(tmp_path)
    for level, cuts in (("none", []), ("R2", ["R2"]), ("R1+R4", ["R1", "R4"])):
        line = ["run", "baseline", "--weeks", "8", "--replicates", "2", "-o", f"{level}.zarr"]
        monkeypatch.setattr("sys.argv", ["coprod", *line, *(word for name in cuts for word in ("--cut", name))])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr().out
        assert stop.value.code == 0 and (f"cut: {', '.join(cuts)}" in said or not cuts)
        assert np.array_equal(data["value"].sel(cut=level), xr.open_zarr(f"{level}.zarr")["value"], equal_nan=True)
    assert replay(tmp_path / "out.zarr", {"cut": "R1+R4"}, 1).difference == ""


def test_points_of_a_list_may_cut(tmp_path):
    points = 'scenario = "baseline"\nweeks = 8\nreplicates = 2\n[design]\nkind = "contrasts"\n[[points]]\n[[points]]\nlabel = "no voice"\ncut = ["R2"]\n[record]\nmeasures = ["value"]\n'
    found = load_study(file(tmp_path, points))
    assert found.point(1).digest() == found.scenario.with_cuts(["R2"]).digest()
    data = coprod.sweep(found, tmp_path / "out.zarr")
    assert list(data["cut"].values) == ["none", "R2"] and list(data["label"].values) == ["as it is", "no voice"]


def test_a_store_of_a_cut_scenario_is_gone_on_with(tmp_path):
    """What a store holds, and a research object exports, is the whole study, with what is cut."""
    file(tmp_path, spoilt(SCENARIO, 'groups = ["a", "b"]', 'groups = ["a", "b"]\ncut = ["R2"]'), "mine.toml")
    study = load_study(file(tmp_path, spoilt(STUDY, '"baseline"', '"mine.toml"')))
    run_study(study, tmp_path / "out.zarr")
    again = from_definition(json.loads(coprod.open_store(tmp_path / "out.zarr").attrs["study_definition"]), lambda _: None)
    assert again.definition() == study.definition() and again.scenario.cuts == ("R2",)
    assert again.scenario.origins["learn.rejection"].source == "loop R2 cut"
    assert replay(tmp_path / "out.zarr", {"trust": "0.3"}, 1).difference == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('cut = ["none", "R22"]', "unknown loop 'R22'"),
        ('cut = ["none", "R2+R2"]', "loop R2 is cut twice"),
        ('cut = ["R1+R4", "R4+R1"]', "'cut' has a value twice"),
        ('cut = ["none"]\nvalues = ["R2"]', "a cut factor has no values"),
        ("cut = []", "the choices of 'cut' are missing"),
        (
            'cut = ["none", "R2"]\n[[factors]]\nparameter = "learn.rejection"\nvalues = [0.1]',
            "cutting loop R2 holds it.*at .*cut = R2",
        ),
        ('cut = ["none", "R1"]\n[[factors]]\nrule = "trust"\nvalues = ["delta", "beta"]', "R1.*trust = beta.*at .*cut = R1"),
    ],
)
def test_factors_of_cuts_that_cannot_be(tmp_path, change, said):
    with pytest.raises(BadInput, match=said):
        load_study(file(tmp_path, spoilt(STUDY, FACTOR, change)))


def cup(folder, theory: str = THEORY, tournament: str = TOURNAMENT):
    for name, text in (("rival.toml", theory), ("mine.toml", PATTERN)):
        file(folder, text, name)
    return load_tournament(file(folder, tournament, "cup.toml"))


def test_a_theory_may_cut_a_loop_and_a_mechanism_be_one(tmp_path):
    theory = spoilt(THEORY, "[rules]", 'cut = ["R3"]\n[rules]', 'set = { "participation.credit" = 0.0 }', 'cut = ["R1"]')
    found = cup(
        tmp_path,
        theory,
        spoilt(
            TOURNAMENT,
            '"start.trust"',
            '"learn.input_used" = { low = 0, high = 1, source = "t", status = "assumed" }\n"start.trust"',
        ),
    )
    (rival,) = found.theories
    whole, without = (found.point(Contestant(rival, part), 0) for part in ("", "account"))
    assert whole.cuts == ("R3",) and whole.values["learn.input_used"] == 0  # it is not drawn
    assert without.cuts == ("R1", "R3") and (without.values["trust.gain"], without.values["trust.loss"]) == (0, 0)
    assert whole.values["trust.gain"] > 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (("[rules]", 'cut = ["R33"]\n[rules]'), "unknown loop 'R33'"),
        (("[rules]", 'cut = ["R1"]\n[rules]'), "'trust.gain' is set, but cutting loop R1"),  # a prior of the theory
        (("[rules]", 'cut = ["B2"]\n[rules]'), "B2.*participation = reciprocity"),
        (('set = { "participation.credit" = 0.0 }', 'cut = "R1"'), "'R1' is no list of loops"),
        (
            ('set = { "participation.credit" = 0.0 }', 'cut = ["B2"]'),
            "B2.*participation = reciprocity(.|\n)*theory rival, mechanism account",
        ),
    ],
)
def test_cuts_of_theories_that_cannot_be(tmp_path, changes, said):
    with pytest.raises(BadInput, match=said):
        cup(tmp_path, spoilt(THEORY, *changes))


def test_effects_are_those_of_paired_runs():
    whole = small()
    found = {cut.loop.name: cut for cut in loops(whole, seed=2, replicates=6)}
    assert list(found) == list(LOOPS) and not any(cut.absent for cut in found.values())
    for name, measure in (("R1", "personal_trust"), ("R4", "value"), ("B2", "acceptance_rate")):
        (effect,) = (e for e in found[name].effects if e.measure == measure)
        a, b = (simulate(s, seed=2, replicates=6, every=12).measure(measure)[:, -1, 0] for s in (whole, whole.with_cuts([name])))
        assert effect.n == 6 and effect.uncut == pytest.approx(a.mean()) and effect.effect == pytest.approx((b - a).mean())
        assert effect.in_sds == pytest.approx((b - a).mean() / a.std(ddof=1))
        interval = stats.ttest_rel(b, a).confidence_interval(0.95)
        assert (effect.low, effect.high) == pytest.approx((interval.low, interval.high), rel=1e-9)
    assert [e.measure for e in found["R7"].effects] == ["discretion_between_units", "value"]  # its outcome, once


def test_loops_that_are_not_there_are_said_to_be_so(tmp_path):
    found = {
        cut.loop.name: cut
        for cut in coprod.loops(small({"trust": "beta"}).with_cuts(["R2"]), replicates=3, measures=["cost"], weeks=4)
    }
    assert "trust = beta" in found["R1"].absent and "cuts loop R2 already" in found["R2"].absent and not found["R1"].effects
    assert [e.measure for e in found["R3"].effects] == ["cost"]
    lab = coprod.loops(str(file(tmp_path, LABORATORY)), replicates=3, weeks=2)
    assert {cut.loop.name for cut in lab if cut.absent} >= {"R1", "R2", "R7", "B1"}


def test_what_has_no_number_yet_has_no_effect():
    """Where no session has been held, nobody has been invited."""
    never = small().with_values({"lead.interval": 260})
    (effect,) = next(
        cut for cut in loops(never, replicates=3, measures=["acceptance_rate"], weeks=1) if cut.loop.name == "B2"
    ).effects
    assert effect.n == 0 and math.isnan(effect.effect) and math.isnan(effect.low)


@pytest.mark.parametrize(("measure", "said"), [("valeu", "nearest  value"), ("value_by_group", "measure over all")])
def test_measures_that_cannot_be_compared(measure, said):
    with pytest.raises(BadInput, match=said):
        loops(small(), measures=[measure])
