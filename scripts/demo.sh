#!/usr/bin/env bash
# Filters one picture as convolution and as correlation, and shows the difference. SWIFT_BIN is the folder of imgconv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

imgconv=${SWIFT_BIN:?the folder that holds the imgconv that was built}/imgconv
picture=SampleImages/flip.png
kernel=SampleImages/kernels/motion.txt
mkdir -p demo

run() {
    echo "+ imgconv $*"
    "$imgconv" "$@"
}

run "$picture" --kernel "$kernel" --mode convolve -o demo/flip.convolve.png --overwrite
run "$picture" --kernel "$kernel" --mode correlate -o demo/flip.correlate.png --overwrite \
    --diff demo/flip.difference.png --diff-against flipped --diff-style signed

cat <<'TEXT'

Open these and compare:
  SampleImages/flip.png      the picture
  demo/flip.convolve.png     convolution: the kernel is rotated first, and its trail falls to the lower right, as written
  demo/flip.correlate.png    correlation: the kernel as written, and the trail falls to the upper left
  demo/flip.difference.png   correlation minus convolution, grey where they agree
TEXT
