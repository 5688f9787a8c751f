"""Where a result comes from: everything it takes to run it again, and to say what it was run with."""

from __future__ import annotations

import hashlib
import inspect
import json
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import in_utf8
from coprod.simulation.kernel.digests import source_digest
from coprod.simulation.parameters.declaration import as_data
from coprod.simulation.rules.chosen import rule_of

from .edition import EDITION

PURPOSE = (
    "To explain and to teach how power, trust, leadership and institutions shape value in co-production. "
    "Must not be used to forecast a named service, to allocate care, or to judge people."
)
LOCK = Path(__file__).parent.parent / "requirements.lock"


def provenance(scenario: Scenario, seed: int) -> dict[str, Any]:
    """What decides a scenario's numbers."""
    return {
        "title": scenario.title,
        "purpose": PURPOSE,
        "scenario": scenario.name,
        "scenario_hash": scenario.digest(),
        "scenario_values": json.dumps({name: as_data(value) for name, value in scenario.values.items()}, allow_nan=False),
        "rules": json.dumps(dict(scenario.rules)),
        "cuts": json.dumps(scenario.cuts),
        "events": json.dumps([asdict(event) for event in scenario.events]),
        "seed": seed,
        "model_edition": EDITION,
        "code_hash": source_digest(),
        "versions": json.dumps({name: version(name) for name in ("coprod", "numpy", "numba", "mesa", "xarray", "zarr")}),
    }


def rule_sources(choices: list[tuple[str, str]]) -> dict[str, str]:
    """The text of the files of rules, by family and name."""
    found = {}
    for family, name in sorted(set(choices)):
        found[f"{family}.{name}"] = Path(inspect.getfile(rule_of(family, name))).read_text(encoding="utf-8-sig")
    return found


def circumstances() -> dict[str, Any]:
    """Who ran what, where and when: the part of a result's origin that changes no number."""
    installed = sorted(f"{d.metadata['Name']}=={d.version}" for d in distributions())
    return {
        "command": in_utf8(" ".join(["coprod", *sys.argv[1:]] if sys.argv and sys.argv[0].endswith("coprod") else sys.argv)),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "host": platform.node(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "lock_hash": hashlib.sha256(LOCK.read_bytes()).hexdigest() if LOCK.is_file() else "",
        "installed": json.dumps(installed),
    }
