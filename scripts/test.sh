#!/usr/bin/env bash
# Builds and runs all tests; prints the output of the build or of the tests if they fail, and the number of tests.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

swift=${SWIFT:-swift}
jobs=${JOBS:+-j $JOBS}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# These tests see only the public interface of the library. The compiler does not rebuild them if a type of it gets another
# size by a property that is not public; they would then read memory that is not theirs.
rm -f .build/*/debug/ImgConvTests.build/*.o

# shellcheck disable=SC2086 # $jobs is two words or none
if ! "$swift" build --build-tests $jobs >"$log" 2>&1; then
    tail -n 200 "$log"
    echo "make test: the build failed" >&2
    exit 1
fi
status=0
"$swift" test --skip-build >"$log" 2>&1 || status=$?
if [ "$status" -ne 0 ]; then
    grep -vE '^(◇|✔)|^[^ ]+ (Test|Suite) .* (started|passed)' "$log" | tail -n 200 || true
fi
grep -E '^note: ' "$log" | sort -u || true
summary=$(grep -E 'Test run with [0-9]+ tests?' "$log" | tail -n 1 || true)
if [ -z "$summary" ]; then
    [ "$status" -ne 0 ] || tail -n 50 "$log"
    echo "make test: the test run ended without a count" >&2
    exit 1
fi
echo "${summary#* }"
if [ "$status" -eq 0 ] && [[ "$summary" == *"with 0 tests"* ]]; then
    echo "make test: no test was run" >&2
    exit 1
fi
exit "$status"
