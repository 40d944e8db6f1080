# The only definition of a command; CI and people call the same ones.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
HASHED := install --require-hashes --only-binary :all:

.PHONY: demo serve services services-demo test check bench chaos lock clean revision

demo: $(VENV)/.run  ## the whole product on real input, against the local Meta: make demo ARGS="--json"
	@$(BIN)/wacore demo $(ARGS)

serve: $(VENV)/.run  ## everything in one process on http://127.0.0.1:8000
	@$(BIN)/wacore serve $(ARGS)

services: $(VENV)/.services  ## MySQL, Redis, RabbitMQ, six services, two workers, gateway and local Meta on loopback, until Ctrl-C
	@$(BIN)/wacore services $(ARGS)

services-demo: $(VENV)/.services  ## the main job through the gateway, before six services apart
	@$(BIN)/wacore demo --services $(ARGS)

test: $(VENV)/.dev  ## every test; ARGS reach pytest
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup $(ARGS)

chaos: $(VENV)/.dev  ## campaigns while processes are killed: make chaos ARGS="--seed 7 --kills 100 --only worker"
	@$(BIN)/python -m wacore.entrypoints.chaos $(ARGS)

check: $(VENV)/.dev  ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy src tests

bench: $(VENV)/.dev  ## how fast it is, about ten minutes: make bench CELL=pause; FULL=1 takes the largest sizes
	@$(BIN)/python benchmarks/run.py $(CELL) --scale $(if $(FULL),full,usual)

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version)'
	@echo "Installing wacore into $(VENV) …" >&2
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) $(HASHED) -r requirements/run.txt
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.services: requirements/services.txt $(VENV)/.run
	@echo "Installing the clients of MySQL, Redis and RabbitMQ …" >&2
	@$(PIP) $(HASHED) -r requirements/services.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing the tools of the tests …" >&2
	@$(PIP) $(HASHED) -r requirements/dev.txt
	@touch $@

COMPILE := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock:  ## pin anew after a change of dependencies; needs uv
	$(COMPILE) --group build -o requirements/run.txt
	$(COMPILE) --group build --extra mysql --extra rabbitmq --extra redis -c requirements/run.txt -o requirements/services.txt
	$(COMPILE) --group build --group dev --extra mysql --extra rabbitmq --extra redis -c requirements/run.txt -o requirements/dev.txt

revision: $(VENV)/.dev  ## write a schema's next step: make revision SERVICE=contact NAME="add nicknames"
	@$(BIN)/python -m wacore.adapters.sql.migrations.revise $(SERVICE) $(NAME)
	@$(BIN)/ruff check --quiet --fix src/wacore/adapters/sql/migrations/$(SERVICE)
	@$(BIN)/ruff format --quiet src/wacore/adapters/sql/migrations/$(SERVICE)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
