# congvan: the two commands of a new machine are `make demo` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Debian packages: the Vietnamese OCR model, the reader of old Word files, the fonts of the demo letters, and the
# browser in which the pages are tested.
PACKAGES := tesseract-ocr-vie libreoffice-writer-nogui fonts-croscore chromium
DEMO   := corpus/build/demo
BUNDLE := build/bundle

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types corpus scores bench bundle bundle-test fuzz lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 13

setup: $(READY) ## system packages (when missing), virtual environment, locked dependencies

$(READY): requirements.lock pyproject.toml .ci/packages
	sh .ci/packages $(PYTHON) $(PACKAGES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	touch $@

demo: setup ## read the demo archive in corpus/ and show who answered what, when, and who is late
	sh corpus/demo.sh $(BIN) $(DEMO)

test: setup lint types ## all checks and tests
	$(BIN)/python -m pytest -n auto tests

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

corpus: setup ## typeset the corpus (text, Word, PDF, signed PDF, scans) into corpus/build
	$(BIN)/python -m corpus.generate corpus/build

scores: corpus ## accuracy on the corpus against the floors of corpus/scores.json
	$(BIN)/congvan evaluate corpus/build --floors corpus/scores.json

bench: setup ## letters, pages and links a second, peak memory
	$(BIN)/python -m tests.bench

bundle: setup ## a folder from which a Debian 12 machine without network is set up: build/bundle
	$(BIN)/python .ci/bundle/build.py $(BUNDLE)

bundle-test: bundle ## set the bundle up on a bare Debian 12 with the network off, and read letters there (root)
	$(BIN)/python -m corpus.generate corpus/build/demo --written h
	sh .ci/bundle/test $(BUNDLE) corpus/build/demo/docs

fuzz: $(READY) ## fuzz a target: make fuzz TARGET=pdf SECONDS=300 (needs atheris: tests/fuzz/README.md)
	$(BIN)/python -m tests.fuzz $(TARGET) $(SECONDS)

lock: ## resolve requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --extra corpus --extra notebooks --extra dev --extra web --extra bench --extra cluster pyproject.toml -o requirements.lock

clean: ## remove what was built
	rm -rf $(VENV) corpus/build build *.egg-info
