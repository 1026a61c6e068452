# Two commands on a fresh machine: `make demo` and `make test`. Everything is set up in .venv.
# wxc_sdk 1.41 takes Python 3.11 to 3.13.
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
  $$each -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$each && exit; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.set-up
# uv takes a quarter of the time of pip, but does not know its settings: where these name a registry, and where uv fails, pip
# installs. What both print is kept in a file, and shown only if both fail.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
UV := $(BIN)/python -m uv --no-progress pip install --python $(BIN)/python
OWN_REGISTRY := \.(no-index|index-url)=
PIP_LOG := $(VENV)/pip.log
# dbt wants an older package than mypy, so it has an environment of its own. dbt 1.12 and later download a parser while they
# are installed.
DBT := $(VENV)/dbt
DBT_PACKAGES := 'dbt-core>=1.10,<1.11' 'dbt-duckdb>=1.10,<1.11' 'duckdb>=2.0,<3'

# What is compiled is kept, also where the environment asks otherwise: tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

# Two more than there are processors: some tests wait, and some keep a process of their own busy.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 2)))

.PHONY: demo fleet cluster test oldest endurance ui bench bench-fleet bench-cluster lint style types docs clean

$(SETUP): pyproject.toml setup.cfg
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11 to 3.13 is needed: make PYTHON=python3.12 …")'
	@echo "Creating $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing Space_OdT and what it needs into $(VENV): up to a minute …"
	@{ ! $(PIP) config list | grep --quiet --extended-regexp '$(OWN_REGISTRY)' && \
	  $(PIP) install uv && $(UV) --editable '.[s3,test]'; } >$(PIP_LOG) 2>&1 || \
	  { $(PIP) install --upgrade pip && $(PIP) install --editable '.[s3,test]'; } >>$(PIP_LOG) 2>&1 || \
	  { cat $(PIP_LOG); echo "Installing failed: what uv and pip say is above."; exit 1; }
	@touch $@

$(DBT)/.set-up: | $(SETUP)
	@$(BIN)/python -m venv --without-pip $(DBT)
	@{ $(BIN)/python -m uv --no-progress pip install --python $(DBT)/bin/python $(DBT_PACKAGES) || \
	  $(PIP) --python $(DBT)/bin/python install $(DBT_PACKAGES); } >$(DBT)/pip.log 2>&1 || \
	  { cat $(DBT)/pip.log; echo "Installing dbt failed: what uv and pip say is above."; exit 1; }
	@touch $@

demo: $(SETUP) ## read a simulated organisation, and say where the exports and the report are
	@echo "Reading a simulated organisation …"
	@$(BIN)/space-odt demo

fleet: $(SETUP) ## read six simulated organisations, and say where the page about all of them is
	@$(BIN)/space-odt fleet demo || test $$? -eq 3

cluster: $(SETUP) ## read them on two workers, one of which is killed: needs apt-get install postgresql redis-server
	@echo "Starting what deploy/compose.yaml names, on this machine …"
	@$(BIN)/python -m tools.cluster

test: $(SETUP) $(DBT)/.set-up ## run every test
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

oldest: $(SETUP) ## make frames with the oldest pandas that will do
	@test -d $(VENV)/pandas-2.2 || $(PIP) install --no-compile --no-deps --target $(VENV)/pandas-2.2 'pandas==2.2.*' pytz >>$(PIP_LOG) 2>&1
	PYTHONPATH=$(VENV)/pandas-2.2 $(BIN)/python -m pytest space_odt_dagster_tests/data/test_frames.py -k 'not organisation'

endurance: $(SETUP) ## kill more runs than the gate does, at other points, and try more of what is drawn at random
	ENDURANCE=8 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile $$(grep --recursive --files-with-matches \
	  --include='test_*.py' 'import ENDURANCE' space_odt_dagster_tests)

ui: $(SETUP) ## open the Dagster UI, on the simulated organisation unless a token is set
	$(BIN)/python -m space_odt_dagster ui

bench: $(SETUP) ## measure speed, memory and Dagster's own time
	$(BIN)/python -m tools.bench

bench-fleet: $(SETUP) ## measure many organisations on one machine
	$(BIN)/python -m tools.bench --only fleet

bench-cluster: $(SETUP) ## measure them on several: needs what cluster needs
	$(BIN)/python -m tools.bench --only cluster

lint: style types ## style and types

style: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(SETUP)
	$(BIN)/mypy

docs: $(SETUP) ## write the generated pages again
	$(BIN)/python -m tools.docs

clean:
	rm -rf $(VENV) .artifacts build dist *.egg-info
