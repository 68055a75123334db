#!/usr/bin/env bash
# Checks the metadata of filtered files with other programs, which apt installs. SWIFT_BIN is the folder of imgconv.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

imgconv=$(built_imgconv)
# Each program, and the Debian package that it is in.
for pair in exiftool:libimage-exiftool-perl exiv2:exiv2 pngcheck:pngcheck jpeginfo:jpeginfo djpeg:libjpeg-turbo-progs; do
    have "${pair%%:*}" || apt_install "${pair#*:}" || true
    have "${pair%%:*}" || fail "${pair%%:*} is missing; on Debian and Ubuntu: apt install ${pair#*:}"
done
exec "${PYTHON:-python3}" -B scripts/check_metadata.py "$imgconv"
