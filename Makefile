PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
PY = $(BIN)/python
GROWN_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
GROWN_REDIS_URL ?= redis://127.0.0.1:6379/0
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Whoever has switched the compiled files off would compile the whole site at each start of each of its processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test test-grown acceptance check bench demo assets translations lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed .env ## make .venv with the pinned, hashed dependencies

# The lists name everything with its hash, so that nothing is resolved. uv, which they name too and Python's own pip brings,
# puts it all there in a fifth of pip's time; where that cannot be, as without such a pip or behind an index that pip alone
# knows of, a pip within does. Of what they bring a quarter is ever imported: that is compiled when it is.
LISTS = -r requirements.txt -r requirements-dev.txt
.venv/.installed: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv --without-pip .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > .venv/uv.txt
	$(PYTHON) -m pip --python $(PY) install --quiet --no-deps --no-compile --require-hashes -r .venv/uv.txt && \
	$(BIN)/uv pip install --quiet --python $(PY) --no-deps --require-hashes $(LISTS) || \
	{ $(PYTHON) -m venv .venv && $(PY) -m pip install --quiet --no-deps --no-compile --require-hashes $(LISTS); }
	touch $@

.env:
	@$(PYTHON) -c "import secrets; print(f'DEBUG=true\nSECRET_KEY=development-{secrets.token_urlsafe(32)}')" > $@

run: setup ## start the site with its demo on http://127.0.0.1:8000 (PORT= changes it)
	@exec $(PY) manage.py serve --port $(PORT)

test: setup ## run the whole suite on SQLite
	$(PY) -m pytest -n auto tests

test-grown: setup ## run the whole suite on PostgreSQL and Redis
	DATABASE_URL=$(GROWN_DATABASE_URL) REDIS_URL=$(GROWN_REDIS_URL) $(PY) -m pytest -n auto tests

acceptance: setup ## run the acceptance tests on the shared data
	$(PY) -m pytest -n auto tests/acceptance

check: setup ## lint, types, imports, migrations, deployment, templates, translations, built assets
	$(PY) -m tests.check

bench: setup ## measure the site at its largest on both databases (SECTIONS="import people" measures these alone)
	$(PY) -m tests.bench $(SECTIONS)

demo: setup ## fill an empty database with the demo
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py demo

assets: setup ## build static/build from frontend/
	$(PY) -m tests.check assets --write

translations: setup ## collect and compile the translations (needs gettext)
	$(PY) manage.py makemessages -l ru --no-wrap --no-location -i .venv -i node_modules -i 'frontend/*' -i 'static/*'
	$(PY) manage.py compilemessages -i .venv

lock: setup ## resolve and pin the newest compatible versions
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes -o requirements.txt requirements.in
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes -o requirements-dev.txt requirements-dev.in

clean: ## remove what setup and the tests made, but not the data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis staticfiles
