"""What is printed about lessons."""

from __future__ import annotations

from coprod.lessons.lesson import shipped_lessons
from coprod.lessons.reading import find_lesson, read_draft
from coprod.terminal import headed, plain_table, terminal


def print_lessons() -> None:
    """Name, level, minutes, scenario and title of every shipped lesson."""
    table = plain_table()
    for name in shipped_lessons():
        draft = read_draft(find_lesson(name))
        head = draft.head
        table.add_row(headed(name), head.level, f"{head.minutes} min", head.scenario, draft.words["en"].sections["title"].text)
    terminal().print(table)
