"""A whole class in a real Chromium: a teacher's page, three students' and one of a file, through a real server."""

import shutil

import pytest

from coprod.lessons.faults import load_lesson
from coprod.page.html import lesson_page

from ..page.node import needs_chromium, needs_page, node
from .running import served

pytestmark = [pytest.mark.slow, needs_chromium, needs_page]


def test_a_class_from_the_first_code_to_the_end(tmp_path):
    lesson = tmp_path / "lesson.html"
    lesson.write_text(lesson_page(load_lesson("missing_link")), encoding="utf-8")
    with served(tmp_path / "class") as room:
        students = f"http://{room.host}/"
        surroundings = {
            "STUDENTS": students,
            "TEACHER": f"{students}teacher#{room.token}",
            "CODE": room.code,
            "LESSON": str(lesson),
        }
        done = node("--test", "--test-timeout=120000", "tests/classroom.mjs", **surroundings)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(tmp_path)
