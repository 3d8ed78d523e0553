#!/usr/bin/env bash
# A PostgreSQL and a Redis with some load, Fleet's gateway that watches both, and a Prometheus that scrapes the gateway.
# Runs until Ctrl-C, or DEMO_SECONDS=n seconds, then stops all that it started. Needs Debian or Ubuntu and the .NET 10 SDK.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/processes.sh
. scripts/processes.sh

seconds=${DEMO_SECONDS-}
[[ $seconds =~ ^[0-9]*$ ]] || fail "DEMO_SECONDS must be a whole number of seconds, not '$seconds'"

# Everything below lies in this one directory. Passwords are only in files of mode 600 in it, each of the user who
# needs it: never on a command line, never in the output.
work=$(mktemp -d "${TMPDIR:-/tmp}/fleet-demo.XXXXXX")
chmod 711 "$work"
mkdir "$work/logs"

# Until the demo stands an interrupt means that it failed; afterwards it is how one ends it.
interrupted=130

finish() {
  local status=$?
  trap '' INT TERM
  [ "$status" -ne 0 ] || say 'Stopping.'
  stop_all
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit "$interrupted"' INT TERM

# as_user USER COMMAND...: PostgreSQL refuses to run as root, and Redis need not. setpriv execs: the pid stays the server's.
as_user() {
  local user=$1
  shift
  if [ "$(id -u)" -eq 0 ]; then
    printf '%s\0' setpriv "--reuid=$user" "--regid=$user" --clear-groups "$@"
  else
    printf '%s\0' "$@"
  fi
}

# own USER PATH...: gives files to the server's user; without root everything is one user's anyway.
own() {
  local user=$1
  shift
  [ "$(id -u)" -ne 0 ] || chown -R "$user:$user" "$@"
}

new_password() {
  (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$1")
}

start_postgres() {
  local home=$work/postgres log=$work/logs/postgres.log bin
  bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n 1)")
  postgres_port=$(free_port)
  mkdir -m 700 "$home"
  own postgres "$home"
  mapfile -d '' -t initdb < <(as_user postgres "$bin/initdb" -D "$home/data" -U postgres --no-sync -E UTF8 \
    --auth-host=scram-sha-256 --auth-local=trust)
  step 'initdb' "$log" "${initdb[@]}"
  # The superuser comes in by the socket only, and the socket lies where nobody else may enter.
  cat >>"$home/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $postgres_port
unix_socket_directories = '$home'
shared_preload_libraries = 'pg_stat_statements'
CONF
  mapfile -d '' -t server < <(as_user postgres "$bin/postgres" -D "$home/data")
  start PostgreSQL INT "$log" "${server[@]}"
  mapfile -d '' -t psql < <(as_user postgres "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$home" -p "$postgres_port" -U postgres)
  wait_for 'PostgreSQL answers' 30 "$log" "${psql[@]}" -c 'SELECT 1'
}

load_postgres() {
  local log=$work/logs/pgbench.log bin
  bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/pgbench' | sort -V | tail -n 1)")
  new_password "$work/fleet-postgres.password"
  new_password "$work/shop.password"
  # Both settings keep the passwords out of what others can read: the statistics (and so the metrics), and the log.
  "${psql[@]}" >>"$log" 2>&1 <<SQL || fail 'setting PostgreSQL up failed' "$log"
SET pg_stat_statements.track = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE fleet LOGIN PASSWORD '$(cat "$work/fleet-postgres.password")';
GRANT pg_monitor TO fleet;
CREATE ROLE shop LOGIN PASSWORD '$(cat "$work/shop.password")';
CREATE DATABASE shop OWNER shop;
CREATE EXTENSION pg_stat_statements;
SQL
  (umask 077 && printf '127.0.0.1:%s:shop:shop:%s\n' "$postgres_port" "$(cat "$work/shop.password")" >"$work/shop.pgpass")
  local pgbench=(env "PGPASSFILE=$work/shop.pgpass" "$bin/pgbench" -h 127.0.0.1 -p "$postgres_port" -U shop)
  step 'pgbench -i' "$log" "${pgbench[@]}" -i -q -s 2 shop
  start pgbench TERM "$log" "${pgbench[@]}" -n -R 5 -T 1000000 shop
}

start_redis() {
  local home=$work/redis log=$work/logs/redis.log hash
  redis_port=$(free_port)
  mkdir -m 700 "$home"
  new_password "$work/fleet-redis.password"
  new_password "$work/load-redis.password"
  hash=$(sha256sum <"$work/load-redis.password" | cut -d ' ' -f 1)
  (umask 077 && cat >"$home/users.acl") <<ACL
user default off
user load on #$hash ~* &* +@all -@dangerous
user fleet on #$(sha256sum <"$work/fleet-redis.password" | cut -d ' ' -f 1) ~* -@all +@connection -@dangerous +client|list +info +config|get +slowlog|get +slowlog|len +latency|latest +latency|histogram +cluster|info
ACL
  cat >"$home/redis.conf" <<CONF
bind 127.0.0.1
port $redis_port
dir $home
save ""
aclfile $home/users.acl
CONF
  own redis "$home"
  mapfile -d '' -t server < <(as_user redis redis-server "$home/redis.conf")
  start Redis TERM "$log" "${server[@]}"
  wait_for 'Redis listens' 15 "$log" redis_listens
  # Five times a second: reads, writes, hits, misses, expiry.
  REDISCLI_AUTH=$(cat "$work/load-redis.password") start 'the load on Redis' TERM "$work/logs/redis-load.log" \
    redis-cli -h 127.0.0.1 -p "$redis_port" --user load -r -1 -i 0.2 EVAL "
      local n = redis.call('INCR', 'orders')
      redis.call('SET', 'session:' .. n % 500, n, 'EX', 60)
      redis.call('GET', 'session:' .. n * 7 % 700)
      redis.call('LPUSH', 'recent', n)
      return redis.call('LTRIM', 'recent', 0, 99)" 0
}

redis_listens() {
  ! port_is_free "$redis_port"
}

start_gateway() {
  local log=$work/logs/gateway.log port
  port=$(free_port 9432)
  gateway=http://127.0.0.1:$port
  cat >"$work/fleet.yaml" <<YAML
gateway: {listen: "127.0.0.1:$port"}
silo: {listen: "127.0.0.1:$(free_port)", embedded: true}
store: {url: "file:$work/store"}
defaults: {interval: 5s, timeout: 4s}
YAML
  start 'the gateway' TERM "$log" dotnet src/Gateway/bin/Release/net10.0/fleet-gateway.dll --config "$work/fleet.yaml"
  wait_for 'the gateway is ready' 30 "$log" curl -sf "$gateway/readyz"
}

# register ID UP: body on stdin; then waits until the first snapshot says that the target is up.
register() {
  local log=$work/logs/gateway.log answer=$work/logs/register-$1.log
  curl -sS --fail-with-body -X PUT -H 'Content-Type: application/json' --data-binary @- "$gateway/api/v1/targets/$1" \
    >"$answer" 2>&1 || fail "the gateway refused the target $1" "$answer"
  wait_for "the first snapshot of $1 says $2 1" 30 "$log" shows_up "$1" "$2"
}

shows_up() {
  curl -sf "$gateway/targets/$1/metrics" | grep -E "^$2(\{[^}]*\})? 1$"
}

register_both() {
  register demo-postgres pg_up <<JSON
{"kind": "postgres", "address": "127.0.0.1:$postgres_port", "database": "postgres", "group": "demo",
 "credentials": {"username": "fleet", "passwordFile": "$work/fleet-postgres.password"}, "labels": {"team": "shop"}}
JSON
  register demo-redis redis_up <<JSON
{"kind": "redis", "address": "127.0.0.1:$redis_port", "group": "demo",
 "credentials": {"username": "fleet", "passwordFile": "$work/fleet-redis.password"}, "labels": {"team": "shop"}}
JSON
}

start_prometheus() {
  local log=$work/logs/prometheus.log port
  port=$(free_port 9090)
  prometheus=http://127.0.0.1:$port
  cat >"$work/prometheus.yml" <<YAML
global: {scrape_interval: 5s, scrape_timeout: 4s}
scrape_configs:
  - job_name: fleet
    http_sd_configs:
      - url: $gateway/sd
        refresh_interval: 5s
YAML
  start Prometheus TERM "$log" prometheus "--config.file=$work/prometheus.yml" "--storage.tsdb.path=$work/prometheus" \
    --storage.tsdb.retention.time=2h "--web.listen-address=127.0.0.1:$port" --log.level=warn
  wait_for 'Prometheus is ready' 30 "$log" curl -sf "$prometheus/-/ready"
  wait_for 'Prometheus scrapes both targets' 60 "$log" both_targets_up
}

both_targets_up() {
  [ "$(curl -sf "$prometheus/api/v1/targets?state=active" | grep -o '"health":"up"' | wc -l)" -eq 2 ]
}

# show ID FAMILIES: at most two samples of each family. awk reads to the end, so that curl never writes into a closed pipe.
show() {
  printf '\n%s\n' "$gateway/targets/$1/metrics"
  curl -sf "$gateway/targets/$1/metrics" | awk -F '[ {]' -v wanted="^($2)$" '$1 ~ wanted && seen[$1]++ < 2 { print "  " $0 }'
}

run_until_told() {
  local end=$((SECONDS + ${seconds:-0}))
  interrupted=0
  while [ -z "$seconds" ] || [ "$SECONDS" -lt "$end" ]; do
    check_started
    # A background sleep: a trap runs at once while the shell waits, not after the sleep.
    sleep 1 &
    wait "$!"
  done
}

say 'Installing what is missing'
bash scripts/install.sh demo
say 'Building the gateway'
step 'the build' "$work/logs/build.log" bash scripts/build.sh src/Gateway
say 'Starting PostgreSQL and Redis'
start_postgres
load_postgres
start_redis
say 'Starting the gateway and registering both'
start_gateway
register_both
say 'Starting Prometheus'
start_prometheus

show demo-postgres 'pg_up|pg_database_size_bytes|pg_stat_database_xact_commit|pg_stat_activity_count'
show demo-redis 'redis_up|redis_connected_clients|redis_memory_used_bytes|redis_commands_processed_total|redis_db_keys'
cat <<TXT

Prometheus          $prometheus
Fleet               $gateway
service discovery   $gateway/sd
the targets         $gateway/api/v1/targets
logs                $work/logs

Running ${seconds:+for $seconds s, or }until Ctrl-C.
TXT
run_until_told
