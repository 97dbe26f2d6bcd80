# The house in one place: `make` prints what it can do.

# The machine's own Python if it is new enough, else one that carries its version in its name.
PYTHON ?= $(or $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; \
	done),python3)
HOST ?= 127.0.0.1
PORT ?= 8000
BASE_URL ?= http://localhost:$(PORT)
# Test processes: one a core.
WORKERS ?= auto
PYTEST_ARGS ?=

export HOST PORT BASE_URL
# The environment is this folder's own, made with this machine's Python.
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export UV_PYTHON := $(CURDIR)/.venv/bin/python
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
# Trust whom the machine trusts, as pip does: offices read their own TLS.
CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem)
export UV_SYSTEM_CERTS := $(if $(CERTIFICATES),1,0)
# A run of the tests starts a hundred processes: what one has compiled the others read.
export UV_COMPILE_BYTECODE := 1
unexport VIRTUAL_ENV PYTHONHOME PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
UV := $(BIN)/uv
MANAGE := $(BIN)/python manage.py
# Tests take no site's data for theirs.
PYTEST := env -u NIEM_YET_VAR $(BIN)/pytest
PRODUCTION := DJANGO_SETTINGS_MODULE=portal.settings.production
RUNTIME := .venv/runtime.stamp
DEVELOPMENT := .venv/development.stamp

MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po translations/*/*/LC_MESSAGES/*.po))
STATIC := $(or $(NIEM_YET_VAR),var)/static/staticfiles.json
STATIC_SOURCES := $(shell find site/portal catalog search -path '*/static/*' -type f 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run install check-port check-python test lint lint-python lint-templates lint-imports \
	lint-types lint-migrations test-plain test-postgres test-elastic test-browser bench screenshots messages clean

help: ## Print this
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT=8001 chooses the port, DATABASE_URL=postgres://user:password@host/name the database."

# --- The site ---------------------------------------------------------------------------------

run: check-port $(RUNTIME) $(MESSAGES) $(STATIC) ## Install what is missing, load the demonstration, serve the site
	@$(PRODUCTION) $(MANAGE) prepare --demonstration
	@exec env $(PRODUCTION) $(BIN)/gunicorn

check-port: check-python
	@$(PYTHON) bin/preflight.py port

check-python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Niêm Yết cannot start: Python 3.11 or newer is needed, and there is no $(PYTHON)." >&2; exit 1; }

$(STATIC): $(RUNTIME) $(STATIC_SOURCES)
	@echo "Collecting static files"
	@$(PRODUCTION) $(MANAGE) collectstatic --noinput --verbosity 0

messages: $(DEVELOPMENT) ## Bring locale/ up to date with the texts in the code (needs GNU gettext)
	$(MANAGE) makemessages --locale vi --no-obsolete --add-location file --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'

%.mo: %.po $(RUNTIME)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $@)))

# --- The environment --------------------------------------------------------------------------

install: $(DEVELOPMENT) ## Make the environment with all that tests need

$(UV): | check-python
	@$(PYTHON) bin/preflight.py python
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

$(RUNTIME): uv.lock pyproject.toml | $(UV)
	@echo "Installing what the site needs"
	@$(UV) sync --quiet --frozen --no-dev --inexact
	@touch $@

$(DEVELOPMENT): uv.lock pyproject.toml | $(UV)
	@echo "Installing what the tests need"
	@$(UV) sync --quiet --frozen
	@touch $@ $(RUNTIME)

# --- Tests ------------------------------------------------------------------------------------

test: lint test-plain test-postgres test-elastic test-browser ## Everything that CI checks

lint: lint-python lint-templates lint-imports lint-migrations lint-types ## Style, types, imports, templates, migrations

lint-python: $(DEVELOPMENT)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

lint-templates: $(DEVELOPMENT)
	$(BIN)/djhtml --check templates

lint-imports: $(DEVELOPMENT)
	PYTHONPATH=site:. $(BIN)/lint-imports --no-logo

lint-migrations: $(DEVELOPMENT)
	DJANGO_SETTINGS_MODULE=portal.settings.test $(MANAGE) makemigrations --check --dry-run

lint-types: $(DEVELOPMENT)
	$(BIN)/mypy

test-plain: $(DEVELOPMENT) $(MESSAGES) ## Tests that need no server, on SQLite
	env -u DATABASE_URL $(PYTEST) -n $(WORKERS) -m "not browser and not postgres and not elastic" $(PYTEST_ARGS)

test-postgres: $(DEVELOPMENT) $(MESSAGES) ## The same on PostgreSQL (TEST_DATABASE_URL, or a throwaway one)
	$(BIN)/python tests/with_postgres.py $(PYTEST) -n $(WORKERS) --database-only -m "not browser and not elastic" \
		$(or $(PYTEST_ARGS),tests/catalog tests/search tests/portal)

test-elastic: $(DEVELOPMENT) $(MESSAGES) ## Tests on Elasticsearch (TEST_ELASTICSEARCH_URL, Docker, or a JDK and Maven)
	env -u DATABASE_URL $(BIN)/python tests/with_elasticsearch.py $(PYTEST) -n $(WORKERS) -m elastic $(PYTEST_ARGS)

test-browser: $(DEVELOPMENT) $(MESSAGES) ## Journeys in headless Chromium (CHROMIUM names it)
	$(BIN)/python tests/with_chromium.py $(PYTEST) -n $(WORKERS) -m browser $(PYTEST_ARGS)

bench: $(DEVELOPMENT) ## Figures beside a peer, in one run: make bench FILES="details.jsonl.gz …"
	@test -n "$(FILES)" || { echo 'Name files of real procedures: make bench FILES="details.jsonl.gz"' >&2; exit 1; }
	$(BIN)/python bench/imports.py $(FILES)
	$(BIN)/python bench/pages.py
	$(BIN)/python bench/figures.py
	$(BIN)/python bench/decisions.py
	$(BIN)/python bench/in_force.py
	$(BIN)/python bench/desk.py
	$(BIN)/python bench/feed.py
	$(BIN)/python bench/search.py
	@if [ -n "$$ELASTICSEARCH_URL" ]; then $(BIN)/python bench/elastic.py; \
	else echo "SKIPPED: bench/elastic.py. ELASTICSEARCH_URL names no server."; fi

screenshots: $(DEVELOPMENT) $(MESSAGES) ## Take the README's pictures anew (needs Chromium)
	$(BIN)/python tests/with_chromium.py $(BIN)/python bin/screenshots.py

clean: ## Remove the environment and caches; keeps var/, where the data is
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
	rm -f $(MESSAGES)
