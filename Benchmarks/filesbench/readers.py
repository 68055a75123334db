"""Whether other programs read our PNG files, and what the programs' results have in common."""

import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
from PIL import Image


def by_opencv(path: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGR2RGB)


def by_pillow(path: Path) -> np.ndarray:
    Image.MAX_IMAGE_PIXELS = None
    return np.asarray(Image.open(path))


def by_libpng(path: Path) -> np.ndarray:
    """Through netpbm's pngtopnm, which is libpng and little else."""
    data = subprocess.run(["pngtopnm", str(path)], capture_output=True, check=True).stdout
    width, height, largest = (int(word) for word in data[:64].split()[1:4])
    element = np.dtype(">u2") if largest > 255 else np.dtype("u1")
    return np.frombuffer(data[-3 * width * height * element.itemsize:], element).reshape(height, width, 3)


def by_image_magick(path: Path, like: np.ndarray) -> np.ndarray:
    program = shutil.which("magick") or "convert"
    bits = like.dtype.itemsize * 8
    command = [program, str(path), "-depth", str(bits), "-endian", "MSB", "rgb:-"]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(data, np.dtype(">u2") if bits == 16 else np.dtype("u1")).reshape(like.shape)


def verdicts(path: Path) -> list[str]:
    """What `pngcheck -v` says, and whether every reader sees the same samples; in words, one for each column."""
    check = "not installed"
    if shutil.which("pngcheck"):
        done = subprocess.run(["pngcheck", "-v", str(path)], capture_output=True, text=True)
        check = "passes" if done.returncode == 0 and "No errors detected" in done.stdout else done.stdout[-200:]
    judge = by_opencv(path)
    words = [check]
    for is_there, read in [
        (shutil.which("pngtopnm"), lambda: by_libpng(path)),
        # Pillow reads 8 bits of 16.
        (judge.dtype == np.uint8, lambda: by_pillow(path)),
        (shutil.which("magick") or shutil.which("convert"), lambda: by_image_magick(path, judge)),
    ]:
        words.append(("equal" if np.array_equal(read(), judge) else "DIFFERS") if is_there else "–")
    return words


READERS = ["pngcheck -v", "libpng", "Pillow", "ImageMagick"]


def largest_difference(path: Path, other: Path) -> int:
    """Of two pictures' samples."""
    ours, theirs = (cv2.imread(str(name), cv2.IMREAD_UNCHANGED).astype(np.int32) for name in (path, other))
    return int(np.abs(ours - theirs).max()) if ours.shape == theirs.shape else -1
