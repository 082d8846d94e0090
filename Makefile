# Korridor: every target sets up .venv by itself from Python 3.11+ and this file.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
DATABASE ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.PHONY: help run test check eval bench native plain lock model clean
help: ## show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Korridor needs Python 3.11 or newer: install it, then run make again." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Korridor needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.lock pyproject.toml
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run tests/requirements.lock
	@$(BIN)/pip install --quiet --require-hashes -r tests/requirements.lock
	@touch $@

run: $(VENV)/.run ## set up, load the seeds and start (terminal chat without tokens)
	@$(BIN)/korridor run

check: $(VENV)/.test ## lint, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

test: check ## every check and test
	@$(BIN)/pytest

eval: $(VENV)/.test ## answer the question sets and print the figures
	@$(BIN)/python -m tests.evaluation

bench: $(VENV)/.test ## latency, memory and accuracy beside peers; deliveries in small sizes
	@$(BIN)/python -m tests.bench
	-@$(BIN)/python -m tests.digests.load --all --small

native: $(VENV)/.test ## compile what reads articles, to read more of them (needs a C compiler)
	@command -v $(CC) > /dev/null || { echo "There is no C compiler: install gcc or clang, or go on without; only speed is lost." >&2; exit 1; }
	@echo "Compiling what reads articles (about three minutes) ..."
	@mkdir -p build && KORRIDOR_NATIVE=1 $(BIN)/python setup.py --quiet build_ext --inplace > build/native.log 2>&1 \
		|| { find knowledge -name '*.so' -delete; tail -n 20 build/native.log >&2; echo "It was not compiled (see build/native.log); articles are read by plain Python." >&2; exit 1; }
	@echo "Articles are read by compiled code now; make plain takes it back."

plain: ## back to plain Python after native
	@find knowledge -name '*.so' -delete
	@rm -rf build

model: $(VENV)/.test tests/training.lock ## train the question model anew from the phrasings
	@$(BIN)/pip install --quiet --require-hashes -r tests/training.lock
	@$(BIN)/python -m knowledge.understanding.training

lock: ## renew the lock files (needs uv on the PATH)
	@echo "setuptools>=80" | uv pip compile pyproject.toml - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock > /dev/null
	@echo "setuptools>=80" | uv pip compile pyproject.toml - --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.lock -o tests/requirements.lock > /dev/null
	@echo "scikit-learn>=1.9" | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.lock -o tests/training.lock > /dev/null

clean: ## remove what the targets made
	@find knowledge -name '*.so' -delete
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build *.egg-info
