"""The engine for web pages as it was built: where its module lies, and whether it is that of the present sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from coprod.simulation.errors import BadInput
from coprod.simulation.whole_file import write_whole

from .digests import source_digest
from .packages import Code, order_of

FOLDER = Path(__file__).parent / "built"  # ``make page`` fills it; the wheel has it
MODULE, PLAIN, PLACES = FOLDER / "engine.wasm", FOLDER / "engine_plain.wasm", FOLDER / "places.json"


def is_built() -> bool:
    """Whether there is a module, of whatever sources."""
    return PLACES.exists()


def write(module: bytes, plain: bytes, codes: Sequence[Code]) -> None:
    """Keep a module with vectors and one without, and what they are made of, which is written last."""
    FOLDER.mkdir(exist_ok=True)
    write_whole(MODULE, module)
    write_whole(PLAIN, plain)
    made = {"sources": source_digest(), "modules": [_hash(module), _hash(plain)], "places": order_of(codes)}
    write_whole(PLACES, json.dumps(made).encode())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def places() -> list[tuple[str, str]]:
    """Piece and entry of each place, in order; BadInput where the modules are missing or of other sources."""
    order = None
    try:
        found = json.loads(PLACES.read_bytes())
        old = found.get("sources") != source_digest() or found["modules"] != [_hash(file.read_bytes()) for file in (MODULE, PLAIN)]
        order = [(str(piece), str(entry)) for piece, entry in found["places"]]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        old = True
    if order is None or old:
        raise BadInput(
            f"the engine for web pages is {'not built, or not whole' if order is None else 'that of other sources'}",
            where=str(FOLDER),
            allowed="what was built from these sources",
            fix="run in the clone: make page",
        )
    return order
