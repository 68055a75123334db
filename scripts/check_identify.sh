#!/usr/bin/env bash
# Holds `imgconv identify` against outputs of the real libraries (scripts/check_identify.py, to which arguments go).
# SWIFT_BIN is the folder of imgconv; Python's packages come from PyPI into .venv-identify/, ImageMagick from apt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

imgconv=${SWIFT_BIN:?the folder that holds the imgconv that was built}/imgconv
packages=.venv-identify

fail() {
    echo "check-identify: $*" >&2
    exit 1
}

bash scripts/python_packages.sh "$packages" scripts/check_identify_requirements.txt
if ! command -v convert >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends imagemagick >/dev/null || true
fi
command -v convert >/dev/null || fail "ImageMagick's convert is missing; on Debian and Ubuntu: apt install imagemagick"
exec "$packages/bin/python" -B scripts/check_identify.py --binary "$imgconv" "$@"
