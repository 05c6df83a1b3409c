#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measures build/release/understudy on this machine and prints Markdown; bench/README.md says what and how. Called by ./dev bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=${BENCH_PROGRAM:-build/release/understudy}
seconds=${BENCH_SECONDS:-4}
runs=${BENCH_RUNS:-5}
read -r -a connections <<<"${BENCH_CONNECTIONS:-1 16 64 256}"
memory_requests=${BENCH_MEMORY_REQUESTS:-100000}

server_core=0
client_core=$(($(nproc) > 1 ? 1 : 0))
pid=
port=

# Starts a fresh server and waits for its ready line, which is the first thing that it writes to standard output.
start() {
  local ready
  exec {events}< <(exec taskset -c $server_core "$program" serve --port 0 --fixtures fixtures --set loop-commerce.extensions=true 2>/dev/null)
  pid=$!
  read -r -u "$events" ready || { echo "bench: $program did not start" >&2; exit 1; }
  [[ $ready =~ \"port\":\ *([0-9]+) ]] || { echo "bench: no port in the ready line: $ready" >&2; exit 1; }
  port=${BASH_REMATCH[1]}
}

stop() {
  [[ -z $pid ]] && return
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  exec {events}<&-
  pid=
}
trap stop EXIT

# The status line's code of one request without a body, sent by the shell itself so that no process start is measured.
status_of() {
  local socket status
  exec {socket}<>"/dev/tcp/127.0.0.1/$port"
  printf '%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer lph_at_x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$1" "$2" >&"$socket"
  read -r -u "$socket" _ status _
  exec {socket}>&-
  echo "$status"
}

require_status() {
  local status
  status=$(status_of "$1" "$2")
  [[ $status == "$3" ]] || { echo "bench: $1 $2 was answered $status, not $3: nothing worth measuring" >&2; exit 1; }
}

median() { sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }
resident_megabytes() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$pid/status"; }

# wrk SCRIPT CONNECTIONS SECONDS → "requests a second, p99 in ms, requests in all, refused"
load() {
  taskset -c "$client_core" wrk --threads 1 --connections "$2" --duration "${3}s" --latency --script "$1" "http://127.0.0.1:$port" | awk '
    function milliseconds(text) { return text ~ /us$/ ? text / 1000 : text ~ /ms$/ ? text + 0 : text * 1000 }
    $1 == "99%" { p99 = milliseconds($2) }
    / requests in / { all = $1 }
    /Non-2xx/ { refused = $NF }
    /^Requests\/sec/ { rate = $2 }
    /Socket errors/ { print "bench: " $0 > "/dev/stderr" }
    END { print rate, p99, all, refused + 0 }'
}

start_up() {
  local before
  for ((i = 0; i < runs; ++i)); do
    before=${EPOCHREALTIME/./}
    start
    require_status POST /loop-commerce/v1/subscriptions/sub_paused/pause 409
    echo "$((${EPOCHREALTIME/./} - before))"
    stop
  done | median | awk '{ printf "%.1f", $1 / 1000 }'
}

memory() {
  local sent=0 result
  start
  require_status POST /loop-commerce/v1/subscriptions/sub_paused/pause 409
  printf '| resident memory, idle | %s MB |\n' "$(resident_megabytes)"
  while ((sent < memory_requests)); do
    read -r -a result < <(load bench/refused_pause.lua 64 1)
    sent=$((sent + result[2]))
  done
  printf '| resident memory after %d requests | %s MB |\n' "$sent" "$(resident_megabytes)"
  stop
}

# One row of the table per number of connections: medians over the runs, each on a server that has been warmed up once.
throughput() {
  local title=$1 script=$2 line
  start
  load "$script" 64 "$seconds" >/dev/null
  for connection in "${connections[@]}"; do
    line=$(for ((i = 0; i < runs; ++i)); do load "$script" "$connection" "$seconds"; done)
    printf '| %s | %d | %.0f | %s | %s |\n' "$title" "$connection" "$(awk '{ print $1 }' <<<"$line" | median)" \
      "$(awk '{ print $2 }' <<<"$line" | median)" "$(awk '{ all += $3; refused += $4 } END { printf "%.0f %%", 100 * refused / all }' <<<"$line")"
  done
  stop
}

echo "Server on core $server_core, wrk on core $client_core of $(nproc); medians of $runs runs of $seconds s; $(date -u +%F)"
echo
echo '| | |'
echo '|---|---|'
printf '| start to first answer | %s ms |\n' "$(start_up)"
memory
echo
echo '| calls | connections | requests/s | p99 ms | refused |'
echo '|---|---|---|---|---|'
throughput 'refused pause (409)' bench/refused_pause.lua
throughput 'pause and resume in turn' bench/pause_resume.lua
