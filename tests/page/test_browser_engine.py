"""The engine for web pages, run here through wasmtime: every state and measure equal to the readable engine's and machine code's."""

import re

import llvmlite.binding as llvm
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coprod.experiments.browser_engine import WasmKernel
from coprod.experiments.equality import first_difference
from coprod.scenarios.scenario import load_scenario, shipped
from coprod.simulation.kernel import built, wasm
from coprod.simulation.kernel.engine import Engine, KernelRun
from coprod.simulation.kernel.packages import Code, every_code, order_of
from coprod.simulation.rules.registry import RULES
from tests.simulation.test_all_rules import with_rule
from tests.simulation.test_equality import setups

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not built.is_built(), reason="the engine for web pages is not built: make page"),
]


def difference(setup, seed, replicate, steps):
    return first_difference(setup, seed, replicate, steps, WasmKernel(setup.rules))[1]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
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
    from coprod.simulation.errors import BadInput

    monkeypatch.setattr(built, "source_digest", lambda: "0" * 64)
    with pytest.raises(BadInput, match="other sources"):
        built.places()


# --- what is wrong in a build is found
def test_a_swapped_place_is_found():
    """Two functions of the same kind that stand in each other's place in the list."""
    order = built.places()
    setup = load_scenario("baseline").with_values({"population.citizens": 60, "population.professionals": 8}).setup
    a, b = order.index(("fit=gaussian", "fits")), order.index(("fit=linear", "fits"))
    order[a], order[b] = order[b], order[a]
    assert first_difference(setup, 1, 0, 20, WasmKernel(setup.rules, places=order))[1] != ""
    setup = load_scenario("baseline").with_values({"population.citizens": 60, "population.professionals": 8}).setup
    assert difference(setup, 1, 0, 20) == ""


def test_a_contracted_product_is_found():
    """A product rounded otherwise than it must be, as flags that let LLVM contract it with a sum would make it."""
    changed = Code.of_rule("fit", "gaussian")
    text = str(llvm.parse_bitcode(changed.bitcode.read_bytes()))
    product = re.search(r"(%\S+) = fmul double (\S+), (\S+)\n", text)
    assert product is not None
    name, x, y = product.groups()
    nudged = f"{name}.p = fmul double {x}, {y}\n  {name} = fmul double {name}.p, 0x3FF0000000000001\n"
    bitcode = bytes(llvm.parse_assembly(text.replace(product.group(), nudged)).as_bitcode())
    codes, machine = every_code(), wasm.machine_of(vectors=True)
    objects = [
        wasm.object_of(code, bitcode, machine) if code.name == changed.name else wasm.kept_object(code, machine, vectors=True)
        for code in codes
    ]
    module = wasm.linked([wasm.places_object(codes, machine), *objects])
    setup = load_scenario("baseline").with_values({"population.citizens": 60, "population.professionals": 8}).setup
    assert first_difference(setup, 1, 0, 30, WasmKernel(setup.rules, module, order_of(codes)))[1] != ""
