"""What ``coprod lesson`` writes into its file."""

import json
import re
import shlex
import shutil
import sys

import pytest

from coprod.cli import main
from coprod.lessons.lesson import FOLDER
from coprod.page.built import WORKER
from coprod.scenarios import load_scenario
from coprod.simulation.kernel import built

from .test_page import OWN

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (WORKER.exists() and built.is_built()), reason="the page is not built: make page"),
]


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Writes a scenario's page, or a lesson's; its text."""
    monkeypatch.chdir(tmp_path)

    def written(options, scenario="baseline"):
        monkeypatch.setattr(sys, "argv", ["coprod", "lesson", scenario, "lesson.html", *shlex.split(options)])
        with pytest.raises(SystemExit) as stop:
            main()
        assert not stop.value.code
        return (tmp_path / "lesson.html").read_text(encoding="utf-8")

    return written


def data(text, part="data"):
    return json.loads(re.search(f'<script type="application/json" id="{part}">([^<]*)</script>', text).group(1))


def test_what_is_set_is_read_as_the_command_line_reads_it(lesson):
    text = lesson("--set ' practice.training = 0.3 ' --set learn.health=never")
    assert data(text)["cases"][0]["invocation"]["set"] == {"practice.training": "0.3", "learn.health": "never"}


def test_licences_of_what_is_in_the_page_stand_in_it(lesson):
    text = lesson("")
    for name, of in (("preact", "Jason Miller"), ("@preact/signals", "Preact Team"), ("@preact/signals-core", "Preact Team")):
        notice = re.search(rf"This page contains {name} [\d.]+:(.*?)\n(?=This page|-->)", text, re.DOTALL)
        assert notice and of in notice.group(1) and "Permission is hereby granted, free of charge" in notice.group(1), name


def test_a_lesson_of_one_s_own_over_a_scenario_of_one_s_own(lesson, tmp_path, capsys):
    """By its folder; the scenario lies beside it, and the lesson's words name what the page lets one move."""
    shutil.copytree(FOLDER / "missing_link", tmp_path / "mine")
    shutil.copy(load_scenario("label_only").path, tmp_path / "mine" / "own.toml")
    file = tmp_path / "mine" / "lesson.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"label_only"', '"own.toml"'), encoding="utf-8")
    found = data(lesson("", "mine"))
    assert f"those that {file} says; 'coprod check-lesson' measures them" in capsys.readouterr().out
    assert found["lesson"]["name"] == "mine" and [case["name"] for case in found["cases"]] == ["own"]
    assert found["lesson"]["steps"][0]["settings"]["case"] == "own" and str(tmp_path) not in json.dumps(found)
    assert found["cases"][0]["invocation"]["scenario"] == "own.toml"


def test_a_lesson_takes_no_options_and_no_mistakes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FOLDER / "missing_link", tmp_path / "mine")
    (tmp_path / "mine" / "sv.md").unlink()
    for words, said in (
        (["missing_link", "out.html", "--weeks", "5"], "says itself what it sets"),
        (["mine/lesson.toml", "out.html"], "sv.md"),
        (["missing_link", "out.pdf"], "out.html"),
    ):
        monkeypatch.setattr(sys, "argv", ["coprod", "lesson", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 2 and said in capsys.readouterr().err
    assert not list(tmp_path.glob("out.*"))


SCENARIO = 'title = "S"\nstory = "S"\nrules = { trust = "rules/own.py:Own" }\n'


@pytest.mark.parametrize("where", ["on the command line", "in the scenario's file"])
def test_a_rule_of_one_s_own_is_named_as_it_was_given(where, lesson, tmp_path):
    """Not by its whole path, which tells of the computer that the page was made on."""
    folder = tmp_path / "rules" if where == "on the command line" else tmp_path / "mine" / "rules"
    folder.mkdir(parents=True)
    (folder / "own.py").write_text(OWN, encoding="utf-8")
    (folder.parent / "s.toml").write_text(SCENARIO, encoding="utf-8")
    text = lesson("--rule trust=rules/own.py:Own") if where == "on the command line" else lesson("", "mine/s.toml")
    setup = data(text)["cases"][0]["setup"]
    assert str(tmp_path) not in text and setup["rules"]["trust"] == "rules/own.py:Own"
    assert all(structure["rules"].get("trust", "rules/own.py:Own") == "rules/own.py:Own" for structure in setup["structures"])
    assert ["trust=rules/own.py:Own", "after_episodes"] in data(text, "engine")["places"]
