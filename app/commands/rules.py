"""``coprod rules``."""

from __future__ import annotations

from typing import Annotated

import typer


def rules(
    what: Annotated[str, typer.Argument(metavar="[FAMILY|NAME]", help="a family, a rule, or FAMILY=NAME")] = "",
) -> None:
    """List the rules by family, or one family or rule whole."""
    from coprod.printing.catalogue import print_rules

    print_rules(what)
