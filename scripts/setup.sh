#!/usr/bin/env bash
# Prepares this machine for building imgconv. Fast if nothing is missing; never asks a question. On systems with apt,
# missing packages are installed. On other systems, their names are printed. SETUP_DRY_RUN=1 prints without installing.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

minimum_swift=6.3
swift=${SWIFT:-swift}

# Compares versions: $1 >= $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

check_swift() {
    have "$swift" || fail "$swift is not on the PATH. Install Swift $minimum_swift or newer from https://swift.org/install"
    local version
    version=$("$swift" --version 2>/dev/null </dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "'$swift --version' names no version. Install Swift from https://swift.org/install"
    at_least "$version" "$minimum_swift" ||
        fail "Swift $version is too old: $minimum_swift or newer is needed, see https://swift.org/install"
}

# Without pkg-config, all libraries count as missing.
library() { have pkg-config && pkg-config --exists "$1"; }

on_mac() { [ "$(uname -s)" = Darwin ]; }

# Captions need a font, but the build does not: it is required only if apt can install it. Without fc-list, it counts as
# missing.
has_font() { ! have apt-get || { have fc-list && [ -n "$(fc-list 2>/dev/null | head -n 1)" ]; }; }

# Swift includes clang, but not the headers and start-up files of the C and C++ libraries that it links with.
can_link() {
    local compiler library=-lstdc++
    if on_mac; then library=-lc++; fi
    for compiler in clang cc; do
        have "$compiler" || continue
        echo '#include <stdio.h>
            int main(void) { return puts("") < 0; }' | "$compiler" -x c - "$library" -o /dev/null 2>/dev/null && return
    done
    return 1
}

# The names of the missing parts, separated by spaces: each is a case of package_for.
missing_parts() {
    local parts=""
    have make || parts+=" make"
    have pkg-config || parts+=" pkg-config"
    have git || parts+=" git"
    can_link || parts+=" compiler"
    library libpng || parts+=" png"
    library libjpeg || parts+=" jpeg"
    library libisal || parts+=" isal"
    library lcms2 || parts+=" lcms"
    library freetype2 || parts+=" freetype"
    library fontconfig || parts+=" fontconfig"
    has_font || parts+=" font"
    library zlib || on_mac || parts+=" zlib" # macOS includes zlib, but no pkg-config file for it
    echo "${parts# }"
}

# package_for SYSTEM PART: the package that contains a part.
package_for() {
    case "$1-$2" in
    apt-png) echo libpng-dev ;;
    apt-jpeg) echo libjpeg-dev ;;
    apt-zlib) echo zlib1g-dev ;;
    apt-isal) echo libisal-dev ;;
    apt-lcms) echo liblcms2-dev ;;
    apt-freetype) echo libfreetype-dev ;;
    apt-fontconfig) echo libfontconfig-dev ;;
    apt-font) echo "fontconfig fonts-dejavu-core" ;;
    apt-compiler) echo "g++ libc6-dev" ;;
    apt-git) echo "git ca-certificates" ;; # git only recommends the certificates, which https downloads need
    brew-png) echo libpng ;;
    brew-jpeg) echo jpeg-turbo ;;
    brew-zlib) echo zlib ;;
    brew-isal) echo isa-l ;;
    brew-lcms) echo little-cms2 ;;
    brew-compiler) echo gcc ;;
    dnf-png) echo libpng-devel ;;
    dnf-jpeg) echo libjpeg-turbo-devel ;;
    dnf-zlib) echo zlib-devel ;;
    dnf-isal) echo isa-l-devel ;;
    dnf-lcms) echo lcms2-devel ;;
    dnf-freetype) echo freetype-devel ;;
    dnf-fontconfig) echo fontconfig-devel ;;
    dnf-compiler) echo "gcc-c++ glibc-devel" ;;
    dnf-pkg-config) echo pkgconf-pkg-config ;;
    *) echo "$2" ;;
    esac
}

packages_for() {
    local system=$1 part names=""
    shift
    for part in "$@"; do names+=" $(package_for "$system" "$part")"; done
    echo "${names# }"
}

install_by_apt() {
    if [ -n "${SETUP_DRY_RUN:-}" ]; then
        say "would install with apt: $*"
        return
    fi
    can_be_root || fail "missing: $*. Run as root: apt-get update && apt-get install -y $*"
    apt_install "$@" || fail "missing, and not installed: $*"
}

main() {
    check_swift
    local missing
    missing=$(missing_parts)
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # one word per part
    set -- $missing
    if have apt-get; then
        # shellcheck disable=SC2046
        install_by_apt $(packages_for apt "$@")
        [ -z "${SETUP_DRY_RUN:-}" ] || return 0
        missing=$(missing_parts)
        [ -z "$missing" ] || fail "still missing after the installation: $missing"
        say "ready"
    elif have brew; then
        fail "missing: $missing. Run: brew install $(packages_for brew "$@")"
    elif have dnf; then
        fail "missing: $missing. Run: dnf install $(packages_for dnf "$@")"
    else
        fail "missing: $missing. Install the development packages of libpng, libjpeg-turbo, zlib, ISA-L, Little CMS, FreeType and fontconfig, and make and pkg-config" \
            "(Homebrew: $(packages_for brew "$@"); Fedora: $(packages_for dnf "$@"))"
    fi
}

main
