#!/usr/bin/env bash
# Three silos, two gateways, Redis, real databases and Prometheus, and everything that can go wrong, one after the other;
# prints a report and writes it to artifacts/chaos.md. Fails when something did not hold. Needs root, for network namespaces.
#   CHAOS_TARGETS=2000 CHAOS_INTERVAL=15   how many stand-in targets, collected every so many seconds
#   CHAOS_SEED=n       plays the same again          CHAOS_FAULTS=a,b   only these
#   CHAOS_SCRAPE_PERIOD=15 CHAOS_PINNED=50 every target is scraped once in so many seconds through every gateway, some every second
#   CHAOS_SHORT=1      the form of `make test`       CHAOS_LAYOUT=solo  one process with the file store
#   CHAOS_SIZE=10000   measures memory, CPU, balance and a cold start with so many targets instead
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/processes.sh
. scripts/processes.sh

work=$(mktemp -d "${TMPDIR:-/tmp}/fleet-chaos-build.XXXXXX")
finish() {
  local status=$?
  stop_all
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

[ "$(id -u)" -eq 0 ] || fail 'make chaos needs root, for network namespaces'
say 'Installing what is missing'
bash scripts/install.sh chaos
say 'Building'
step 'the build' "$work/build.log" bash scripts/build.sh tests/Chaos

# Followed here, so that Ctrl-C ends the run and all that it started.
start 'the run' TERM "$work/chaos.log" dotnet tests/Chaos/bin/Release/net10.0/Fleet.Tests.Chaos.dll chaos
tail --pid="${started_pids[0]}" -n +1 -f "$work/chaos.log" &
wait "${started_pids[0]}" && status=0 || status=$?
wait "$!" || true
exit "$status"
