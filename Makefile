# make run    set up, then open the window on the demo campus (headless into out/ where there is no display)
# make test   set up, then run all tests
# make check  lint, types, import contracts, tests: what continuous integration runs

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check setup system test-system lint types contracts unit integration pictures guide demo-campus lock messages clean

run: setup
	$(BIN)/muster demo --window --out out

setup: system $(READY)

system:
	@sh tools/system_packages.sh run

test-system:
	@sh tools/system_packages.sh test

$(READY): requirements.lock pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Muster needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

test: setup test-system unit integration

# The core is tested with Qt made unimportable, then whatever needs a screen or the whole program.
unit:
	$(BIN)/python -m pytest -p tests.no_qt -p no:pytest-qt -n 2 --dist loadfile tests/architecture tests/unit

integration:
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadfile tests/scenario tests/paint tests/views tests/bench

check: setup lint types contracts test

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports --no-cache

pictures: setup
	$(BIN)/python -m tools.pictures docs/pictures
	$(BIN)/python -m tools.model_pictures docs/pictures

guide: setup
	$(BIN)/python -m tools.key_table
	$(BIN)/python -m tools.model_inputs

demo-campus: setup
	$(BIN)/python -m tools.make_demo_campus

lock:
	uv pip compile --quiet --upgrade --no-emit-index-url --extra dev --universal --python-version 3.11 \
		--no-header --generate-hashes --no-strip-extras pyproject.toml -o requirements.lock

messages: setup
	$(BIN)/python tools/messages.py compile

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache
