#!/usr/bin/env bash
# Filters a picture as convolution and as correlation, shows the difference, and explains it: demo.sh [FOLDER]. The
# default folder is demo/. The pictures of README are also made by this script. SWIFT_BIN is the folder of imgconv.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

imgconv=$(built_imgconv)
folder=${1:-demo}
picture=SampleImages/flip.png
kernel=SampleImages/kernels/motion.txt
mkdir -p "$folder"

run() {
    echo "+ imgconv $*"
    "$imgconv" "$@" --overwrite
}

run "$picture" --kernel 1 -o "$folder/input.png" --quiet
run "$picture" --kernel "$kernel" --mode convolve -o "$folder/convolve.png"
run "$picture" --kernel "$kernel" --mode correlate -o "$folder/correlate.png" \
    --diff "$folder/difference.png" --diff-against flipped --diff-style signed
run compare "$picture" --kernel "$kernel" -o "$folder/sheet.png" --scale 0.5

cat <<TEXT

Open these and compare:
  $folder/input.png        the picture
  $folder/convolve.png     convolution: the kernel is rotated first, and its trail falls to the lower right, as written
  $folder/correlate.png    correlation: the kernel as written, and the trail falls to the upper left
  $folder/difference.png   correlation minus convolution, grey where they agree
  $folder/sheet.png        all of them side by side, with the kernels and the sums of one sample
TEXT
