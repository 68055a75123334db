"""Draws the images of a data set: `python -m batchbench.pictures FOLDER COUNT LARGE`.

They are cut at random places out of a photograph of 24 MP (filesbench.photographs), so that no two are alike and all
compress as photographs do.
"""

import shutil
import sys
from pathlib import Path

import cv2
import numpy as np

from filesbench import photographs
from filesbench.settings import SIZES

from .settings import KINDS, SIZE, TINY_SIDE

SEED = 21
LARGE = "24 MP"
# Different tiny images: a file of some file systems may have no more than 65,000 names.
TINY_IMAGES = 10


def draw(folder: Path, count: int, large: int) -> None:
    """Writes what is not there yet: below a folder, `PNG` and `JPEG` with `count` images of 0.3 MP each, `large` with
    `large` names for each of two photographs of 24 MP, and `tiny-0.png`... of 64x64; the photographs beside it."""
    photographs.main(folder.parent, {LARGE: SIZES[LARGE]}, None)
    source = {suffix: folder.parent / f"{LARGE}-8{suffix}" for suffix in KINDS.values()}
    folder.mkdir(exist_ok=True)
    if not complete(folder, count):
        picture = cv2.imread(str(source[".png"]))
        cut(folder, picture, count)
        random = np.random.default_rng(SEED + 1)
        for number in range(TINY_IMAGES):
            photographs.write(tiny(folder, number), piece(picture, random, TINY_SIDE, TINY_SIDE))
    place = folder / "large"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for number in range(large):
        for suffix, original in source.items():
            (place / f"{number:03}{suffix}").hardlink_to(original)


def complete(folder: Path, count: int) -> bool:
    return tiny(folder, TINY_IMAGES - 1).exists() and all(image(folder, kind, count - 1).exists() for kind in KINDS)


def cut(folder: Path, picture: np.ndarray, count: int) -> None:
    for kind in KINDS:
        (folder / kind).mkdir(exist_ok=True)
    random = np.random.default_rng(SEED)
    for number in range(count):
        samples = piece(picture, random, *SIZE)
        photographs.write(image(folder, "PNG", number), samples)
        photographs.write(image(folder, "JPEG", number), samples, cv2.IMWRITE_JPEG_QUALITY, 95)


def piece(picture: np.ndarray, random: np.random.Generator, width: int, height: int) -> np.ndarray:
    top = random.integers(picture.shape[0] - height)
    left = random.integers(picture.shape[1] - width)
    return picture[top:top + height, left:left + width]


def image(folder: Path, kind: str, number: int) -> Path:
    return folder / kind / f"{number:05}{KINDS[kind]}"


def tiny(folder: Path, number: int) -> Path:
    return folder / f"tiny-{number}.png"


def link_tiny(folder: Path, place: Path, count: int) -> None:
    """Fills a folder with links to the tiny images."""
    place.mkdir()
    for number in range(count):
        (place / f"{number:06}.png").hardlink_to(tiny(folder, number % TINY_IMAGES))


if __name__ == "__main__":
    draw(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
