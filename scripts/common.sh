# shellcheck shell=bash
# Functions shared by the scripts, which source this file first. It changes to the folder of the repository, and
# prefixes messages with the name of the make target: test_neon.sh prints "test-neon: ...".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -z "${script_name:-}" ]; then
    script_name=$(basename "$0" .sh)
    script_name=${script_name//_/-}
fi

say() { echo "$script_name: $*"; }
fail() {
    echo "$script_name: $*" >&2
    exit 1
}
# skip REASON: ends a check that is not possible on this machine.
skip() {
    say "skipped: $*"
    exit 0
}

have() { command -v "$1" >/dev/null 2>&1; }

# built_imgconv: the path of the built command. make passes its folder as SWIFT_BIN.
built_imgconv() { echo "${SWIFT_BIN:?set it to the folder of the imgconv to run}/imgconv"; }

# can_be_root: whether commands can run as root without a password. Sets `as_root` to the prefix of such commands.
can_be_root() {
    as_root=()
    [ "$(id -u)" -ne 0 ] || return 0
    have sudo && sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
}

# apt_install PACKAGE...: installs packages without asking. If this is not possible, prints the reason and fails. The
# caller then checks for the files that it needs.
apt_install() {
    have apt-get && can_be_root || return 1
    say "installing with apt: $*"
    # If the list of packages cannot be updated, the existing one may suffice.
    run_apt update || true
    run_apt install -y --no-install-recommends "$@"
}

# run_apt ARGUMENT...: runs apt-get and prints its output only if it fails.
run_apt() {
    local output
    output=$(${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive timeout "${apt_seconds:-1800}" \
        apt-get -qq -o DPkg::Lock::Timeout=300 "$@" 2>&1 </dev/null) && return
    printf '%s\n' "$output" "$script_name: apt-get $1 failed" >&2
    return 1
}
