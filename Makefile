# make demo | test | quick | lint | bench | docs | faults | lock. Needs only Python 3.11, 3.12 or 3.13, pip and make.
PYTHON ?= python3
VENV ?= .venv
OUT ?= out
DEMO ?=# more options of the demo's sweep; DEMO="--weeks 26 --replicates 2" takes seconds
BIN := $(VENV)/bin
INSTALL := -m pip install --quiet --disable-pip-version-check

.PHONY: install compiled demo test quick lint bench docs faults lock
.PRECIOUS: $(VENV)-%/bin/pip

# A folder is an environment once it has pip, which comes last.
define environment
@$(PYTHON) -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" || \
	{ echo "coprod needs Python 3.11, 3.12 or 3.13, which '$(PYTHON)' is not: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
$(PYTHON) -m venv $(@D:/bin=)
endef

$(BIN)/pip:
	$(environment)

# What running needs.
install: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml setup.py | $(BIN)/pip
	$(BIN)/python $(INSTALL) --require-hashes -r requirements.lock
	$(BIN)/python $(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

# What testing needs besides.
$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(BIN)/python $(INSTALL) --require-hashes -r requirements-test.lock
	touch $@

# Environments apart. outside: checkers of the tests; the RO-Crate validator needs an older rich, NDlib brings much that coprod
# has no use for. jax, frames: peers of the benchmarks; mesa-frames pins numpy 1.26.
vpath %-requirements.lock tests benchmarks

$(VENV)-%/bin/pip:
	$(environment)

$(VENV)-%/.installed: %-requirements.lock | $(VENV)-%/bin/pip
	$(VENV)-$*/bin/python $(INSTALL) --require-hashes -r $<
	touch $@

demo: install
	mkdir -p $(OUT)
	$(BIN)/coprod sweep trust_by_power -o $(OUT)/trust_by_power.zarr $(DEMO)
	$(BIN)/coprod plot $(OUT)/trust_by_power.zarr heatmap -o $(OUT)/heatmap.png
	$(BIN)/coprod plot $(OUT)/trust_by_power.zarr series -o $(OUT)/series.png

# Two processes; the engine compiles once before both need it.
compiled: $(VENV)/.installed-test $(VENV)-outside/.installed
	$(BIN)/coprod run baseline --weeks 1 --replicates 1 > /dev/null

test: compiled
	$(BIN)/python -m pytest -n 2 --dist worksteal

quick: compiled
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	mkdir -p .typing/coprod
	for d in simulation scenarios experiments analysis; do ln -sfn ../../$$d .typing/coprod/$$d; done
	for f in app/*.py; do ln -sfn ../../$$f .typing/coprod/$$(basename $$f); done
	$(BIN)/mypy
	PYTHONPATH=.typing $(BIN)/lint-imports --no-logo

bench: $(VENV)/.installed-test $(VENV)-jax/.installed $(VENV)-frames/.installed
	PEER_JAX=$(VENV)-jax/bin/python PEER_FRAMES=$(VENV)-frames/bin/python $(BIN)/python -m pytest benchmarks --benchmark-enable --benchmark-json=$(OUT)-bench.json -o addopts=""
	$(BIN)/python -m benchmarks.report $(OUT)-bench.json

docs: install
	$(BIN)/python -m coprod.analysis.rules_page > docs/rules.md

faults: compiled
	$(BIN)/python -m tests.faults.planted

# The test lock first; the run lock starts from it, so that versions agree. Extras stay in: pip refuses a lock without them once a
# newer release is out. Versions in a lock stay while they fit; delete the locks to take the newest.
UV := $(VENV)-lock/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header

$(UV): | $(VENV)-lock/bin/pip
	$(VENV)-lock/bin/python $(INSTALL) uv==0.13.9

lock: $(UV)
	$(COMPILE) --group test -o requirements-test.lock pyproject.toml
	cp requirements-test.lock requirements.lock
	$(COMPILE) --group build -o requirements.lock pyproject.toml
	for name in tests/outside benchmarks/jax benchmarks/frames; do $(COMPILE) -o $$name-requirements.lock $$name-requirements.in || exit; done
