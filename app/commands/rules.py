"""``coprod rules``."""

from __future__ import annotations

from typing import Annotated

import typer


def rules(
    what: Annotated[
        str, typer.Argument(metavar="[FAMILY|NAME|WORD]", help="a family, a rule, FAMILY=NAME, or a word in what they mean")
    ] = "",
) -> None:
    """List rules: by family, one whole, or those with a word."""
    from coprod.printing.catalogue import print_rules

    print_rules(what)
