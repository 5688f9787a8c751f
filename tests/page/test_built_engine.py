"""A build of the engine for web pages that is not whole is refused in words, as is a memory that moves."""

import pytest

from coprod.experiments.browser_engine import WasmKernel
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel import built
from coprod.simulation.kernel.batch import make_batch


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A whole build."""
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    for name, file in (("MODULE", "engine.wasm"), ("PLAIN", "engine_plain.wasm"), ("PLACES", "places.json")):
        monkeypatch.setattr(built, name, tmp_path / file)
    built.write(b"module", b"plain", [])
    assert built.places() == []
    return tmp_path


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"sources": 1, "places": 2}', '{"places": [["one"]]}', "\ud800"])
def test_a_list_of_places_that_is_not_whole(folder, text):
    built.PLACES.write_bytes(text.encode("utf-8", "surrogatepass"))
    refused()


@pytest.mark.parametrize("name", ["engine.wasm", "engine_plain.wasm", "places.json"])
def test_a_file_that_is_missing(folder, name):
    (folder / name).unlink()
    refused()


def refused():
    with pytest.raises(BadInput, match=r"(?s)not built, or not whole.*make page"):
        built.places()


@pytest.mark.slow
@pytest.mark.skipif(not built.is_built(), reason="the engine for web pages is not built: make page")
def test_a_memory_that_moves(monkeypatch):
    """Python would leave an assertion out where it is asked to."""
    setup = load_scenario("baseline").setup
    bases = iter(range(10**6))
    monkeypatch.setattr(WasmKernel, "_base", lambda kernel: next(bases))
    with pytest.raises(RuntimeError, match="memory moved"):
        make_batch(setup, WasmKernel(setup.rules), 1)
