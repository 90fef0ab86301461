# Two commands do everything on a fresh machine: `make study` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: study test check format bench clean help

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

study: $(VENV)/.installed ## Install if needed, then open today's drill
	@$(BIN)/quizapp

test: $(VENV)/.developing ## Install if needed, then run the whole suite
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: $(VENV)/.developing ## Format, lint, types, layers, and the content of questions/
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/quizapp check questions

format: $(VENV)/.developing ## Format the code and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.developing ## Measure, as ratios within one run
	@$(BIN)/python -m benchmarks

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "quizapp needs Python 3.11 or newer; say which one: make study PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing quizapp and torch into $(VENV); the first time this takes a minute or more." >&2
	@$(PIP) -e .
	@touch $@

$(VENV)/.developing: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing quizapp and its tools into $(VENV)." >&2
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed

clean: ## Remove what was installed and built
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
