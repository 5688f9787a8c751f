"""What is printed about lessons."""

from __future__ import annotations

from coprod.lessons.lesson import shipped_lessons
from coprod.lessons.reading import find_lesson, read_draft
from coprod.terminal import headed, plain_table, terminal


def print_lessons() -> None:
    """Name and title of every shipped lesson, with its level, minutes and scenario."""
    table = plain_table()
    for name in shipped_lessons():
        draft = read_draft(find_lesson(name))
        about = f"{draft.head.level}, {draft.head.minutes} min, scenario {draft.head.scenario}"
        table.add_row(headed(name), f"{draft.words['en'].sections['title'].text} ({about})")
    terminal().print(table)
