"""Pictures: letters large enough in a column of a journal, nothing cut off, words in the file, the same bytes twice."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from matplotlib.collections import QuadMesh
from PIL import Image

import coprod
from coprod.analysis import style
from coprod.analysis.discover.picture import draw_discovery
from coprod.analysis.heatmap import draw_heatmap
from coprod.analysis.inputs import position_of
from coprod.analysis.interaction_matrix import draw_interactions
from coprod.analysis.ledger.picture import draw_ledger
from coprod.analysis.ledger.triangle import draw_triangle
from coprod.analysis.levers import draw_levers
from coprod.analysis.network import draw_network, network
from coprod.analysis.phase import draw_phase
from coprod.analysis.profile.picture import draw_profile
from coprod.analysis.sample import after, after_last, between, time_units
from coprod.analysis.sensitivity.picture import draw_sensitivity
from coprod.analysis.series import draw_series
from coprod.analysis.tornado import draw_tornado
from coprod.simulation.errors import BadInput
from tests.analysis.report_data import grid, sample

COLUMN = 90 / 25.4  # inches
LEAST = 6.0  # points
NEARLY = 1e-4  # noise that three digits do not show


@cache
def account():
    """Who gains and loses in two small scenarios."""
    small = {"population.citizens": 40, "population.professionals": 8}
    one, other = (coprod.load_scenario(n).with_values(small, "test") for n in ("baseline", "dark_side"))
    return coprod.ledger(one, other, weeks=8, every=4, replicates=2)


@cache
def project():
    """The profile of a small project."""
    small = {"population.citizens": 40, "population.professionals": 8}
    return coprod.profile(coprod.load_scenario("baseline").with_values(small), kinds=["tick", "practice"], weeks=16, replicates=3)


@cache
def unit():
    """A small Mesa model after two steps."""
    model = coprod.CoproductionModel(coprod.load_scenario("baseline").with_values({"population.citizens": 60}, "test"), seed=1)
    model.step()
    model.step()
    return model


SLOW = ("triangle", "ledger", "network", "profile")  # to draw
LONG = "leaders.micro.inclusiveness"
PICTURES = {
    "series": lambda p: draw_series(grid(a=1.0, b=0.5, choice=True, names=(LONG, "needs.complexity")), ["value", "workload"], p),
    "small multiples": lambda p: draw_series(grid(a=1.0, b=0.5, choice=True, names=(LONG, "needs.complexity")), ["value"], p, "b"),
    "heatmap": lambda p: draw_heatmap(grid(a=1.0, b=0.5, names=(LONG, "needs.complexity")), "value", p),
    "highest": lambda p: draw_heatmap(grid(a=1.0, b=0.5), "value", p, "a"),
    "tornado": lambda p: draw_tornado(grid(a=1.0, b=-0.5, choice=True, names=(LONG, "needs.complexity")), "value", p),
    "tornado of a sample": lambda p: draw_tornado(sample(24), "value", p),
    "interactions": lambda p: draw_interactions(grid(a=1.0, b=0.5, together=0.3, choice=True), "value", p),
    "phase": lambda p: draw_phase(grid(a=1.0, b=0.5), ["value", "workload"], p),
    "levers": lambda p: draw_levers(sample(24, design=True), "value", p),
    "sensitivity": lambda p: draw_sensitivity(coprod.sensitivity(sample(120), resamples=100), p),
    "ledger": lambda p: draw_ledger(account(), p),
    "triangle": lambda p: draw_triangle(account(), p),
    "profile": lambda p: draw_profile(project(), p),
    "network": lambda p: draw_network(unit(), 0, "Scenario baseline (12345678), seed 1", p),
}


NAMES = [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in PICTURES]


@pytest.fixture
def figures(monkeypatch):
    """The figures that are drawn, as they were when they were written."""
    kept: list[object] = []
    monkeypatch.setattr(style.plt, "close", kept.append)
    yield kept
    monkeypatch.undo()
    style.plt.close("all")


def texts(figure):
    """The texts of a figure that are seen, with their places in pixels."""
    figure.draw_without_rendering()
    from matplotlib.text import Text

    seen = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
    return [(t, t.get_window_extent()) for t in seen if np.isfinite(t.get_window_extent().extents).all()]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_letters_can_be_read_in_a_column_and_none_is_cut_off(tmp_path, figures, name):
    PICTURES[name](tmp_path / "p.png")
    (figure,) = figures
    assert figure.get_figwidth() == pytest.approx(COLUMN)
    page = figure.bbox
    axes = [one for axis in figure.axes for one in (axis.xaxis, axis.yaxis)]
    every = {id(label) for one in axes for tick in one.get_major_ticks() for label in (tick.label1, tick.label2)}
    drawn = {id(label) for one in axes if one.axes.axison for tick in one._update_ticks() for label in (tick.label1, tick.label2)}
    for text, box in texts(figure):
        if id(text) in every - drawn:  # a label that matplotlib keeps and does not draw
            continue
        assert text.get_fontsize() >= LEAST, text
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= page.x1 + 1 and box.y1 <= page.y1 + 1, (text, box, page)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_title_names_axes_and_footnote_do_not_overlap(tmp_path, figures, name):
    PICTURES[name](tmp_path / "p.png")
    (figure,) = figures
    figure.draw_without_rendering()
    blocks = [("title or footnote", t.get_window_extent()) for t in figure.texts]
    blocks += [("names", legend.get_window_extent()) for legend in figure.legends]
    blocks += [("axes", axis.get_tightbbox()) for axis in figure.axes if axis.get_visible()]
    for i, (what, one) in enumerate(blocks):
        for other_what, other in blocks[i + 1 :]:
            if what == other_what == "axes":
                continue
            overlap = min(one.x1, other.x1) - max(one.x0, other.x0) > 2 and min(one.y1, other.y1) - max(one.y0, other.y0) > 2
            assert not overlap, (what, other_what, one, other)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_picture_has_words_origin_and_the_same_bytes_again(tmp_path, name):
    words = PICTURES[name](tmp_path / "p.png")
    assert len(words) > 60 and re.search(r"seed \d", words) and "nan" not in words.lower()
    assert Image.open(tmp_path / "p.png").info["Description"] == words
    for kind in ("svg", "pdf"):
        paths = [tmp_path / f"{n}.{kind}" for n in ("one", "two")]
        assert [PICTURES[name](path) for path in paths] == [words, words]
        assert paths[0].read_bytes() == paths[1].read_bytes()
    written = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert words.replace("&", "&amp;").replace("<", "&lt;")[:60] in written
    assert Path(tmp_path / "p.png").stat().st_size < 2_000_000


def test_an_axis_has_a_name_and_not_its_explanation():
    needs = coprod.run("baseline", weeks=1, replicates=1)["value"].assign_attrs(
        long_name="weight: half of it, where some", units="0 to 1"
    )
    assert style.label(needs) == "Weight [0\u00a0to\u00a01]"


@pytest.mark.slow
def test_a_picture_of_another_model_tells_its_own_times_and_not_what_this_one_is_for(tmp_path, figures):
    course, points = grid(a=1.0, b=0.5, noise=NEARLY), sample(120)
    for data in (course, points):
        data.attrs = {}
        data["time"].attrs["units"] = "years"
    found = coprod.discover(points, "value > 0.5")
    words = [
        draw_series(course, ["value"], tmp_path / "p.svg"),
        draw_phase(course, ["value", "workload"], tmp_path / "p.svg"),
        draw_heatmap(course, "value", tmp_path / "p.svg"),
        draw_tornado(course, "value", tmp_path / "p.svg"),
        draw_interactions(course, "value", tmp_path / "p.svg"),
        draw_sensitivity(coprod.sensitivity(points, resamples=100), tmp_path / "p.svg"),
        draw_discovery(found, tmp_path / "p.svg"),
    ]
    assert "from year 0 to 52" in words[0] and "from year 0 to 52" in words[1]
    assert all("after 52 years" in said for said in words[2:5]) and all("after 26 years" in said for said in words[5:])
    for picture, said in zip(figures, words, strict=True):
        seen = " ".join(text.get_text().replace("\n", " ") for text, _ in texts(picture))
        assert "year" in seen and "week" not in seen + said
        assert "Another model" in seen and "forecasts no named service" not in seen


@pytest.mark.parametrize(
    ("units", "course", "end", "one"),
    [
        ("years", "year 0 to 3", "after 3 years", "after 1 year"),
        ("centuries", "century 0 to 3", "after 3 centuries", "after 1 century"),
        ("s", "s 0 to 3", "after 3 s", "after 1 s"),
        ("hours since start", "hour 0 to 3", "after 3 hours", "after 1 hour"),
        ("", "time 0 to 3", "after 3 units of time", "after 1 unit of time"),
        ("1", "time 0 to 3", "after 3 units of time", "after 1 unit of time"),
        (None, "time 0 to 3", "after 3 units of time", "after 1 unit of time"),
    ],
)
def test_times_of_another_model_in_words(units, course, end, one):
    data = xr.Dataset(coords={"time": ("time", [0.0, 1.0, 3.0], {} if units is None else {"units": units})})
    assert between(data["time"].values, time_units(data)) == course
    assert (after_last(data), after(1.0, data)) == (end, one)


def test_a_week_is_found_in_whatever_order_weeks_are():
    assert [position_of(week, np.array([3.0, 5.0, 0.0])) for week in (5.0, 0.0, None)] == [1, 2, 2]
    with pytest.raises(BadInput, match="week 6") as refused:
        position_of(6.0, np.array([3.0, 5.0, 0.0]))
    assert refused.value.nearest == "5"


@pytest.mark.slow
def test_words_follow_the_numbers(tmp_path):
    up = draw_tornado(grid(a=1.0, noise=NEARLY), "value", tmp_path / "p.png")
    down = draw_tornado(grid(a=-1.0, noise=NEARLY), "value", tmp_path / "p.png")
    assert "a from 0 to 2: +2 " in up and "a from 0 to 2: -2 " in down and "1 of 2 changes cannot be told from nothing" in up
    on_map = draw_heatmap(grid(a=1.0, b=0.5, noise=NEARLY), "value", tmp_path / "p.png")
    assert "highest, 3.5, at b = 1 and a = 2; lowest, 1, at b = 0 and a = 0" in on_map
    assert "a with b +0.5 " in draw_interactions(grid(a=1.0, b=0.5, together=0.25, noise=NEARLY), "value", tmp_path / "p.png")
    course = draw_series(grid(a=1.0, b=0.5, noise=NEARLY), ["value"], tmp_path / "p.png")
    assert "a = 0 0.3 to 1.5; a = 1 0.5 to 2.5; a = 2 0.7 to 3.5" in course
    plane = draw_phase(grid(a=1.0, noise=NEARLY), ["value", "workload"], tmp_path / "p.png")
    assert "value 0.2 to 0.6 at first, 1 to 3 at the end" in plane


def test_words_of_a_course_name_its_weeks_and_what_is_held(tmp_path):
    data = grid(a=1.0, b=0.5, choice=True, noise=NEARLY)
    data["value"][..., 0] = np.nan
    words = draw_series(data, ["value"], tmp_path / "p.png")
    assert "value where b = 1 and decision = consensus: a = 0 0.9 (week 26) to 1.5;" in words
    pooled = sample(24).expand_dims(group=["one", "other"])
    pooled["value"] = pooled["value"].where(pooled["group"] == "one", 7.0)
    words = draw_series(pooled, ["value"], tmp_path / "p.png")
    assert "group one 0." in words and "group other 7 to 7" in words


def test_one_week_is_no_course(tmp_path):
    data = sample(24)
    data["value"][..., 0] = np.nan
    with pytest.raises(BadInput, match="value has values at week 26 alone"):
        draw_series(data, ["value"], tmp_path / "p.png")
    assert not list(tmp_path.iterdir())


def test_lines_of_a_phase_portrait_have_the_colours_of_its_bar(tmp_path, figures):
    draw_phase(grid(a=1.0, b=0.5), ["value", "workload"], tmp_path / "p.png")
    portrait, bar = figures[0].axes
    shades = next(child for child in bar.get_children() if isinstance(child, QuadMesh))
    lines = {tuple(map(float, line.get_color()[:3])) for line in portrait.lines if line.get_marker() == "None"}
    assert lines == {tuple(map(float, shades.cmap(shades.norm(b))[:3])) for b in (0.0, 1.0)}


def test_a_method_without_intervals_draws_and_says_none(tmp_path, figures):
    words = draw_sensitivity(coprod.sensitivity(sample(120), method="pawn"), tmp_path / "p.png")
    assert "nan" not in words and "x1 0." in words
    assert not figures[0].axes[0].collections  # the bars' whiskers
    assert any("no intervals" in text.get_text().replace("\n", " ") for text in figures[0].texts)


def test_the_network_is_that_of_the_unit():
    model = unit()
    graph = network(model, 1)
    own = model.units[1]
    roles = [about["role"] for _, about in graph.nodes(data=True)]
    assert roles.count("citizen") == len(own.citizens) and roles.count("leader") == 1
    ties = [(a, b, about) for a, b, about in graph.edges(data=True) if about["kind"] == "tie"]
    assert len(ties) == sum(len(c.ties) for c in own.citizens)
    citizen = own.citizens[3]
    for slot, professional in enumerate(citizen.ties):
        edge = graph.edges[f"citizen {citizen.index}", f"professional {professional.index}"]
        assert edge["trust"] == citizen.trust[slot]
    assert graph.nodes[f"citizen {citizen.index}"]["power"] == citizen.power
