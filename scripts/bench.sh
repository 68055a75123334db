#!/usr/bin/env bash
# Runs a benchmark with the Python packages that it needs: bench.sh engine|files|batch [ARGUMENT...]. SWIFT_BIN is the
# folder of imgconv. The arguments are passed to the script in Benchmarks/.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

script=${1:?the name of a script in Benchmarks/}
shift
imgconv=$(built_imgconv)
bash scripts/python_packages.sh .venv-bench Benchmarks/requirements.txt
# Installs the other programs if apt is available. The page names missing programs.
if [ "$script" != engine ]; then
    missing=()
    for package in libvips-tools:vips imagemagick:mogrify graphicsmagick:gm pngcheck:pngcheck netpbm:pngtopnm \
        parallel:parallel strace:strace; do
        have "${package#*:}" || missing+=("${package%:*}")
    done
    [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}" || true
fi
exec .venv-bench/bin/python -B "Benchmarks/$script.py" --binary "$imgconv" "$@"
