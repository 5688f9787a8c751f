"""Writes a report as one file that stands by itself, HTML or Markdown."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coprod.experiments.designs import SAMPLED
from coprod.experiments.extras import needs
from coprod.experiments.paths import check_folder, disk_errors
from coprod.simulation.errors import BadInput
from coprod.simulation.whole_file import write_whole

from .given import left_out, reported
from .numbers import numbers

FORMATS = {".html": "report.html.j2", ".htm": "report.html.j2", ".md": "report.md.j2"}


def report(data: Any, path: str | Path, measures: Sequence[str] | None = None) -> Any:
    """Write a report on a store of a run or a sweep, and return the numbers that its statements are made of.

    ``data`` is a Dataset as ``coprod.open_store`` gives it: measures over ``replicate``, ``time`` and, of a sweep,
    the factors of a grid or ``sample``. ``measures`` are those reported, the first one in full; by default all that are one
    number a run, ``value`` first; one by role, group or level is reported of each of them. ``path`` ends in .html or .md.
    Returns the Dataset that ``analysis.report.numbers`` describes. BadInput for another ending, for measures that are not
    there, and where nothing can be reported.
    """
    needs("report")
    target = Path(path)
    template = template_of(target)
    check_folder(target, "path")
    chosen, names = reported(data, measures)
    rest = left_out(data, measures)
    data = chosen.load()  # read once: numbers and pictures look at it several times
    found = numbers(data, names).assign_attrs(left_out=json.dumps(rest))
    from .document import document
    from .pictures import pictures

    indices, why_not = _sensitivity(data, str(found["measure"].values[0]), found.attrs["design"])
    drawn = pictures(data, found, indices)
    text = _environment().get_template(template).render(document=document(data, found, indices, why_not, drawn))
    with disk_errors(target, whole=True):
        write_whole(target, text.encode("utf-8"))
    return found


def template_of(path: Path) -> str:
    """The template of a file's ending; BadInput for any other."""
    if path.suffix.lower() not in FORMATS:
        raise BadInput(
            f"cannot write {path.name or path}", where="--output", allowed=".html or .md", fix=f"write {path.stem or 'report'}.html"
        )
    return FORMATS[path.suffix.lower()]


def _sensitivity(data: Any, measure: str, design: str) -> tuple[Any, str]:
    """The sensitivity analysis of a sample, or why there is none."""
    if design not in SAMPLED:
        return None, ""
    from coprod.analysis.sensitivity.summary import sensitivity

    try:
        found = sensitivity(data, measure)
    except BadInput as error:
        return None, f"Sensitivity indices of {measure} cannot be had: {error.what}."
    names = {str(key): str(c.attrs.get("parameter", key)) for key, c in data.coords.items()}  # of rules: as the report has them
    renamed = {d: [names.get(str(x), str(x)) for x in found[d].values] for d in ("factor", "other") if d in found.coords}
    return found.assign_coords(renamed), ""


def _environment() -> Any:
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=jinja2.select_autoescape(("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters |= {"base64": _base64, "plain": _plain, "cell": _cell}
    return made


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _plain(text: str) -> str:
    """Text in which nothing is Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _cell(text: str) -> str:
    return _plain(text).replace("\n", " ")
