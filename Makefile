# Each target does all its own set-up, from nothing but Python 3.11+, make and a package registry.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test format bench bench-quick clean

demo: $(READY)  ## the main job on a fresh embedded portal
	$(BIN)/reconciler demo

test: $(READY)  ## every gate, in the order in which they fail fastest
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python -m coverage erase
	$(BIN)/python -m pytest --cov --cov-report= $(WORKERS) -m "not apart"
	$(BIN)/python -m pytest $(WORKERS) -m apart
	$(BIN)/python -m coverage report --fail-under=98
	$(BIN)/python -m coverage report --include='$(CORE)' --fail-under=100

# One worker more than a small machine has processors: many tests wait for processes.
WORKERS := -n 3 --dist worksteal

# The core: everything that opens nothing.
CORE := reconciler/errors.py,reconciler/source.py,reconciler/access.py,reconciler/title.py,reconciler/address.py,reconciler/amount.py,reconciler/scope.py,reconciler/spec.py,reconciler/diff.py,reconciler/action.py,reconciler/kinds/*,reconciler/guard.py,reconciler/rule.py,reconciler/ruling.py,reconciler/roster.py,reconciler/state.py,reconciler/policy.py,reconciler/plan/*,reconciler/export/*,reconciler/adoption/*,reconciler/checkup/*,reconciler/drift/*,reconciler/undo/*,reconciler/event.py,reconciler/budget.py

format: $(READY)  ## lay out the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(READY)  ## what it takes against the floor and the ways of others, as ratios; half an hour
	$(BIN)/python -m tests.bench --json bench.json

bench-quick: $(READY)  ## the same with less of everything; two minutes
	$(BIN)/python -m tests.bench --quick

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(READY)

clean:
	rm -rf .venv .bench bench.json .reconciler dist build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
