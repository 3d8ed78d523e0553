# Thin on purpose: what each target does stands in scripts/.
.PHONY: bench build chaos demo docs help test

help:
	@echo 'make demo    start PostgreSQL, Redis, the gateway and Prometheus; DEMO_SECONDS=n ends it after n seconds'
	@echo 'make test    install what the tests need and run them all'
	@echo 'make bench   what one collection costs, beside the exporters; BENCH_COLLECTIONS=n averages over n'
	@echo 'make chaos   a fleet of many processes and all that can go wrong with it; scripts/chaos.sh tells its settings'
	@echo 'make build   build everything in Release'
	@echo 'make docs    rewrite docs/metrics from the code'

build:
	@bash scripts/build.sh

demo:
	@bash scripts/demo.sh

docs:
	@bash scripts/docs.sh

test:
	@bash scripts/test.sh

chaos:
	@bash scripts/chaos.sh

bench:
	@bash bench/collection-cost.sh
