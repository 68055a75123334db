"""The ways to filter a folder's images into another folder that are measured."""

import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from common import machine
from filesbench.settings import kernel
from filesbench.tools import version_word

from .settings import KERNEL_SIDE

WEIGHTS = kernel(KERNEL_SIDE)


@dataclass(frozen=True)
class Job:
    """A folder of images with one ending, where the results go, and what the programs want for it."""

    source: Path
    target: Path
    suffix: str
    # kernel.txt and kernel.mat are there, and commands may be written there.
    folder: Path
    processors: int


@dataclass(frozen=True)
class Way:
    """How a user would do it with a program."""

    program: str
    name: str
    command: Callable[[Job], list[str]]


def imgconv(binary: Path, folder: Path, source: Path, target: Path, *options: str) -> list[str]:
    """Ours: correlation with whole numbers that are divided by their sum, borders repeated."""
    return [str(binary), str(source), "--kernel", str(folder / "kernel.txt"), "--normalize", "sum", "--mode", "correlate",
            "--boundary", "edge", "--output", str(target), "--quiet", *options]


def with_jobs(binary: Path, jobs: int) -> Way:
    def command(job: Job) -> list[str]:
        return imgconv(binary, job.folder, job.source, job.target, "--jobs", str(jobs))

    return Way("imgconv", f"imgconv --jobs {jobs}", command)


def image_magick(job: Job) -> str:
    values = " ".join(",".join(map(str, row)) for row in WEIGHTS)
    quality = "-quality 95 -sampling-factor 4:2:0" if job.suffix == ".jpg" else ""
    morphology = f"-morphology Correlate '{KERNEL_SIDE}x{KERNEL_SIDE}: {values}'"
    return f"mogrify -path {shlex.quote(str(job.target))} -define convolve:scale='!' -virtual-pixel edge {morphology} {quality}"


def graphics_magick(job: Job) -> str:
    """Its options: a kernel in one row, which it divides by its sum."""
    quality = "-quality 95 -sampling-factor 2x2" if job.suffix == ".jpg" else ""
    return f"-convolve {','.join(str(weight) for row in WEIGHTS for weight in row)} {quality}"


def in_folder(job: Job, script: str) -> list[str]:
    """A shell's command line in the folder of the images."""
    return ["sh", "-c", f"cd {shlex.quote(str(job.source))} && {script}"]


def one_mogrify(job: Job) -> list[str]:
    return in_folder(job, f"exec {image_magick(job)} *{job.suffix}")


def xargs(job: Job) -> str:
    """Two processes for each processor, one after the other, so that none waits long for the last one."""
    count = sum(1 for _ in job.source.iterdir())
    return f"xargs -P {job.processors} -n {max(1, count // (2 * job.processors))}"


def many_mogrify(job: Job) -> list[str]:
    """A process for each processor, with a thread each."""
    return in_folder(job, f"ls | MAGICK_THREAD_LIMIT=1 {xargs(job)} {image_magick(job)}")


def one_gm_mogrify(job: Job) -> list[str]:
    target = shlex.quote(str(job.target))
    return in_folder(job, f"exec gm mogrify -output-directory {target} {graphics_magick(job)} *{job.suffix}")


def many_gm_mogrify(job: Job) -> list[str]:
    target = shlex.quote(str(job.target))
    mogrify = f"gm mogrify -output-directory {target} {graphics_magick(job)}"
    return in_folder(job, f"ls | OMP_NUM_THREADS=1 {xargs(job)} {mogrify}")


def gm_batch(job: Job) -> list[str]:
    """One process that reads a command for each image."""
    commands = job.folder / "commands.txt"
    commands.write_text("".join(
        f'convert "{source}" {graphics_magick(job)} "{job.target / source.name}"\n'
        for source in sorted(job.source.iterdir())))
    return ["gm", "batch", str(commands)]


def vips(job: Job) -> list[str]:
    """Whole numbers in its vector code: the faster of its two precisions; JPEG as the others write it."""
    options = "[Q=95,subsample-mode=on]" if job.suffix == ".jpg" else ""
    matrix = shlex.quote(str(job.folder / "kernel.mat"))
    target = shlex.quote(f"{job.target}/{{}}{options}")
    line = f"vips conv {{}} {target} {matrix} --precision integer"
    return in_folder(job, f"ls | parallel --will-cite -j {job.processors} {shlex.quote(line)}")


def found(binary: Path, processors: int) -> tuple[list[Way], list[tuple[str, str]], list[str]]:
    """Ours first, all processors' last of them, then those that this machine has; the others' versions; what is missing."""
    ways = [with_jobs(binary, jobs) for jobs in sorted({1, processors})]
    versions, missing = [], []
    for name, programs, version, commands in [
        ("ImageMagick", ["mogrify"], lambda: version_word("mogrify", "-version", "ImageMagick"),
         {"mogrify": one_mogrify, f"mogrify, {processors} processes": many_mogrify}),
        ("GraphicsMagick", ["gm"], lambda: version_word("gm", "version", "GraphicsMagick"),
         {"mogrify": one_gm_mogrify, "batch": gm_batch, f"mogrify, {processors} processes": many_gm_mogrify}),
        ("vips", ["vips", "parallel"], vips_version, {f"parallel -j {processors}": vips}),
    ]:
        absent = [program for program in programs if not shutil.which(program)]
        if absent:
            missing.append(f"{name} ({', '.join(absent)})")
            continue
        versions.append((name, version()))
        ways += [Way(name, f"{name}, {way}", command) for way, command in commands.items()]
    return ways, versions, missing


def vips_version() -> str:
    parallel = machine.first_line(["parallel", "--version"])
    return f"{machine.first_line(['vips', '--version']).removeprefix('vips-')}, under {parallel}"
