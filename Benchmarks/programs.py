"""How each program is told to correlate a file, or all images of a folder, with the same kernel of whole numbers divided by
their sum; samples outside the image repeat the edge. JPEG is written with quality 95 and 4:2:0 sampling by all programs."""

import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from measuring import BENCHMARKS, Run, first_line, measured, measured_by_itself, package_versions, version_after

Weights = list[list[int]]

# --- The kernel ------------------------------------------------------------------------------------------------------


def kernel(side: int) -> Weights:
    """Weights from 1 to 9 that are not a column times a row, so that no program can filter rows and columns separately."""
    return [[1 + (7 * row * row + 3 * column + 5 * row * column + row) % 9 for column in range(side)] for row in range(side)]


def write_kernel(folder: Path, weights: Weights) -> None:
    """Writes the kernel as text, as a vips matrix, and divided by its sum for OpenCV, which has no divisor."""
    import numpy as np

    rows = [" ".join(map(str, row)) for row in weights]
    total = sum(map(sum, weights))
    (folder / "kernel.txt").write_text("\n".join(rows) + "\n")
    (folder / "kernel.mat").write_text(f"{len(weights[0])} {len(weights)} {total} 0\n" + "\n".join(rows) + "\n")
    np.save(folder / "kernel.npy", np.array(weights) / total)


# --- One command line per program ------------------------------------------------------------------------------------


def imgconv_arguments(binary: Path, kernel_folder: Path, source: Path, target: Path, *options: str) -> list[str]:
    """imgconv on a file or a folder."""
    return [str(binary), str(source), "--kernel", str(kernel_folder / "kernel.txt"), "--normalize", "sum", "--mode",
            "correlate", "--boundary", "edge", "--output", str(target), "--quiet", *options]


def vips_arguments(program: str, source: str, target: str, suffix: str, kernel_folder: Path) -> list[str]:
    """Whole numbers, which vips computes with vector instructions: the faster of its two precisions."""
    options = "[Q=95,subsample-mode=on]" if suffix == ".jpg" else ""
    return [program, "conv", source, f"{target}{options}", str(kernel_folder / "kernel.mat"), "--precision", "integer"]


def image_magick_options(weights: Weights, suffix: str) -> list[str]:
    side = len(weights)
    values = " ".join(",".join(map(str, row)) for row in weights)
    quality = ["-quality", "95", "-sampling-factor", "4:2:0"] if suffix == ".jpg" else []
    return ["-define", "convolve:scale=!", "-virtual-pixel", "edge", "-morphology", "Correlate", f"{side}x{side}: {values}",
            *quality]


def graphics_magick_options(weights: Weights, suffix: str) -> list[str]:
    """The kernel as one row, which GraphicsMagick divides by its sum."""
    values = ",".join(str(weight) for row in weights for weight in row)
    return ["-convolve", values, *(["-quality", "95", "-sampling-factor", "2x2"] if suffix == ".jpg" else [])]


def vips_version() -> str:
    return first_line(["vips", "--version"]).removeprefix("vips-")


# --- Programs that filter a file -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileJob:
    """A file to filter, the kernel, which `write_kernel` has written into the folder, and further options of imgconv."""

    source: Path
    target: Path
    weights: Weights
    folder: Path
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileProgram:
    """A program that filters a file."""

    name: str
    version: str
    command: Callable[[FileJob], list[str]]
    measures_itself: bool = False

    def run(self, job: FileJob) -> Run:
        return (measured_by_itself if self.measures_itself else measured)(self.command(job))


def file_programs(binary: Path) -> tuple[list[FileProgram], list[str]]:
    """imgconv, OpenCV, and the other programs that are installed; and the names of those that are not."""
    programs = [
        FileProgram(
            "imgconv", first_line([str(binary), "--version"]).removeprefix("imgconv "),
            lambda job: imgconv_arguments(binary, job.folder, job.source, job.target, "--overwrite", *job.options)),
        FileProgram(
            "OpenCV", package_versions("opencv-python-headless"),
            lambda job: [sys.executable, str(BENCHMARKS / "timed_opencv.py"), str(job.source), str(job.target),
                         str(job.folder / "kernel.npy")],
            measures_itself=True),
    ]
    missing = []
    vips, magick, gm = shutil.which("vips"), shutil.which("magick") or shutil.which("convert"), shutil.which("gm")
    if vips:
        programs.append(FileProgram(
            "vips", vips_version(),
            lambda job: vips_arguments(vips, str(job.source), str(job.target), job.target.suffix, job.folder)))
    else:
        missing.append("vips")
    if magick:
        programs.append(FileProgram(
            "ImageMagick", version_after("ImageMagick", [magick, "-version"]),
            lambda job: [magick, str(job.source), *image_magick_options(job.weights, job.target.suffix), str(job.target)]))
    else:
        missing.append("ImageMagick")
    if gm:
        programs.append(FileProgram(
            "GraphicsMagick", version_after("GraphicsMagick", [gm, "version"]),
            lambda job: [gm, "convert", str(job.source), *graphics_magick_options(job.weights, job.target.suffix),
                         str(job.target)]))
    else:
        missing.append("GraphicsMagick")
    return programs, missing


# --- Programs that filter a folder -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class FolderJob:
    """A folder of images that all have the same suffix. The kernel's files are in `folder`."""

    source: Path
    target: Path
    suffix: str
    weights: Weights
    folder: Path
    processors: int


@dataclass(frozen=True)
class FolderMethod:
    """One of the methods by which a user could filter a folder with a program."""

    program: str
    name: str
    command: Callable[[FolderJob], list[str]]


def in_source(job: FolderJob, script: str) -> list[str]:
    """A shell command that runs in the folder of the images."""
    return ["sh", "-c", f"cd {shlex.quote(str(job.source))} && {script}"]


def xargs(job: FolderJob) -> str:
    """Two processes per processor in succession, which evens out their different run times."""
    count = sum(1 for _ in job.source.iterdir())
    return f"xargs -P {job.processors} -n {max(1, count // (2 * job.processors))}"


def image_magick_mogrify(job: FolderJob) -> str:
    return shlex.join(["mogrify", "-path", str(job.target), *image_magick_options(job.weights, job.suffix)])


def graphics_magick_mogrify(job: FolderJob) -> str:
    return shlex.join(
        ["gm", "mogrify", "-output-directory", str(job.target), *graphics_magick_options(job.weights, job.suffix)])


def graphics_magick_batch(job: FolderJob) -> list[str]:
    """One process, which reads one command per image from a file."""
    options = " ".join(graphics_magick_options(job.weights, job.suffix))
    commands = job.folder / "commands.txt"
    commands.write_text("".join(
        f'convert "{source}" {options} "{job.target / source.name}"\n' for source in sorted(job.source.iterdir())))
    return ["gm", "batch", str(commands)]


def parallel_vips(job: FolderJob) -> list[str]:
    """One process per image, started by GNU parallel, which replaces {} by the image's name."""
    line = shlex.join(vips_arguments("vips", "{}", f"{job.target}/{{}}", job.suffix, job.folder))
    return in_source(job, f"ls | parallel --will-cite -j {job.processors} {shlex.quote(line)}")


def folder_methods(binary: Path, processors: int) -> tuple[list[FolderMethod], list[tuple[str, str]], list[str]]:
    """imgconv with one processor and, last of its methods, with all; the methods of the other programs that are installed;
    their versions; and what is not installed."""

    def imgconv(jobs: int) -> FolderMethod:
        return FolderMethod("imgconv", f"imgconv --jobs {jobs}", lambda job: imgconv_arguments(
            binary, job.folder, job.source, job.target, "--jobs", str(jobs)))

    methods = [imgconv(jobs) for jobs in sorted({1, processors})]
    versions, missing = [], []
    for name, needed, version, commands in [
        ("ImageMagick", ["mogrify"], lambda: version_after("ImageMagick", ["mogrify", "-version"]), {
            "mogrify": lambda job: in_source(job, f"exec {image_magick_mogrify(job)} *{job.suffix}"),
            f"mogrify, {processors} processes":
                lambda job: in_source(job, f"ls | MAGICK_THREAD_LIMIT=1 {xargs(job)} {image_magick_mogrify(job)}")}),
        ("GraphicsMagick", ["gm"], lambda: version_after("GraphicsMagick", ["gm", "version"]), {
            "mogrify": lambda job: in_source(job, f"exec {graphics_magick_mogrify(job)} *{job.suffix}"),
            "batch": graphics_magick_batch,
            f"mogrify, {processors} processes":
                lambda job: in_source(job, f"ls | OMP_NUM_THREADS=1 {xargs(job)} {graphics_magick_mogrify(job)}")}),
        ("vips", ["vips", "parallel"], lambda: f"{vips_version()}, under {first_line(['parallel', '--version'])}",
         {f"parallel -j {processors}": parallel_vips}),
    ]:
        absent = [program for program in needed if not shutil.which(program)]
        if absent:
            missing.append(f"{name} ({', '.join(absent)})")
            continue
        versions.append((name, version()))
        methods += [FolderMethod(name, f"{name}, {method}", command) for method, command in commands.items()]
    return methods, versions, missing
