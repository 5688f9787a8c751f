"""What is printed of a project's profile."""

from __future__ import annotations

from typing import Any

from coprod.analysis.profile.page import sections
from coprod.console import PURPOSE
from coprod.terminal import headed, headed_table, tell, terminal


def print_profile(data: Any) -> None:
    """The page: sentences, and tables below them."""
    for section in sections(data):
        terminal().print(headed(section.title))
        for line in section.lines:
            tell(line)
        if section.rows:
            numbers = () if "phase" in section.header else section.header[1:]
            table = headed_table(section.header, right=numbers, unbroken=numbers)
            for row in section.rows:
                table.add_row(*row)
            terminal().print(table)
        else:
            tell("")
    tell(PURPOSE)
