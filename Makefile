# The review workbench. On a fresh machine with Python 3.11+ (venv) and make:
#   make report   the built-in review, rendered; the last line is where it lies
#   make test     the tests
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACK ?= data/changeup-2006
# A view that somebody has made of a desk lies beside the notebooks and is nobody else's.
NOTEBOOKS := $(filter-out notebooks/%-view.ipynb,$(wildcard notebooks/*.ipynb))
# Byte code is kept, so that notebooks and tests start quickly.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONHASHSEED

.DEFAULT_GOAL := report
.PHONY: report test install lab check format bench lock clean

install: $(VENV)/.installed

# A pip of the environment's own fetches uv, which installs the locked list in seconds; without uv, pip does the same.
$(VENV)/.installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; then \
	    VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes --requirement requirements.lock && \
	    VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable . ; \
	else \
	    $(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock && \
	    $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable . ; \
	fi
	@$(BIN)/python -m compileall -q -j 0 evaluation $(VENV)/lib >/dev/null 2>&1 || true
	@touch $@

report: install
	@$(BIN)/review report $(PACK)

# A browser keeps an event loop of its own running, which notebooks cannot share: its tests have a process to themselves.
test: install
	@$(BIN)/python -m pytest -m "not slow and not browser" -q -n auto --dist loadfile
	@$(BIN)/python -m pytest tests/browser -m "browser and not slow" -q

lab: install
	@$(BIN)/review lab

check: install
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/nbstripout --verify --keep-id $(NOTEBOOKS)

format: install
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/nbstripout --keep-id $(NOTEBOOKS)

bench: install
	@$(BIN)/python tests/benchmarks/run.py

lock: install
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	    --python-version 3.11 --all-extras --group dev pyproject.toml --output-file requirements.lock

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
