# make run    set up once, start the app and open it
# make test   set up once, then the linter, the format check and every test
# make bench  the measurements of the README
# make pictures   draw the cards of the home page again

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test bench pictures clean

run: .venv/run.stamp
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

bench: .venv/test.stamp
	$(BIN)/python -m tests.benchmarks

pictures: .venv/test.stamp
	$(BIN)/python -m core.ui.pictures.build

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Eigenview needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/test.stamp: requirements.txt requirements-cluster.txt requirements-sign-in.txt requirements-dev.txt tests/browser/install_chromium.sh tests/hosting/install_nginx.sh | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	sh tests/browser/install_chromium.sh $(BIN)
	sh tests/hosting/install_nginx.sh
	touch .venv/run.stamp $@

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
