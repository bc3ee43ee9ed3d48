# Thin: all of it is in scripts/suite, where each step says what it does.
SUITE = python3 -m scripts.suite
export PORT ODOO_SRC

.PHONY: help setup demo stop clean test lint bench shell pot po

help:
	@echo "make demo              start Odoo with demo data (PORT=8069); make stop ends it"
	@echo "make test              linters and all tests; one addon: make test ADDON=jug_tickets"
	@echo "make lint              linters only"
	@echo "make bench             measure speed; one bench: make bench NAME=intake"
	@echo "make shell             an Odoo shell on the demo database"
	@echo "make pot               write the terms to translate (ADDON=...)"
	@echo "make po                bring the translations up to the terms (ADDON=...)"
	@echo "make setup             only download and prepare what the others need"
	@echo "make clean             remove everything that these made"

setup demo stop clean lint shell:
	@$(SUITE) $@

test:
	@$(SUITE) test --addon "$(ADDON)" --args="$(ARGS)"

bench:
	@$(SUITE) bench $(NAME)

pot po:
	@$(SUITE) $@ --addon "$(ADDON)"
