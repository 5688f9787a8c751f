"""What is printed about reports."""

from __future__ import annotations

from typing import Any

from coprod.console import PURPOSE
from coprod.terminal import tell


def print_report(found: Any) -> None:
    """The question and the short answer of a report."""
    from coprod.analysis.report.statements import in_short, question

    tell(" ".join(question(found)))
    for line in in_short(found):
        tell(f"- {line}")
    tell(PURPOSE)
