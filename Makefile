# Each target sets up its own virtual environment; nothing else is needed than Python 3.11+ and make.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.ready
PYTEST_ARGS ?= -n 2
# The rooms whose tests are pure, or one call to a server: what is run while working.
CHECKED = account api cache cli commands disk models presentation settings store text words

.PHONY: help demo test check lint lock docs bench conformance screenshots soak clean
.DEFAULT_GOAL := help

help:
	@echo "make demo         open the console on the embedded server, with lively sample data"
	@echo "make test         run all tests"
	@echo "make check        lint, types, and the tests that take no minute: what one runs while working"
	@echo "make lint         ruff and mypy --strict"
	@echo "make lock         choose the newest versions that pyproject.toml allows, with their hashes"
	@echo "make docs         write the client's reference to build/reference"
	@echo "make bench        measure speed, bytes and memory; writes bench.json"
	@echo "make conformance  hold client and embedded server to RECORDINGS=folder"
	@echo "make soak         play thousands of broken lines, kills and events; takes long"
	@echo "make screenshots  draw the pictures in screenshots/ again"

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "chatwoot-tui needs Python 3.11 or newer, and no '$(PYTHON)' was found. Install it, or run: make PYTHON=/path/to/python3 ..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "chatwoot-tui needs Python 3.11 or newer; $$($(PYTHON) --version 2>&1) is too old. Install a newer one, or run: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv module is missing. Install it (on Debian and Ubuntu: apt install python3-venv) and run make again."; exit 1; }
	@echo "Setting up $(VENV) (once) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || { \
	  echo "The packages of requirements.lock could not be installed: pip says above why. It needs PyPI, or a mirror of it (PIP_INDEX_URL)."; exit 1; }
	@# "compat" adds the folder to the path; the default hooks an import finder in, which costs every start 10 ms.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	  --config-settings editable_mode=compat --editable .
	@touch $@

demo: $(STAMP)
	@$(BIN)/chatwoot-tui --demo

test: $(STAMP)
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

check: lint
	@$(BIN)/python -m pytest -n 2 -m "not pty and not slow" $(addprefix tests/,$(CHECKED)) tests/test_architecture.py

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lock:
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	@build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
	  --no-emit-index-url --extra dev pyproject.toml --output-file requirements.lock

docs: $(STAMP)
	@# Beside the environment, not in it: the tests run without it.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target build/pdoc pdoc
	@PYTHONPATH=build/pdoc $(BIN)/python -m pdoc --docformat google --output-directory build/reference \
	  tui.api tui.api.resources tui.api.broadcasts tui.api.events tui.api.public tui.api.platform tui.models

bench: $(STAMP)
	@$(BIN)/python -m tests.bench $(BENCH_ARGS)

conformance: $(STAMP)
	@$(BIN)/python -m tests.conformance $(RECORDINGS)

soak: $(STAMP)
	@$(BIN)/python -m tests.soak $(SOAK_ARGS)

screenshots: $(STAMP)
	@$(BIN)/python -m tests.screenshots

clean:
	rm -rf $(VENV) .venv-foreign build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
