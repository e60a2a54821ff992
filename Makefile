# Everything that people and CI run. `make help` lists it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
CODE := $(wildcard bot handlers groups storage config tests bench)
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help env run check test test-all browser bench texts lock format image clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(VENV)/.project ## Make the environment in .venv, or bring it up to date

run: env ## Start the demo mission at http://127.0.0.1:8080
	@$(BIN)/python -m bot.demo

check: env ## Check format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports

test: env check browser ## Run everything that CI runs: the checks, then the tests
	$(PYTEST) -m "not slow"
	@echo "make test: format, lint, types, import contracts and tests have all passed."

test-all: env check browser ## The same with the slow tests: every story on every platform and engine
	$(PYTEST)
	@echo "make test-all: format, lint, types, import contracts and all tests have passed."

browser: ## Make sure that Chromium is there (installs it when run as root on Debian)
	@.ci/chromium

bench: env ## Run the benchmarks
	@$(BIN)/python -m bench

format: env ## Put the code into the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

texts: env ## Bring the catalogues up to date with the sentences in the code
	@$(BIN)/python -m config.catalogue

lock: ## Pin every dependency again, to its newest version that fits
	@$(PYTHON) -m venv --clear .lock-tools
	@.lock-tools/bin/pip install --quiet uv
	cd requirements && for name in base build dev; do \
		../.lock-tools/bin/uv pip compile $(LOCK_OPTIONS) $$name.in --output-file $$name.lock || exit 1; done
	@rm -rf .lock-tools

image: ## Build the container image
	docker build --tag compatriot .

clean: ## Remove the environment and everything that was made
	rm -rf $(VENV) .lock-tools .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The locks name no index, so that they work with whichever one a machine uses.
LOCK_OPTIONS := --quiet --upgrade --no-config --no-header --generate-hashes --python-version 3.11

# Built anew only when the lock changed: a package left over from an older lock would hide a missing one.
$(VENV)/.packages: requirements/dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "Compatriot needs Python 3.11. Name yours: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.lock
	@touch $@

$(VENV)/.project: $(VENV)/.packages pyproject.toml bot/__init__.py requirements/base.in
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
