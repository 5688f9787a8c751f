"""Lessons as a class plays them: every shipped one in Chromium, by keyboard, in both languages, and on a wall; see web/tests/lessons.mjs
and wall.mjs."""

import json
import re

import numpy as np
import pytest

from coprod.experiments.run import simulate
from coprod.lessons.faults import load_lesson
from coprod.lessons.lesson import shipped_lessons
from coprod.page.html import lesson_page

from .node import needs_chromium, needs_page, node

pytestmark = [pytest.mark.slow, needs_chromium, needs_page]
REPLICATES = 20  # of the page


def medians(lesson, step):
    """Of the first measure that a step shows, at its end: of its settings and of what is beside them."""
    (step,) = (one for one in lesson.steps if one.name == step)
    for setting in (step.settings, step.against):
        scenario = lesson.at(setting)
        run = simulate(scenario, seed=lesson.seed, replicates=REPLICATES, every=scenario.values["time.weeks"])
        yield float(np.median(run.measure(step.shows[0])[:, -1, 0]))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A folder with the page of every shipped lesson."""
    folder = tmp_path_factory.mktemp("lessons")
    for name in shipped_lessons():
        (folder / f"{name}.html").write_text(lesson_page(load_lesson(name)), encoding="utf-8")
    return folder


def test_on_a_wall_letters_are_large_and_every_verdict_is_in_sight(pages):
    done = node("--test", "--test-timeout=240000", "tests/wall.mjs", LESSONS=str(pages))
    assert done.returncode == 0, done.stdout[-6000:]


def test_every_lesson_is_played_and_shows_what_the_model_gives(pages):
    done = node("--test", "--test-timeout=120000", "tests/lessons.mjs", LESSONS=str(pages))
    assert done.returncode == 0, done.stdout[-6000:]
    shown = json.loads(re.search(r"NUMBERS (.*)", done.stdout).group(1))
    assert len(shown) == 2
    for where, numbers in shown.items():
        name, step = where.split()
        assert numbers == pytest.approx(list(medians(load_lesson(name), step)), abs=0.006), where
