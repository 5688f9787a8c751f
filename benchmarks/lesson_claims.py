"""Runs what the shipped lessons claim, and prints the table of docs/lesson_claims.md:
``python -m benchmarks.lesson_claims [LESSON...] > docs/lesson_claims.md``, by default of all lessons, in some minutes."""

import sys
from collections.abc import Iterator

from coprod.lessons.claims import REPLICATES, measured
from coprod.lessons.faults import load_lesson
from coprod.lessons.lesson import shipped_lessons
from coprod.lessons.setting import Setting

HEADING = f"""# What the lessons claim, measured

Each claim compares two settings of a lesson's scenario on the same random numbers: n = {REPLICATES} paired replicates, the
lesson's seed. *Change* is the mean of *to* less *from* at that week, with its 95 % t interval over pairs. A claim of `+` or
`-` holds if the interval lies on that side of 0, a claim of `0` if it lies within the bounds given: too little for a class to
see. *Seed SD* is the change in standard deviations between replicates, root mean square of the two settings: how clearly it
stands out in a single run.
`tests/lessons/test_claims.py` runs all of it again.

Written by `python -m benchmarks.lesson_claims > docs/lesson_claims.md`.
"""


def table(name: str) -> Iterator[str]:
    """A lesson's claims, a line each."""
    lesson = load_lesson(name)
    base = "" if lesson.base == Setting() else f", with {lesson.base}"
    yield f"\n## {name}\n\nScenario `{lesson.given}`{base}; seed {lesson.seed}.\n"
    yield "| claim | measure | week | from | to | means | change | 95 % interval | seed SD | claimed | holds |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for claim in lesson.claims:
        found = measured(lesson, claim)
        measure = f"`{claim.measure}`" + (f" of {claim.of}" if claim.of else "")
        claimed = claim.sign if claim.within is None else f"0 ± {claim.within:g}"
        deviations = f"{found.change / found.deviation:+.1f}" if found.deviation else "0"
        yield (
            f"| {claim.name} | {measure} | {claim.week:g} | {claim.before} | {claim.after} "
            f"| {found.before:.3f}, {found.after:.3f} | {found.change:+.3f} | {found.low:+.3f} to {found.high:+.3f} "
            f"| {deviations} | {claimed} | {'yes' if found.holds(claim) else 'NO'} |"
        )


if __name__ == "__main__":
    print(HEADING, end="")
    for chosen in sys.argv[1:] or shipped_lessons():
        print(*table(chosen), sep="\n")
