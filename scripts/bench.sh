#!/usr/bin/env bash
# Runs a script of Benchmarks/ (engine, files, batch) with Python packages of its own: bench.sh SCRIPT [ARGUMENT...].
# SWIFT_BIN is the folder of imgconv; the arguments go to the script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

script=${1:?the name of a script in Benchmarks/}
shift
imgconv=${SWIFT_BIN:?the folder that holds the imgconv that was built}/imgconv
packages=.venv-bench
bash scripts/python_packages.sh "$packages" Benchmarks/requirements.txt
# The other programs, where apt brings them and may; the page says what is missing.
if [ "$script" != engine ] && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    for package in libvips-tools:vips imagemagick:mogrify graphicsmagick:gm pngcheck:pngcheck netpbm:pngtopnm \
        parallel:parallel strace:strace; do
        command -v "${package#*:}" >/dev/null ||
            DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${package%:*}" >/dev/null || true
    done
fi
exec "$packages/bin/python" -B "Benchmarks/$script.py" --binary "$imgconv" "$@"
