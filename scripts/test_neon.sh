#!/usr/bin/env bash
# Checks the C loops of the engines and of comparisons (Tests/CFilterKernelsCheck) compiled for this machine, then
# compiled for arm64 and run in an emulator: test_neon.sh [--native] [SEED]. With --native the second half is omitted.
# Its compiler and emulator are installed by apt; if that is not possible, it is skipped with a message.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

native=false
if [ "${1:-}" = --native ]; then
    native=true
    shift
fi
clang=${CLANG:-clang}
arm_gcc=aarch64-linux-gnu-gcc
packages=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user)
# No -ffp-contract: the sources decide which products and sums are fused.
includes=(-ISources/CFilterKernels/include -ISources/CSampleLoops/include -ISources/CSampleLoops)
flags=(-O2 -g -Wall -Wextra -Werror "${includes[@]}")

emulator() { command -v qemu-aarch64 || command -v qemu-aarch64-static; }

can_emulate() { have "$arm_gcc" && [ -e /usr/aarch64-linux-gnu/include/stdio.h ] && emulator >/dev/null; }

# compile FOLDER OPTION...: compiles each source to an object file.
compile() {
    local folder=$1 source object
    shift
    mkdir -p "$folder"
    for source in Sources/CFilterKernels/*.c Sources/CSampleLoops/*.c Tests/CFilterKernelsCheck/*.c; do
        # Two folders have files of one name.
        object=$(basename "$(dirname "$source")")-$(basename "$source" .c).o
        "$clang" "$@" "${flags[@]}" -c "$source" -o "$folder/$object"
    done
}

have "$clang" || skip "$clang is not on the PATH"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say "for $(uname -m)"
compile "$work/native"
"$clang" "$work"/native/*.o -lm -o "$work/native/check"
"$work/native/check" "$@"

if $native; then exit 0; fi
case "$(uname -s)-$(uname -m)" in
*-arm64 | *-aarch64) exit 0 ;; # that was it
Linux-*) ;;
*) skip "arm64 is emulated on Linux only" ;;
esac
can_emulate || apt_install "${packages[@]}" || true
can_emulate || skip "the check for arm64 needs the packages ${packages[*]}"

say "for aarch64, emulated"
compile "$work/arm64" --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include
"$arm_gcc" -static "$work"/arm64/*.o -lm -o "$work/arm64/check"
"$(emulator)" "$work/arm64/check" "$@"
