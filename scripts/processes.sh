# shellcheck shell=bash
# Sourced by the other scripts: starts servers in the background, waits for them, and ends them by pid.

started_names=()
started_pids=()
started_signals=()
started_logs=()

say() {
  printf '%s\n' "$*"
}

# fail MESSAGE [LOG]: one clear line, then the end of the log concerned.
fail() {
  printf 'error: %s\n' "$1" >&2
  if [ -n "${2-}" ] && [ -s "$2" ]; then
    printf -- '--- the last lines of %s\n' "${2##*/}" >&2
    tail -n 20 "$2" >&2
  fi
  exit 1
}

# step NAME LOG COMMAND...: runs a command to its end, its output in the log.
step() {
  local name=$1 log=$2
  shift 2
  "$@" >>"$log" 2>&1 </dev/null || fail "$name failed" "$log"
}

# start NAME SIGNAL LOG COMMAND...: a session of its own keeps the terminal's Ctrl-C from the server, so that
# stop_all decides the order. The command must stay in the foreground and must not fork, so that the pid is its own.
start() {
  local name=$1 signal=$2 log=$3
  shift 3
  setsid "$@" >>"$log" 2>&1 </dev/null &
  started_names+=("$name")
  started_pids+=("$!")
  started_signals+=("$signal")
  started_logs+=("$log")
}

# Fails when something that was started has ended.
check_started() {
  local i
  for i in "${!started_pids[@]}"; do
    kill -0 "${started_pids[i]}" 2>/dev/null || fail "${started_names[i]} has ended" "${started_logs[i]}"
  done
}

# wait_for WHAT SECONDS LOG COMMAND...: polls until the command succeeds.
wait_for() {
  local what=$1 log=$3 end=$((SECONDS + $2))
  shift 3
  until "$@" >/dev/null 2>&1; do
    check_started
    [ "$SECONDS" -lt "$end" ] || fail "waited in vain until $what" "$log"
    sleep 0.2
  done
}

# Ends what was started, the last first, each with its own signal; after 15 seconds by force.
stop_all() {
  local i pid end
  for ((i = ${#started_pids[@]} - 1; i >= 0; i--)); do
    pid=${started_pids[i]}
    end=$((SECONDS + 15))
    kill -s "${started_signals[i]}" "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do
      if [ "$SECONDS" -ge "$end" ]; then
        printf '%s did not stop within 15 s and is killed\n' "${started_names[i]}" >&2
        kill -s KILL "$pid" 2>/dev/null || true
        break
      fi
      sleep 0.1
    done
    wait "$pid" 2>/dev/null || true
  done
  started_pids=()
}

port_is_free() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_port [WANTED]: the wanted port when nothing listens there, else one from below the kernel's own range.
free_port() {
  local port=${1:-$((20000 + RANDOM % 12000))}
  until port_is_free "$port"; do
    port=$((20000 + RANDOM % 12000))
  done
  printf '%s\n' "$port"
}
