"""``coprod check-lesson`` as people run it."""

import shutil
import sys

import pytest

from coprod.cli import main
from coprod.lessons.lesson import FOLDER

pytestmark = pytest.mark.slow


def check(capsys, monkeypatch, lesson):
    monkeypatch.setattr(sys, "argv", ["coprod", "check-lesson", str(lesson), "--replicates", "40"])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code, capsys.readouterr().out


def test_a_sound_lesson_is_played_through(capsys, monkeypatch):
    code, out = check(capsys, monkeypatch, "missing_link")
    assert code == 0 and out.rstrip().endswith("no mistakes") and "WRONG" not in out
    assert "what claims say they found was not compared, which takes --replicates 100" in out
    assert out.count("ok     claim ") == 7 and out.count("ok     step ") == 11


def test_mistakes_of_every_kind_are_told_in_one_go(tmp_path, capsys, monkeypatch):
    """A misspelt measure, a missing translation, a claim below noise and one turned round; what is sound is run all the same."""
    shutil.copytree(FOLDER / "missing_link", tmp_path / "mine")
    toml, swedish = tmp_path / "mine" / "lesson.toml", tmp_path / "mine" / "sv.md"
    text = toml.read_text(encoding="utf-8")
    for old, new in (
        (
            'sign = "0"\nwithin = 0.01\nfound = [0.41, 0.41]\n\n[[claims]]\nname = "both',
            'sign = "+"\nfound = [0.41, 0.41]\n\n[[claims]]\nname = "both',
        ),
        ('sign = "+"\nfound = [0.23', 'sign = "-"\nfound = [0.23'),
        ('"promises_kept", "value"]', '"promises_kpt", "value"]'),
    ):
        assert old in text
        text = text.replace(old, new)
    toml.write_text(text, encoding="utf-8")
    swedish.write_text(swedish.read_text(encoding="utf-8").replace("# stays\n", ""), encoding="utf-8")
    code, out = check(capsys, monkeypatch, toml)
    assert code == 2 and "mistakes: 4" in out, out
    for said in ("unknown measure 'promises_kpt'", "no translation of stays", "below noise", "n = 40 paired runs", "the opposite"):
        assert said in out, said
    assert out.count("ok     claim ") == 5 and "WRONG" in out
