# Two commands do everything on a fresh machine: `make demo` and `make test`. Each installs what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Some images forbid Python to keep what it has compiled; then each of hundreds of processes would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test test-all check lint types imports compiled format lock bench browser clean

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP)  ## Make the virtual environment with the pinned, hashed requirements

$(STAMP): requirements/dev.txt requirements/runtime.txt pyproject.toml
	@sh .ci/venv "$(PYTHON)" "$(VENV)"
	@$(BIN)/python -m uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)  ## Start sandbox Slack and Muster; prints the two addresses to open (Ctrl-C ends all)
	@$(BIN)/muster demo

browser:
	@sh .ci/chromium

test: $(STAMP) browser  ## Run all tests (2 cores: six to eighteen minutes)
	@$(BIN)/python -m pytest

test-all: $(STAMP) browser  ## Run all tests at full length: more kills, more incidents, more cases
	@MUSTER_TEST_ALL=1 $(BIN)/python -m pytest

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(STAMP)
	@$(BIN)/mypy

imports: $(STAMP)
	@$(BIN)/lint-imports

compiled: $(STAMP)
	@$(BIN)/python -m pytest --numprocesses=0 --collect-only -q >/dev/null 2>&1 || true

check: lint types imports test  ## Lint, types, import rules and all tests: green before each commit

format: $(STAMP)  ## Put the code into its one format
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

lock: $(STAMP)  ## Pin the requirements again
	@$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header pyproject.toml --extra teams --extra otel -o requirements/runtime.txt
	@$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header pyproject.toml --extra teams --extra otel --extra dev -c requirements/runtime.txt -o requirements/dev.txt

bench: $(STAMP)  ## Measure Muster beside its peers (about four minutes)
	@$(BIN)/python -m benchmarks

clean:  ## Remove what was installed and made
	rm -rf $(VENV) build data tests/artifacts tests/playground/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
