"""The sample kernels as text, in every text format that imgconv reads."""


def trail(steps):
    """A third of the weight at the centre, and a trail to the lower right corner that fades linearly. The sum is 1."""
    size = 2 * steps + 1
    fading = list(range(steps, 0, -1))
    head = sum(fading) // 2
    rows = [["0"] * size for _ in range(size)]
    for step, weight in enumerate([head, *fading]):
        rows[steps + step][steps + step] = f"{weight}/{head + sum(fading)}"
    return "".join(" ".join(row) + "\n" for row in rows)


KERNELS = {
    "asymmetric.txt": """\
# Every weight differs, so no flip and no rotation goes unseen. The sum is 1.
# Convolve point.png with it and the weights appear as written; correlate, and they appear rotated by 180 degrees.
1/45 2/45 3/45
4/45 5/45 6/45
7/45 8/45 9/45
""",
    "box.txt": """\
# Mean of 3 x 3 samples.
1/9 1/9 1/9
1/9 1/9 1/9
1/9 1/9 1/9
""",
    "gaussian.txt": """\
# Binomial approximation of a Gaussian, sigma = 1 pixel. The sum is 256: use it with --normalize sum.
1  4  6  4 1
4 16 24 16 4
6 24 36 24 6
4 16 24 16 4
1  4  6  4 1
""",
    "gaussian-vips.mat": """\
5 5 256 0
1 4 6 4 1
4 16 24 16 4
6 24 36 24 6
4 16 24 16 4
1 4 6 4 1
""",
    "sobel-x.txt": """\
# Sobel: correlating gives positive values where the picture brightens to the right; convolving turns the sign over.
# Values below 0 are clipped unless --range offset or --range abs is given.
-1 0 1
-2 0 2
-1 0 1
""",
    "sobel-imagemagick.txt": "3x3: -1,0,1 -2,0,2 -1,0,1\n",
    "laplacian.txt": """\
# Laplacian of four neighbours: 0 on flat ground. --range offset shows both signs.
0  1 0
1 -4 1
0  1 0
""",
    "emboss.txt": """\
# Correlated, edges that face the lower right are bright; convolved, the light comes from the other side. The sum is 1.
-2 -1 0
-1  1 1
 0  1 2
""",
    "motion.txt": """\
# A fading trail to the lower right. Convolving draws it as written here, correlating draws it to the upper left.
# The sum is 1.
"""
    + trail(15),
    "seed.txt": """\
# The random kernel that goes with seed8x8.npy.
0.04277903 0.5318366 0.025291916
0.5756132 -0.493123 0.116359994
0.10616145 -0.319581 -0.115053006
""",
}
