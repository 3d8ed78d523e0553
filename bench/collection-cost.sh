#!/usr/bin/env bash
# What one collection costs: Fleet beside Debian's exporters, over the same real PostgreSQL and Redis, one after the other.
# Statements and connections are from PostgreSQL's log, commands from Redis' own counters, round trips from a relay on the
# way, CPU time from /proc. Then what redis-benchmark notices of a watched Redis of 200,000 keys. BENCH_COLLECTIONS=n (default 20, so that the heavy tier runs once) sets how many are averaged.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/processes.sh
. scripts/processes.sh

collections=${BENCH_COLLECTIONS:-20}
[[ $collections =~ ^[1-9][0-9]*$ ]] || fail "BENCH_COLLECTIONS must be a whole number, not '$collections'"

work=$(mktemp -d "${TMPDIR:-/tmp}/fleet-bench.XXXXXX")

finish() {
  local status=$?
  stop_all
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

say 'Installing what is missing'
bash scripts/install.sh test
say 'Building'
step 'the build' "$work/build.log" bash scripts/build.sh tests/Integration

program=tests/Integration/bin/Release/net10.0/Fleet.Tests.Integration
log=$work/bench.log
say "Measuring $collections collections of each, about $((collections * 11 + 1300)) s"
start 'the measurement' TERM "$log" env "FLEET_BENCH_COLLECTIONS=$collections" FLEET_BENCH_WARMUP=110 \
  FLEET_BENCH_KEYS=200000 FLEET_BENCH_ROUNDS=3 FLEET_BENCH_REQUESTS=1000000 \
  "$program" -noLogo -noColor -showLiveOutput -parallel none \
  -class Fleet.Tests.Integration.Cost.CollectionCost -class Fleet.Tests.Integration.Cost.LatencyBeside
wait "${started_pids[0]}" || fail 'the measurement failed' "$log"

# Each test prints a table; a head that two of them have stands once.
printf '\n'
sed -n 's/.*\[OUTPUT\] //p' "$log" | awk '!seen[$0]++'
