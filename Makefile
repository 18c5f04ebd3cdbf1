# Every verb installs what it needs first, into .venv, and needs only Python 3.11 or newer.

PYTHON ?= python3
CONFIG ?= config/simulated.toml
OUT    ?= build/demo
BIN    := .venv/bin

export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_BUILD_CONSTRAINT := $(PIP_CONSTRAINT)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_QUIET := 1
# Debian's pip would build a package without a pyproject.toml in the old way, and say so at length.
export PIP_USE_PEP517 := 1

.DEFAULT_GOAL := help
.PHONY: help demo run test check format bench bench-sync clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s%s\n", $$1, $$2 }' Makefile

demo: .venv/booth  ## one whole session plays by itself and leaves a strip in build/demo (OUT=)
	$(BIN)/kiosk demo --out $(OUT)

run: .venv/booth  ## the booth in a window, devices simulated (CONFIG= for yours)
	$(BIN)/kiosk run --config $(CONFIG)

test: .venv/dev  ## every test, with a real browser and a virtual screen
	@bash .ci/apt
	$(BIN)/pytest -q
	node --test tests/page/*.test.js

check: .venv/dev  ## style, types, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv/dev  ## write the code in the one style
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

bench: .venv/dev  ## measure, and print a table
	@bash .ci/apt
	$(BIN)/python -m tests.bench.run

bench-sync: .venv/bench  ## measure from pixels how far apart the pictures of a shot are (ARGS=)
	@bash .ci/apt
	$(BIN)/python -m tests.bench.sync.run $(ARGS)

clean:  ## remove whatever the other verbs made
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/booth: pyproject.toml constraints.txt
	@bash .ci/venv $(PYTHON)
	$(BIN)/pip install -e .
	@touch $@

.venv/dev: .venv/booth
	$(BIN)/pip install -e '.[dev]'
	@touch $@

.venv/bench: .venv/dev
	$(BIN)/pip install -e '.[bench]'
	@touch $@
