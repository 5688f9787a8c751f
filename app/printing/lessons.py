"""What is printed about lessons."""

from __future__ import annotations

from coprod.console import say
from coprod.lessons.lesson import FOLDER, shipped_lessons
from coprod.lessons.reading import find_lesson, read_draft, ships
from coprod.terminal import headed, plain_table, terminal


def print_lessons() -> None:
    """Name and title of every shipped lesson, with its level, minutes and scenario."""
    table = plain_table()
    for name in shipped_lessons():
        draft = read_draft(find_lesson(name))
        about = f"{draft.head.level}, {draft.head.minutes} min, scenario {draft.head.scenario}"
        table.add_row(headed(name), f"{draft.words['en'].sections['title'].text} ({about})")
    terminal().print(table)
    terminal().print(f"They lie in {FOLDER}, a folder each.", markup=False, highlight=False)


def say_unmeasured(name: str) -> None:
    """Which file a lesson that does not ship was read from, and that the numbers of its claims were not measured again."""
    path = find_lesson(name)
    if not ships(path):
        say(f"a lesson of one's own: its claims' numbers are those that {path} says; 'coprod check-lesson' measures them")
