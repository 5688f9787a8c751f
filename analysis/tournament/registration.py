"""Registration of predictions before a tournament is run: dated and hashed, so that they cannot change afterwards."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from coprod.experiments.paths import disk_errors
from coprod.simulation.errors import BadInput

from .study import Tournament

KIND = "coprod registration 1"


def content(tournament: Tournament) -> dict[str, Any]:
    """What is registered: the predictions, and hashes of all that decides the result."""
    return {
        "kind": KIND,
        "title": tournament.title,
        "predictions": {theory.name: dict(theory.predicts) for theory in tournament.theories},
        "definition": tournament.definition(),
    }


def _hash(data: dict[str, Any]) -> str:
    return sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def register(tournament: Tournament, path: Path) -> str:
    """Write a registration to a new file; its hash, to be published or sent to somebody."""
    data = content(tournament) | {"date": datetime.now(UTC).isoformat(timespec="seconds")}
    data["hash"] = _hash(data)
    with disk_errors(path, whole=True):
        path.write_text(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return str(data["hash"])


def check_registration(tournament: Tournament, path: Path) -> dict[str, Any]:
    """The registration in a file; BadInput if it was edited, or if what it registers has changed since."""
    form = "a file that 'coprod tournament STUDY --register FILE' wrote"
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kind, stated = data.get("kind"), data.pop("hash")
    except (OSError, ValueError, KeyError, AttributeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is no registration", where=str(path), allowed=form, fix="check the path") from error
    if kind != KIND:
        raise BadInput(f"{path} is of kind {kind!r}", where=str(path), allowed=KIND, fix="register again")
    if _hash(data) != stated:
        raise BadInput(
            f"{path} was edited after it was written", where=str(path), allowed=form, fix="use the file as it was registered"
        )
    now = content(tournament)
    for key in now:
        if data.get(key) != now[key]:
            raise BadInput(
                f"the study is not the one registered on {data['date']}: {_different(data[key], now[key]) or key} changed",
                where=str(path),
                allowed="the theories, patterns, study and code as registered",
                fix="go back to them, or register again and say so",
            )
    return data | {"hash": stated}


def _different(before: Any, now: Any) -> str:
    if not isinstance(before, dict) or not isinstance(now, dict):
        return ""
    names = []
    for key in sorted(set(before) | set(now)):
        if before.get(key) != now.get(key):
            inner = _different(before.get(key), now.get(key))
            names.append(f"{key}: {inner}" if inner else key)
    return ", ".join(names)
