"""``coprod plot``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.options import AnyStore

KINDS = ("series", "heatmap", "tornado", "interactions", "phase", "levers")
MEANING = (
    "series (over time, with replicate bands), heatmap (two factors), tornado (what moves a measure), interactions (of pairs of "
    "factors), phase (two measures against each other) or levers (slopes of a sample's factors)"
)
SEVERAL = ("series", "phase")  # kinds that show several measures


def plot(
    store: AnyStore,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=MEANING)],
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="measure or state (citizen_view) to draw; may be repeated for series, twice for phase"),
    ] = None,
    panels: Annotated[
        list[str] | None,
        typer.Option(metavar="FACTOR", help="series: a panel for the lowest, middle and highest value of a factor"),
    ] = None,
    highest: Annotated[
        list[str] | None, typer.Option(metavar="FACTOR", help="heatmap: mark this factor's best value for each of the other's")
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="PNG", help="by default STORE-KIND.png here")] = None,
) -> None:
    """Draw a picture of a store."""
    from coprod.analysis.series import DEFAULT_SERIES, draw_series, with_course
    from coprod.arguments import picture_path
    from coprod.experiments.store import check_results
    from coprod.experiments.sweep import open_own
    from coprod.printing.pictures import print_picture
    from coprod.printing.studies import print_missing
    from coprod.simulation.errors import BadInput, unknown

    if kind not in KINDS:
        raise unknown("kind of plot", kind, KINDS)
    for option, given, drawn in (("--panels", panels, "series"), ("--highest", highest, "heatmap")):
        if given and kind != drawn:
            raise BadInput(f"{option} is for {drawn}", where=option, allowed=f"plot {drawn}", fix=f"leave out {option}")
        if len(given or []) > 1:
            raise BadInput(f"{option} is given twice", where=option, allowed="one factor", fix="leave one out")
    if output is None:
        output = f"{Path(store).stem}-{kind}.png"
    picture = picture_path(Path(output), "--output")
    data = open_own(Path(store))
    if not {"replicate", "time"} <= set(data.dims):
        raise BadInput(
            f"{store} holds no measures over time", where=store, allowed="the store of a run or a sweep", fix="check the path"
        )
    for name in measure or []:
        if name not in data.data_vars:
            raise unknown("measure or state in this store", name, [str(v) for v in data.data_vars], where=store)
    if kind not in SEVERAL and len(measure or []) > 1:
        what, allowed = f"a picture of {kind} shows one measure", f"one, but for {' and '.join(SEVERAL)}"
        raise BadInput(what, where="--measure", allowed=allowed, fix="name one of them")
    first = str(next(iter(data.data_vars)))
    one = measure[0] if measure else "value" if "value" in data else first
    shown = [one] if kind not in SEVERAL else measure or [m for m in DEFAULT_SERIES if m in data] or [first]
    check_results(Path(store), shown)
    data = data.assign({name: data[name].load() for name in shown})  # read once, whatever is asked of it
    if kind in SEVERAL and not measure:
        shown = with_course(data, shown) or shown[:1]
    if kind == "series":
        words = draw_series(data, shown, picture, *(panels or []))
    elif kind == "heatmap":
        from coprod.analysis.heatmap import draw_heatmap

        words = draw_heatmap(data, one, picture, *(highest or []))
    elif kind == "tornado":
        from coprod.analysis.tornado import draw_tornado

        words = draw_tornado(data, one, picture)
    elif kind == "interactions":
        from coprod.analysis.interaction_matrix import draw_interactions

        words = draw_interactions(data, one, picture)
    elif kind == "phase":
        from coprod.analysis.phase import draw_phase

        words = draw_phase(data, shown, picture)
    else:
        from coprod.analysis.levers import draw_levers

        words = draw_levers(data, one, picture)
    print_picture(picture, words)
    print_missing(Path(store), data)
