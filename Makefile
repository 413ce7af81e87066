# Everything runs in .venv, built from the pinned versions in constraints.txt.
PYTHON ?= python3
BIN = .venv/bin
# twice the processors: the tests that crawl wait for a server, a delay or a kill half of the time
WORKERS ?= $(shell expr 2 \* `nproc`)
# a file is run by one process, so its crawls are made once, and no process is left with all the slow ones
TESTS = -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# the tests start some hundreds of processes, and each would compile every module anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install peers run test check floors clean
.PHONY: bench bench-archive bench-kills bench-frontier bench-split bench-duplicates bench-dump

install: .venv/installed

.venv/depeche: pyproject.toml constraints.txt # alone: a seventh of the size of all that the tests want
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/installed: .venv/depeche
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

run: .venv/depeche ## serve the demonstration site, crawl it twice, show what came of it
	$(BIN)/python -m tools.run

test: install .venv-validators ## the whole test suite
	$(BIN)/pytest $(TESTS)

check: install .venv-validators ## what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(TESTS)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

floors: install ## measure against the accuracy floors; `python -m tools.floors --help` raises them
	$(BIN)/python -m tools.floors

# Figures, dates and commands stand in benchmarks/README.md.

bench: install ## crawl and replay beside bare Scrapy and bare lxml, a crawl's parts, stamps beside dateparser
	$(BIN)/python -m benchmarks.crawl
	$(BIN)/python -m benchmarks.parts
	$(BIN)/python -m benchmarks.stamps

bench-archive: install ## recording, reading and replaying: cost and memory
	$(BIN)/python -m benchmarks.archive

bench-kills: install ## a crawl of 2,000 pages killed at 100 random moments: nothing lost, nothing twice
	$(BIN)/python -m benchmarks.kills

bench-frontier: install ## what the queue on disk costs, and the memory of a long crawl
	$(BIN)/python -m benchmarks.frontier

bench-split: install .venv-peers ## body and links beside other extractors
	$(BIN)/python -m benchmarks.split

bench-duplicates: peers ## near-duplicates beside MinHash and SimHash
	$(BIN)/python -m benchmarks.duplicates
	$(BIN)/python -m benchmarks.edits

bench-dump: install ## a dump of 100,000 lines: speed, memory, sizes
	$(BIN)/python -m benchmarks.dump

.venv-validators: # of WARC files and packages; they want other versions of what we depend on
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet warcio==1.8.1 fastwarc==2.0.1 wacz==0.6.0

.venv-peers: # pip before 23.3 refuses what asks for lxml[html-clean] in two spellings
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --upgrade pip
	$@/bin/pip install --quiet '.[split-peers]'

peers: install
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[peers]'

clean:
	rm -rf .venv .venv-peers .venv-validators build *.egg-info demonstration-data .coverage*
