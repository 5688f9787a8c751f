"""Reports: their numbers recomputed with plain xarray, words that follow the numbers, one file that stands by itself, refusals."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
import zarr
from scipy import stats

import coprod
from coprod.analysis.changes import changes
from coprod.analysis.interactions import interactions
from coprod.analysis.report.numbers import numbers
from coprod.analysis.report.statements import in_short, question
from coprod.analysis.tornado import draw_tornado
from tests.analysis.report_data import grid, sample, trajectories
from tests.app.process import coprod_here

STUDY = """
scenario = "baseline"
title = "Trust, complexity and how they decide"
weeks = 8
replicates = 4
seed = 3
[set]
population.citizens = 40
population.professionals = 8
[[factors]]
parameter = "start.trust"
values = [0.2, 0.5, 0.8]
[[factors]]
parameter = "needs.complexity"
values = [0.1, 0.9]
[[factors]]
rule = "decision"
values = ["consensus", "majority"]
[record]
measures = ["value", "personal_trust", "need_gap", "value_by_role"]
every = 4
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "s.toml").write_text(STUDY, encoding="utf-8")
    done = coprod_here("sweep", "s.toml", "-o", "s.zarr", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "s.zarr"


# --- the numbers, recomputed from the store with plain xarray


def recomputed(path: Path) -> dict[tuple[str, str, str, str], tuple[float, float, float]]:
    """Every change of every measure with its simultaneous interval, from the store and nothing of coprod's."""
    data = xr.open_zarr(path, consolidated=False).isel(time=-1)
    steps = [
        ("trust", 0.2, 0.8, "start.trust"),
        ("complexity", 0.1, 0.9, "needs.complexity"),
        ("decision_rule", "consensus", "majority", "decision"),
    ]
    found = {}
    for measure in ("value", "personal_trust", "need_gap"):
        for dim, first, last, name in steps:
            others = [d for d in ("trust", "complexity", "decision_rule") if d != dim]
            change = (
                (data[measure].astype(float).sel({dim: last}) - data[measure].astype(float).sel({dim: first})).mean(others).values
            )
            test = stats.ttest_1samp(change, 0.0)
            low, high = test.confidence_interval(1.0 - 0.05 / len(steps))
            found[measure, name, str(first), str(last)] = (change.mean(), low, high)
    return found


def test_the_tables_numbers_are_those_of_the_store(store, tmp_path):
    coprod.report(coprod.open_store(store), tmp_path / "r.md")
    text = (tmp_path / "r.md").read_text(encoding="utf-8").replace("\\", "")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    wanted = recomputed(store)
    told = {}
    for row in rows:
        if len(row) >= 8 and (row[0].replace(" ", "_"), *row[1:4]) in wanted:
            told[(row[0].replace(" ", "_"), *row[1:4])] = (row[4], *row[5].split(" to "), row[7])
    assert set(told) == set(wanted)
    for key, (mean, low, high) in wanted.items():
        *shown, sure = told[key]
        for number, text_of in zip((mean, low, high), shown, strict=True):
            digits = len(text_of.partition(".")[2])
            assert abs(float(text_of) - number) <= 0.5000001 * 10**-digits, (key, number, text_of)
            assert number == 0 or len(text_of.lstrip("-0.").replace(".", "")) >= 1
        assert sure == ("sure" if low > 0 or high < 0 else "none at all" if low == high == 0.0 else "may be chance")


def test_levels_and_shares_are_those_of_the_store(store):
    found = numbers(coprod.open_store(store))
    data = xr.open_zarr(store, consolidated=False).isel(time=-1).load()
    for measure in ("value", "personal_trust", "need_gap"):
        array = data[measure].astype(float)
        of_seeds = array.mean(["trust", "complexity", "decision_rule"]).values
        low, high = stats.ttest_1samp(of_seeds, 0.0).confidence_interval(0.95)
        one = found.sel(measure=measure)
        assert [one.level.item(), one.level_low.item(), one.level_high.item()] == pytest.approx([of_seeds.mean(), low, high])
        cells = array.mean("replicate")
        assert [one.lowest.item(), one.highest.item()] == pytest.approx([cells.min().item(), cells.max().item()])


def test_shares_of_variance_are_those_of_the_analysis_of_variance():
    data = grid(a=1.0, b=0.3, noise=0.3, replicates=8)
    y = data["value"].isel(time=-1).values.reshape(6, 8)
    rest = y - y.mean(1, keepdims=True) - y.mean(0) + y.mean()
    ms = [8 * y.mean(1).var(ddof=1), 6 * y.mean(0).var(ddof=1), (rest**2).sum() / 35]
    parts = np.maximum([(ms[0] - ms[2]) / 8, (ms[1] - ms[2]) / 6, ms[2]], 0.0)
    found = numbers(data, ["value"])
    assert found.share.values[0] == pytest.approx(parts / parts.sum())
    assert f"Of the variance of value between these runs {100 * parts[0] / parts.sum():.0f} % lies between points" in said(data)
    assert "Of the variance" not in said(data.isel(replicate=slice(4)))  # too few seeds to say


# --- words follow the numbers


def said(data) -> str:
    return "\n".join(in_short(numbers(data)))


def test_the_factor_that_moves_most_is_named_with_its_direction():
    up, down = said(grid(a=1.0, b=0.3, noise=1e-3)), said(grid(a=-1.0, b=0.3, noise=1e-3))
    assert "The largest change that is sure: a from 0 to 2, value rises by 2.00 (95 % 2.00 to 2.00)" in up
    assert "a from 0 to 2, value falls by 2.00 (95 % 2.00 to 2.00)" in down
    assert "The largest change that is sure: b from 0 to 1, value rises by 5" in said(grid(a=1.0, b=5.0))
    assert "Also sure: b from 0 to 1: +0.300 (95 % 0.3" in up or re.search(r"Also sure: b from 0 to 1: \+0\.\d+", up)


def test_what_cannot_be_told_from_nothing_is_said_with_how_large_it_may_be():
    text = said(grid(a=1.0, noise=0.05))
    told = re.search(r"No effect on value can be told from nothing for b from 0 to 1: its 95 % interval reaches ([\d.]+)\.", text)
    assert told and 0.0 < float(told[1]) < 0.3
    nothing = said(grid(noise=0.5))
    assert "sure:" not in nothing and "for a from 0 to 2, b from 0 to 1" in nothing.replace(
        "b from 0 to 1, a from 0 to 2", "a from 0 to 2, b from 0 to 1"
    )


def test_factors_that_act_together_are_said_to():
    text = said(grid(a=1.0, b=0.3, together=0.5))
    assert "Factors act together: the effect of a from 0 to 2 on value changes by +1" in text
    apart = said(grid(a=1.0, b=0.3))
    assert "act together on value cannot be told" in apart


def test_a_measure_that_does_not_vary_is_said_to_be_the_same():
    data = grid(a=0.0, noise=0.0)
    assert "it is the same at every point" in said(data)


def test_one_replicate_is_said_to_tell_nothing_of_chance():
    text = said(grid(a=1.0, b=0.3).isel(replicate=[0]))
    assert (
        "one replicate, so how sure cannot be told" in text
        and "sure:" not in text
        and "How sure cannot be told, of too few runs: a from 0 to 2: +" in text
    )


def test_runs_without_a_value_are_counted_and_left_out():
    data = grid(a=1.0, b=0.3)
    data["value"][1, 0, 2] = np.nan
    data["value"][0, 1, :] = np.nan
    found = numbers(data)
    assert "7 of 36 runs have no value at the end; they are left out." in "\n".join(in_short(found))
    assert int(found.runs_without.sel(measure="value")) == 7 and int(found.runs_without.sel(measure="workload")) == 0
    assert "No run has value" in said(data.where(False))


def test_a_sample_is_told_by_its_fifths():
    data = sample(100, replicates=4)
    found = numbers(data, ["value"])
    runs = data["value"].isel(time=-1).values
    end = runs.mean(axis=1)
    for i, true in (("1", 2.0), ("2", -1.0), ("3", 0.0)):
        x = data[f"x{i}"].values
        ends = end[x >= np.quantile(x, 0.8)], end[x <= np.quantile(x, 0.2)]
        mean = ends[0].mean() - ends[1].mean()
        one = found.sel(measure="value").isel(change=list(found.factor.values).index(f"start.x{i}"))
        by_seed = np.array([y[x >= np.quantile(x, 0.8)].mean() - y[x <= np.quantile(x, 0.2)].mean() for y in runs.T])
        parts = [(side.var(ddof=1) / len(side), len(side) - 1) for side in ends] + [(by_seed.var(ddof=1) / 4, 3)]
        variance = sum(v for v, _ in parts)
        half = stats.t.ppf(1 - 0.05 / 6, variance**2 / sum(v**2 / f for v, f in parts)) * variance**0.5
        assert [one.effect.item(), one.effect_low.item(), one.effect_high.item()] == pytest.approx([mean, mean - half, mean + half])
        assert mean - half < 0.8 * true < mean + half
    assert "start.x1 from 0.1 to 0.9, value rises by 1.6" in "\n".join(in_short(found))


def test_what_seeds_do_to_an_idle_factor_is_hardly_ever_sure():
    """All points share their seeds: a slope that a seed has by chance is in every point."""
    rng, sure = np.random.default_rng(1), 0
    for _ in range(100):
        data = sample(40, replicates=5)
        x = np.stack([data[f"x{i}"].values for i in (1, 2, 3)])
        data["value"][...] = np.einsum("fp,fr->pr", x - 0.5, rng.standard_normal((3, 5)))[:, :, None]
        sure += any(e.sure for e in changes(data, "value").found)
    assert sure <= 12  # 5 of 100 where intervals hold what they say; more than 12 in 1 of 1,000


def test_one_replicate_of_a_sample_tells_nothing_of_seeds():
    assert not any(e.sure or np.isfinite(e.low) for e in changes(sample(60).isel(replicate=[0]), "value").found)


def test_trajectories_share_their_seeds_too():
    rng, sure = np.random.default_rng(2), 0
    for _ in range(60):
        data = trajectories(8)
        x = np.stack([data[f"x{i}"].values for i in (1, 2, 3)])
        data["value"][...] = np.einsum("fp,fr->pr", x, rng.standard_normal((3, 4)))[:, :, None]
        sure += any(e.sure for e in changes(data, "value").found)
    assert sure <= 9
    data["value"][...] = (2 * x[0] - x[1])[:, None, None] + 1e-3 * rng.standard_normal((1, 4, 1))
    found = {e.factor: e for e in changes(data, "value").found}
    assert found["start.x1"].mean == pytest.approx(2.0) and found["start.x2"].mean == pytest.approx(-1.0)


def test_replicates_that_only_some_points_have_do_not_weigh():
    """Where replicates were added until a mean was precise: a has effect 1 where b is 0, and none where b is 1."""
    data = grid(a=0.5, b=0.2, together=-0.5, replicates=40)
    data["value"][:, 1, 10:] = np.nan
    data.attrs["study_definition"] = json.dumps(
        {"design": {"kind": "grid"}, "factors": [], "replicates": 10, "precision": {"measure": "value"}}
    )
    found = numbers(data, ["value"])
    one = found.isel(change=list(found.factor.values).index("a"))
    assert one.effect.item() == pytest.approx(0.5, abs=0.02) and one.n.item() == 10 and found.attrs["replicates"] == 10
    assert int(found.runs_without.item()) == 0 and "of those that every point has" in " ".join(question(found))


def test_a_point_without_values_makes_no_other_effect():
    data = grid(a=1.0, b=0.5, together=5.0)
    data["value"][2, 1] = np.nan
    text = said(data)
    assert "What moves value cannot be told: too few runs have a value." in text and "nan" not in text
    data = grid(a=1.0, b=0.5, together=5.0)
    data["value"][2, 1, 4] = np.nan
    found = numbers(data, ["value"])
    assert found.n.values.tolist() == [[5, 5]] and found.effect.values[0, 0] == pytest.approx(7.0, abs=0.05)


def test_a_choice_of_a_sample_is_compared_with_its_reference():
    data = sample(40, replicates=4).assign_coords(
        decision_rule=("sample", ["majority", "consensus"] * 20, {"kind": "rule", "parameter": "decision"})
    )
    data.attrs["study_definition"] = json.dumps({"design": {}, "factors": [], "scenario": {"rules": {"decision": "consensus"}}})
    e = next(e for e in changes(data, "value").found if e.factor == "decision")
    assert (e.first, e.last) == ("consensus", "majority")


def test_measures_of_roles_are_not_taken_for_replicates(tmp_path):
    data = grid(a=1.0).expand_dims(role=["citizen", "professional"])
    with pytest.raises(coprod.BadInput, match="for each role"):
        changes(data, "value")
    with pytest.raises(coprod.BadInput, match="for each role"):
        interactions(data, "value")


def test_few_alike_are_not_sure():
    data = grid(a=1.0, noise=0.0, replicates=3)
    assert "sure:" not in said(data).replace("How sure", "")
    assert "The largest change that is sure: a from 0 to 2" in said(grid(a=1.0, noise=0.0, replicates=8))


@pytest.mark.slow
@pytest.mark.parametrize("week", ["never", "one", "choices", "one level"])
def test_odd_grids_are_reported(tmp_path, week):
    data = grid(a=1.0, b=0.3, choice=week == "choices")
    if week == "never":
        data = data.assign_coords(a=("a", [1.0, 2.0, np.inf], data["a"].attrs))
    elif week == "one":
        data = data.isel(time=[-1])
    elif week == "one level":
        data = data.isel(b=[0])
    coprod.report(data, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "nan" not in re.sub(r"base64,[^\"]*", "", text).replace("provenance", "")
    assert week != "never" or "a from 1 to never" in text


def test_data_of_another_model_are_reported_and_what_is_none_is_refused(tmp_path):
    data = sample(60, replicates=4)
    data.attrs = {}
    coprod.report(data, tmp_path / "r.md")
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "What the numbers of this model rest on is not said in these data." in text and "start.x1 from 0.1 to 0.9" in text
    for wrong in (data["value"], data.isel(replicate=0, drop=True), 5):
        with pytest.raises(coprod.BadInput):
            coprod.report(wrong, tmp_path / "wrong.md")
    with pytest.raises(coprod.BadInput, match="folder"):
        coprod.report(data, tmp_path / "none" / "r.md")
    assert [path.name for path in tmp_path.iterdir()] == ["r.md"]


def test_the_question_says_what_was_varied_and_what_else_was_changed(store, tmp_path):
    coprod.report(coprod.open_store(store), tmp_path / "r.md")
    text = (tmp_path / "r.md").read_text(encoding="utf-8").replace("\\", "")
    assert "start.trust (0.2, 0.5, 0.8); needs.complexity (0.1, 0.9); decision (consensus, majority)" in text
    assert "but for population.citizens = 40, population.professionals = 8." in text
    assert "12 points of a grid design × 4 replicates = 48 runs of 8 weeks, seed 3." in text
    assert question(numbers(coprod.open_store(store)))[0] == "Trust, complexity and how they decide."


def test_a_measure_by_role_is_left_out_with_a_word_and_reported_of_each_where_it_is_named(store, tmp_path):
    coprod.report(coprod.open_store(store), tmp_path / "r.md")
    text = (tmp_path / "r.md").read_text(encoding="utf-8").replace("\\", "")
    assert "Not shown here: value_by_role (for each role). Named, each has a row: coprod report --measure value_by_role." in text
    found = coprod.report(coprod.open_store(store), tmp_path / "of.md", ["value", "value_by_role"])
    assert list(found.measure.values) == ["value", "value of citizen", "value of professional", "value of leader"]
    data = xr.open_zarr(store, consolidated=False)["value_by_role"].isel(time=-1).astype(float).load()
    for role in ("citizen", "professional"):
        assert found.level.sel(measure=f"value of {role}").item() == pytest.approx(data.sel(role=role).mean().item())
    assert "Not shown here" not in (tmp_path / "of.md").read_text(encoding="utf-8")


def test_factors_are_told_with_their_meaning_and_marked_among_the_numbers_in_force(store, tmp_path):
    coprod.report(coprod.open_store(store), tmp_path / "r.md")
    text = (tmp_path / "r.md").read_text(encoding="utf-8").replace("\\", "")
    assert "| start.trust | mean personal trust at the start, both ways | share (0-1) | 0.2, 0.5, 0.8 |" in text
    assert "What these are: " in text and "start.trust, mean personal trust at the start, both ways [share (0-1)]" in text
    assert "| start.trust | varied | share (0-1) |" in text and "| needs.complexity | varied |" in text
    assert "decision varied" in text and "decision consensus" not in text.partition("## The study as it was run")[0]


def test_intervals_of_a_share_end_where_shares_do():
    data = grid(noise=0.0)
    data["value"][...] = np.where(np.arange(6) < 3, 0.9, 1.0)[:, None]
    data["value"].attrs["units"] = "share"
    one = numbers(data, ["value"]).sel(measure="value")
    assert one.level_high.item() == 1.0 and one.level_low.item() == pytest.approx(0.95 - 2.5706 * 0.05 * np.sqrt(1.2 / 6), rel=1e-4)
    data["value"].attrs["units"] = "m"
    assert numbers(data, ["value"]).level_high.item() > 1.0


def tables_of(path) -> dict[str, list[list[str]]]:
    """Rows of the tables of a Markdown report, by the first cell of their header."""
    found, header = {}, ""
    for line in path.read_text(encoding="utf-8").replace("\\", "").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if not line.startswith("|"):
            header = ""
        elif not header:
            header = cells[0]
            found.setdefault(header, [])
        elif not line.startswith("|--"):
            found[header].append(cells)
    return found


def sobol_of_weights(points=64, seed=1):
    """y = 3 x + w1 of weights that sum to 1 (w1, w2, w3), in Saltelli's arrangement."""
    rng = np.random.default_rng(seed)
    one, other = ({"x": rng.random(points), "w": rng.dirichlet(np.ones(3), points)} for _ in range(2))
    parts = [one, {**one, "x": other["x"]}, {**one, "w": other["w"]}, other]
    x, w = (np.stack([part[key] for part in parts], axis=1).reshape(points * 4, *one[key].shape[1:]) for key in ("x", "w"))
    y = 3 * x + w[:, 0]
    values = y[:, None, None] + 1e-3 * rng.standard_normal((points * 4, 4, 1))
    coordinates = {"x": ("sample", x, {"kind": "parameter"}), "time": [52.0]}
    coordinates |= {f"w{i}": ("sample", w[:, i], {"kind": "parameter", "simplex": "w"}) for i in range(3)}
    return xr.Dataset({"value": (("sample", "replicate", "time"), values)}, coordinates)


def test_indices_stand_in_a_table_and_weights_that_move_only_together_are_said_to(tmp_path):
    data = sobol_of_weights()
    design = {"kind": "sobol", "points": [], "labels": [], "options": [["points", 64], ["seed", 0]]}
    factor = {"kind": "parameter", "values": [], "low": 0.0, "high": 1.0, "log": False}
    factors = [{**factor, "name": "x", "simplex": ""}, *({**factor, "name": f"w{i}", "simplex": "w"} for i in range(3))]
    data.attrs["study_definition"] = json.dumps({"design": design, "factors": factors})
    coprod.report(data, tmp_path / "r.md")
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    indices = coprod.sensitivity(data, "value")
    rows = {row[0]: row for row in tables_of(tmp_path / "r.md")["factor"] if len(row) == 6}
    for name in ("x", "w"):
        one = indices.sel(factor=name)
        shown = [f"{one[key].item():.3f}" for key in ("first", "total")]
        assert [rows[name][1], rows[name][3]] == shown and rows[name][
            2
        ] == f"{one.first_low.item():z.3f} to {one.first_high.item():z.3f}"
    assert "First order: " in text and "4 replicates are few: intervals are wide, what seeds make is told under Sensitivity" in text
    assert "The 3 weights of w together do move value (total index 0.0" in text and "points at its ends." in text


def test_of_another_model_only_what_is_known_is_said(tmp_path):
    data = sample(60, replicates=4)
    data.attrs = {}
    data["time"].attrs["units"] = "days"
    coprod.report(data, tmp_path / "r.md")
    text = re.sub(r"base64,.*", "", (tmp_path / "r.md").read_text(encoding="utf-8").replace("\\", ""))
    assert "?" not in text.replace("sure?", "").replace("moves it?", "") and "Must not be used" not in text
    assert "Varied: start.x1 (0.00833 to 0.992); start.x2" in text and "## What was varied" in text
    assert "60 points × 4 replicates = 240 runs of 26 days." in text and "After 26 days value" in text
    assert "from the fifth of points with the lowest values" in text and "n counts points at both ends" in text
    del data["time"].attrs["units"]
    assert "After 26 units of time value" in said(data)


def test_data_without_factors_are_said_to_have_none():
    data = sample(60, replicates=4).drop_vars(["x1", "x2", "x3"])
    assert "What moves value cannot be told: no factor is there that has two levels." in said(data)
    text = said(grid(a=1.0).isel(a=0, b=0, replicate=[0], drop=True))
    assert "From its first value to its last value rises by" in text and "how sure cannot be told of so few runs" in text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.assign_coords(time=np.array(["2020-01-01", "2020-02-01"], "M8[ns]")), "time is datetime64"),
        (lambda d: d.isel(sample=slice(0)), "hold no runs"),
        (lambda d: d.assign(value=d["value"].astype(str)), "value is <U"),
        (lambda d: d.assign(value=d["value"].expand_dims(ward=3)), "value has a dimension ward"),
        (lambda d: d.rename(sample="run"), "a dimension run, along which x1, x2, x3 go"),
        (lambda d: d.assign(value=d["value"].isel(replicate=0, drop=True), other=d["value"]), "value has no dimension replicate"),
        (lambda d: d.assign_coords(x1=d["x1"].where(d["x1"] > 0.2)), "factor x1 has no number at some points"),
        (lambda d: None, "a NoneType is no dataset"),
        (lambda d: "r.zarr", "a str is no dataset"),
        (lambda d: d.assign_attrs(runs_not_computed=3), "not finished: 3 runs are not computed"),
    ],
    ids=["dates", "no points", "text", "wards", "renamed", "no replicate", "no number", "none", "a path", "unfinished"],
)
def test_data_that_say_nothing_to_a_report_are_refused(tmp_path, change, says):
    with pytest.raises(coprod.BadInput, match=says):
        coprod.report(change(sample(40)), tmp_path / "r.md")
    assert not list(tmp_path.iterdir())


# --- the file


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.headings: list[str] = []
        self.alt: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        self.addresses += [about[k] for k in ("src", "href", "srcset", "data") if k in about]
        if tag == "img":
            self.alt.append(about.get("alt", ""))
        if tag not in ("img", "meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("h2", "summary"):
            self.headings.append(data)


def test_the_page_stands_by_itself_and_has_every_part(store, tmp_path):
    done = coprod_here("report", str(store), "-o", "r.html", cwd=tmp_path)
    assert done.returncode == 0 and "report: r.html" in done.stdout, done.stderr
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    page = Seen()
    page.feed(text)
    assert not page.open and page.addresses and all(a.startswith("data:") for a in page.addresses)
    assert not re.search(r"url\(|@import|<script|<link|<iframe", text)
    assert len(page.alt) == 3 and all(len(alt) > 60 for alt in page.alt)
    wanted = [
        "Question",
        "In short",
        "What was varied",
        "What moved, and what did not",
        "Where each measure ended",
        "How sure",
        "Pictures",
    ]
    wanted += ["What was assumed", "Where it comes from", "The study as it was run"]
    assert page.headings == wanted
    assert "must not be used to forecast" in text.lower()
    data = coprod.open_store(store)
    for name in ("scenario_hash", "code_hash", "created"):
        assert data.attrs[name] in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html"]


@pytest.mark.slow
def test_text_of_a_study_is_text_in_the_page(tmp_path):
    data = grid(a=1.0, b=0.3)
    data.attrs["study_title"] = "Is <b>a</b> & b | c *better*? ![x](y)"
    coprod.report(data, tmp_path / "r.html")
    coprod.report(data, tmp_path / "r.md")
    assert "Is &lt;b&gt;a&lt;/b&gt; &amp; b | c *better*?" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# Is \\<b\\>a\\</b\\> & b \\| c \\*better\\*? !\\[x\\](y)\n")


def test_markdown_has_tables_with_a_cell_for_every_name_and_each_picture_once(store, tmp_path):
    coprod.report(coprod.open_store(store), tmp_path / "r.md")
    lines = (tmp_path / "r.md").read_text(encoding="utf-8").splitlines()
    for one, other in pairwise(lines):
        if one.startswith("| ") and other.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", one)) == len(re.findall(r"(?<!\\)\|", other))
    used = re.findall(r"!\[[^\]]*\]\[(\w+)\]", "\n".join(lines).replace("\\]", "").replace("\\[", ""))
    given = [line[1:].partition("]")[0] for line in lines if re.match(r"\[\w+\]: data:", line)]
    assert sorted(used) == sorted(given) == ["interactions", "series", "tornado"]


@pytest.mark.slow
def test_the_same_store_makes_the_same_report(store, tmp_path):
    for name in ("one.html", "two.html"):
        coprod.report(coprod.open_store(store), tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_a_run_by_itself_says_what_changed_in_its_course(tmp_path):
    changed = ["--set", "population.citizens=40", "--event", "trust_crisis@4", "--rule", "decision=majority", "--cut", "R1"]
    done = coprod_here("run", "baseline", "--weeks", "8", "--replicates", "4", *changed, "-o", "r.zarr", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = coprod_here("report", "r.zarr", "--measure", "workload", "--measure", "value", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    words = " ".join(done.stdout.split())
    assert "but for decision = majority, loop R1 cut, trust_crisis: trust in professionals falls at week 4" in words
    assert "no answer expected at week 4, population.citizens = 40. 4 replicates = 4 runs of 8 weeks" in words
    data = xr.open_zarr(tmp_path / "r.zarr", consolidated=False)["workload"].astype(float).load()
    first = int(np.flatnonzero(np.isfinite(data.values).all(axis=0))[0])
    change = (data.isel(time=-1) - data.isel(time=first)).values
    low, high = stats.ttest_1samp(change, 0.0).confidence_interval(0.975)  # two measures
    told = re.search(r"From its first value to its last, workload rises by ([\d.]+) \(95 % (-?[\d.]+) to (-?[\d.]+)\)", words)
    assert low > 0 and told
    assert [float(x) for x in told.groups()] == pytest.approx([change.mean(), low, high], rel=5e-3)
    assert (tmp_path / "r-report.html").is_file()


def test_named_points_are_compared_with_the_first_and_say_what_they_change(tmp_path):
    points = '[[points]]\nlabel = "as it is"\n[[points]]\nlabel = "trusting"\nset = { start.trust = 0.9 }\n'
    text = (
        STUDY.partition("[[factors]]")[0]
        + '[design]\nkind = "contrasts"\n'
        + points
        + '[record]\nmeasures = ["value"]\nevery = 4\n'
    )
    (tmp_path / "c.toml").write_text(text, encoding="utf-8")
    assert coprod_here("sweep", "c.toml", "-o", "c.zarr", cwd=tmp_path).returncode == 0
    done = coprod_here("report", "c.zarr", "-o", "c.md", cwd=tmp_path)
    words = " ".join(done.stdout.split())
    assert "Points: as it is; trusting (start.trust = 0.9)." in words and "trusting against as it is" in words
    data = xr.open_zarr(tmp_path / "c.zarr", consolidated=False)["value"].isel(time=-1).astype(float).values
    assert f"{data[1].mean() - data[0].mean():.2}"[:4] in (tmp_path / "c.md").read_text(encoding="utf-8")


# --- refusals


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "r.pdf"], "cannot write r.pdf"),
        (["-o", "none/r.html"], "cannot write r.html to the folder"),
        (["-o", "r"], "allowed  .html or .md"),
        (["--measure", "valeu"], "nearest  value"),
        (["--measure", "value_by_rol"], "nearest  value_by_role"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_what_cannot_be_reported_is_refused_and_nothing_written(store, tmp_path, arguments, says):
    done = coprod_here("report", str(store), *arguments, cwd=tmp_path)
    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_stores_that_are_unfinished_of_other_code_or_none_are_refused(store, tmp_path):
    assert "there is no store" in coprod_here("report", "no.zarr", cwd=tmp_path).stderr
    shutil.copytree(store, tmp_path / "old.zarr")
    root = json.loads((tmp_path / "old.zarr" / "zarr.json").read_text(encoding="utf-8"))
    root["attributes"]["code_hash"] = "0" * 64
    (tmp_path / "old.zarr" / "zarr.json").write_text(json.dumps(root), encoding="utf-8")
    done = coprod_here("report", "old.zarr", cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "another version of the model's code" in done.stderr, done.stderr
    assert not list(tmp_path.glob("*.html"))


def test_measures_are_a_list(tmp_path):
    with pytest.raises(coprod.BadInput, match="measures is a text"):
        coprod.report(sample(40), tmp_path / "r.md", "value")


def test_a_store_that_is_not_finished_says_so_in_python_and_in_its_picture(store, tmp_path):
    """Half of the runs are marked as not computed, as they are in a sweep that was cut off."""
    shutil.copytree(store, tmp_path / "s.zarr")
    group = zarr.open_group(str(tmp_path / "s.zarr"), mode="r+")
    group["bookkeeping"]["status"][0] = 0
    data = coprod.open_store(tmp_path / "s.zarr")
    assert data.attrs["runs_not_computed"] == 16 and "runs_not_computed" not in coprod.open_store(store).attrs
    for refused in (
        lambda: coprod.report(data, tmp_path / "r.md"),
        lambda: coprod.discover(data, "value > 0.1"),
        lambda: coprod.sensitivity(sample(200).assign_attrs(data.attrs)),
    ):
        with pytest.raises(coprod.BadInput, match="not finished: 16 runs are not computed"):
            refused()
    assert "UNFINISHED: 16 runs not computed" in draw_tornado(data, "value", tmp_path / "t.png")
    assert "UNFINISHED" not in draw_tornado(coprod.open_store(store), "value", tmp_path / "t.png")


def test_a_store_whose_bookkeeping_is_damaged_opens_as_unfinished(store, tmp_path):
    shutil.copytree(store, tmp_path / "s.zarr")
    for chunk in (tmp_path / "s.zarr" / "bookkeeping" / "status" / "c").rglob("*"):
        if chunk.is_file():
            chunk.write_bytes(b"nothing that can be read")
    assert coprod.open_store(tmp_path / "s.zarr").attrs["runs_not_computed"] == 48


def test_data_without_a_measure_over_all_are_refused(tmp_path):
    data = grid(a=1.0).expand_dims(role=["citizen"])
    with pytest.raises(coprod.BadInput, match="no measure over all"):
        coprod.report(data, tmp_path / "r.html")
    assert not list(tmp_path.iterdir())
