#!/usr/bin/env bash
# Runs a script of Benchmarks/ (engine, files, batch) with Python packages of its own: bench.sh SCRIPT [ARGUMENT...].
# SWIFT_BIN is the folder of imgconv; the arguments go to the script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

script=${1:?the name of a script in Benchmarks/}
shift
imgconv=${SWIFT_BIN:?the folder that holds the imgconv that was built}/imgconv
python=${PYTHON:-python3}
packages=.venv-bench
wanted=Benchmarks/requirements.txt

give_up() {
    echo "make bench: $1" >&2
    exit 1
}

command -v "$python" >/dev/null ||
    give_up "there is no $python; install Python 3, on Debian and Ubuntu: apt install python3 python3-venv"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    give_up "$python makes no virtual environments; on Debian and Ubuntu: apt install python3-venv python3-pip"
# Made anew where the list has changed, or where it was left half made.
if ! cmp -s "$wanted" "$packages/ready"; then
    rm -rf "$packages"
    "$python" -m venv "$packages" || give_up "$python could not make $packages"
    "$packages/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted" ||
        give_up "pip could not install what $wanted lists; it wants a network, or another Python (PYTHON=python3.12)"
    cp "$wanted" "$packages/ready"
fi
# The other programs, where apt brings them and may; the page says what is missing.
if [ "$script" != engine ] && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    for package in libvips-tools:vips imagemagick:mogrify graphicsmagick:gm pngcheck:pngcheck netpbm:pngtopnm \
        parallel:parallel strace:strace; do
        command -v "${package#*:}" >/dev/null ||
            DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${package%:*}" >/dev/null || true
    done
fi
exec "$packages/bin/python" -B "Benchmarks/$script.py" --binary "$imgconv" "$@"
