#!/usr/bin/env bash
# Checks `imgconv identify` against outputs of the real libraries. The arguments are passed to
# scripts/check_identify.py. SWIFT_BIN is the folder of imgconv. Python packages are installed from PyPI into
# .venv-identify/, ImageMagick by apt.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

imgconv=$(built_imgconv)
packages=.venv-identify

bash scripts/python_packages.sh "$packages" scripts/check_identify_requirements.txt
have convert || apt_install imagemagick || true
have convert || fail "ImageMagick's convert is missing; on Debian and Ubuntu: apt install imagemagick"
exec "$packages/bin/python" -B scripts/check_identify.py --binary "$imgconv" "$@"
