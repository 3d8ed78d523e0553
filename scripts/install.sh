#!/usr/bin/env bash
# Installs what is missing, and only that: scripts/install.sh demo | test | chaos
# Debian and Ubuntu. The packages' own services are not started, and services that run already are left alone.
set -euo pipefail
# shellcheck source=scripts/postgres-versions.sh
. "$(dirname "$0")/postgres-versions.sh"

# What each set needs, as "command=package"; the package is installed when the command is not there.
demo_needs=(curl=curl setsid=util-linux setpriv=util-linux pgrep=procps postgres=postgresql
  redis-server=redis-server redis-cli=redis-tools prometheus=prometheus)
test_needs=("${demo_needs[@]}" git=git promtool=prometheus prometheus-postgres-exporter=prometheus-postgres-exporter
  prometheus-redis-exporter=prometheus-redis-exporter npm=npm ip=iproute2 pgbouncer=pgbouncer)
chaos_needs=("${test_needs[@]}" cc=build-essential)

policy=/usr/sbin/policy-rc.d
policy_mark='Placed by scripts/install.sh of Fleet for the time of one installation.'

fail() {
  printf 'install: %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

is_there() {
  # Debian keeps the server's programs out of PATH, in a folder for each major version.
  if [ "$1" = postgres ]; then
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null
  else
    command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]
  fi
}

missing_packages() {
  local need
  for need in "$@"; do
    is_there "${need%%=*}" || printf '%s\n' "${need#*=}"
  done | sort -u
}

check_dotnet() {
  command -v dotnet >/dev/null || fail 'the .NET 10 SDK is missing; install it (https://dot.net) and run this again'
  dotnet --version >/dev/null 2>&1 || fail 'the .NET SDK that global.json asks for is missing; install the .NET 10 SDK'
}

# invoke-rc.d and deb-systemd-invoke start nothing while this file answers 101. A file of somebody else's stays as it is;
# one of ours that a killed run left behind is taken over.
hold_services() {
  if [ -e "$policy" ] && ! grep -qF "$policy_mark" "$policy"; then
    return
  fi
  trap release_services EXIT
  printf '#!/bin/sh\n# %s\nexit 101\n' "$policy_mark" | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
}

release_services() {
  as_root rm -f "$policy"
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -y "$@" </dev/null
}

install_packages() {
  local log attempt
  log=$(mktemp)
  for attempt in 1 2 3; do
    if { apt update && apt install --no-install-recommends "$@"; } >"$log" 2>&1; then
      rm -f "$log"
      return
    fi
    [ "$attempt" -eq 3 ] || sleep 5
  done
  tail -n 20 "$log" >&2
  rm -f "$log"
  fail "apt-get could not install: $*"
}

install_missing() {
  command -v apt-get >/dev/null || fail "this is not Debian or Ubuntu; please install: $*"
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || fail "neither root nor sudo; please install: $*"
  printf 'Installing %s\n' "$*"
  hold_services
  install_packages "$@"
}

main() {
  local needs missing
  case "${1-}" in
    demo) needs=("${demo_needs[@]}") ;;
    test) needs=("${test_needs[@]}") ;;
    chaos) needs=("${chaos_needs[@]}") ;;
    *) fail 'say which set: demo, test or chaos' ;;
  esac
  check_dotnet
  mapfile -t missing < <(missing_packages "${needs[@]}")
  [ "${#missing[@]}" -eq 0 ] || install_missing "${missing[@]}"
  [ "$1" != test ] || install_postgres_versions
}

main "$@"
