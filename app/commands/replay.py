"""``coprod replay``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.options import Store


def replay(
    store: Store,
    at: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="value of a factor; once for each factor")] = None,
    replicate: Annotated[int, typer.Option(help="which replicate")] = 0,
) -> None:
    """Run one cell of a store again, as a Mesa model.

    The numbers are compared with the stored ones; exit code 1 where one differs.
    """
    from pathlib import Path

    from coprod.experiments.replay import replay as run_again
    from coprod.printing.replays import print_replay
    from coprod.simulation.errors import BadInput

    wanted = {}
    for text in at or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise BadInput(f"'{text}' names no cell", where="--at", allowed="NAME=VALUE", fix="write --at trust=0.5")
        wanted[name.strip()] = value.strip()
    found = run_again(Path(store), wanted, replicate)
    print_replay(found)
    if found.difference:
        raise RuntimeError(f"the replayed run differs from the stored one: {found.difference}")
