#!/usr/bin/env python3
"""Regenerates SampleImages/: `make samples`. With the versions in requirements.txt, the bytes are always the same."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from sample_kernels import KERNELS
from sample_landscape import landscape

FOLDER = Path(__file__).resolve().parent.parent / "SampleImages"

# Random float32 values of mean 0 that NumPy prints exactly.
SEED_IMAGE = [
    [-0.000116551484, -0.0018873505, -0.007905717, -0.015230244, -0.015531514, -0.008407575, -0.0021212373, -0.00014985194],
    [-0.0018873505, -0.030562392, -0.12801948, -0.24662757, -0.25150615, -0.13614619, -0.034349784, -0.0024265938],
    [-0.007905717, -0.12801948, -0.5064096, -0.66925824, -0.66391826, -0.5319258, -0.14388405, -0.010164494],
    [-0.015230244, -0.24662757, -0.6692583, 2.445877, 2.7207944, -0.63089144, -0.27719048, -0.019581743],
    [-0.015531514, -0.25150612, -0.6639183, 2.7207942, 3.0171995, -0.61948425, -0.2826736, -0.019969093],
    [-0.008407575, -0.13614619, -0.5319258, -0.63089144, -0.6194842, -0.55716723, -0.15301786, -0.010809739],
    [-0.0021212373, -0.03434978, -0.14388405, -0.27719045, -0.2826736, -0.15301786, -0.03860652, -0.002727305],
    [-0.00014985194, -0.0024265938, -0.010164494, -0.019581743, -0.019969093, -0.010809739, -0.002727305, -0.00019266675],
]


def flip():
    """A letter F and an arrow, which look different in every mirror image and rotation. Drawn at 8 times the size."""
    ground, ink, accent = (247, 243, 234), (36, 48, 94), (229, 87, 58)
    times = 8
    image = Image.new("RGB", (256 * times, 256 * times), ground)
    draw = ImageDraw.Draw(image)
    polygon = lambda points, colour: draw.polygon([(x * times, y * times) for x, y in points], fill=colour)
    letter = [(52, 36), (186, 36), (186, 74), (94, 74), (94, 110), (164, 110), (164, 147), (94, 147), (94, 220), (52, 220)]
    arrow = [(118, 185), (174, 185), (174, 166), (216, 196), (174, 226), (174, 207), (118, 207)]
    polygon(letter, ink)
    polygon(arrow, accent)
    return image.reduce(times)


def point():
    """One sample of 255 on black: convolution reproduces the kernel, and correlation reproduces it rotated."""
    samples = np.zeros((31, 31), np.uint8)
    samples[15, 15] = 255
    return Image.fromarray(samples)


def zone_plate():
    """cos(pi r^2 / n): the frequency grows with the radius, up to the Nyquist frequency of each axis at the border."""
    size = 512
    y, x = np.mgrid[0:size, 0:size] - (size - 1) / 2
    return Image.fromarray(np.rint(127.5 + 127.5 * np.cos(np.pi * (x * x + y * y) / size)).astype(np.uint8))


def gradient():
    """A smooth ramp from 0 to 65535, corner to corner. 8 bits can represent hardly any of its samples."""
    y, x = np.mgrid[0:256, 0:256] / 255
    along = (x + 0.618 * y) / 1.618
    return Image.fromarray(np.rint(65535 * along).astype(np.uint16))


def transparent():
    """A soft-edged orange disc. Where alpha is 0, the colour is green, which shows if a filter lets it bleed."""
    y, x = np.mgrid[0:256, 0:256] - 127.5
    radius = np.hypot(x, y)
    alpha = np.clip((112 - radius) / 28, 0, 1)
    alpha = alpha * alpha * (3 - 2 * alpha)
    light = np.clip(1.12 - np.hypot(x + 38, y + 46) / 210, 0, 1)[..., None]
    colour = np.array([196, 52, 38]) * (1 - light) + np.array([255, 196, 84]) * light
    colour[radius > 112] = [0, 255, 64]
    return Image.fromarray(np.rint(np.dstack([colour, 255 * alpha])).astype(np.uint8))


def palette():
    """A colour wheel of 15 indexed colours with hard edges. Entry 0 is the background and transparent (tRNS)."""
    y, x = np.mgrid[0:192, 0:192] - 95.5
    radius, turn = np.hypot(x, y), np.arctan2(y, x) / (2 * np.pi) % 1
    index = 1 + np.floor((turn + 0.12 * radius / 90) * 12).astype(np.uint8) % 12
    index[radius < 34] = 13
    index[(radius < 22) & (x + y < 0)] = 14
    index[(radius > 90) | (np.abs(radius - 37) < 3)] = 0
    hues = np.arange(12)[:, None] / 12 + np.array([0, 1 / 3, 2 / 3])
    wheel = np.rint(142 + 88 * np.cos(2 * np.pi * hues)).astype(np.uint8)
    colours = [[255, 255, 255], *wheel.tolist(), [36, 48, 94], [247, 243, 234], [0, 0, 0]]
    image = Image.fromarray(index)
    image.putpalette([value for colour in colours for value in colour])
    return image


def main():
    (FOLDER / "kernels").mkdir(parents=True, exist_ok=True)
    pictures = {
        "flip.png": flip(),
        "point.png": point(),
        "zoneplate.png": zone_plate(),
        "gradient16.png": gradient(),
        "transparent.png": transparent(),
    }
    for name, picture in pictures.items():
        picture.save(FOLDER / name, optimize=True)
    palette().save(FOLDER / "palette.png", optimize=True, bits=4, transparency=0)
    Image.fromarray(landscape()).save(FOLDER / "photo.jpg", quality=88, subsampling="4:2:0", optimize=True)
    np.save(FOLDER / "seed8x8.npy", np.array(SEED_IMAGE, np.float32))
    for name, text in KERNELS.items():
        (FOLDER / "kernels" / name).write_text(text)


if __name__ == "__main__":
    main()
