#!/usr/bin/env bash
# Installs the Python packages of a list into a virtual environment: python_packages.sh FOLDER LIST. Fast if the
# packages are already installed. PYTHON names another Python.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=${1:?the folder of the environment}
wanted=${2:?the list of packages}
python=${PYTHON:-python3}

# The environment is rebuilt if the list has changed, or if the last installation did not finish.
if cmp -s "$wanted" "$packages/ready"; then exit 0; fi
have "$python" ||
    fail "$python is not on the PATH; install Python 3, on Debian and Ubuntu: apt install python3 python3-venv"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv python3-pip"
rm -rf "$packages"
"$python" -m venv "$packages" || fail "$python could not make the virtual environment $packages"
"$packages/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted" ||
    fail "pip could not install the packages in $wanted; it needs a network connection, or another Python (PYTHON=python3.12)"
cp "$wanted" "$packages/ready"
