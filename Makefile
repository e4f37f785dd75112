# Two commands are enough: make run, make test. `make help` lists the others.
PYTHON ?= python3
PORT ?= 8000
SIZE ?= 100000
BIN := .venv/bin
PIP_OPTIONS := --quiet --disable-pip-version-check --require-hashes --only-binary :all:
PIP := $(BIN)/python -m pip install $(PIP_OPTIONS)
MANAGE := $(BIN)/python manage.py

.DELETE_ON_ERROR:
.PHONY: help run serve test bench check fix lock stop clean

help: ## what each command does
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run: .venv/.ready ## fill the register if it is empty, and serve it on PORT (8000)
	@$(MANAGE) prepare
	@$(MANAGE) serve --port $(PORT) --reload

serve: .venv/.ready ## serve as in production: see docs/hosting.md for the settings it asks for
	@REGIOTOP_MODE=production $(MANAGE) check --deploy --fail-level WARNING
	@REGIOTOP_MODE=production $(MANAGE) collectstatic --no-input --verbosity 0
	@REGIOTOP_MODE=production $(MANAGE) prepare
	@REGIOTOP_MODE=production $(MANAGE) serve --port $(PORT)

test: .venv/.ready-dev ## every test, browser tests included (ARGS= for pytest)
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m pytest $(ARGS)

bench: .venv-bench/.ready ## measure against others at SIZE entries (100000), and write bench/RESULTS.md
	@.venv-bench/bin/python -m bench --size $(SIZE) $(ARGS)

check: .venv/.ready-dev ## lint, format, types, migrations, deployment settings, dead code
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	! $(BIN)/python -m vulture | grep -E 'unused (function|method|class|property|import)|unreachable'
	$(MANAGE) makemigrations --check --dry-run
	REGIOTOP_MODE=production SECRET_KEY=$$(openssl rand -hex 32 2>/dev/null || head -c 64 /dev/urandom | base64 -w0) ALLOWED_HOSTS=example.nl EMAIL_HOST=mail.example.nl \
	  $(MANAGE) check --deploy --fail-level WARNING

fix: .venv/.ready-dev ## repair what ruff can
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

lock: .venv/.ready-dev ## write the lock files after a change in pyproject.toml
	$(BIN)/python -m uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	$(BIN)/python -m uv pip compile $(LOCK) --extra dev pyproject.toml -o requirements-dev.txt
	$(BIN)/python -m uv pip compile $(LOCK) --extra bench pyproject.toml -o requirements-bench.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links

stop: ## stop a database server that was left running
	-@$(BIN)/python -m regiotop.embedded.server stop

clean: stop ## throw away the environment and the local database
	rm -rf .venv .venv-bench .data .bench .static

# The last step makes the file, so that an interrupted install is done again.
.venv/.ready: requirements.txt
	@echo "De omgeving wordt klaargezet; dat duurt de eerste keer ongeveer een minuut."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.ready-dev: requirements-dev.txt .venv/.ready
	@$(PIP) -r requirements-dev.txt
	@touch $@

# Apart, so that nothing of what we measure against comes near the product.
.venv-bench/.ready: requirements-bench.txt
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install $(PIP_OPTIONS) -r requirements-bench.txt
	@touch $@
