"""The compiled engine's packages in the cache, and states kept during a run."""

import numpy as np

from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel import layout
from coprod.simulation.kernel.batch import empty_batch
from coprod.simulation.kernel.cache import Package, cache_folder
from coprod.simulation.kernel.engine import Engine, KernelRun
from coprod.simulation.schema.named_states import named_states


def test_a_package_in_parts(tmp_path, monkeypatch):
    """A template that is a folder: its file of the same name is loaded, and every part decides on the package's name."""
    monkeypatch.setenv("COPROD_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "talk"
    folder.mkdir()
    (folder / "talk.py").write_text("from .parts import number\n", encoding="utf-8")
    (folder / "parts.py").write_text("number = 1\n", encoding="utf-8")
    package = Package(folder)
    first, module = package.name, package.load()
    assert module.number == 1 and package.folder.parent == cache_folder() == tmp_path / "cache"
    (folder / "parts.py").write_text("number = 2\n", encoding="utf-8")
    assert Package(folder).name != first and Package(folder).load().number == 2


def test_the_fields_of_a_batch():
    """Arrays of each run have the run as first axis; what the runs share does not depend on how many there are."""
    setup = load_scenario("baseline").setup
    one, three = empty_batch(setup, 1), empty_batch(setup, 3)
    assert set(layout.PER_RUN) | set(layout.SHARED) | set(layout.GIVEN) | set(layout.SIZES) == set(one._fields)
    for name in layout.PER_RUN:
        assert getattr(three, name).shape == (3, *getattr(one, name).shape[1:]), name
    for name in (*layout.SHARED, *layout.GIVEN):
        assert getattr(three, name).shape == getattr(one, name).shape or name in ("scratch", "drawn"), name


def test_states_at_some_steps():
    """States seen at the end alone are those of a run that was looked at all the time, and of one stepped by hand."""
    setup = load_scenario("baseline").setup
    states = {name: named_states(setup)[name] for name in ("citizen.view", "leader.view")}
    recorded = np.array([0, 3, 9], dtype=np.int64)
    engine = Engine(setup, threads=2)
    often, all_states = engine.run_with_states([setup, setup], 4, [0, 1, 2], recorded, states, recorded)
    once, last_states = engine.run_with_states([setup, setup], 4, [0, 1, 2], recorded, states, recorded[-1:])
    assert np.array_equal(often, once, equal_nan=True)
    assert np.array_equal(often, engine.run([setup, setup], 4, [0, 1, 2], recorded), equal_nan=True)
    run = KernelRun(setup, 4, 2)
    for _ in range(9):
        run.step()
    for name in states:
        assert np.array_equal(all_states[name][:, :, -1:], last_states[name])
    assert np.array_equal(last_states["citizen.view"][1, 2, 0].T, run.citizens(states["citizen.view"].rows))
    assert not np.array_equal(all_states["citizen.view"][0, 0, 0], all_states["citizen.view"][0, 0, 2])
