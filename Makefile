# make demo | test | quick | lint | bench | docs | faults. Needs only Python 3.11, 3.12 or 3.13, pip and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out

.PHONY: install compiled demo test quick lint bench docs faults lock

install: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml setup.py
	$(PYTHON) -c "import sys; assert (3, 11) <= sys.version_info[:2] <= (3, 13), 'coprod needs Python 3.11, 3.12 or 3.13: make PYTHON=python3.11'"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Outside checkers of the tests: the RO-Crate validator needs an older rich, NDlib brings much that coprod has no use for.
$(VENV)-outside/.installed: tests/outside-requirements.lock
	$(PYTHON) -m venv $(VENV)-outside
	$(VENV)-outside/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/outside-requirements.lock
	touch $@

# Peers of the benchmarks that cannot share an environment; mesa-frames pins numpy 1.26.
$(VENV)-jax/.installed:
	$(PYTHON) -m venv $(VENV)-jax
	$(VENV)-jax/bin/python -m pip install --quiet --disable-pip-version-check jax==0.10.2
	touch $@

$(VENV)-frames/.installed:
	$(PYTHON) -m venv $(VENV)-frames
	$(VENV)-frames/bin/python -m pip install --quiet --disable-pip-version-check mesa-frames==0.1.0a0
	touch $@

demo: install
	mkdir -p $(OUT)
	$(BIN)/coprod sweep trust_by_power -o $(OUT)/trust_by_power.zarr
	$(BIN)/coprod plot $(OUT)/trust_by_power.zarr heatmap -o $(OUT)/heatmap.png
	$(BIN)/coprod plot $(OUT)/trust_by_power.zarr series -o $(OUT)/series.png

# Two processes; the engine compiles once before both need it.
compiled: install $(VENV)-outside/.installed
	$(BIN)/coprod run baseline --weeks 1 --replicates 1 > /dev/null

test: compiled
	$(BIN)/python -m pytest -n 2 --dist worksteal

quick: compiled
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	mkdir -p .typing/coprod
	for d in simulation scenarios experiments analysis; do ln -sfn ../../$$d .typing/coprod/$$d; done
	for f in app/*.py; do ln -sfn ../../$$f .typing/coprod/$$(basename $$f); done
	$(BIN)/mypy
	PYTHONPATH=.typing $(BIN)/lint-imports --no-logo

bench: install $(VENV)-jax/.installed $(VENV)-frames/.installed
	PEER_JAX=$(VENV)-jax/bin/python PEER_FRAMES=$(VENV)-frames/bin/python $(BIN)/python -m pytest benchmarks --benchmark-enable --benchmark-json=$(OUT)-bench.json -o addopts=""
	$(BIN)/python -m benchmarks.report $(OUT)-bench.json

docs: install
	$(BIN)/python -m coprod.analysis.rules_page > docs/rules.md

faults: install
	$(BIN)/python -m tests.faults.planted

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o tests/outside-requirements.lock tests/outside-requirements.in
