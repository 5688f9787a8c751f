"""The terminal as rich draws on it: tables and progress, without markup, control characters made visible."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.text import Text

from .simulation.errors import visible

WIDTH = 110  # where the terminal's is not known


class Terminal(Console):
    """A rich console without markup, in which control characters of a text are made visible."""

    def render(self, renderable: RenderableType, options: Any = None) -> Iterable[Segment]:
        """As rich renders, with every text made visible."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


def terminal() -> Terminal:
    """The terminal, by default ``WIDTH`` columns wide."""
    plain: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
    found = Terminal(**plain)
    return found if found.is_terminal else Terminal(**plain, width=WIDTH)


def headed(head: str, rest: str = "") -> Text:
    """A line that begins with a word in bold."""
    return Text.assemble((head, "bold"), rest)
