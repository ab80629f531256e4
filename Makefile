# One command each; `make help` lists them. Nothing has to be installed before.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
SET_UP := $(PYTHON) -m scripts.set_up
PYTEST := $(BIN)/python -m pytest
PARALLEL := -n 3 --dist loadgroup --no-loadscope-reorder --max-worker-restart 0

# Universal and without addresses: the same lock serves every system and every mirror.
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-build \
	--python-version 3.11 --fork-strategy fewest --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help setup run test coverage test-unit lint format bench lock clean dev

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## prepare the machine and .venv for the program
	@$(SET_UP) setup

run: ## set up, then open the window (or, without a display, run the demonstration)
	@$(SET_UP) run $(ARGS)

dev:
	@$(SET_UP) check

test: ## set up, then run every test; ARGS="-k caption" narrows it
	@$(SET_UP) test
	$(PYTEST) $(PARALLEL) $(ARGS)

# Not part of `test`: counting lines and branches doubles what the tests cost.
coverage: ## the same, and which lines no test reaches
	@$(SET_UP) test
	$(PYTEST) $(PARALLEL) --cov --cov-fail-under=85 $(ARGS)

test-unit: dev ## only the quick tests: no window, socket, sound or model
	$(PYTEST) tests/unit tests/architecture -m "not bench and not slow" $(ARGS)

lint: dev ## style, types and the rules between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: dev ## rewrite the sources in the project's style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: dev ## measure; the figures go into docs/benchmarks.md
	$(BIN)/meeting-desktop bench window
	$(BIN)/meeting-desktop bench memory

lock: dev ## write the locks after a change in pyproject.toml; ARGS=--upgrade takes what is newest
	$(COMPILE) --group pyproject.toml:installer --output-file requirements-uv.lock
	$(COMPILE) --group build pyproject.toml --output-file requirements.lock
	$(COMPILE) --group build --group dev --constraint requirements.lock \
		pyproject.toml --output-file requirements-dev.lock

clean: ## remove .venv and what the tools left
	rm -rf .venv .venv.lock .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache build dist htmlcov
	find meeting_desktop scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
