# Everything an operator or a developer starts with; `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run setup test bot-tests app-tests system-tests lint data model lock screenshots

APP := .venv/app/bin/python
RASA := .venv/rasa/bin/python
UV := .venv/tools/bin/uv
COMPILE := $(UV) pip compile --quiet --upgrade --generate-hashes --no-annotate --no-header

help: ## List the targets.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: ## Install what is missing, train if stale, start everything, stay until Ctrl-C.
	@./guichet up

setup: ## Install what running and testing need.
	@bootstrap/run --dev
	@bootstrap/browser

test: setup ## Install what is missing and run every check and test.
	@# Training leaves most of a core: what needs no model is tested meanwhile, one test at a time.
	@$(MAKE) --no-print-directory --jobs=2 model lint data bot-tests app-tests
	@$(MAKE) --no-print-directory system-tests

bot-tests: model ## The tests of what runs inside Rasa.
	$(RASA) -m pytest -W ignore --confcutdir=tests/unit/bot tests/unit/bot

app-tests: ## The tests that need no model.
	$(APP) -m pytest -m "not system and not browser"

system-tests: model ## The tests of the whole assistant, in a browser too.
	$(APP) -m pytest -n 2 --dist worksteal -m "system or browser"

lint: ## Style, types and the direction of dependencies.
	.venv/app/bin/ruff check .
	.venv/app/bin/ruff format --check .
	.venv/app/bin/mypy
	.venv/app/bin/mypy --python-version 3.10 bootstrap
	.venv/app/bin/lint-imports

data: ## Check the training data and the articles.
	./guichet data check
	./guichet articles check

model: ## Train where the model is stale.
	./guichet train --if-stale

screenshots: ## Take the pictures in docs/screenshots anew, from a demo that runs (`make run`).
	$(APP) -m tests.browser.screenshots $(or $(URL),http://127.0.0.1:8000)

lock: ## Look for newer versions of all packages and write the hashed locks.
	@bootstrap/run
	cd requirements && for name in app dev; do \
	  ../$(COMPILE) --universal --python-version 3.11 $$name.in -o $$name.txt || exit 1; done
	cd requirements && ../$(COMPILE) --universal --python-version 3.8 bootstrap.in -o bootstrap.txt
	cd requirements && ../$(COMPILE) --python-version 3.10 --overrides rasa-overrides.txt rasa.in -o rasa.txt
	cd requirements && ../$(COMPILE) --python-version 3.10 rasa-dev.in -o rasa-dev.txt
