"""What ``contrast`` and ``replay`` do, once their arguments are read."""

from __future__ import annotations

import os
from pathlib import Path

from .commands import announce_compilation, check_measures, chosen_scenario
from .console import say
from .scenarios.scenario import load_scenario
from .simulation.errors import BadInput, unknown


def run_contrast(
    name: str,
    sets: list[str],
    rules: list[str],
    events: list[str],
    against: str | None,
    measures: list[str],
    weeks: int | None,
    replicates: int,
    seed: int,
    workers: int,
) -> None:
    """``coprod contrast``: the scenario as it is, against the same with changes, or against another scenario changed."""
    from .experiments.contrast import MOST_PAIRS, contrast
    from .experiments.limits import MOST_SEED, whole
    from .printing import print_contrast
    from .simulation.schema.measures import MEASURES

    if not sets and not rules and not events and not against:
        raise BadInput(
            "nothing to compare with",
            where="coprod contrast",
            allowed="--set NAME=VALUE, --rule FAMILY=NAME, --event NAME@WEEK or --against SCENARIO",
            fix="coprod contrast baseline --set start.trust=0.9",
        )
    a = chosen_scenario(name, weeks, [], [], [])
    horizon = int(a.values["time.weeks"]) if weeks is None else weeks
    b = chosen_scenario(against or name, horizon, sets, rules, events)
    check_measures(measures)
    plain = [m.name for m in MEASURES if not m.dimension]
    for measure in measures:
        if measure not in plain:
            raise unknown("measure over all", measure, plain, where="--measure")
    whole("replicates", replicates, 3, MOST_PAIRS)
    whole("seed", seed, 0, MOST_SEED)
    threads = whole("workers", workers, 0, 1024) or os.cpu_count() or 1
    change = ", ".join([*([f"scenario {load_scenario(against).name}"] if against else []), *sets, *rules, *events])
    say(f"{a.title}: as it is (A) against {change} (B), {horizon} weeks, {replicates} paired replicates")
    for scenario in (a, b):
        announce_compilation(scenario, "kernel")
    print_contrast(contrast(a, b, measures or ["value"], seed=seed, replicates=replicates, threads=threads))


def run_replay(store: str, at: list[str], replicate: int) -> None:
    """``coprod replay``: exit code 1 where a number differs from the stored one."""
    from .experiments.replay import replay
    from .printing import print_replay

    wanted = {}
    for text in at:
        name, equals, value = text.partition("=")
        if not equals:
            raise BadInput(f"'{text}' names no cell", where="--at", allowed="NAME=VALUE", fix="write --at trust=0.5")
        wanted[name.strip()] = value.strip()
    found = replay(Path(store), wanted, replicate)
    print_replay(found)
    if found.difference:
        raise RuntimeError(f"the replayed run differs from the stored one: {found.difference}")
