#!/usr/bin/env bash
# Installs the system packages that the build needs and that are missing. Quick when nothing is; never asks.
#
# IMGCONV_SETUP_DRY_RUN=1 prints the commands that would be run instead of running them.
set -euo pipefail

needed_swift="6.2"

say() { printf 'setup: %s\n' "$*" >&2; }
run() { if [ -n "${IMGCONV_SETUP_DRY_RUN:-}" ]; then printf '%s\n' "$*"; else "$@"; fi; }

check_swift() {
    if ! command -v swift >/dev/null 2>&1; then
        say "there is no swift here; install Swift $needed_swift or later from https://www.swift.org/install/"
        exit 1
    fi
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n%s\n' "$needed_swift" "$version" | sort -V | head -n 1)" != "$needed_swift" ]; then
        say "this is Swift ${version:-of an unknown version}; imgconv needs $needed_swift or later: https://www.swift.org/install/"
        exit 1
    fi
}

missing_packages() {
    if ! command -v pkg-config >/dev/null 2>&1; then
        printf 'pkg-config libpng-dev libjpeg-dev'
        return
    fi
    local separator=""
    for pair in libpng:libpng-dev libjpeg:libjpeg-dev; do
        if ! pkg-config --exists "${pair%%:*}"; then
            printf '%s%s' "$separator" "${pair##*:}"
            separator=" "
        fi
    done
}

install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "missing: $*. There is no apt-get here; install libpng, libjpeg-turbo and pkg-config with your own packages:"
        say "  macOS   brew install libpng jpeg-turbo pkg-config"
        say "  Fedora  dnf install libpng-devel libjpeg-turbo-devel pkgconf"
        exit 1
    fi
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "missing: $*. Run as root: apt-get install $*"
            exit 1
        fi
        root=(sudo)
    fi
    say "installing $*"
    run "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
    run "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

check_swift
read -r -a packages <<<"$(missing_packages)"
if [ "${#packages[@]}" -gt 0 ]; then
    install_packages "${packages[@]}"
fi
