#!/usr/bin/env bash
# Makes the pictures of README and docs by the command itself. SWIFT_BIN is the folder of imgconv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

imgconv=${SWIFT_BIN:?the folder that holds the imgconv that was built}/imgconv
picture=SampleImages/flip.png
kernel=SampleImages/kernels/motion.txt
images=docs/images
mkdir -p "$images"

"$imgconv" "$picture" --kernel 1 -o "$images/input.png" --overwrite -q
"$imgconv" "$picture" --kernel "$kernel" --mode convolve -o "$images/convolve.png" --overwrite
"$imgconv" "$picture" --kernel "$kernel" --mode correlate -o "$images/correlate.png" --overwrite \
    --diff "$images/difference.png" --diff-against flipped --diff-style signed
"$imgconv" compare "$picture" --kernel "$kernel" -o "$images/sheet.png" --scale 0.5 --overwrite
