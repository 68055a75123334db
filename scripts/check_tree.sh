#!/usr/bin/env bash
# Checks rules that the compiler and the formatter do not: sizes, layering, machine-specific paths, shell scripts,
# Python. Prints a line FILE: REASON for each finding, and fails if there are any. Uncommitted new files are included.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

swift_lines=300
c_lines=400
file_bytes=1000000

findings=0
found() {
    echo "$1: $2"
    findings=$((findings + 1))
}

# Which of our targets each target may import, downwards only: the table of docs/architecture.md.
to_reports="JSON Platform FileSystem ImageBuffers Convolution KernelFormats Conventions ImageCodecs ImageReport"
may_import() {
    case "$1" in
    LibC | JSON) echo "" ;;
    Platform) echo "LibC" ;;
    FileSystem) echo "LibC Platform" ;;
    ImageBuffers) echo "Platform CSampleLoops" ;;
    Convolution) echo "Platform ImageBuffers CFilterKernels" ;;
    KernelFormats) echo "JSON Platform Convolution" ;;
    Conventions) echo "Platform ImageBuffers Convolution KernelFormats" ;;
    ImageCodecs) echo "Platform ImageBuffers CCodecShims CZLib" ;;
    ImageReport) echo "JSON Platform ImageBuffers Convolution KernelFormats Conventions CFontShims CSampleLoops" ;;
    ImagePipeline) echo "$to_reports" ;;
    Batch) echo "$to_reports ImagePipeline" ;;
    ImgConv) echo "$to_reports ImagePipeline" ;;
    Command) echo "$to_reports ImagePipeline Batch CBuildInfo" ;;
    *) return 1 ;;
    esac
}

# The names of the modules that a Swift file imports.
imports_of() {
    sed -nE 's/^[[:space:]]*(@[A-Za-z_]+(\([^)]*\))?[[:space:]]+)*((public|package|internal|fileprivate|private)[[:space:]]+)?'\
'import[[:space:]]+((struct|class|enum|protocol|typealias|func|let|var)[[:space:]]+)?([A-Za-z0-9_]+).*/\7/p' "$1"
}

check_imports() {
    local file=$1 target=${1#Sources/} allowed module
    target=${target%%/*}
    if ! allowed=$(may_import "$target"); then
        found "$file" "target $target has no place in the layers; give it one in scripts/check_tree.sh"
        return
    fi
    for module in $(imports_of "$file"); do
        if [ "$module" = Foundation ]; then
            found "$file" "imports Foundation; FoundationEssentials starts faster"
        elif [ -d "Sources/$module" ] && [ "$module" != "$target" ] && [[ " $allowed " != *" $module "* ]]; then
            found "$file" "$target must not import $module"
        fi
    done
}

# Differences between systems are allowed in one file, and in the file that names the C libraries.
check_portability() {
    local line modules='Glibc|Musl|Darwin|SystemPackage'
    case "$1" in
    Sources/LibC/LibC.swift | Sources/Platform/SystemDifferences.swift) return ;;
    Sources/FileSystem/*) modules='Glibc|Musl|Darwin' ;;
    esac
    if line=$(grep -nEm 1 "canImport|^[[:space:]]*#(else)?if .*(os|arch)\(|^[^/]*import ($modules)\$" "$1"); then
        found "$1" "depends on the system in line ${line%%:*}; use Platform or FileSystem, which keep that to themselves"
    fi
}

check_lines() {
    local count
    count=$(wc -l <"$1")
    [ "$count" -le "$2" ] || found "$1" "$((count)) lines, at most $2: look for the second idea in it"
}

check_shell() {
    local message
    message=$(bash -n "$1" 2>&1) || found "$1" "${message%%$'\n'*}"
    if command -v shellcheck >/dev/null 2>&1; then
        message=$(shellcheck --external-sources --format=gcc "$1") || found "$1" "shellcheck: $message"
    fi
}

# Checks syntax and names (with pyflakes, if installed), and runs the tests of the benchmarks, which measure nothing.
check_python() {
    local message
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
        say "Python 3.10 or newer is missing: no Python file is checked"
        return
    fi
    for file in "$@"; do
        message=$(python3 -c 'import sys; compile(open(sys.argv[1], "rb").read(), sys.argv[1], "exec")' "$file" 2>&1) ||
            found "$file" "${message##*$'\n'}"
    done
    if python3 -c 'import pyflakes' 2>/dev/null; then
        message=$(python3 -m pyflakes "$@" 2>&1) || found Python "pyflakes: $message"
    fi
    message=$(python3 -B Benchmarks/test_benchmarks.py 2>&1) || found Benchmarks/test_benchmarks.py "$message"
}

# Other files must state the Swift version that the manifest requires.
check_swift_version() {
    local version file words
    version=$(sed -n 's/^\/\/ swift-tools-version: *//p' Package.swift)
    while IFS=: read -r file words; do
        grep -qE "$words${version//./\\.}([^0-9.]|\$)" "$file" ||
            found "$file" "does not say ${words}$version, the version in Package.swift"
    done <<'END'
scripts/setup.sh:minimum_swift=
README.md:Swift 
cluster/kubernetes/Containerfile:ARG SWIFT=
END
}

# Swift code on the pages is a region of an example, which is compiled and run: the comment above a block names both.
#     <!-- code: Examples/Planes/Sources/Planes/main.swift: planes -->
check_example_code() {
    local page=$1 marker source region
    if [ "$(grep -c '^```swift$' "$page")" -ne "$(grep -c '^<!-- code: ' "$page")" ]; then
        found "$page" "has Swift code without the comment that names its example"
    fi
    while IFS= read -r marker; do
        source=${marker#<!-- code: } source=${source%%: *}
        region=${marker#*.swift: } region=${region% -->}
        if [ ! -f "$source" ] || ! cmp -s \
            <(awk -v start="// docs: $region" '$0 == start { on = 1; next } $0 == "// docs: end" { on = 0 } on' "$source") \
            <(awk -v marker="$marker" '
                $0 == marker { armed = 1; next }
                armed && $0 == "```swift" { armed = 0; on = 1; next }
                on && $0 == "```" { exit }
                on' "$page"); then
            found "$page" "its code \"$region\" is not that of $source"
        fi
    done < <(grep '^<!-- code: ' "$page")
}

# The usual file system of macOS takes two names that differ in case only for one. A module is a folder in the build
# folder, wherever its sources are.
check_case() {
    local name
    while IFS= read -r name; do
        found "$name" "differs from another path or module in case only, which macOS takes for the same"
    done < <(tr '\0' '\n' <"$listing" | awk -F / '
        function look(name) {
            key = tolower(name)
            if (key in seen && seen[key] != name) print name
            seen[key] = name
        }
        {
            path = $1
            for (i = 2; i <= NF; i++) {
                look(path)
                path = path "/" $i
            }
            look(path)
            if (NF > 2 && ($1 == "Sources" || $1 == "Tests")) look("module " $2)
        }' | sort -u)
}

# The checkout may belong to another user. Git is only used to list files.
listing=$(mktemp)
trap 'rm -f "$listing"' EXIT
git -c safe.directory='*' ls-files -z --cached --others --exclude-standard >"$listing"

files=0
python_files=()
while IFS= read -r -d '' file; do
    [ -f "$file" ] || continue
    files=$((files + 1))
    case "$file" in
    *.swift) check_lines "$file" "$swift_lines" ;;
    *.c | *.h) check_lines "$file" "$c_lines" ;;
    *.js | *.css) check_lines "$file" "$swift_lines" ;;
    *.sh | .ci/run) check_shell "$file" ;;
    *.py) python_files+=("$file") ;;
    esac
    case "$file" in
    Sources/*.swift)
        check_imports "$file"
        check_portability "$file"
        ;;
    esac
    bytes=$(wc -c <"$file")
    [ "$bytes" -le "$file_bytes" ] || found "$file" "$((bytes)) bytes, at most $file_bytes"
    # The folder must begin a path, and not be in the middle of another path or of an address.
    if line=$(grep -InEm 1 '(^|[^A-Za-z0-9_.~/$})-])/(work|home|Users|root)/[A-Za-z0-9_.]' "$file"); then
        found "$file" "names a path of somebody's machine in line ${line%%:*}"
    fi
done <"$listing"

check_case
check_swift_version
check_example_code docs/library.md
check_example_code README.md
check_python ${python_files[@]+"${python_files[@]}"}
[ "$files" -gt 0 ] || found . "git lists no files"
[ "$findings" -eq 0 ] || exit 1
say "$files files, nothing found"
