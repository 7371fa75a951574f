# Two commands do everything on a fresh machine: `make demo` and `make test`.

PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin/python -m
SEED ?= 20261123
RUNS ?= 1000
READERS ?=

# written even where the environment says not to: tests start many processes, and each would compile everything anew
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test lint fuzz guided hours versions mutants neighbours trust docs reference editors bench clean

# what a user has; it is newer than pyproject.toml once everything that names is installed
$(VENV)/bin/reasoner: pyproject.toml
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(RUN) pip install --quiet --disable-pip-version-check --editable .
	touch $@

# and with it what the tests need
$(VENV)/.installed: $(VENV)/bin/reasoner
	$(RUN) pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

demo: $(VENV)/bin/reasoner ## the main job on the shipped mTOR rules
	@$(VENV)/bin/reasoner demo
	@echo; echo "(The command is $(VENV)/bin/reasoner; 'source $(VENV)/bin/activate' makes it plain reasoner.)"

test: $(VENV)/.installed ## the default tests, under five minutes
	$(RUN) pytest -n auto --dist loadscope

lint: $(VENV)/.installed ## ruff and mypy, and the shipped rules by our own tools
	$(RUN) ruff check reasoner tests benchmarks editors
	$(RUN) ruff format --check reasoner tests benchmarks editors
	$(RUN) mypy
	$(RUN) reasoner fmt --check rules
	$(RUN) reasoner lint rules/mtor

fuzz: $(VENV)/.installed ## the long random comparisons with brute force, from a fixed seed
	REASONER_SEED=$(SEED) $(RUN) pytest -n auto -m "long and not hours"

guided: $(VENV)/.installed ## fuzzing of every reader, guided by what it reaches; RUNS of each, 0 for ever
	-$(RUN) pip install --quiet --disable-pip-version-check --editable ".[fuzz]"
	REASONER_SEED=$(SEED) $(VENV)/bin/python tests/fuzz/guided.py $(RUNS) $(READERS)

hours: $(VENV)/.installed ## what takes hours, or times what only an idle machine keeps
	REASONER_SEED=$(SEED) $(RUN) pytest -n auto -m hours

versions: $(VENV)/.installed ## the engine on the oldest z3 that is allowed and on the newest
	$(VENV)/bin/python tests/versions.py

mutants: $(VENV)/.installed ## changes the checker, the meaning and the lazy loop in small ways; the tests have to notice
	$(VENV)/bin/python tests/mutate.py

neighbours: ## the pages on other tools, run beside these, and our readers beside theirs; in an environment of its own
	test -x $(VENV)-neighbours/bin/python || $(PYTHON) -m venv $(VENV)-neighbours
	$(VENV)-neighbours/bin/pip install --quiet --disable-pip-version-check --editable ".[dev,neighbours]"
	$(VENV)-neighbours/bin/python -m pytest -rs tests/docs/test_examples.py tests/interchange/test_other_readers.py \
		-k "neighbour or reads"

trust: $(VENV)/.installed ## what the answers rest on, measured again and written to docs/trust.md
	$(VENV)/bin/python tests/trust.py

docs: $(VENV)/.installed ## every example of README and manual, run again and written down
	$(VENV)/bin/python tests/docs/refresh.py

reference: $(VENV)/.installed ## the reference of the Python interface, from its docstrings
	$(VENV)/bin/python tests/docs/reference.py

editors: $(VENV)/.installed ## the editors' colours, from the grammar
	$(VENV)/bin/python editors/generate.py

bench: $(VENV)/.installed ## every benchmark, as ratios against its peer
	$(RUN) pip install --quiet --disable-pip-version-check --editable ".[bench]"
	$(RUN) benchmarks

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
