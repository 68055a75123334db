"""Draws the pictures that the benchmarks filter, and compares pictures.

    python pictures.py photographs FOLDER [HUGE_SIDE]        photographs of several sizes
    python pictures.py seen FOLDER                           the largest with alpha, and with an orientation
    python pictures.py folders FOLDER COUNT LARGE_COUNT      folders of many images, cut out of a photograph

The photographs compress and filter like those of a camera. A scene consists of overlapping leaves whose sizes follow a power
law, as those of objects in photographs do (dead leaves model: Lee, Mumford, Huang, "Occlusion models for natural images",
2001), each with its own shade and a texture whose amplitude falls off as 1/f. A lens blurs the scene a little, and a sensor
adds noise that grows with the light.
"""

import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

# Width and height. The huge picture consists of copies of the last one.
PHOTOGRAPH_SIZES = {"tiny": (64, 64), "4K": (3840, 2160), "24 MP": (6000, 4000)}
LARGE = "24 MP"
# The large photograph with a smooth alpha channel, with one that is opaque, and with an Exif orientation of 6.
TRANSPARENT, OPAQUE, TAGGED = "24 MP-alpha.png", "24 MP-opaque.png", "24 MP-orientation-6"
PHOTOGRAPH_SEED = 20
# Noise at full light and in the dark, relative to the largest sample, as of a camera at a low ISO setting; blur in samples.
SHOT_NOISE, READ_NOISE, BLUR = 0.012, 0.002, 0.8

# The images of a folder: width and height, and the suffix of each kind.
IMAGE_SIZE = (640, 480)
KINDS = {"PNG": ".png", "JPEG": ".jpg"}
IMAGE_SEED = 21
TINY_SIDE = 64
# Several tiny images, because some file systems allow only 65,000 links to a file.
TINY_IMAGES = 10


def draw_in_own_process(*arguments: object) -> None:
    """Runs this file as a program: drawing takes much memory, which would count as that of the programs started later."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, __file__, *map(str, arguments)], check=True, env=environment)


def main(command: str, folder: str, *counts: str) -> None:
    if command == "photographs":
        draw_photographs(Path(folder), PHOTOGRAPH_SIZES, *map(int, counts))
    elif command == "seen":
        draw_seen(Path(folder))
    elif command == "folders":
        draw_folders(Path(folder), *map(int, counts))
    else:
        sys.exit(f"pictures.py: no such command: {command}")


# --- Photographs -----------------------------------------------------------------------------------------------------


def draw_photographs(folder: Path, sizes: dict[str, tuple[int, int]], huge_side: int | None = None) -> None:
    """Draws the missing photographs: each size as PNG of 8 and of 16 bits and as JPEG of quality 95."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (width, height) in sizes.items():
        if (folder / f"{name}-16.png").exists():
            continue
        picture = photograph(width, height)
        write(folder / f"{name}-8.png", integers(picture, 8))
        write(folder / f"{name}-8.jpg", integers(picture, 8), cv2.IMWRITE_JPEG_QUALITY, 95)
        write(folder / f"{name}-16.png", integers(picture, 16))
    path = folder / f"huge-{huge_side}.png"
    if huge_side and not path.exists():
        write_huge(path, cv2.imread(str(folder / f"{list(sizes)[-1]}-8.png")), huge_side)


def fractal(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A surface whose amplitude falls off as 1/f, of standard deviation 1: a sum of blurred noise, one octave at a time."""
    surface = np.zeros((height, width), np.float32)
    for octave in range(9):
        step = 2**octave
        coarse = random.standard_normal((height // step + 3, width // step + 3)).astype(np.float32)
        surface += cv2.resize(coarse, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC)[:height, :width] * step**0.5
    return surface / surface.std()


def leaves(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Overlapping discs and polygons, whose number falls off with the cube of their size."""
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
    """Height x width x 3 samples from 0 to 1."""
    random = np.random.default_rng(PHOTOGRAPH_SEED)
    scene = leaves(random, width, height)
    scene *= 1 + 0.08 * fractal(random, width, height)[:, :, None]
    scene = cv2.GaussianBlur(scene, (0, 0), BLUR)
    deviation = np.sqrt(READ_NOISE**2 + SHOT_NOISE**2 * np.clip(scene, 0, 1))
    # A camera interpolates two of three colours from neighbouring samples, which smooths the noise.
    noise = cv2.GaussianBlur(random.standard_normal(scene.shape, np.float32), (0, 0), 0.5)
    return np.clip(scene + deviation * noise / noise.std(), 0, 1)


def integers(samples: np.ndarray, bits: int) -> np.ndarray:
    largest = 2**bits - 1
    return np.rint(samples * largest).astype(np.uint8 if bits == 8 else np.uint16)


def write(path: Path, picture: np.ndarray, *parameters: int) -> None:
    if not cv2.imwrite(str(path), picture, parameters):
        sys.exit(f"pictures.py: could not write {path}")


def write_huge(path: Path, picture: np.ndarray, side: int) -> None:
    """Writes a square of copies of a picture; every second copy is mirrored, so that there are no seams."""
    double = np.concatenate([picture, picture[:, ::-1]], axis=1)
    double = np.concatenate([double, double[::-1]], axis=0)
    rows = np.take(double, np.arange(side) % double.shape[0], axis=0)
    write(path, np.take(rows, np.arange(side) % double.shape[1], axis=1), cv2.IMWRITE_PNG_COMPRESSION, 1)


# --- Folders of images -----------------------------------------------------------------------------------------------


def draw_seen(folder: Path) -> None:
    """Draws what is missing of the large photograph with alpha, and with an orientation."""
    draw_photographs(folder, {LARGE: PHOTOGRAPH_SIZES[LARGE]})
    if (folder / f"{TAGGED}.jpg").exists():
        return
    picture = cv2.imread(str(folder / f"{LARGE}-8.png"))
    height, width = picture.shape[:2]
    radius = np.hypot(*np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height)))
    alpha = np.clip((1.1 - radius) * 400, 0, 255).astype(np.uint8)
    write(folder / TRANSPARENT, np.dstack([picture, alpha]))
    write(folder / OPAQUE, np.dstack([picture, np.full_like(alpha, 255)]))
    # A TIFF header, and one entry: tag 0x0112, one 16-bit integer, 6.
    exif = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
    png = (folder / f"{LARGE}-8.png").read_bytes()
    chunk = b"eXIf" + exif
    # The chunk follows the header, which ends after 33 bytes.
    (folder / f"{TAGGED}.png").write_bytes(
        png[:33] + struct.pack(">I", len(exif)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[33:])
    jpeg = (folder / f"{LARGE}-8.jpg").read_bytes()
    segment = b"Exif\0\0" + exif
    (folder / f"{TAGGED}.jpg").write_bytes(
        jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:])


def draw_folders(folder: Path, count: int, large_count: int) -> None:
    """Draws what is missing in a folder: `PNG` and `JPEG` with `count` images each, `tiny-0.png` and following, and
    `large` with links to the photographs of 24 MP, which are in the parent folder."""
    draw_photographs(folder.parent, {LARGE: PHOTOGRAPH_SIZES[LARGE]})
    photographs = {suffix: folder.parent / f"{LARGE}-8{suffix}" for suffix in KINDS.values()}
    folder.mkdir(exist_ok=True)
    last = [tiny_path(folder, TINY_IMAGES - 1), *(image_path(folder, kind, count - 1) for kind in KINDS)]
    if not all(path.exists() for path in last):
        cut_images(folder, cv2.imread(str(photographs[".png"])), count)
    large = folder / "large"
    shutil.rmtree(large, ignore_errors=True)
    large.mkdir()
    for number in range(large_count):
        for suffix, original in photographs.items():
            (large / f"{number:03}{suffix}").hardlink_to(original)


def cut_images(folder: Path, picture: np.ndarray, count: int) -> None:
    """Cuts images out of a picture at random positions: all are different, and all compress like photographs."""
    for kind in KINDS:
        (folder / kind).mkdir(exist_ok=True)
    random = np.random.default_rng(IMAGE_SEED)
    for number in range(count):
        samples = piece(picture, random, *IMAGE_SIZE)
        write(image_path(folder, "PNG", number), samples)
        write(image_path(folder, "JPEG", number), samples, cv2.IMWRITE_JPEG_QUALITY, 95)
    random = np.random.default_rng(IMAGE_SEED + 1)
    for number in range(TINY_IMAGES):
        write(tiny_path(folder, number), piece(picture, random, TINY_SIDE, TINY_SIDE))


def piece(picture: np.ndarray, random: np.random.Generator, width: int, height: int) -> np.ndarray:
    top = random.integers(picture.shape[0] - height)
    left = random.integers(picture.shape[1] - width)
    return picture[top:top + height, left:left + width]


def image_path(folder: Path, kind: str, number: int) -> Path:
    return folder / kind / f"{number:05}{KINDS[kind]}"


def tiny_path(folder: Path, number: int) -> Path:
    return folder / f"tiny-{number}.png"


def link_tiny_images(folder: Path, target: Path, count: int) -> None:
    """Fills a new folder with links to the tiny images."""
    target.mkdir()
    for number in range(count):
        (target / f"{number:06}.png").hardlink_to(tiny_path(folder, number % TINY_IMAGES))


# --- Comparing pictures ----------------------------------------------------------------------------------------------

PNG_READERS = ["pngcheck -v", "libpng", "Pillow", "ImageMagick"]


def png_verdicts(path: Path) -> list[str]:
    """For each of `PNG_READERS`: whether pngcheck accepts the file, and whether the others read the samples that OpenCV
    reads."""
    check = "not installed"
    if shutil.which("pngcheck"):
        done = subprocess.run(["pngcheck", "-v", str(path)], capture_output=True, text=True)
        check = "passes" if done.returncode == 0 and "No errors detected" in done.stdout else done.stdout[-200:]
    expected = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGR2RGB)
    verdicts = [check]
    for is_available, read in [
        (shutil.which("pngtopnm"), lambda: read_by_libpng(path)),
        # Pillow reduces 16 bits to 8.
        (expected.dtype == np.uint8, lambda: read_by_pillow(path)),
        (shutil.which("magick") or shutil.which("convert"), lambda: read_by_image_magick(path, expected)),
    ]:
        verdicts.append(("equal" if np.array_equal(read(), expected) else "DIFFERS") if is_available else "–")
    return verdicts


def read_by_pillow(path: Path) -> np.ndarray:
    Image.MAX_IMAGE_PIXELS = None
    return np.asarray(Image.open(path))


def read_by_libpng(path: Path) -> np.ndarray:
    """Through netpbm's pngtopnm, which does little more than call libpng."""
    data = subprocess.run(["pngtopnm", str(path)], capture_output=True, check=True).stdout
    width, height, largest = (int(word) for word in data[:64].split()[1:4])
    element = np.dtype(">u2") if largest > 255 else np.dtype("u1")
    return np.frombuffer(data[-3 * width * height * element.itemsize:], element).reshape(height, width, 3)


def read_by_image_magick(path: Path, like: np.ndarray) -> np.ndarray:
    program = shutil.which("magick") or "convert"
    bits = like.dtype.itemsize * 8
    command = [program, str(path), "-depth", str(bits), "-endian", "MSB", "rgb:-"]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(data, np.dtype(">u2") if bits == 16 else np.dtype("u1")).reshape(like.shape)


def largest_difference(path: Path, other: Path) -> int:
    """The largest difference between the samples of two pictures; -1 if their sizes differ."""
    first, second = (cv2.imread(str(name), cv2.IMREAD_UNCHANGED).astype(np.int32) for name in (path, other))
    return int(np.abs(first - second).max()) if first.shape == second.shape else -1


if __name__ == "__main__":
    main(*sys.argv[1:])
