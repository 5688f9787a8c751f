"""The profile of a project: its parts against other commands, and projects made so that the answer is known."""

import csv
import math
import re
import statistics
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod
from coprod.analysis.profile.candidates import Candidate, candidates_of, changed
from coprod.analysis.profile.choice import among_best, chosen, merit
from coprod.analysis.profile.page import sections
from coprod.analysis.profile.statements import changes, harms, strengths, weakest, year
from coprod.analysis.tournament.changes import Change
from coprod.experiments.contrast import contrast
from coprod.scenarios.scenario import shipped
from coprod.simulation.parameters.session import STAGES

from ..app.process import coprod_here

HEAD = 'title = "T"\nstory = "A project made for a test."\ngroups = ["some", "others"]\n'
SMALL = {"population.citizens": 40, "time.weeks": 26}
# Two processes that mend, one that does the same as another, one whose parameter nothing reads without forums.
TABLE = """
[scribe]
number = 1
phase = "how"
rationale = "Somebody writes down what is said."
adds = { "stages.documentation" = 1.0 }
[talk]
number = 2
phase = "how"
rationale = "Everyone has a turn."
adds = { "stages.dialogue" = 0.2 }
[turns]
number = 3
phase = "how"
rationale = "Everyone has a turn, under another name."
adds = { "stages.dialogue" = 0.2 }
[poster]
number = 4
phase = "result"
rationale = "A poster that nobody reads."
adds = { "forum.carry" = 0.1 }
"""


def small(name="baseline", **more):
    return coprod.load_scenario(name).with_values({**SMALL, **more})


def written(folder, ticked=(), table=TABLE):
    """A project with a table of processes of its own."""
    (folder / "table.toml").write_text(table, encoding="utf-8")
    text = HEAD + f'process_table = "table.toml"\nprocesses = {list(ticked)!r}\n'.replace("'", '"')
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return coprod.load_scenario(folder / "own.toml").with_values(SMALL)


def with_weak_documentation(scenario):
    """All stages but one are mended, so that one limits every session."""
    return scenario.with_values({f"stages.{stage}": 1.0 for stage in STAGES if stage != "documentation"})


@pytest.fixture(scope="module")
def found():
    return coprod.profile(small(), kinds=["tick", "practice"], weeks=26, replicates=6, seed=3)


def test_a_unit_keeps_the_stages_of_which_its_yield_is_made():
    """The weak link as the rule's page has it: the mean of power rho of the seven stages, rho = (sigma - 1) / sigma."""
    scenario = small()
    states = ["unit.stages", "unit.session", "unit.pipeline_yield", "unit.weakest_stage"]
    data = coprod.run(scenario, replicates=3, every=1.0, states=states)
    stages, session = data.unit_stages.values, data.unit_session.values
    agreed, sigma = session == 2, scenario.values["pipeline.elasticity"]
    rho = (sigma - 1) / sigma
    wanted = (stages[agreed] ** rho).mean(axis=1) ** (1 / rho)
    assert agreed.sum() > 20 and np.allclose(data.unit_pipeline_yield.values[agreed], wanted, rtol=1e-12)
    held = session > 0
    assert np.array_equal(stages[held].argmin(axis=1), data.unit_weakest_stage.values[held])
    assert held.sum(axis=(1, 2)).tolist() == data.sessions.isel(time=-1).values.tolist()


def test_levels_and_weakest_stages_are_those_of_the_sessions_of_a_quarter(found):
    states = ["unit.stages", "unit.session"]
    data = coprod.run(small(), replicates=6, seed=3, every=1.0, states=states)
    for at, weeks in enumerate([slice(1, 6), slice(8, 13), slice(21, 26)]):  # 6 weeks are a quarter of 26
        for replicate in range(6):
            one = data.sel(replicate=replicate, time=weeks)
            held = one.unit_session.values > 0
            levels = one.unit_stages.values[held]
            now = found.isel(variant=0, time=at, replicate=replicate)
            assert np.allclose(now.level, levels.mean(axis=0), atol=1e-12), (at, replicate)
            shares = np.bincount(levels.argmin(axis=1), minlength=7) / len(levels)
            assert np.allclose(now.weakest, shares, atol=1e-12)
    assert np.allclose(found.weakest_throughout.sum("stage"), 1.0)
    assert np.array_equal(found.sessions.isel(variant=0), data.sessions.isel(time=-1))


def test_numbers_are_those_of_a_run(found):
    data = coprod.run(small(), replicates=6, seed=3, every=1.0, dtype="float64")
    for name in ("personal_trust", "value", "heard_share_by_group[disadvantaged]", "value_by_role[leader]"):
        measure, _, of = name.partition("[")
        wanted = data[measure]
        if of:
            dimension = "role" if measure.endswith("role") else "group"
            wanted = wanted.sel({dimension: of.rstrip("]")})
        one = found.standing.sel(number=name).isel(variant=0)
        first = float(found.since.sel(number=name))
        assert np.isfinite(wanted.sel(time=first)).all() and (first == 0 or not np.isfinite(wanted.sel(time=first - 1)).all())
        for at, week in enumerate((first, 13.0, 26.0)):
            assert np.array_equal(one.isel(time=at), wanted.sel(time=week)), (name, week)


def test_a_change_does_what_contrast_says_of_a_file_with_the_process_in_its_list(found, tmp_path):
    path, own = tmp_path / "baseline.toml", Path(coprod.load_scenario("baseline").path)
    path.write_text(own.read_text(encoding="utf-8").replace("[page]", 'processes = ["warm_up"]\n[page]', 1), encoding="utf-8")
    ticked = coprod.load_scenario(path).with_values(SMALL)
    (wanted,) = contrast(small(), ticked, ["value"], seed=3, replicates=6)
    one = found.sel(candidate="tick warm_up")
    assert (float(one.effect), float(one.low), float(one.high)) == (wanted.effect, wanted.low, wanted.high)


def test_the_effect_of_a_practice_and_of_a_stage_mended(found):
    for name, values, effect in (
        ("practice", {"practice.training": 1 / 9 + 0.1 * 8 / 9}, found.effect.sel(candidate="practice.training")),
        ("stage", {"stages.understanding": 1.0}, found.mending.sel(stage="understanding").mean("replicate")),
    ):
        (wanted,) = contrast(small(), small().with_values(values), ["value"], seed=3, replicates=6)
        assert float(effect) == pytest.approx(wanted.effect, abs=1e-15), name


def test_changes_are_chosen_on_other_seeds_than_those_that_estimate_them(found):
    other = coprod.profile(small(), kinds=["tick", "practice"], weeks=26, replicates=6, seed=found.attrs["screening_seed"])
    assert np.array_equal(found.screened, other.effect_by_replicate) and not np.array_equal(
        found.screened, found.effect_by_replicate
    )
    best = found.screened.mean("replicate").to_series().sort_values(ascending=False, kind="stable").index[:2]
    assert list(best) == found.attrs["chosen"]
    together = changed(small(), [candidates_of(small())[0][name] for name in best])
    (wanted,) = contrast(small(), together, ["value"], seed=3, replicates=6)
    assert float(found.together.mean()) == wanted.effect
    alone = found.effect_by_replicate.sel(candidate=list(best)).sum("candidate")
    assert np.allclose(found.summed, alone, atol=1e-15)


def test_the_stage_that_is_not_mended_is_the_weakest_link_and_its_process_the_best_change(tmp_path):
    project = with_weak_documentation(written(tmp_path))
    found = coprod.profile(project, "implemented_share", kinds=["tick"], weeks=26, replicates=8)
    assert (found.weakest_throughout.isel(variant=0).sel(stage="documentation") == 1.0).all()
    assert np.allclose(found.weakest_throughout.isel(variant=1), 1 / 7)  # all that was lacking is mended
    assert found.attrs["chosen"] == ["tick scribe"] and float(found.low.sel(candidate="tick scribe")) > 0
    assert found.left_out == [
        f"tick {n}: stages.dialogue: set by the scenario itself, or at the end of its range" for n in ("talk", "turns")
    ]
    # mended, the stage is what the process makes of it
    assert np.array_equal(found.mending.sel(stage="documentation"), found.effect_by_replicate.sel(candidate="tick scribe"))
    assert (found.mending.drop_sel(stage="documentation") == 0.0).all()
    said = " ".join(weakest(found))
    assert said.startswith("documentation is the weakest stage in 100 % (100 to 100) of sessions") and "would do more" not in said


def test_once_the_process_is_ticked_it_is_the_strength_and_nothing_is_left_to_do(tmp_path):
    project = with_weak_documentation(written(tmp_path, ticked=["scribe"]))
    found = coprod.profile(project, "implemented_share", kinds=["untick"], weeks=26, replicates=8)
    assert (found.level == 1.0).all() and found.attrs["chosen"] == [] and found.sizes["variant"] == 1
    assert "scribe carries most: unticked" in " ".join(strengths(found))
    assert changes(found) == ["1 change tried: none would raise implemented share, on the seeds by which they are chosen."]
    assert "Of scribe, the ticked process that looked most idle, it cannot be told that it is" in " ".join(harms(found))


def test_a_process_that_nothing_reads_does_nothing(tmp_path):
    found = coprod.profile(written(tmp_path), kinds=["tick"], weeks=26, replicates=4)
    assert (found.effect_by_replicate.sel(candidate="tick poster") == 0.0).all()
    assert found.attrs["chosen"] != ["tick poster"] and float(found.effect.sel(candidate="tick poster")) == 0.0
    twins = found.sel(candidate=["tick talk", "tick turns"])
    assert np.array_equal(*twins.effect_by_replicate.values) and twins.among_best[0] == twins.among_best[1]


@pytest.mark.parametrize("name", ["baseline", "ryhov_dialysis", "we_coproduce", "learning_health_system"])
def test_ticking_gives_what_a_file_gives(name):
    scenario = coprod.load_scenario(name)
    names = [p.name for p in scenario.processes]
    none = scenario.with_processes([])
    assert not none.processes and none.with_processes(names).values == scenario.values
    assert none.with_processes(names).origins == scenario.origins
    assert none.with_processes(names[::-1]).digest() == scenario.digest()
    if names:
        assert none.digest() != scenario.digest()


def test_a_parameter_that_a_scenario_sets_itself_is_left_alone_by_ticking():
    scenario = coprod.load_scenario("dark_side")
    own = scenario.values["leaders.micro.capacity"]
    assert scenario.with_processes(["funding"]).values["leaders.micro.capacity"] == own
    assert "tick funding" in candidates_of(scenario)[1]
    with pytest.raises(coprod.BadInput, match="warm_up"):
        scenario.with_processes(["warm_upp"])
    with pytest.raises(coprod.BadInput, match="twice"):
        scenario.with_processes(["warm_up", "warm_up"])


@pytest.mark.slow
def test_every_scenario_of_a_service_has_changes_and_none_changes_nothing():
    for name in shipped():
        scenario = coprod.load_scenario(name)
        open_to_it, left_out = candidates_of(scenario)
        assert len(open_to_it) + len(left_out) == 75 and not set(open_to_it) & set(left_out)
        digests = [changed(scenario, [c]).digest() for c in open_to_it.values()]
        assert scenario.digest() not in digests
        ticked = {p.name for p in scenario.processes}
        assert {c.process for c in open_to_it.values() if c.kind == "untick"} <= ticked


def rules(*families):
    return [Candidate(f"c{i}", "rule", "", change=Change(rules={f: "x"} if f else {})) for i, f in enumerate(families)]


def test_two_rules_of_a_family_are_not_chosen_together():
    merits = np.array([3.0, 2.0, 1.0, -1.0])
    assert chosen(merits, rules("seats", "seats", "", "")) == [0, 2]
    assert chosen(merits, rules("seats", "", "seats", "")) == [0, 1]
    assert chosen(-np.abs(merits), rules("", "", "", "")) == []


def test_a_change_without_a_number_is_the_last_to_be_chosen():
    values = np.array([[np.nan, np.nan], [1.0, np.nan], [2.0, 4.0]])
    assert merit(values, lower=False).tolist() == [-np.inf, 1.0, 3.0] and merit(values, lower=True).tolist() == [
        -np.inf,
        -1.0,
        -3.0,
    ]
    assert chosen(merit(values, lower=False), rules("", "", "")) == [2, 1]


@pytest.mark.slow
@given(st.integers(2, 30), st.integers(0, 2**32 - 1))
@settings(max_examples=12, deadline=None)
def test_who_is_best_in_every_replicate_is_among_the_best_in_every_resample(count, seed):
    rng = np.random.default_rng(seed)
    values = rng.random((count, 8))
    values[count // 2] += 2.0
    shares = among_best(values, 2)
    assert shares[count // 2] == 1.0 and shares.sum() == pytest.approx(2.0) and ((shares >= 0) & (shares <= 1)).all()
    assert np.allclose(among_best(values + rng.random(8), 2), shares)  # what a seed does to all changes nothing


def test_the_share_of_resamples_is_near_the_chance_that_a_mean_is_higher():
    rng = np.random.default_rng(1)
    difference = rng.normal(0.3, 1.0, 40)
    share = among_best(np.array([difference, np.zeros(40)]), 1)[0]
    z = difference.mean() / (difference.std() / math.sqrt(40))
    assert share == pytest.approx(statistics.NormalDist().cdf(z), abs=0.03)


def test_fresh_seeds_take_away_what_choosing_adds():
    """60 changes without effect: the best of them looks good where it was chosen, and like nothing on fresh seeds."""
    rng = np.random.default_rng(7)
    candidates = rules(*[""] * 60)
    where_chosen, fresh = [], []
    for _ in range(300):
        screened, estimated = rng.normal(size=(2, 60, 20))
        best = chosen(merit(screened, lower=False), candidates)[0]
        where_chosen.append(screened[best].mean())
        fresh.append(estimated[best].mean())
    error = np.std(fresh, ddof=1) / math.sqrt(300)
    assert abs(np.mean(fresh)) < 3 * error and np.mean(where_chosen) > 0.4


def test_the_words_follow_the_numbers(found):
    data = found.copy(deep=True)
    first, second = data.attrs["chosen"]
    data["effect"].loc[first], data["low"].loc[first], data["high"].loc[first] = 0.02, -0.01, 0.05
    data["among_best"].loc[first], data["among_best"].loc[second] = 0.31, 0.9
    data["summed"] = data["together"] - np.array([0.1, 0.11, 0.1, 0.11, 0.1, 0.1])
    lines = changes(data)
    assert (
        "+0.0200 (-0.0100 to +0.0500) of value [-1 to 1], which cannot be told from nothing" in lines[0] and "in 31 %" in lines[0]
    )
    assert "more than the sum of each" in lines[-1]
    data["summed"] = data["together"] + np.array([0.1, -0.1, 0.1, -0.1, 0.1, -0.1])
    assert "they add up, as far as can be told" in changes(data)[-1]
    data["weakest_throughout"][:] = 0.0
    data["weakest_throughout"].loc[{"stage": "assets"}] = 0.6
    data["weakest_throughout"].loc[{"stage": "dialogue"}] = 0.4
    assert weakest(data)[0].startswith("assets is the weakest stage in 60 %")
    data["weakest_throughout"].loc[{"stage": "agreement", "variant": "with the changes"}] = 0.9
    assert weakest(data)[-1] == "With the changes below it would be agreement, in 90 % (90 to 90) of sessions."
    data["mending"].loc[{"stage": "agreement"}] = 0.5
    data["mending_screened"].loc[{"stage": "agreement"}] = 0.5
    assert weakest(data)[-2] == "Mending agreement would do more: +0.5000 (+0.5000 to +0.5000)."
    data["standing"].loc[{"number": "personal_trust"}] = np.array([0.7, 0.6, 0.5])[None, :, None]
    data["standing"].loc[{"number": "value_negative_share_by_group[disadvantaged]"}] = 0.25
    said = " ".join(year(data))
    assert "fell: trust from 0.700 to 0.500" in said and "25 % (25 to 25) of disadvantaged" in said
    data["level"].loc[{"stage": "understanding"}] = 1.0
    assert "understanding 1.00" in strengths(data)[0]


def test_the_page_says_what_it_is_of_and_no_more_than_was_asked(found):
    """Units of numbers, no brackets within brackets, sizes of those kinds of changes that were tried, and where it comes from."""
    words = "\n".join([line for section in sections(found) for line in section.lines])
    assert found.attrs["scenario_hash"][:16] in words and found.attrs["code_hash"][:16] in words
    assert f"coprod {version('coprod')}" in words and not re.search(r"\([^()]*\(", words)
    assert "what a process adds" in words and "a starting value moves" not in words
    numbers = {row[0] for section in sections(found) for row in section.rows}
    assert {"value [-1 to 1]", "personal trust [share]"} <= numbers
    small = found.assign(effect=found["effect"] * 0 - 1e-9, low=found["low"] * 0 - 1e-9, high=found["high"] * 0 - 1e-9)
    assert "-0.0000" not in "\n".join(cell for section in sections(small) for row in section.rows for cell in row)


def test_what_lowers_is_sought_where_less_is_better():
    found = coprod.profile(small(), "power_gap", lower=True, kinds=["tick"], weeks=26, replicates=6)
    worst = found.screened.mean("replicate").to_series().sort_values(kind="stable").index[:2]
    assert found.attrs["chosen"] == list(worst) and (found.effect.sel(candidate=list(worst)) < 0).all()
    titles = [section.title for section in sections(found)]
    assert "The changes that lower power gap most" in titles


def test_threads_change_nothing(found):
    two = coprod.profile(small(), kinds=["tick", "practice"], weeks=26, replicates=6, seed=3, threads=2)
    assert two.identical(found)


@pytest.mark.slow
def test_all_kinds_of_a_project_with_processes():
    found = coprod.profile(small("ryhov_dialysis"), weeks=26, replicates=3, threads=2)
    assert set(found.kind.values) == {"tick", "untick", "rule", "practice", "start"}
    rows = [row for section in sections(found) for row in section.rows]
    assert all(isinstance(cell, str) and cell for row in rows for cell in row)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["basline"], "baseline"),
        (["baseline", "--measure", "valu"], "value"),
        (["baseline", "--measure", "value_by_group"], "measure over all"),
        (["baseline", "--weeks", "0"], "time.weeks"),
        (["baseline", "--weeks", "3"], "at least 4 steps"),
        (["baseline", "--replicates", "1"], "from 3"),
        (["baseline", "--seed", "-1"], "seed"),
        (["baseline", "--kind", "ticks"], "kind of change"),
        (["baseline", "--kind", "untick"], "nothing to change"),
        (["baseline", "--tick", "warmup"], "warm_up"),
        (["learning_cafe", "--tick", "warm_up"], "twice"),
        (["baseline", "--cut", "R99"], "R99"),
        (["baseline", "-o", "x.xlsx"], ".csv"),
        (["baseline", "--page", "x.html"], ".md"),
        (["baseline", "--page", "no/x.md"], "existing folder"),
        (["baseline", "--picture", "x.gif"], ".png"),
        (["baseline", "--event", "budget_cut@60"], "before the event"),
    ],
)
def test_bad_input(words, said, tmp_path):
    done = coprod_here("profile", *words, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and "fix" in done.stderr, done.stderr
    assert "runs of" not in done.stdout and not list(tmp_path.iterdir())


def test_a_laboratory_and_a_project_that_never_meets_are_refused(tmp_path):
    path = tmp_path / "lab.toml"
    path.write_text('title = "T"\nstory = "S"\n[laboratory]\nphases = ["dialogue"]\n', encoding="utf-8")
    done = coprod_here("profile", "lab.toml", cwd=tmp_path)
    assert done.returncode == 2 and "laboratory" in done.stderr
    never = small(**{"lead.interval": 260.0, "population.units": 1, "population.organisations": 1, "lead.initiating_gain": 0.0})
    with pytest.raises(coprod.BadInput, match="holds a session"):
        coprod.profile(never, kinds=["tick"], weeks=26, replicates=3)
    with pytest.raises(coprod.BadInput, match="persistence has a value at the end in 0 of 3"):
        coprod.profile(small(), "persistence", kinds=["tick"], weeks=26, replicates=3)
    for options in ({"kinds": "tick"}, {"kinds": []}, {"threads": 0}, {"replicates": 2}, {"weeks": 2}):
        with pytest.raises(coprod.BadInput):
            coprod.profile(small(), **{"weeks": 26, **options})


def test_where_every_process_is_ticked_nothing_is_left_to_tick(tmp_path):
    every = ["scribe", "talk", "turns", "poster"]
    with pytest.raises(coprod.BadInput, match="nothing to change"):
        coprod.profile(written(tmp_path, every), kinds=["tick"], weeks=26, replicates=3)
    found = coprod.profile(written(tmp_path, every), kinds=["tick", "untick"], weeks=26, replicates=3)
    assert set(found.kind.values) == {"untick"} and bool(found.ticked.all())


def test_no_number_is_cut_on_80_columns(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = coprod_here(
        *["profile", "baseline", "--weeks", "26", "--replicates", "3", "--kind", "practice", "--seed", "1"], cwd=tmp_path
    )
    found = coprod.profile("baseline", kinds=["practice"], weeks=26, replicates=3, seed=1)
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    for section in sections(found)[1:]:
        for row in section.rows:
            assert any(line.endswith(" ".join(row[1:])) for line in lines), row
    assert all(stage in done.stdout for stage in STAGES)


def test_the_command_writes_what_the_function_gives(tmp_path):
    line = "profile baseline --weeks 26 --replicates 4 --set population.citizens=40 --kind tick --kind practice --tick structure"
    done = coprod_here(*line.split(), *["--page", "p.md", "-o", "t.csv", "--picture", "p.svg"], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    project = small().with_processes(["structure"])
    found = coprod.profile(project, kinds=["tick", "practice"], weeks=26, replicates=4)
    with open(tmp_path / "t.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    of = {row["name"]: row for row in rows if row["what"] == "change"}
    assert {n: float(r["mean"]) for n, r in of.items()} == found.effect.to_series().to_dict()
    assert {n: float(r["among_best"]) for n, r in of.items()} == found.among_best.to_series().to_dict()
    assert all(row["scenario_hash"] == found.scenario_hash and row["measure"] == "value" for row in rows)
    page = (tmp_path / "p.md").read_text(encoding="utf-8")
    for section in sections(found):
        assert f"# {section.title}\n" in page
        for text in section.lines:
            assert text in done.stdout and text.replace("*", "\\*") in page
    assert "Processes ticked: 1 of 45." in page and "must not be used to forecast" in page
    assert f"Command: coprod {line} --page p.md" in page
    assert (tmp_path / "p.svg").stat().st_size > 1000
    again = coprod_here(*line.split(), "--page", "p.md", cwd=tmp_path)
    assert again.returncode == 2 and "exists" in again.stderr
