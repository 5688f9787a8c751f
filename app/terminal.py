"""The terminal as rich draws on it: tables and progress, without markup, control characters made visible."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from typing import Any

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from coprod.simulation.errors import visible
from coprod.simulation.words import signed

WIDTH = 110  # where nobody says how wide it is


class Terminal(Console):
    """A rich console without markup, in which control characters of a text are made visible."""

    def render(self, renderable: RenderableType, options: Any = None) -> Iterable[Segment]:
        """As rich renders, with every text made visible."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))

    def tell(self, text: str | Text) -> None:
        """Print a sentence, broken between words where a terminal ends; in a file or a pipe it stays on one line."""
        self.print(text, soft_wrap=not self.is_terminal)


def terminal() -> Terminal:
    """The terminal; what goes through a pipe is as wide as the terminal that the pipe ends at."""
    plain: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
    found = Terminal(**plain)
    return found if found.is_terminal else Terminal(**plain, width=_width())


def _width() -> int:
    """Columns by the variable COLUMNS, or of the terminal that any standard stream is connected to."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return int(said)
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        with suppress(AttributeError, OSError, ValueError):
            return os.get_terminal_size(stream.fileno()).columns or WIDTH  # type: ignore[union-attr]
    return WIDTH


def tell(text: str) -> None:
    """Print a sentence on the terminal."""
    terminal().tell(text)


def headed(head: str, rest: str = "") -> Text:
    """A line that begins with a word in bold."""
    return Text.assemble((head, "bold"), rest)


def number(value: Any, sign: bool = False) -> str:
    """A number in a table, with three decimals, 0.000 without a sign; a dash where there is none."""
    return "–" if math.isnan(value) else signed(float(value), 3) if sign else f"{float(value):z.3f}"


def headed_table(titles: Sequence[str], *, right: Collection[str] = (), unbroken: Collection[str] = (), title: str = "") -> Table:
    """A table with a title over each column; those in ``right`` are aligned there, those in ``unbroken`` keep to one line."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title or None, title_justify="left", title_style="bold")
    for name in titles:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold", no_wrap=name in unbroken)
    return table


def plain_table(unbroken: int = 0) -> Table:
    """A table without titles or lines; so many first columns keep to one line."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for _ in range(unbroken):
        table.add_column(no_wrap=True)
    return table


def print_entries(out: Terminal, titles: Sequence[str], entries: Sequence[tuple[Sequence[str], str]]) -> None:
    """For each entry a line of short cells, one under the other, and below it a text, whatever the width."""
    rows = [titles, *(cells for cells, _ in entries)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(titles))]
    for cells, text in [(titles, ""), *entries]:
        aligned = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        out.print(headed(aligned[0], f"  {'  '.join(aligned[1:])}".rstrip()), soft_wrap=True)
        if text:
            out.print(Padding(Text(visible(text)), (0, 0, 0, 4), expand=False))
