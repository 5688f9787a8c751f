"""``coprod parameters``."""

from __future__ import annotations

from coprod.options import Word


def parameters(word: Word = "") -> None:
    """List the parameters: default, range, unit, meaning."""
    from coprod.printing.catalogue import print_parameters

    print_parameters(word)
