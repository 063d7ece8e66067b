# The commands of this project. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PORT ?= 8000
JOBS ?= 2
PYTEST_ARGS ?=
BENCH ?=
export PORT
python := .venv/bin/python
# Recognition knows no database; `make test-all` runs it beside both all the same.
without_database := --ignore=tests/ocr
pytest := .venv/bin/pytest -n $(JOBS) --dist loadfile $(PYTEST_ARGS)

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

.PHONY: demo
demo: ## Serve the demo with its worker on http://127.0.0.1:8000 (PORT=8001 moves it)
	@exec .ci/demo

.PHONY: setup
setup: ## Install what development needs: Debian packages, .venv, node_modules, compiled texts
	@.ci/bootstrap test
	@.ci/setup dev
	@$(python) .ci/compile_messages

.PHONY: test
test: setup ## Run the tests on SQLite, then on a throwaway PostgreSQL; browser tests included
	@echo "== Tests on SQLite"
	$(pytest) -m "not slow"
	@echo "== Tests on PostgreSQL (recognition, which asks none, ran above; of the browser tests the whole story)"
	.ci/with_postgres $(pytest) -m "not slow and (not browser or both_databases)" $(without_database)

.PHONY: test-all
test-all: setup ## Run also what is slow, and everything on both databases
	$(pytest)
	.ci/with_postgres $(pytest)

.PHONY: check
check: setup ## Check style, types, import directions, migrations, texts and templates
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/bandit --quiet --recursive cms intake ocr --configfile pyproject.toml
	$(python) manage.py check --settings cms.settings.test
	$(python) manage.py makemigrations --check --dry-run --settings cms.settings.test
	$(python) .ci/messages --check
	$(python) .ci/seed_messages --check
	$(python) .ci/check_templates
	$(python) .ci/attack_matrix --check

.PHONY: messages
messages: setup ## Collect the texts of code and templates into locale/, compile them
	$(python) .ci/messages
	$(python) .ci/compile_messages

.PHONY: bench
bench: setup ## Measure pages
	$(python) -m tests.benchmarks

.PHONY: bench-ocr
bench-ocr: setup ## Measure recognition beside its peers (BENCH="--files 20" takes a sample)
	@$(python) -m tests.benchmarks.recognition $(BENCH)

.PHONY: bench-desk
bench-desk: setup ## Measure the clerk's desk with 200,000 cases in PostgreSQL (BENCH="--cases 5000" takes a sample)
	@.ci/with_postgres $(python) -m tests.benchmarks.desk $(BENCH)

.PHONY: bench-booking
bench-booking: setup ## Measure booking beside pgbench and over HTTP; fails when one is doubled or lost
	@DURABLE=1 .ci/with_postgres $(python) -m tests.benchmarks.booking $(BENCH)

.PHONY: bench-load
bench-load: setup ## Measure pages, forms, uploads and a long queue at once; fails when an upload is lost
	@DURABLE=1 .ci/with_postgres $(python) -m tests.benchmarks.load $(BENCH)

.PHONY: audit
audit: setup ## Ask the registries for known vulnerabilities; look over workflows of the forge, where there are any
	.venv/bin/pip-audit --require-hashes --disable-pip -r requirements/base.txt
	npm audit --omit=dev
	if ls .github/workflows/*.y*ml >/dev/null 2>&1; then .venv/bin/zizmor --offline .github/workflows; fi

.PHONY: sbom
sbom: setup ## Write what the software is made of (CycloneDX) into var/sbom-python.json and var/sbom-npm.json
	.venv/bin/cyclonedx-py requirements requirements/base.txt --output-reproducible --of JSON -o var/sbom-python.json
	npm sbom --omit dev --package-lock-only --sbom-format cyclonedx > var/sbom-npm.json

.PHONY: lock
lock: ## Renew the locks within the bounds of requirements/*.in and package.json
	@.ci/lock

.PHONY: clean
clean: ## Remove the environment, caches and the demo's data
	rm -rf .venv node_modules var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete 2>/dev/null || true
