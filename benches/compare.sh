#!/bin/sh
# Time and peak memory of halolint beside `cat | wc -c` and jq, run in turn over the same folder.
#
# Usage: benches/compare.sh [FOLDER]   (without one, invented tickets are written to a new folder first)
# TICKETS (50000), ROUNDS (5) and HALOLINT (target/release/halolint) can be set. Needs /usr/bin/time; jq if present.
set -eu
halolint=${HALOLINT:-${CARGO_TARGET_DIR:-target}/release/halolint}
rounds=${ROUNDS:-5}
[ -x "$halolint" ] || cargo build --release
made=
log=$(mktemp -d)
trap 'rm -rf "$log" $made' EXIT
if [ $# -gt 0 ]; then
    folder=$1
else
    made=$(mktemp -d)
    folder=$made
    cargo run --quiet --release --example tickets -- "${TICKETS:-50000}" >"$folder/tickets.json"
fi
# One command of the comparison, timed: seconds and kilobytes go to a file of its own.
run() {
    name=$1
    shift
    /usr/bin/time -a -o "$log/$name" -f '%e %M' "$@" >/dev/null 2>&1 || true
}
round=0
while [ "$round" -lt "$rounds" ]; do
    run cat sh -c 'find "$0" -type f -exec cat {} + | wc -c' "$folder"
    run halolint "$halolint" check "$folder" --format json
    run halolint-1-thread "$halolint" check "$folder" --format json --threads 1
    round=$((round + 1))
done
if command -v jq >/dev/null; then
    run jq sh -c 'find "$0" -type f -name "*.json" -exec jq -c ".. | objects | select(has(\"isapiagent\")) | .id" {} +' "$folder"
fi
# Medians; lines about exit statuses are not figures.
median() {
    grep -E '^[0-9.]+ [0-9]+$' "$log/$1" | sort -n | awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'
}
set -- $(median cat)
base=$1
for name in cat halolint halolint-1-thread jq; do
    [ -f "$log/$name" ] || continue
    set -- $(median "$name")
    awk -v name="$name" -v seconds="$1" -v memory="$2" -v base="$base" 'BEGIN {
        printf "%-18s %8.2f s  %6.2f x cat|wc  %7.1f MiB peak\n", name, seconds, base > 0 ? seconds / base : 0, memory / 1024
    }'
done
