#!/usr/bin/env bash
# Builds and runs the packages in Examples/, and compares what they print with their expected.txt.
# IMGCONV_REGENERATE=1 writes these files anew.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

swift=${SWIFT:-swift}
jobs=${JOBS:+-j $JOBS}
# Both share a build folder, so that the second finds what the first has compiled.
build=$PWD/.build/examples
log=$(mktemp)
results=$(mktemp -d)
trap 'rm -rf "$log" "$results"' EXIT

# build_example NAME: builds a package; sets `program` to its executable.
build_example() {
    # Without this SwiftPM takes the other package's plan for this one's.
    rm -f "$build/debug.yaml" "$build/workspace-state.json"
    # shellcheck disable=SC2086 # $jobs is two words or none
    if ! "$swift" build --package-path "Examples/$1" --scratch-path "$build" $jobs >"$log" 2>&1; then
        tail -n 100 "$log"
        fail "Examples/$1 does not build"
    fi
    program=$build/debug/$1
}

# run_example NAME ARGUMENT...: runs a package and compares its output.
run_example() {
    local name=$1 expected=Examples/$1/expected.txt
    shift
    "$program" "$@" >"$results/$name.txt" || fail "Examples/$name failed"
    if [ -n "${IMGCONV_REGENERATE:-}" ]; then
        cp "$results/$name.txt" "$expected"
    fi
    diff "$expected" "$results/$name.txt" || fail "Examples/$name prints something else than its expected.txt"
}

# Libraries that only files and captions need. A program of the product Convolution must not load them.
check_libraries() {
    have ldd || return 0
    local found
    found=$(ldd "$program")
    found=$(grep -oE 'lib(png|jpeg|turbojpeg|isal|lcms|freetype|fontconfig)[^ ]*' <<<"$found" | sort -u | tr '\n' ' ') || true
    [ -z "$found" ] || fail "Examples/Planes loads $found"
}

build_example Planes
check_libraries
run_example Planes
build_example Files
run_example Files SampleImages "$results"
say "both print what is expected"
