"""``coprod plot``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import say

KINDS = ("series", "heatmap")


def plot(
    store: Annotated[str, typer.Argument(metavar="OUT.zarr", help="store of a run or a sweep")],
    kind: Annotated[str, typer.Argument(metavar="KIND", help="series (over time, with replicate bands) or heatmap (two factors)")],
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="measure or state (citizen_view) to draw; may be repeated for series"),
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="PNG", help="by default STORE-KIND.png here")] = None,
) -> None:
    """Draw a picture of a store."""
    from coprod.arguments import picture_path
    from coprod.experiments.sweep import open_store
    from coprod.simulation.errors import BadInput, unknown

    if kind not in KINDS:
        raise unknown("kind of plot", kind, KINDS)
    if output is None:
        output = f"{Path(store).stem}-{kind}.png"
    picture = picture_path(Path(output), "--output")
    data = open_store(store)
    if not {"replicate", "time"} <= set(data.dims):
        raise BadInput(
            f"{store} holds no measures over time", where=store, allowed="the store of a run or a sweep", fix="check the path"
        )
    for name in measure or []:
        if name not in data.data_vars:
            raise unknown("measure or state in this store", name, [str(v) for v in data.data_vars], where=store)
    if kind == "heatmap" and len(measure or []) > 1:
        raise BadInput("a heatmap shows one measure", where="--measure", allowed="one, but for series", fix="name one of them")
    first = str(next(iter(data.data_vars)))
    if kind == "series":
        from coprod.analysis.series import DEFAULT_SERIES, draw_series

        draw_series(data, measure or [m for m in DEFAULT_SERIES if m in data] or [first], picture)
    else:
        from coprod.analysis.heatmap import draw_heatmap

        draw_heatmap(data, measure[0] if measure else "value" if "value" in data else first, picture)
    say(f"picture: {picture}")
