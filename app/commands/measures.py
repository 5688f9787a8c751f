"""``coprod measures``."""

from __future__ import annotations

from coprod.options import Word


def measures(word: Word = "") -> None:
    """List what is measured."""
    from coprod.printing.catalogue import print_measures

    print_measures(word)
