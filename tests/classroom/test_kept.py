"""A class in its file."""

import json
import os

import pytest

from coprod.classroom.class_room import Outline
from coprod.classroom.kept import LONGEST, KeptClass
from coprod.simulation.errors import BadInput

LESSON = Outline(name="a_lesson", steps=["open"])
NOON = 1_790_000_000.0


def kept(folder, now=NOON, lesson=LESSON, new=False):
    return KeptClass(folder, 8765, lesson, new, clock=lambda: now)


@pytest.fixture
def begun(tmp_path):
    """A class of which one has joined; its code."""
    with kept(tmp_path) as first:
        first.room.admit()
        first.save()
        return first.room.code


def test_it_goes_on_where_it_was(tmp_path, begun):
    with kept(tmp_path, NOON + LONGEST - 60) as again:
        assert again.taken_up and again.room.code == begun and len(again.room.students) == 1 and again.left() == 60


def test_after_a_day_it_is_over(tmp_path, begun):
    with kept(tmp_path, NOON + LONGEST) as other:
        assert not other.taken_up and other.room.code != begun and other.room.students == []


def test_a_new_one_replaces_it_when_asked_to(tmp_path, begun):
    with kept(tmp_path, new=True) as other:
        assert other.room.code != begun
    assert begun not in (tmp_path / "class-8765.json").read_text(encoding="utf-8")


def test_one_of_another_lesson_is_not_deleted_unasked(tmp_path, begun):
    with pytest.raises(BadInput, match=r"(?s)a class of a_lesson is not over, with 1 who joined.*teach a_lesson --class.*--new"):
        kept(tmp_path, lesson=Outline(name="another", steps=["open"]))
    assert begun in (tmp_path / "class-8765.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "{}", '{"begun": 1e999}', "\x00"])
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path, text):
    (tmp_path / "class-8765.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"(?s)cannot be read.*--new"):
        kept(tmp_path)
    assert (tmp_path / "class-8765.json").read_text(encoding="utf-8") == text


def test_a_clock_before_the_class_began_deletes_nothing(tmp_path, begun):
    with pytest.raises(BadInput, match=r"(?s)begins 48 hours from now.*set the clock"):
        kept(tmp_path, NOON - 48 * 3600)
    with kept(tmp_path, NOON - 60) as again:  # a minute is no reason to stop
        assert again.room.code == begun and again.left() == LONGEST


def test_two_servers_do_not_write_one_file(tmp_path):
    with kept(tmp_path), pytest.raises(BadInput, match=r"(?s)another server has a class at port 8765.*--port or --state"):
        kept(tmp_path)
    kept(tmp_path).__exit__(None, None, None)


def test_only_its_owner_reads_it_and_nothing_personal_is_in_it(tmp_path, begun):
    path = tmp_path / "class-8765.json"
    assert path.stat().st_mode & 0o077 == 0
    (student,) = json.loads(path.read_text(encoding="utf-8"))["room"]["students"]
    assert set(student) == {"number", "ticket", "predictions", "results"}


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match=r"(?s)cannot be kept.*--state FOLDER"):
        kept(tmp_path / "file" / "folder")
    with pytest.raises(BadInput, match=r"(?s)file is no folder.*--state FOLDER"):
        kept(tmp_path / "file")


def test_classes_of_other_ports_that_are_over_are_deleted(tmp_path):
    for port, age in ((1, LONGEST + 1), (2, 60)):
        path = tmp_path / f"class-{port}.json"
        path.write_text("{}", encoding="utf-8")
        os.utime(path, (NOON - age, NOON - age))
    with kept(tmp_path):
        assert sorted(path.name for path in tmp_path.glob("class-*.json")) == ["class-2.json", "class-8765.json"]
