# Taawon. `make help` lists what there is.
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
export HOST ?= 127.0.0.1
export PORT ?= 8000
export PYTHONUNBUFFERED = 1

.PHONY: help run run-production test test-faults check bench bench-growth lock messages clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

run:  ## Install what is needed and run the demo school (PORT=8000 HOST=127.0.0.1)
	@.ci/install base
	@DJANGO_SETTINGS_MODULE=lms.settings.embedded exec $(BIN)/python manage.py run_school

test:  ## Install what the tests need and run all of them
	@.ci/install dev
	@.ci/test

run-production:  ## Run the demo school on PostgreSQL, Redis, S3 and nginx, all on this machine (as root, to install them)
	@.ci/install base
	@$(BIN)/python -m deploy.run_production

test-faults:  ## Only the tests that break a production school's services (as root, to install them)
	@.ci/install dev
	@.venv/bin/pytest -q tests/faults

check:  ## Lint, types, layers, migrations, catalogues
	@.ci/install dev
	@.ci/check

bench:  ## Measure a production school and an embedded one against their budgets (as root, to install what it needs)
	@.ci/install dev
	@$(BIN)/python -m bench

bench-growth:  ## Compare a school of 1,000 members with one of a million: half an hour, 20 GB of disk (as root)
	@.ci/install dev
	@$(BIN)/python -m bench.growth

messages:  ## Collect the texts to translate (needs gettext)
	@.ci/messages

lock:  ## Pin the dependencies anew from pyproject.toml
	@.ci/lock

clean:  ## Remove everything installed, and the school's data after a question
	@.ci/clean
