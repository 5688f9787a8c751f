# make demo | page | test | quick | lint | bench | docs | faults | lock. Needs only Python 3.11, 3.12 or 3.13, pip and make.
PYTHON ?= python3
VENV := .venv
OUT := out
DEMO :=# more options of the demo's sweep; DEMO="--weeks 52 --replicates 2" takes seconds
BIN := $(VENV)/bin
# A lock names everything that is needed, with hashes: pip installs just that, looks for nothing newer and builds nothing.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps
LOCKED := $(INSTALL) --require-hashes --only-binary :all: -r

.PHONY: install compiled page demo test quick lint types bench docs faults lock
.PRECIOUS: $(VENV)-%/bin/pip

# A folder is an environment once it has pip, which comes last.
define environment
@"$(PYTHON)" -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" || \
	{ echo "coprod needs Python 3.11, 3.12 or 3.13, which '$(PYTHON)' is not: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
"$(PYTHON)" -m venv $(@D:/bin=)
endef

$(BIN)/pip:
	$(environment)

# What running needs.
install: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml setup.py | $(BIN)/pip
	$(BIN)/python $(LOCKED) requirements.lock
	$(BIN)/python $(INSTALL) --no-build-isolation -e .
	touch $@

# What testing needs besides.
$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(BIN)/python $(LOCKED) requirements-test.lock
	touch $@

# Environments apart. outside: checkers of the tests; the RO-Crate validator needs an older rich, NDlib brings much that coprod
# has no use for. jax, frames: peers of the benchmarks; mesa-frames pins numpy 1.26, which Python 3.13 is too new for.
vpath %-requirements.lock tests benchmarks

$(VENV)-%/bin/pip:
	$(environment)

$(VENV)-%/.installed: %-requirements.lock | $(VENV)-%/bin/pip
	$(VENV)-$*/bin/python $(LOCKED) $<
	touch $@

demo: install
	mkdir -p $(OUT)
	$(BIN)/coprod sweep balance -o $(OUT)/balance.zarr $(DEMO)
	$(BIN)/coprod plot $(OUT)/balance.zarr heatmap --highest power_sharing -o $(OUT)/balance.png
	$(BIN)/coprod sweep tipping -o $(OUT)/tipping.zarr $(DEMO)
	$(BIN)/coprod plot $(OUT)/tipping.zarr series --panels inclusiveness --measure personal_trust --measure value -o $(OUT)/tipping.png

# The engine for web pages and the page; with tools from wheels, and packages that web/package-lock.json names.
page: $(VENV)/.installed-test
	$(BIN)/python -m coprod.page.make

# Two processes; the engine compiles once before both need it.
compiled: $(VENV)/.installed-test $(VENV)-outside/.installed
	$(BIN)/coprod run baseline --weeks 1 --replicates 1 > /dev/null

test: compiled page
	$(BIN)/python -m pytest -n 2 --dist worksteal

quick: compiled
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

lint: types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=.typing $(BIN)/lint-imports --no-logo

types: $(VENV)/.installed-test
	rm -rf .typing
	mkdir -p .typing/coprod
	for part in simulation scenarios experiments analysis app/*; do ln -s ../../$$part .typing/coprod/$$(basename $$part); done
	$(BIN)/mypy

bench: page $(VENV)/.installed-test $(VENV)-jax/.installed $(VENV)-frames/.installed
	PEER_JAX=$(VENV)-jax/bin/python PEER_FRAMES=$(VENV)-frames/bin/python $(BIN)/python -m pytest benchmarks --benchmark-enable --benchmark-json=$(OUT)-bench.json -o addopts=""
	$(BIN)/python -m benchmarks.report $(OUT)-bench.json

docs: install
	$(BIN)/python -m coprod.analysis.rules_page > docs/rules.md

faults: compiled page
	$(BIN)/python -m tests.faults.planted

# The test lock first; the run lock starts from it, so that versions agree. Versions in a lock stay while they fit; delete the locks
# to take the newest. Extras stay in for those who install a lock without --no-deps: a pip before 23.3 then wants a hash of the
# newest release of whatever is asked for with an extra and locked without it.
UV := $(VENV)-lock/bin/uv
COMPILE := $(UV) pip compile --quiet --no-header --no-emit-index-url --universal --python-version 3.11 --only-binary :all: \
	--generate-hashes --no-strip-extras
OURS := --all-extras pyproject.toml

$(UV): | $(VENV)-lock/bin/pip
	$(VENV)-lock/bin/python $(INSTALL) uv==0.13.9

lock: $(UV)
	$(COMPILE) --group test -o requirements-test.lock $(OURS)
	cp requirements-test.lock requirements.lock
	$(COMPILE) --group build -o requirements.lock $(OURS)
	for name in tests/outside benchmarks/jax benchmarks/frames; do $(COMPILE) -o $$name-requirements.lock $$name-requirements.in || exit; done
