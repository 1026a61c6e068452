# Two commands on a fresh machine: `make demo` and `make test`. Everything is set up in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.set-up

.PHONY: demo test ui bench lint docs clean

$(SETUP): pyproject.toml setup.cfg
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[s3,test]'
	touch $@

demo: $(SETUP) ## read a simulated organisation, and say where the exports and the report are
	$(BIN)/space-odt demo

test: $(SETUP) ## run every test
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

ui: $(SETUP) ## open the Dagster UI, on the simulated organisation unless a token is set
	$(BIN)/python -m space_odt_dagster ui

bench: $(SETUP) ## measure speed, memory and Dagster's own time
	$(BIN)/python -m space_odt_dagster_tests.bench

lint: $(SETUP) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(SETUP) ## write the generated pages again
	$(BIN)/python -m space_odt_dagster_tests.docs.generate

clean:
	rm -rf $(VENV) .artifacts build dist *.egg-info
