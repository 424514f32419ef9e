# Cebra on Linux. `make` opens the program, `make test` checks everything; `make help` lists the rest.
# Everything installed goes into $(VENV); PYTHON=python3.12 chooses another interpreter.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := run

VENV ?= .venv
BIN := $(VENV)/bin
DATA ?=
OUT ?= models/cebra
export PYTHONUTF8 := 1

.PHONY: run test lint format bench bundle bench-bundle model evaluate lock system clean help

run: $(VENV)/app.stamp | system ## open the program with the bundled model
	$(BIN)/cebra

test: lint | system ## install what is missing, lint, check types and imports, run every test
	$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp ## style, types and the direction of imports, without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp ## rewrite the sources in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp | system ## measure the time and memory budgets
	$(BIN)/python -m benchmarks

bundle: $(VENV)/dev.stamp | system ## freeze the program into dist/cebra
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --workpath build/pyinstaller installer/cebra.spec

bench-bundle: bundle ## measure the frozen program
	$(BIN)/python -m benchmarks.program dist/cebra

model: $(VENV)/training.stamp ## build the model pack; DATA=DIR reads a local copy of the data, OUT=DIR says where to
	$(BIN)/cebra-train build $(if $(DATA),--data "$(DATA)") --out "$(OUT)"

evaluate: $(VENV)/training.stamp ## rank real published patients; CASES=phenopacket-store.zip
	$(BIN)/cebra-train evaluate $(if $(DATA),--data "$(DATA)") --cases "$(CASES)"

lock: ## compile requirements/*.txt anew from pyproject.toml (UPGRADE=1 takes the newest versions)
	requirements/lock.sh $(if $(UPGRADE),--upgrade)

test bench bundle bench-bundle: SYSTEM := tests
model evaluate: SYSTEM := training
system: # libraries that Qt needs from the system
	@requirements/setup.sh system $(SYSTEM)

clean: ## remove everything that make has made, the virtual environment too
	rm -rf "$(VENV)" .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# One environment serves all. A stamp is newer than its pins when they are installed; what is made from
# the larger list holds the smaller ones, because all are compiled together.
$(VENV)/venv.stamp: | system
	requirements/setup.sh venv "$(VENV)"
	@touch "$@"

$(VENV)/%.stamp: requirements/%.txt requirements/build.txt pyproject.toml $(VENV)/venv.stamp
	requirements/setup.sh install "$(VENV)" "$*"
	@touch "$@"
