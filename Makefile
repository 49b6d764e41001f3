# What a person types at the root; `make help` lists it. What has been set up is not set up again:
# each step leaves a file that is newer than whatever it was made from.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PORT ?= 8000
export PORT

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
STATIC_SOURCES := $(shell find static -type f -not -path 'static/dist/*' -not -name '.*' 2>/dev/null)
NODE_READY := $(if $(shell command -v npm),,$(VENV)/.ready-node)
# npm and node: the machine's, or those of the wheel.
WITH_NODE := $(if $(NODE_READY),PATH="$(CURDIR)/$(BIN):$$PATH")

.PHONY: help
help: ## list the targets, a line each
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---- what people run ---------------------------------------------------------------------------------------------

.PHONY: run
run: $(VENV)/.ready-run build translations ## set up what is missing, then serve on http://127.0.0.1:8000 (PORT= changes it)
	@exec $(BIN)/python -m engage.app.serve

# -n 2: the machines this is built on have two cores. Browser tests come last, a file at a time, since they are slow
# to start and share a served place within a file.
.PHONY: test
test: $(VENV)/.ready-dev build translations ## every test: unit, integration, rules, then browser
	@chromium=$$(PYTHON=$(BIN)/python scripts/chromium.sh); export ENGAGE_CHROMIUM="$$chromium"; \
	$(BIN)/pytest -n 2 tests --ignore=tests/browser --ignore=tests/bench; \
	$(BIN)/pytest -n 2 --dist loadfile tests/browser

.PHONY: check
check: $(VENV)/.ready-dev build translations ## linters, types, import rules, catalogues, migrations; no browser
	@$(MAKE) -j2 --keep-going --output-sync=target check-types check-style check-imports check-rules
	@echo "make check: all is well"

.PHONY: check-types check-style check-imports check-rules
check-types:
	@$(BIN)/mypy engage surveys stories wsgi.py
check-style:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
check-imports:
	@$(BIN)/lint-imports --no-logo
# Message catalogues, migrations against models, permissions, and the repository itself.
check-rules:
	@$(BIN)/pytest -q -m "not browser and not walk" tests/rules

.PHONY: bench bench-large evaluate pictures
bench: $(VENV)/.ready-dev build translations ## the benchmarks, as a table and tests/bench/results/latest.json
	@ENGAGE_CHROMIUM=$$(PYTHON=$(BIN)/python scripts/chromium.sh) $(BIN)/python -m tests.bench
bench-large: $(VENV)/.ready-dev build translations ## the benchmarks at 557,077 participations
	@$(BIN)/python -m tests.bench --large
evaluate: $(VENV)/.ready-dev ## how well texts are read, on the labelled data in ENGAGE_DATA (../shared/data)
	@$(BIN)/python -m tests.evaluate
pictures: $(VENV)/.ready-dev build translations ## photograph the pages of the demonstration place into docs/pictures
	@ENGAGE_CHROMIUM=$$(PYTHON=$(BIN)/python scripts/chromium.sh) $(BIN)/python -m tests.pictures

# ---- set-up ------------------------------------------------------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found. PYTHON=/path/to/python3 names one." >&2; exit 1; }
	@echo "Making the virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "'$(PYTHON) -m venv' failed: is Python's venv module installed?" >&2; exit 1; }

$(VENV)/.ready-%: | $(BIN)/python
	@echo "Installing $<"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
$(VENV)/.ready-run: requirements.txt
$(VENV)/.ready-dev: requirements-dev.txt
$(VENV)/.ready-node: requirements-node.txt

.PHONY: build
build: static/dist/manifest.json ## the front end, into static/dist

# npm writes this file itself, last of all.
node_modules/.package-lock.json: package.json package-lock.json $(NODE_READY)
	@echo "Installing the front end's packages"
	@$(WITH_NODE) npm ci --no-audit --no-fund --loglevel=error
	@touch $@

static/dist/manifest.json: node_modules/.package-lock.json $(STATIC_SOURCES)
	@echo "Building the front end"
	@$(WITH_NODE) node static/build.mjs
	@touch $@

.PHONY: translations
translations: $(CATALOGUES)
%.mo: %.po | $(BIN)/python
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

.PHONY: messages
messages: $(VENV)/.ready-dev ## collect the words of the interface into translations/, to be translated
	@scripts/messages.sh $(BIN)

# ---- upkeep ------------------------------------------------------------------------------------------------------

PIP_COMPILE := $(BIN)/pip-compile --quiet --no-header --strip-extras --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host
.PHONY: locks
locks: $(VENV)/.ready-dev $(NODE_READY) ## compile requirements*.txt and package-lock.json again (UPGRADE=1 takes newer ones)
	@$(PIP_COMPILE) $(if $(UPGRADE),--upgrade) --output-file=requirements.txt pyproject.toml
	@$(PIP_COMPILE) $(if $(UPGRADE),--upgrade) --extra=dev --output-file=requirements-dev.txt pyproject.toml
	@$(WITH_NODE) npm install --package-lock-only --no-audit --no-fund

.PHONY: clean
clean: ## remove what set-up made, but never instance/ (the data)
	@rm -rf $(VENV) node_modules static/dist tests/bench/results .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@rm -f $(CATALOGUES)
