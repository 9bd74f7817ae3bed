#!/bin/sh
# Time and peak memory of halolint beside other ways to read the same bytes, run in turn; prints a table of ratios.
#
# Usage: benches/compare.sh [FOLDER]   (without one, invented dumps are written to a new folder first, 1 GiB of tickets)
# MIB (1024), ROUNDS (5) and HALOLINT (target/release/halolint) can be set. Needs /usr/bin/time; jq if present, which
# runs once. The dumps come from `examples/dumps.rs`; any folder with some of its parts will do.
set -eu
target=${CARGO_TARGET_DIR:-target}/release
halolint=${HALOLINT:-$target/halolint}
inflate=$target/examples/inflate
readers=$target/examples/readers
rounds=${ROUNDS:-5}
[ -x "$halolint" ] || cargo build --release
[ -x "$inflate" ] || cargo build --quiet --release --example inflate
[ -x "$readers" ] || cargo build --quiet --release --example readers
made=
log=$(mktemp -d)
trap 'rm -rf "$log" $made' EXIT
if [ $# -gt 0 ]; then
    folder=$1
else
    made=$(mktemp -d)
    folder=$made
    cargo run --quiet --release --example dumps -- "$folder" "${MIB:-1024}"
fi
# One command of the comparison, timed: seconds and kilobytes go to a file of its own.
run() {
    name=$1
    shift
    /usr/bin/time -a -o "$log/$name" -f '%e %M' "$@" >/dev/null 2>&1 || true
}
# Medians; lines about exit statuses are not figures.
median() {
    grep -E '^[0-9.]+ [0-9]+$' "$log/$1" | sort -n | awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'
}
printf '| input | command | seconds | halolint / it | peak MiB |\n|---|---|---|---|---|\n'
for part in one pages small ps51 ps51_utf16 xml clixml one.zip pages.zip; do
    input=$folder/$part
    [ -e "$input" ] || continue
    rm -f "$log"/*
    round=0
    while [ "$round" -lt "$rounds" ]; do
        run cat sh -c 'find "$0" -type f -exec cat {} + | wc -c' "$input"
        run halolint "$halolint" check "$input"
        run halolint-1-thread "$halolint" check "$input" --threads 1
        case $part in
        *.zip)
            run inflate "$inflate" "$input"
            run inflate-1-thread "$inflate" "$input" 1
            ;;
        one | pages | small | ps51) run typed-1-thread "$readers" typed "$input" ;;
        ps51_utf16) run to-utf8 "$readers" utf8 "$input" ;;
        xml | clixml) run events "$readers" events "$input" ;;
        esac
        round=$((round + 1))
    done
    case $part in
    one | pages | small)
        if command -v jq >/dev/null; then
            run jq sh -c 'find "$0" -type f -name "*.json" -exec jq -c ".. | objects | select(has(\"isapiagent\")) | .id" {} +' "$input"
        fi
        ;;
    esac
    set -- $(median halolint)
    own=$1
    set -- $(median halolint-1-thread)
    single=$1
    for name in halolint halolint-1-thread cat jq inflate inflate-1-thread typed-1-thread to-utf8 events; do
        [ -f "$log/$name" ] || continue
        set -- $(median "$name")
        case $name in *-1-thread) mine=$single ;; *) mine=$own ;; esac
        awk -v part="$part" -v name="$name" -v seconds="$1" -v memory="$2" -v own="$mine" 'BEGIN {
            printf "| %s | %s | %.3f | %.3f | %.1f |\n", part, name, seconds, (seconds > 0 ? own / seconds : 0), memory / 1024
        }'
    done
done
