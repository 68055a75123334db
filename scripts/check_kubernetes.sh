#!/usr/bin/env bash
# Checks cluster/kubernetes; the README.md there lists the checks. SWIFT_BIN is the folder of imgconv. Python packages
# are installed from PyPI into .venv-kubernetes/. If this is not possible, the check is skipped with a message.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

imgconv=$(built_imgconv)
packages=.venv-kubernetes
containerfile=cluster/kubernetes/Containerfile

bash scripts/python_packages.sh "$packages" scripts/check_kubernetes_requirements.txt ||
    skip "the Python packages in scripts/check_kubernetes_requirements.txt are not installed"

for manifest in cluster/kubernetes/*.yaml; do
    "$packages/bin/kubernetes-validate" --strict --quiet --kubernetes-version 1.37.0 "$manifest" ||
        fail "$manifest does not match its schema"
done
say "manifests: valid by the schema of Kubernetes 1.37"
"$packages/bin/python" -B scripts/check_kubernetes.py "$imgconv"

"$packages/bin/hadolint" "$containerfile"
say "$containerfile: hadolint finds nothing"

# The packages in the container file between `install` and the next command.
read -ra listed <<<"$(sed -n '/apt-get install/,/&&/p' "$containerfile" | sed '1d;$d' | tr -d '\134\n')"
if [ "$(cut -d . -f 1 /etc/debian_version 2>/dev/null)" != 12 ]; then
    say "packages: not checked, because this system is not Debian 12"
    exit 0
fi
for name in "${listed[@]}"; do
    [ -n "$(apt-cache --no-all-versions show "$name" 2>/dev/null)" ] ||
        fail "$containerfile: Debian 12 has no package $name"
done
# These packages, their dependencies, and the packages of every Debian image.
brought=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
    --no-enhances "${listed[@]}" libc6 libgcc-s1 | grep '^[a-z]')
ldd "$imgconv" | sed -n 's/.*=> \([^ ]*\) .*/\1/p' | while read -r library; do
    # The package may list it under /lib, which is a link to /usr/lib.
    owner=$(dpkg --search "$library" "/usr$library" "$(realpath "$library")" 2>/dev/null | head -n 1) || true
    owner=${owner%%:*}
    grep -qx "${owner:-none}" <<<"$brought" ||
        fail "$containerfile: no package contains $library (${owner:-of no package})"
done
say "packages: ${#listed[@]}, all in Debian 12; they contain the libraries that the command is linked with"
