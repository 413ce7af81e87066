# Everything runs in .venv, built from the pinned versions in constraints.txt.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: install run test check bench clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

run: install ## serve the demonstration site, crawl it twice, show what came of it
	$(BIN)/python -m tools.run

test: install ## the whole test suite
	$(BIN)/pytest -q

check: install ## what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

bench: install ## crawl and replay beside bare Scrapy and bare lxml; benchmarks/README.md keeps figures
	$(BIN)/python -m benchmarks.crawl

clean:
	rm -rf .venv build *.egg-info data .coverage*
