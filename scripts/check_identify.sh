#!/usr/bin/env bash
# Holds `imgconv identify` against outputs of the real libraries (scripts/check_identify.py, to which arguments go).
# SWIFT_BIN is the folder of imgconv; Python's packages come from PyPI into .venv-identify/, ImageMagick from apt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

imgconv=${SWIFT_BIN:?the folder that holds the imgconv that was built}/imgconv
python=${PYTHON:-python3}
packages=.venv-identify
wanted=scripts/check_identify_requirements.txt

fail() {
    echo "check-identify: $*" >&2
    exit 1
}

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python makes no virtual environments; on Debian and Ubuntu: apt install python3-venv python3-pip"
# Made anew where the list has changed, or where it was left half made.
if ! cmp -s "$wanted" "$packages/ready"; then
    rm -rf "$packages"
    "$python" -m venv "$packages" || fail "$python could not make $packages"
    "$packages/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted" ||
        fail "pip could not install what $wanted lists; it needs a network, or another Python (PYTHON=python3.12)"
    cp "$wanted" "$packages/ready"
fi
if ! command -v convert >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends imagemagick >/dev/null || true
fi
command -v convert >/dev/null || fail "ImageMagick's convert is missing; on Debian and Ubuntu: apt install imagemagick"
exec "$packages/bin/python" -B scripts/check_identify.py --binary "$imgconv" "$@"
