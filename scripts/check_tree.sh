#!/usr/bin/env bash
# Rules of the tree that no compiler checks. Prints every finding, and fails if there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

findings=0
found() {
    printf 'check_tree: %s\n' "$*" >&2
    findings=$((findings + 1))
}

tracked() { git ls-files --cached --others --exclude-standard -- "$@"; }

# A file is one idea.
while read -r file; do
    lines=$(wc -l <"$file")
    limit=300
    case "$file" in *.c | *.h) limit=400 ;; esac
    if [ "$lines" -gt "$limit" ]; then found "$file has $lines lines, more than $limit: look for the second idea in it"; fi
done < <(tracked 'Sources/*.swift' 'Sources/*.c' 'Sources/*.h')

# Foundation costs 10 ms at start-up; FoundationEssentials does not.
while read -r line; do found "$line: import FoundationEssentials, or nothing"; done \
    < <(grep -rnE '^(public |package |internal )?import Foundation$' Sources || true)

# Imports point down only.
forbid() {
    local folder=$1 names=$2
    while read -r line; do found "$line: an import that does not point down"; done \
        < <(grep -rnE "^(@_exported )?(public |package |internal )?import ($names)\$" "Sources/$folder" || true)
}
forbid ImagePlanes 'ImageFilters|ImageCodecs|ImageReport|ImagePipeline|ArgumentParser'
forbid ImageFilters 'ImageCodecs|ImageReport|ImagePipeline|ArgumentParser'
forbid ImageCodecs 'ImageFilters|ImageReport|ImagePipeline|ArgumentParser'
forbid ImageReport 'ImageCodecs|ImagePipeline|ArgumentParser'
forbid ImagePipeline 'ArgumentParser'

# A repository is cloned by everybody.
while read -r file; do
    size=$(wc -c <"$file")
    if [ "$size" -gt 1048576 ]; then found "$file has $size bytes, more than 1 MiB"; fi
done < <(tracked)

# A path of somebody's machine works nowhere else.
while read -r line; do found "$line: a path of one machine"; done \
    < <(tracked | grep -v '^scripts/check_tree.sh$' | xargs -d '\n' grep -nIE '(^|[^A-Za-z0-9_.])/(work|home/[a-z]+|Users/[a-z]+|root)/' -- || true)

while read -r file; do
    bash -n "$file" || found "$file is not a sound shell script"
done < <(tracked '*.sh' '.ci/run')

if [ "$findings" -gt 0 ]; then
    found "$findings findings"
    exit 1
fi
