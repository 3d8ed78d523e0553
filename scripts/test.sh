#!/usr/bin/env bash
# Installs what the tests need, builds once, runs every test project, and ends with the failed tests and one line summed
# over all of them: N passed, N failed, N skipped. Fails when a test failed, a project ran none, or a process outlived its project.
set -euo pipefail
cd "$(dirname "$0")/.."

results=$(mktemp -d "${TMPDIR:-/tmp}/fleet-test.XXXXXX")
passed=0 failed=0 skipped=0 broken=0 running=

finish() {
  [ -z "$running" ] || end_session "$running"
  rm -rf "$results"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Each project runs in a session of its own, and so do the servers that it starts: what is left of it is ours to end.
end_session() {
  pkill -TERM -s "$1" 2>/dev/null || return 0
  sleep 2
  pkill -KILL -s "$1" 2>/dev/null || true
}

# count NAME FILE: the sum of one attribute over the assemblies of an xunit report.
count() {
  { grep -o '<assembly [^>]*>' "$2" | grep -oE "[ ]$1=\"[0-9]+\"" | grep -oE '[0-9]+' || true; } | awk '{ n += $1 } END { print n + 0 }'
}

book() {
  local name=$1 report=$2 status=$3 good bad
  good=$(count passed "$report")
  bad=$(($(count failed "$report") + $(count errors "$report")))
  passed=$((passed + good))
  skipped=$((skipped + $(count skipped "$report")))
  if [ "$((good + bad))" -eq 0 ]; then
    printf '%s ran no test\n' "$name"
    broken=1
  elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    printf '%s ended with %s and no failed test\n' "$name" "$status"
    broken=1
  fi
  failed=$((failed + bad))
}

run_project() {
  local name=$1 report=$results/$1.xml status=0 left
  local program=tests/$name/bin/Release/net10.0/Fleet.Tests.$name
  printf '\n== %s\n' "$name"
  : >"$report"
  setsid "$program" -noLogo -noColor -xml "$report" </dev/null > >(tee "$results/$name.log") 2>&1 &
  running=$!
  wait "$running" || status=$?
  if left=$(pgrep -a -s "$running"); then
    printf 'left behind by %s, ended now:\n%s\n' "$name" "$left"
    broken=1
  fi
  end_session "$running"
  running=
  book "$name" "$report" "$status"
}

# Where only the end of a long output is kept, the failed tests must be in it.
tell_failed() {
  awk '/ \[FAIL\]$/ { left = 12 } left-- > 0 { print substr($0, 1, 400) }' "$results"/*.log | head -n 150 || true
}

bash scripts/install.sh test
bash scripts/build.sh
mapfile -t projects < <(grep -l 'Include="xunit.v3"' tests/*/*.csproj)
for project in "${projects[@]}"; do
  run_project "$(basename "$project" .csproj)"
done

[ "$failed" -eq 0 ] || { printf '\n== Failed\n' && tell_failed; }
printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$broken" -eq 0 ] && [ "$passed" -gt 0 ]
