"""``coprod check-lesson``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.console import say

BAD_INPUT = 2


def check_lesson(
    lesson: Annotated[str, typer.Argument(metavar="LESSON", help="a shipped lesson, or a path to its folder or its .toml file")],
    replicates: Annotated[int, typer.Option(help="paired runs of each claim")] = 100,
) -> None:
    """Find every mistake of a lesson, and play it through.

    Each with file and line: form, names, order, settings, texts in every language, answers that follow from claims. Claims
    are run again in paired replicates; one whose 95 % interval covers 0 is below noise. Every setting of every step runs.
    """
    from coprod.experiments.limits import checked_integer
    from coprod.lessons.claims import REPLICATES
    from coprod.lessons.faults import faults_of
    from coprod.lessons.playing import played
    from coprod.lessons.reading import find_lesson, read_draft

    checked_integer("replicates", replicates, 3, 100_000, "--replicates")
    draft = read_draft(find_lesson(lesson))
    faults = faults_of(draft)
    for fault in faults:
        say(f"WRONG  {_indented(str(fault))}")
    for one in played(draft, replicates):
        say(f"{'WRONG' if one.wrong else 'ok   '}  {_indented(str(one.wrong)) if one.wrong else one.what}")
        faults += [one.wrong] if one.wrong else []
    if replicates != REPLICATES:
        say(f"what claims say they found was not compared, which takes --replicates {REPLICATES}")
    say(f"{draft.file.path}: {f'mistakes: {len(faults)}' if faults else 'no mistakes'}")
    if faults:
        raise typer.Exit(BAD_INPUT)


def _indented(text: str) -> str:
    return text.replace("\n", "\n       ")
