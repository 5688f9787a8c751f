"""The engine for web pages as it was built: where its module lies, and whether it is that of the present sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from coprod.simulation.errors import BadInput

from .packages import Code, every_code, order_of

FOLDER = Path(__file__).parent / "built"  # ``make page`` fills it; the wheel has it
MODULE, PLAIN, PLACES = FOLDER / "engine.wasm", FOLDER / "engine_plain.wasm", FOLDER / "places.json"


def is_built() -> bool:
    """Whether there is a module, of whatever sources."""
    return MODULE.exists() and PLACES.exists()


def write(module: bytes, plain: bytes, codes: Sequence[Code]) -> None:
    """Keep a module with vectors and one without, and what they are made of."""
    FOLDER.mkdir(exist_ok=True)
    MODULE.write_bytes(module)
    PLAIN.write_bytes(plain)
    PLACES.write_text(json.dumps({"pieces": _digest(codes), "places": order_of(codes)}), encoding="utf-8")


def _digest(codes: Sequence[Code]) -> str:
    """Hash of the names of pieces, which hold hashes of all that is lowered."""
    return hashlib.sha256("".join(code.package.name for code in codes).encode()).hexdigest()


@cache
def _shipped() -> str:
    return _digest(every_code())


def places() -> list[tuple[str, str]]:
    """Piece and entry of each place, in order; BadInput where the module is missing or of other sources."""
    found = json.loads(PLACES.read_text(encoding="utf-8")) if is_built() else {}
    if found.get("pieces") != _shipped():
        raise BadInput(
            "the engine for web pages is that of other sources" if found else "the engine for web pages is not built",
            where=str(FOLDER),
            allowed="what was built from these sources",
            fix="run: make page",
        )
    return [(piece, entry) for piece, entry in found["places"]]
