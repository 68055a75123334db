"""Draws pictures that compress and filter as photographs do, and writes them: `python -m filesbench.photographs FOLDER`.

A scene is made of overlapping leaves whose sizes follow a power law, as objects in photographs do (dead leaves model:
Lee, Mumford, Huang, "Occlusion models for natural images", 2001), each with a shade and a texture of its own whose
amplitude falls off as 1/f. A lens blurs it a little, and a sensor adds noise that grows with the light.
"""

import sys
from pathlib import Path

import cv2
import numpy as np

SEED = 20
# Noise at full and at no light, of 1, as of a camera at a low speed setting; blur in samples.
SHOT_NOISE, READ_NOISE, BLUR = 0.012, 0.002, 0.8


def fractal(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A surface whose amplitudes fall off as 1/f, of deviation 1: sums of blurred noise, an octave each."""
    surface = np.zeros((height, width), np.float32)
    for octave in range(9):
        step = 2**octave
        coarse = random.standard_normal((height // step + 3, width // step + 3)).astype(np.float32)
        surface += cv2.resize(coarse, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC)[:height, :width] * step**0.5
    return surface / surface.std()


def leaves(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Discs and polygons, one over the other; their number falls off with the cube of their size."""
    scene = np.empty((height, width, 3), np.float32)
    scene[:] = np.linspace(0.75, 0.35, height, dtype=np.float32)[:, None, None]
    largest, smallest = min(width, height) / 4, 3.0
    count = int(width * height / 900)
    sizes = smallest / np.sqrt(1 - random.random(count) * (1 - (smallest / largest) ** 2))
    for size in sizes:
        centre = random.random(2) * (width, height)
        color = np.clip(0.45 + 0.2 * random.standard_normal() + 0.07 * random.standard_normal(3), 0.02, 0.98).tolist()
        if random.random() < 0.5:
            cv2.circle(scene, centre.astype(int).tolist(), max(1, int(size)), color, -1, cv2.LINE_AA)
        else:
            angles = np.sort(random.random(random.integers(3, 7))) * 2 * np.pi
            corners = centre + size * np.stack([np.cos(angles), np.sin(angles)], axis=1)
            cv2.fillPoly(scene, [corners.astype(np.int32)], color, cv2.LINE_AA)
    return scene


def photograph(width: int, height: int) -> np.ndarray:
    """Height x width x 3 samples of 0...1."""
    random = np.random.default_rng(SEED)
    scene = leaves(random, width, height)
    scene *= 1 + 0.08 * fractal(random, width, height)[:, :, None]
    scene = cv2.GaussianBlur(scene, (0, 0), BLUR)
    deviation = np.sqrt(READ_NOISE**2 + SHOT_NOISE**2 * np.clip(scene, 0, 1))
    # A camera interpolates two of three colours from its neighbours, which makes noise smoother.
    noise = cv2.GaussianBlur(random.standard_normal(scene.shape, np.float32), (0, 0), 0.5)
    return np.clip(scene + deviation * noise / noise.std(), 0, 1)


def integers(samples: np.ndarray, bits: int) -> np.ndarray:
    largest = 2**bits - 1
    return np.rint(samples * largest).astype(np.uint8 if bits == 8 else np.uint16)


def write(path: Path, picture: np.ndarray, *parameters: int) -> None:
    if not cv2.imwrite(str(path), picture, parameters):
        sys.exit(f"photographs: {path} could not be written")


def write_huge(path: Path, picture: np.ndarray, side: int) -> None:
    """A square of copies of a picture, each second one mirrored, so that they meet without a seam."""
    double = np.concatenate([picture, picture[:, ::-1]], axis=1)
    double = np.concatenate([double, double[::-1]], axis=0)
    rows = np.take(double, np.arange(side) % double.shape[0], axis=0)
    write(path, np.take(rows, np.arange(side) % double.shape[1], axis=1), cv2.IMWRITE_PNG_COMPRESSION, 1)


def main(folder: Path, sizes: dict[str, tuple[int, int]], huge: int | None) -> None:
    """Writes what is not there yet: of each size PNG of 8 and 16 bits and JPEG of quality 95."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (width, height) in sizes.items():
        if (folder / f"{name}-16.png").exists():
            continue
        picture = photograph(width, height)
        write(folder / f"{name}-8.png", integers(picture, 8))
        write(folder / f"{name}-8.jpg", integers(picture, 8), cv2.IMWRITE_JPEG_QUALITY, 95)
        write(folder / f"{name}-16.png", integers(picture, 16))
    path = folder / f"huge-{huge}.png"
    if huge and not path.exists():
        write_huge(path, cv2.imread(str(folder / f"{list(sizes)[-1]}-8.png")), huge)


if __name__ == "__main__":
    from filesbench.settings import SIZES

    main(Path(sys.argv[1]), SIZES, int(sys.argv[2]) if len(sys.argv) > 2 else None)
