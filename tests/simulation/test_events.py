"""Events: what they do to parameters and people, on both engines; and those that cannot happen."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod.scenarios.event_files import load_event, shipped_events
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.agents.model import SetupModel
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.states import STATES
from coprod.simulation.setup.events import FIXED, FIXED_NAMES, FOREVER, Event, check_event
from coprod.simulation.setup.parameters import names
from coprod.simulation.setup.timeline import timeline

from .comparing import first_difference

SMALL = load_scenario("baseline").with_values(
    {"time.weeks": 30, "population.citizens": 40, "population.professionals": 8, "population.units": 2, "trust.gain": 0.05}
)


def happening(*events: Event, scenario=SMALL):
    return scenario.with_more([(event, "test") for event in events]).setup


def course(setup, name):
    found = timeline(setup)
    return found.values[:, found.names.index(name)]


def test_step_ramp_and_pulse_have_the_values_they_say():
    step = course(happening(Event("", "trust.gain", "step", 10, value=0.2)), "trust.gain")
    assert (step[:10] == 0.05).all() and (step[10:] == 0.2).all() and len(step) == 30
    pulse = course(happening(Event("", "trust.gain", "pulse", 10, times=3.0, until=13)), "trust.gain")
    assert np.flatnonzero(pulse != 0.05).tolist() == [10, 11, 12] and pulse[11] == pytest.approx(0.15)
    ramp = course(happening(Event("", "trust.gain", "ramp", 10, value=0.25, until=20)), "trust.gain")
    assert ramp[10] == 0.05 and ramp[15] == pytest.approx(0.15) and (ramp[20:] == 0.25).all()
    assert np.diff(ramp[10:21]) == pytest.approx(0.02)


def test_later_events_build_on_earlier_ones():
    both = course(
        happening(Event("", "trust.gain", "step", 5, times=2.0), Event("", "trust.gain", "step", 8, times=2.0)), "trust.gain"
    )
    assert both[[0, 5, 8]] == pytest.approx([0.05, 0.1, 0.2])


def test_rates_are_those_of_one_step():
    half = course(happening(Event("", "learn.health", "step", 3, value=1.0)), "learn.health")
    assert half[3] == pytest.approx(0.5)  # half-life of one week, steps of one week
    slow = SMALL.with_values({"time.dt": 0.5})
    halves = course(happening(Event("", "learn.health", "step", 3, value=1.0), scenario=slow), "learn.health")
    assert len(halves) == 60 and halves[6] == pytest.approx(1 - 2**-0.5) and halves[5] == halves[0]


def test_weights_go_on_summing_to_one():
    setup = happening(Event("", "practice.supporting", "ramp", 5, value=0.6, until=15))
    practices = [n for n in timeline(setup).names if n.startswith("practice.")]
    assert len(practices) == 9
    assert sum(course(setup, n) for n in practices) == pytest.approx(1.0)
    assert course(setup, "practice.training")[-1] == pytest.approx(0.4 / 8)


@pytest.mark.parametrize(
    ("parameter", "state"),
    [
        ("start.health", "health"),
        ("groups.disadvantaged.efficacy", "efficacy"),
        ("start.institutional_trust", "institutional_trust"),
    ],
)
def test_where_people_start_shifts_where_they_are(parameter, state):
    """The step with the event equals one without it, but for the shift at its beginning."""
    setup = happening(Event("", parameter, "step", 0, value=SMALL.values[parameter] - 0.1))
    plain, moved = SetupModel(SMALL.setup, 1, 0), SetupModel(setup, 1, 0)
    from coprod.simulation.agents.events import change_values

    change_values(moved)
    for a, b in zip(plain._citizens, moved._citizens, strict=True):
        concerned = not parameter.startswith("groups.") or a.group_name == "disadvantaged"
        expected = max(0.0, getattr(a, state) - 0.1) if concerned else getattr(a, state)
        assert getattr(b, state) == pytest.approx(expected, abs=1e-12)


def test_a_pulse_on_leaders_ends():
    setup = happening(Event("", "leaders.meso.capacity", "pulse", 4, times=0.0, until=8))
    model, plain = SetupModel(setup, 2, 0), SetupModel(SMALL.setup, 2, 0)
    seen = []
    for _ in range(12):
        model.step()
        plain.step()
        seen.append(model._leaders[2].capacity)
    own = plain._leaders[2].capacity
    assert seen[:4] == [own] * 4 and max(seen[4:8]) < own - 0.2 and seen[8] == pytest.approx(seen[11])
    assert model._leaders[0].capacity == plain._leaders[0].capacity  # another level


EVERY_START = sorted(
    {name.replace("groups.*", "groups.disadvantaged").replace("leaders.*", "leaders.meso") for s in STATES for name in s.follows}
)


def test_engines_agree_on_every_shift():
    events = [Event("", name, "step", 2 + k % 5, value=0.4) for k, name in enumerate(EVERY_START)]
    assert first_difference(happening(*events), 4, 1, 10) == ""


CHANGEABLE = [
    n for n in names(SMALL.groups) if n.partition(".")[0] not in FIXED and n not in FIXED_NAMES and not n.endswith(".share")
]


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_engines_agree_on_any_events(data):
    events = []
    for _ in range(data.draw(st.integers(1, 4))):
        kind = data.draw(st.sampled_from(["step", "pulse", "ramp"]))
        week = data.draw(st.integers(0, 6))
        until = FOREVER if kind == "step" else week + data.draw(st.integers(1, 5))
        events.append(
            Event("", data.draw(st.sampled_from(CHANGEABLE)), kind, week, times=data.draw(st.sampled_from([0.5, 0.9])), until=until)
        )
    try:
        for event in events:
            check_event(event, SMALL.groups, SMALL.rules, "")
        setup = happening(*events)
    except BadInput:
        return  # a ramp of a whole number, or out of a range: refused before it runs
    assert first_difference(setup, 5, 0, 12) == ""


@pytest.mark.parametrize("name", shipped_events())
def test_shipped_events_happen_on_both_engines(name):
    event = load_event(name)
    assert event.title and len(event.story) > 60 and all(c.source and c.status for c in event.changes)
    setup = SMALL.with_events([f"{name}@3"]).setup
    assert first_difference(setup, 6, 0, 12) == ""


def test_an_event_is_part_of_what_a_run_is():
    with_cut = SMALL.with_events(["budget_cut@10"])
    assert with_cut.digest() != SMALL.digest() != SMALL.with_events(["budget_cut@11"]).digest()
    renamed = replace(with_cut, events=tuple(replace(e, name="x", source="y") for e in with_cut.events))
    assert renamed.digest() == with_cut.digest()


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (Event("", "trust.gian", "step", 1, value=0.1), "nearest  trust.gain"),
        (Event("", "population.citizens", "step", 1, value=10), "fixes the structure"),
        (Event("", "network.ties", "step", 1, value=2), "fixes the structure"),
        (Event("", "trust.gain", "step", -1, value=0.1), "week is -1"),
        (Event("", "trust.gain", "step", 1, value=0.1, until=5), "a step has no 'until'"),
        (Event("", "trust.gain", "pulse", 1, value=0.1), "needs 'until'"),
        (Event("", "trust.gain", "ramp", 5, value=0.1, until=5), "not after week 5"),
        (Event("", "engage.citizen_seats", "ramp", 1, value=4, until=5), "whole number"),
        (Event("", "trust.gain", "step", 1), "either 'value' or 'times'"),
        (Event("", "trust.gain", "step", 1, value=0.1, times=2.0), "either 'value' or 'times'"),
        (Event("", "trust.gain", "step", 1, times=50.0), "out of range"),
        (Event("", "groups.nobody.efficacy", "step", 1, value=0.5), "groups."),
    ],
)
def test_events_that_cannot_happen(event, says):
    with pytest.raises(BadInput) as error:
        _ = happening(event)
    assert says in str(error.value)


def test_engines_agree_when_attention_to_practices_changes():
    events = [
        Event("", "practice.supporting", "step", 3, value=0.6),
        Event("", "leaders.diminishing", "ramp", 6, value=0.9, until=10),
    ]
    assert first_difference(happening(*events), 4, 1, 14) == ""
