"""Which edition of the model made a store, and the check that this code is the one that made it."""

from pathlib import Path
from typing import Any

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.digests import source_digest

EDITION = 2  # of the model: docs/second_edition.md says what changed


def check_code(path: Path, group: Any, fix: str) -> None:
    """BadInput unless a store was made by this very code; it says so where another edition of the model made it."""
    if group.attrs["code_hash"] == source_digest():
        return
    edition = int(group.attrs.get("model_edition", 1))
    whose = (
        "another version of the model's code"
        if edition == EDITION
        else f"edition {edition} of the model; this is edition {EDITION}"
    )
    raise BadInput(
        f"{path} was made with {whose}",
        where=str(path.absolute()),
        allowed=f"code {str(group.attrs['code_hash'])[:12]}; this is {source_digest()[:12]}",
        fix=fix,
    )
