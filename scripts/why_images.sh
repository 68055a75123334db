#!/usr/bin/env bash
# Makes the pictures of docs/why.md with imgconv itself: why_images.sh [FOLDER]. The default folder is docs/images.
# SWIFT_BIN is the folder of imgconv.
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

imgconv=$(built_imgconv)
folder=${1:-docs/images}
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# Every pixel of a drawing becomes a square of so many samples.
side=10

# Drawings are rows of # and . on standard input.
# As a plain PGM whose squares have one sample in their corner, and 0 elsewhere.
pgm() {
    awk -v side="$side" '
        { rows[NR] = $0 }
        END {
            print "P2", length(rows[1]) * side, NR * side, 255
            for (y = 1; y <= NR; y++)
                for (j = 0; j < side; j++) {
                    line = ""
                    for (x = 1; x <= length(rows[y]); x++)
                        for (i = 0; i < side; i++)
                            line = line " " (i == 0 && j == 0 && substr(rows[y], x, 1) == "#" ? 255 : 0)
                    print line
                }
        }'
}

# As a kernel whose weights are the two arguments: that of # and that of a dot.
kernel() { sed "s/#/$1 /g; s/\./$2 /g"; }

# The last step of every picture: convolution turns each point into a square, because a square is the kernel.
squares=$(awk -v side="$side" 'BEGIN {
    for (y = 0; y < side; y++) { line = "1"; for (x = 1; x < side; x++) line = line " 1"; print line }
}')
draw() { "$imgconv" "$1" --kernel "$squares" --boundary constant --anchor x=0,y=0 -o "$2" --overwrite --quiet "${@:3}"; }

# Applies a kernel to the points of a drawing, and draws the result.
filter() { # INPUT KERNEL MODE OUTPUT [OPTIONS OF THE DRAWING]
    "$imgconv" "$1" --kernel "$2" --mode "$3" --boundary constant --dilation "$side" -o "$work/sums.npy" \
        --overwrite --quiet
    draw "$work/sums.npy" "$4" --range clip "${@:5}"
}

# What becomes of points.
letter=$'#####\n#....\n####.\n#....\n#....'
echo "$letter" | kernel 1 0 >"$work/letter.txt"
pgm >"$work/points.pgm" <<'DRAWING'
.............................
.............................
.............................
....#........................
.............................
..............#..............
.............................
.........................#...
.............................
.............................
.............................
DRAWING
draw "$work/points.pgm" "$folder/why-points.png"
filter "$work/points.pgm" "$work/letter.txt" convolve "$folder/why-points-convolved.png"
filter "$work/points.pgm" "$work/letter.txt" correlate "$folder/why-points-correlated.png"

# Where an image looks like the kernel. A sample of the letter counts 1, one beside it -1: the sum is the number of the
# letter's samples where the image is the letter, and smaller everywhere else. Half of this number is black.
echo "$letter" | kernel 1 -1 >"$work/pattern.txt"
count=$(grep -o '#' <<<"$letter" | wc -l)
pgm >"$work/letters.pgm" <<'DRAWING'
.............................
..#####...#####...#####......
..#.......#...........#......
..####....####......###......
..#.......#...........#......
..#####...#...........#......
.............................
.............#...#...#.......
.............#...#...#.......
..........####...#####.......
.............#...#...#.......
.........#####...#...#.......
.............................
DRAWING
draw "$work/letters.pgm" "$folder/why-letters.png"
for mode in correlate convolve; do
    filter "$work/letters.pgm" "$work/pattern.txt" "$mode" "$folder/why-letters-${mode}d.png" \
        --scale "2/$count" --bias -255
done
echo "pictures of docs/why.md are in $folder"
