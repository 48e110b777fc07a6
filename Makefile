# run, test, check, bench: four words that set everything up themselves.
# A fresh machine needs Python 3.11 (with venv), Node 20 and make; `make test` also wants Chromium.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
ORGANS ?= 1500
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test check bench lock clean

run: .venv/run.stamp .venv/assets.stamp .venv/catalogue.stamp
	@$(BIN)/python -m jieyue.cli.first_run --organs $(ORGANS)
	@$(BIN)/jieyue serve --port $(PORT)

test: .venv/dev.stamp .venv/assets.stamp .venv/catalogue.stamp
	@sh tests/needs.sh
	$(BIN)/pytest -n 2 --dist loadgroup

check: .venv/dev.stamp .venv/assets.stamp .venv/catalogue.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint src/jieyue/web/templates
	$(BIN)/pytest -q tests/shape

bench: .venv/dev.stamp .venv/assets.stamp .venv/catalogue.stamp
	$(BIN)/python -m bench

# The lock files name no index; what is installed is checked against their hashes.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "Python 3.11 is needed / 需要 Python 3.11: make PYTHON=/path/to/python3.11 run"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "venv is missing / 缺少 venv, please type / 请先运行: sudo apt-get install -y python3-venv"; exit 1; }

.venv/run.stamp: locks/run.txt | .venv/bin/python
	@test -e .venv/dev.stamp || { echo "Installing / 正在安装 …"; \
	  $(BIN)/pip install --quiet --require-hashes -r locks/run.txt && \
	  $(BIN)/pip install --quiet --no-deps --no-build-isolation -e .; }
	@touch $@

.venv/dev.stamp: locks/dev.txt locks/run.txt | .venv/bin/python
	@echo "Installing / 正在安装 …"
	@$(BIN)/pip install --quiet --require-hashes -r locks/dev.txt
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/assets.stamp: package-lock.json package.json src/jieyue/web/assets.mjs | .venv/bin/python
	@npm ci --silent --no-progress
	@npm run --silent assets
	@touch $@

.venv/catalogue.stamp: $(wildcard src/jieyue/locale/*/LC_MESSAGES/django.po) | .venv/run-or-dev
	@$(BIN)/pybabel --quiet compile --domain django --directory src/jieyue/locale
	@touch $@

# The catalogue is compiled by Babel, whichever of the two sets of packages is installed.
.venv/run-or-dev: | .venv/bin/python
	@test -e .venv/dev.stamp || $(MAKE) --no-print-directory .venv/run.stamp
	@touch $@

lock:
	$(BIN)/python -m locks

clean:
	rm -rf .venv node_modules src/jieyue/web/static/vendor build
