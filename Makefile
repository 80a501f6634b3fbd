# Everything here sets itself up from Python 3.11, make and a package index.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo $$p && break; done)
BIN := .venv/bin
READY := .venv/ready

.PHONY: demo test test-browser check bench bench-suggest fuzz docs words format clean help

help:
	@echo "make demo    run the main job on an invented region, then open its pages (Ctrl+C ends)"
	@echo "make test    run every test that this machine can run, and say what it left out"
	@echo "make test-browser  walk through the pages in Chromium, installed if need be (Debian)"
	@echo "make check   format, lint, types, imports, migrations, generated documents"
	@echo "make bench   measure, as ratios in one run"
	@echo "make bench-suggest  say how often a suggested pack is right"
	@echo "make fuzz    read files broken in ten thousand ways (FUZZ=--count 500 for fewer)"
	@echo "make docs    write the generated reference pages again"
	@echo "make words   gather the words of the pages into the catalogues of five languages"

demo: $(READY)
	@$(BIN)/balise demo --open

test: $(READY)
	@$(BIN)/python tests/run.py

test-browser: $(READY)
	@tests/browser/chromium.sh
	@$(BIN)/python tests/run.py tests/browser

check: $(READY)
	@$(BIN)/ruff format --check src tests benchmarks
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python docs/generate.py --check
	@$(BIN)/python -m balise_web.pages.catalogues check

docs: $(READY)
	@$(BIN)/python docs/generate.py

words: $(READY)
	@$(BIN)/python -m balise_web.pages.catalogues update
	@$(BIN)/python -m balise_web.pages.catalogues compile

bench: $(READY)
	@$(BIN)/python -m benchmarks

bench-suggest: $(READY)
	@$(BIN)/python -m benchmarks.suggesting

fuzz: $(READY)
	@cd tests && ../$(BIN)/python -m core.reading.fuzzing $(FUZZ)

format: $(READY)
	@$(BIN)/ruff check --fix-only -q src tests benchmarks
	@$(BIN)/ruff format -q src tests benchmarks

$(READY): pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "Balise needs Python 3.11 or newer: install it, or say 'make PYTHON=/path/to/python3.11'."; exit 1; }
	@echo "Setting up in .venv (once; about a minute on a quick line) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
	@UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --quiet --python $(BIN)/python
	@$(BIN)/python -m balise_web.pages.catalogues compile
	@touch $(READY)

clean:
	rm -rf .venv var build
