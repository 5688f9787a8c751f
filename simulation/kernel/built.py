"""The engine for web pages as it was built: where its module lies, and whether it is that of the present sources."""

from __future__ import annotations

import json
from pathlib import Path

from coprod.simulation.errors import BadInput

from .digests import source_digest

FOLDER = Path(__file__).parent / "built"  # ``make page`` fills it; the wheel has it
MODULE, PLAIN, PLACES = FOLDER / "engine.wasm", FOLDER / "engine_plain.wasm", FOLDER / "places.json"


def is_built() -> bool:
    """Whether there is a module, of whatever sources."""
    return MODULE.exists() and PLACES.exists()


def write(module: bytes, plain: bytes, places: list[tuple[str, str]]) -> None:
    """Keep a module with vectors and one without, and the order of their places."""
    FOLDER.mkdir(exist_ok=True)
    MODULE.write_bytes(module)
    PLAIN.write_bytes(plain)
    PLACES.write_text(json.dumps({"code": source_digest(), "places": places}), encoding="utf-8")


def places() -> list[tuple[str, str]]:
    """Piece and entry of each place, in order; BadInput where the module is missing or of other sources."""
    found = json.loads(PLACES.read_text(encoding="utf-8")) if is_built() else {}
    if found.get("code") != source_digest():
        raise BadInput(
            "the engine for web pages is that of other sources" if found else "the engine for web pages is not built",
            where=str(FOLDER),
            allowed="what was built from these sources",
            fix="run: make page",
        )
    return [(piece, entry) for piece, entry in found["places"]]
