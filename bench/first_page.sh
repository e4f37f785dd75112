#!/usr/bin/env bash
# Seconds from `make run` to the first page, in this folder as it is. usage: bench/first_page.sh [PORT]
set -eu
cd "$(dirname "$0")/.."
port=${1:-8000}
log=$(mktemp)
start=$(date +%s.%N)
make run PORT="$port" >"$log" 2>&1 &
until curl --silent --output /dev/null "http://127.0.0.1:$port/"; do
  kill -0 $! 2>/dev/null || { cat "$log"; exit 1; }
  sleep 0.1
done
awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "first page after %.1f s\n", b - a }'
pkill -INT -f "bind=127.0.0.1:$port"
wait
