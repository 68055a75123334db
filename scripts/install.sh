#!/usr/bin/env bash
# Installs the command with its completion scripts and manual pages below a folder, or removes them:
# install.sh install BINARY FOLDER, or install.sh uninstall FOLDER.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# set_paths FOLDER: where the files belong.
set_paths() {
    bin=$1/bin/imgconv
    scripts=(
        "bash:$1/share/bash-completion/completions/imgconv"
        "zsh:$1/share/zsh/site-functions/_imgconv"
        "fish:$1/share/fish/vendor_completions.d/imgconv.fish"
    )
    pages=$1/share/man/man1
}

# print_to FILE COMMAND...: writes what a command prints, readable for everybody.
print_to() {
    local file=$1
    shift
    install -d "$(dirname "$file")"
    "$@" >"$printed"
    install -m 644 "$printed" "$file"
}

case "${1:-}" in
install)
    program=$2
    set_paths "$3"
    printed=$(mktemp)
    trap 'rm -f "$printed"' EXIT
    install -d "$(dirname "$bin")"
    install -m 755 "$program" "$bin"
    for script in "${scripts[@]}"; do
        print_to "${script#*:}" "$program" completion "${script%%:*}"
    done
    "$program" manual --list | while read -r page; do
        print_to "$pages/$page.1" "$program" manual "$page"
    done
    ;;
uninstall)
    set_paths "$2"
    rm -f "$bin" "${scripts[@]#*:}" "$pages/imgconv.1" "$pages"/imgconv-*.1
    ;;
*) fail "usage: install.sh install BINARY FOLDER, or install.sh uninstall FOLDER" ;;
esac
