"""Every state that can be recorded has one meaning, and moves somewhere."""

import numpy as np
import pytest

import coprod
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.rules.registry import DEFAULTS, RULES
from coprod.simulation.schema.named_states import named_states
from coprod.simulation.schema.rule_states import states_of
from coprod.simulation.schema.states import STATES

OWN = {state.name for state in STATES}
PERSONS = ("citizen", "professional", "leader")


def test_no_rule_keeps_a_state_under_a_name_that_means_something_else():
    meanings = {}
    for family, choices in RULES.items():
        for name in choices:
            for kept in states_of({**DEFAULTS, family: name}).get(family, ()):
                meanings.setdefault(kept.name, set()).add(kept.meaning)
                assert kept.name not in OWN, (family, name, kept.name)
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


def values_of(scenario, weeks):
    """Every state of a scenario at every week: values over agents, rows and weeks, by name."""
    names = list(named_states(scenario.setup))
    data = coprod.run(scenario, weeks=weeks, replicates=1, every=1.0, states=names)
    return {name: data[name.replace(".", "_")].values for name in names}


@pytest.mark.slow
def test_every_state_moves_in_some_scenario(tmp_path):
    seen: dict[str, bool] = {}
    principles = {f"institutions.{name}": 0.6 for name in ("monitoring", "graduated_sanctions", "nesting", "right_to_organise")}
    scenarios = [load_scenario("commons").with_values(principles)]
    for family, choices in RULES.items():
        for name in choices:
            try:
                scenarios.append(load_scenario("esther").with_rules({family: name}))
            except BadInput:  # contradicts another rule of the case
                scenarios.append(load_scenario("baseline").with_rules({family: name}))
    path = tmp_path / "stubborn.toml"
    path.write_text(
        'title = "T"\nstory = "Attachments that differ between people."\nrules = { influence = "stubborn" }\n[laboratory.start]\n'
        + "".join(f'"{person}.stubbornness" = {{ uniform = [0, 1] }}\n' for person in PERSONS),
        encoding="utf-8",
    )
    scenarios.append(load_scenario(path))
    for scenario in scenarios:
        for name, values in values_of(scenario, 60).items():
            found = values[np.isfinite(values)]
            seen[name] = seen.get(name, False) or bool(found.size and found.min() < found.max())
    assert sorted(name for name, moved in seen.items() if not moved) == []
    assert len(seen) > 100
