# Everything a developer does, on a machine that has make, git and Python 3.11 or later.
PORT ?= 8080
BIN := .venv/bin
CORES := -n auto --maxprocesses 4 --dist loadfile # the tests of one file share what they started
PYTHON = $(shell for p in python3.11 python3; do $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: run test test-long setup web debian lint format lock build openapi channel clean

run: setup web  ## start the service with the demo site on 127.0.0.1:8080
	@exec $(BIN)/onewindow serve --data ./data --demo --host 127.0.0.1 --port $(PORT)

test: setup debian web lint  ## everything that takes less than ten minutes
	$(BIN)/pytest -m "not long" $(CORES)

test-long: setup debian web  ## whatever takes minutes; browser and crash proofs one after the other: they are about time
	$(BIN)/pytest -m long --ignore=tests/browser --ignore=tests/journeys $(CORES)
	$(BIN)/pytest -m long tests/browser tests/journeys

setup: .venv/.synced

.venv/.synced: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later with its venv module is needed." >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@awk '/^[a-z]/ { mine = /^uv==/ } mine' requirements.lock > .venv/uv.txt
	@test -x $(BIN)/uv || $(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r .venv/uv.txt
	@# pip knows mirrors and certificates of its configuration, which uv does not read; it takes a minute longer.
	$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements.lock \
		|| $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

web: setup  ## builds inbox/web into inbox/app/static when its sources changed
	@$(BIN)/python hatch_build.py

debian:  # what only Debian packages bring: the browser of the browser tests, the tracer of the crash
# proofs, the mail server
	@missing=$$(for tool in chromium strace; do command -v $$tool >/dev/null || echo $$tool; done; \
	command -v dovecot >/dev/null || test -x /usr/sbin/dovecot || echo dovecot-imapd); \
	test -z "$$missing" && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	else \
		echo "The tests need these Debian packages:" $$missing "(run make test as root, or install them)." >&2; exit 1; \
	fi

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python hatch_build.py check

format: setup
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock:  ## resolves pyproject.toml again; `make lock UPGRADE=--upgrade` takes newer releases
	$(BIN)/uv pip compile -q $(UPGRADE) pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header -o requirements.lock

build: setup  ## the wheel, the built web app inside
	$(BIN)/uv build -q --wheel --no-build-isolation --python $(BIN)/python

openapi: setup  ## keeps the API as it is described now; it may only grow, see tests/test_api_only_grows.py
	$(BIN)/python -m inbox.api.openapi > docs/openapi.json

channel: setup  ## make channel NAME=x writes the files of a new kind of channel
	@$(BIN)/python -m inbox.app.scaffold "$(NAME)"

clean:  ## removes what was built; data/ and .venv/ stay
	rm -rf dist inbox/app/static inbox/app/.static-* inbox/web/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
