# The two commands of the README, and what the maintainers use.
PYTHON ?= python3
BIN := .venv/bin
PYTEST_ARGS ?=
BENCH_ARGS ?=

.PHONY: help demo test lint format bench interop schemas shapes words clean

help:
	@echo "make demo     set everything up and run the whole path on sample data"
	@echo "make test     set everything up and run the tests"
	@echo "make lint     formatting, lint rules, types and layers"
	@echo "make bench    print how fast it is (BENCH_ARGS='eddsa batch': only parts)"
	@echo "make fuzz     change badges for SECONDS (60) from SEED (1) on, and see what is said of them"
	@echo "make interop  fetch other people's tools, so that tests compare with them"
	@echo "make schemas  write schemas/ anew from the models"
	@echo "make shapes   find out anew what is carried about the shapes of common badges"
	@echo "make words    bring the translations up to date with English and compile them"

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv

.venv/.runtime: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.development: .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	@touch $@

demo: .venv/.runtime
	$(BIN)/mcred demo

test: .venv/.development
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

lint: .venv/.development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy src tests examples tools
	$(BIN)/python -m pytest -q tests/test_layers.py

format: .venv/.development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.development
	$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

SECONDS ?= 60
SEED ?= 1

fuzz: .venv/.development
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) --seed $(SEED)

interop: .venv/.development
	tests/interop/install

schemas: .venv/.development
	$(BIN)/python tools/write_schemas.py

shapes: .venv/.development
	$(BIN)/python tools/write_shapes.py

words: .venv/.development
	$(BIN)/python tools/write_words.py

clean:
	rm -rf .venv .interop .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
