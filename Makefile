# Two commands on a fresh machine: `make demo` and `make test`. Everything is set up in .venv.
# wxc_sdk 1.41 takes Python 3.11 to 3.13.
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
  $$each -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$each && exit; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.set-up

.PHONY: demo test ui bench lint docs clean

$(SETUP): pyproject.toml setup.cfg
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11 to 3.13 is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[s3,test]'
	touch $@

demo: $(SETUP) ## read a simulated organisation, and say where the exports and the report are
	$(BIN)/space-odt demo

test: $(SETUP) ## run every test
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

ui: $(SETUP) ## open the Dagster UI, on the simulated organisation unless a token is set
	$(BIN)/python -m space_odt_dagster ui

bench: $(SETUP) ## measure speed, memory and Dagster's own time
	$(BIN)/python -m tools.bench

lint: $(SETUP) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(SETUP) ## write the generated pages again
	$(BIN)/python -m tools.docs

clean:
	rm -rf $(VENV) .artifacts build dist *.egg-info
