"""The programs, and how each is told to correlate a file with a kernel of whole numbers, divided by their sum."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from common import machine

FOLDER = Path(__file__).resolve().parent
MEASURE = FOLDER.parent / "common" / "measure.py"


class RunFailed(Exception):
    """A program did not do what it was asked for."""


@dataclass(frozen=True)
class Run:
    """What one run took."""

    wall: float
    cpu: float
    kilobytes: int


@dataclass(frozen=True)
class Job:
    """A file, where its result goes, and a kernel in the forms that the programs want."""

    source: Path
    target: Path
    weights: list[list[int]]
    # kernel.txt, kernel.npy and kernel.mat are there.
    folder: Path


@dataclass(frozen=True)
class Tool:
    """A program."""

    name: str
    version: str
    command: Callable[[Job], list[str]]
    is_in_process: bool = False

    def run(self, job: Job) -> Run:
        command = self.command(job)
        if self.is_in_process:
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise RunFailed(f"{self.name}: {done.stderr.strip()}")
            return Run(**json.loads(done.stdout))
        return measured(command)


def measured(command: list[str]) -> Run:
    """Runs a command by itself."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(MEASURE), *command], capture_output=True, text=True,
        env=os.environ | {"COLUMNS": "80"})
    result = json.loads(done.stdout) if done.returncode == 0 else {"status": done.returncode}
    if result.pop("status") != 0:
        raise RunFailed(f"{' '.join(command)[:200]}: {done.stderr.strip()[:300]}")
    return Run(**result)


def write_kernel(folder: Path, weights: list[list[int]]) -> None:
    """The kernel's files; OpenCV's is divided by its sum, as it takes no divisor."""
    rows = [" ".join(map(str, row)) for row in weights]
    total = sum(map(sum, weights))
    (folder / "kernel.txt").write_text("\n".join(rows) + "\n")
    (folder / "kernel.mat").write_text(f"{len(weights[0])} {len(weights)} {total} 0\n" + "\n".join(rows) + "\n")
    import numpy as np

    np.save(folder / "kernel.npy", np.array(weights) / total)


def imgconv(binary: Path) -> Tool:
    def command(job: Job) -> list[str]:
        return [str(binary), str(job.source), "--kernel", str(job.folder / "kernel.txt"), "--normalize", "sum", "--mode",
                "correlate", "--boundary", "edge", "--output", str(job.target), "--overwrite", "--quiet"]

    return Tool("imgconv", machine.first_line([str(binary), "--version"]), command)


def opencv() -> Tool:
    def command(job: Job) -> list[str]:
        return [sys.executable, str(FOLDER / "in_process.py"), str(job.source), str(job.target),
                str(job.folder / "kernel.npy")]

    return Tool("OpenCV", machine.package_versions("opencv-python-headless"), command, is_in_process=True)


def vips(program: str) -> Tool:
    def command(job: Job) -> list[str]:
        # Whole numbers in its vector code: the faster of its two precisions. JPEG as OpenCV writes it.
        options = "[Q=95,subsample-mode=on]" if job.target.suffix == ".jpg" else ""
        return [program, "conv", str(job.source), f"{job.target}{options}", str(job.folder / "kernel.mat"),
                "--precision", "integer"]

    return Tool("vips", machine.first_line([program, "--version"]).removeprefix("vips-"), command)


def image_magick(program: str) -> Tool:
    def command(job: Job) -> list[str]:
        side = len(job.weights)
        values = " ".join(",".join(map(str, row)) for row in job.weights)
        quality = ["-quality", "95", "-sampling-factor", "4:2:0"] if job.target.suffix == ".jpg" else []
        return [program, str(job.source), "-define", "convolve:scale=!", "-virtual-pixel", "edge", "-morphology",
                "Correlate", f"{side}x{side}: {values}", *quality, str(job.target)]

    return Tool("ImageMagick", version_word(program, "-version", "ImageMagick"), command)


def graphics_magick(program: str) -> Tool:
    def command(job: Job) -> list[str]:
        # Takes its kernel in one row and divides it by its sum.
        values = ",".join(str(weight) for row in job.weights for weight in row)
        quality = ["-quality", "95", "-sampling-factor", "2x2"] if job.target.suffix == ".jpg" else []
        return [program, "convert", str(job.source), "-convolve", values, *quality, str(job.target)]

    return Tool("GraphicsMagick", version_word(program, "version", "GraphicsMagick"), command)


def version_word(program: str, argument: str, name: str) -> str:
    """What follows a program's name in the first line that it prints."""
    words = machine.first_line([program, argument]).split()
    return words[words.index(name) + 1] if name in words[:-1] else machine.UNKNOWN


def found(binary: Path) -> tuple[list[Tool], list[str]]:
    """Ours first, then those that this machine has; and the names of those that it has not."""
    tools, missing = [imgconv(binary), opencv()], []
    for name, programs, make in [
        ("vips", ["vips"], vips), ("ImageMagick", ["magick", "convert"], image_magick),
        ("GraphicsMagick", ["gm"], graphics_magick),
    ]:
        program = next((path for path in map(shutil.which, programs) if path), None)
        if program:
            tools.append(make(program))
        else:
            missing.append(name)
    return tools, missing
