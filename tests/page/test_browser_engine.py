"""The engine for web pages, run here through wasmtime: every state and measure equal to the readable engine's and machine code's."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coprod.experiments.browser_engine import WasmKernel
from coprod.experiments.equality import first_difference
from coprod.scenarios.scenario import load_scenario, shipped
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel import built
from coprod.simulation.kernel.engine import Engine, KernelRun
from coprod.simulation.rules.registry import RULES
from tests.simulation.test_all_rules import with_rule
from tests.simulation.test_equality import setups

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not built.is_built(), reason="the engine for web pages is not built: make page"),
]


def difference(setup, seed, replicate, steps):
    return first_difference(setup, seed, replicate, steps, WasmKernel(setup.rules))[1]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(setups(), st.integers(0, 2**63 - 1), st.integers(0, 10_000))
def test_equal_to_mesa_on_random_scenarios(setup, seed, replicate):
    assert difference(setup, seed, replicate, 10) == ""


@pytest.mark.parametrize(("family", "name"), [(family, name) for family, names in RULES.items() for name in names])
def test_equal_under_every_rule(family, name):
    assert difference(with_rule(family, name), 5, 1, 20) == ""


@pytest.mark.parametrize("name", shipped())
def test_equal_to_machine_code_on_shipped_scenarios(name):
    """Whole length, every measure every month, and every state of citizens at the end."""
    setup = load_scenario(name).setup
    native, page = KernelRun(setup, 3, 0), KernelRun(setup, 3, 0, WasmKernel(setup.rules))
    steps = round(setup.values["time.weeks"] / setup.dt)
    for step in range(steps + 1):
        if step:
            native.step()
            page.step()
        if step % 4 == 0 or step == steps:
            assert np.array_equal(native.measures(), page.measures(), equal_nan=True), step
    assert np.array_equal(native.citizens(), page.citizens(), equal_nan=True)


@pytest.mark.parametrize("module", [built.MODULE, built.PLAIN], ids=["vectors", "plain"])
def test_whole_runs_and_batches(module):
    """One call for a whole run, several runs at once, with vectors and without: the numbers of machine code."""
    setup = load_scenario("esther").with_values({"population.citizens": 90, "population.professionals": 14}).setup
    other = (
        load_scenario("esther").with_values({"population.citizens": 90, "population.professionals": 14, "start.trust": 0.3}).setup
    )
    steps = np.arange(0, 53, 4, dtype=np.int64)
    wanted = Engine(setup).run([setup, other], 8, [2], steps)[:, 0]
    from coprod.simulation.kernel.batch import begin, make_batch

    kernel = WasmKernel(setup.rules, module.read_bytes())
    batch = make_batch(setup, kernel, 2)
    begin(batch, kernel, [setup, other], 8, 2)
    out = np.empty((2, len(steps), wanted.shape[-1]))
    kernel.run(batch, 2, 8, 2, 0, steps, out)
    assert np.array_equal(out, wanted, equal_nan=True)


def test_a_module_of_other_sources_is_refused(monkeypatch):
    monkeypatch.setattr(built, "source_digest", lambda: "0" * 64)
    with pytest.raises(BadInput, match="other sources"):
        built.places()


@pytest.mark.parametrize("name", ["MODULE", "PLAIN"])
def test_a_module_that_was_changed_is_refused(name, monkeypatch, tmp_path):
    changed = tmp_path / "engine.wasm"
    changed.write_bytes(getattr(built, name).read_bytes()[:-1])
    monkeypatch.setattr(built, name, changed)
    with pytest.raises(BadInput, match="other sources"):
        built.places()
