#!/usr/bin/env python3
"""Times imgconv's engine against OpenCV's, from memory to memory: `make bench-engine`. See README.md."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import measuring
from measuring import progress
from pages import (
    RESULTS, bold_if, chosen_sections, exit_with_problems, number, opening, option_parser, parsed, publish, ratio, table)

try:
    import cv2
    import numpy as np
    import scipy.ndimage
except ModuleNotFoundError as missing:
    sys.exit(f"engine.py: Python has no module {missing.name}; make bench-engine installs Benchmarks/requirements.txt")

# --- What is measured ------------------------------------------------------------------------------------------------

WIDTH, HEIGHT = 3840, 2160
KERNEL_SIDES = [3, 5, 7, 9, 11, 13, 15, 21, 31, 63]

# The largest ratio of our time to OpenCV's that is aimed at, by kind and side of the kernel.
TARGETS: dict[tuple[str, int], float] = (
    {("random", 3): 0.6}
    | {("random", side): 0.75 for side in (5, 7, 9, 11)}
    | {("random", side): 0.5 for side in (13, 15)}
    | {("random", side): 0.6 for side in (21, 31, 63)}
    | {("rank1", side): 0.75 for side in (3, 5, 7, 9, 11)}
    | {("rank1", side): 0.5 for side in (13, 15, 21, 31, 63)}
)

# SciPy takes seconds for a plane of this size, and minutes with large kernels.
SCIPY_TIMED_SIDES = [3, 5, 7]
CHECKED_WIDTH, CHECKED_HEIGHT = 640, 480
# The largest error that every engine promises, relative to the sum of the weights' magnitudes times the largest sample.
PROMISED_ERROR = 1e-5

SIZE_KERNEL_SIDES = [3, 7, 15]
SIZES = [(1250, 800), (2500, 1600), (5000, 3200), (10000, 6400), (12500, 8000)]

REGRET_SIDES = [1, 2, 3, 5, 7, 9, 11, 13, 15, 17, 21, 25, 31, 41, 51, 63, 95, 127]
REGRET_PLANE = (1250, 800)
REGRET_SMALL_PLANE = (64, 64)
ALGORITHMS = ["direct", "separable", "fft"]


@dataclass(frozen=True)
class Effort:
    """The number of rounds, and of runs in each round, of which the median counts."""

    rounds: int = 5
    runs: int = 5
    # A plane of 64 x 64 samples takes microseconds.
    small_runs: int = 301


QUICK = Effort(rounds=2, runs=3, small_runs=101)

# --- Planes and kernels, the same in every run -----------------------------------------------------------------------


def plane(width: int, height: int) -> np.ndarray:
    """Random whole samples from 0 to 255 as float32."""
    return np.random.default_rng(1).integers(0, 256, (height, width)).astype(np.float32)


def random_kernel(side: int) -> np.ndarray:
    """Random weights whose magnitudes sum to about 1."""
    return np.random.default_rng(side).uniform(-2, 2, (side, side)) / side**2


def random_vectors(side: int) -> tuple[np.ndarray, np.ndarray]:
    """A column and a row of different, asymmetric weights."""
    column, row = np.random.default_rng(side).uniform(-2, 2, (2, side)) / side
    return column, row


def kernel(kind: str, side: int) -> np.ndarray:
    """A kernel of kind `random`, or `rank1`: a column times a row."""
    return random_kernel(side) if kind == "random" else np.outer(*random_vectors(side))


# --- imgconv ---------------------------------------------------------------------------------------------------------


class CommandFailed(Exception):
    """imgconv failed; the arguments are a message and the exit status."""


# imgconv's exit status for options that are invalid or do not fit together.
WRONG_USAGE = 64


@dataclass(frozen=True)
class Job:
    """The options of `imgconv bench`."""

    width: int
    height: int
    columns: int
    rows: int
    is_rank1: bool = False
    threads: int = 1
    algorithm: str | None = None

    def arguments(self) -> list[str]:
        arguments = ["--width", str(self.width), "--height", str(self.height), "--boundary", "reflect"]
        arguments += ["--kernel-size", f"{self.columns}x{self.rows}", "--threads", str(self.threads)]
        arguments += ["--rank1"] if self.is_rank1 else []
        return arguments + (["--algorithm", self.algorithm] if self.algorithm else [])


@dataclass(frozen=True)
class Timing:
    """The result of `imgconv bench`, in milliseconds."""

    milliseconds: float
    fastest: float
    preparation: float
    algorithm: str


class Imgconv:
    """The command that is measured."""

    def __init__(self, binary: Path):
        self.binary = binary

    def version(self) -> str:
        return self._run(["--version"]).splitlines()[0].removeprefix("imgconv ")

    def has_algorithm_option(self) -> bool:
        return "--algorithm" in self._run(["help", "bench"])

    def time(self, job: Job, runs: int) -> Timing:
        """The median and the fastest of several runs in one process, after a first run that does not count."""
        answer = self._json(["bench", *job.arguments(), "--runs", str(runs)])
        return Timing(answer["median_ms"], answer["min_ms"], answer["prepare_ms"], answer["algorithm"])

    def time_if_possible(self, job: Job, runs: int) -> Timing | None:
        """Like `time`, but `None` if the requested algorithm does not support the kernel."""
        try:
            return self.time(job, runs)
        except CommandFailed as failure:
            if failure.args[1] != WRONG_USAGE:
                raise
            return None

    def machine(self, width: int, height: int, threads: int) -> dict:
        """The processor's peak performance, and the time to copy a plane."""
        return self._json(
            ["bench", "--machine", "--width", str(width), "--height", str(height), "--threads", str(threads)])

    def correlated(self, samples: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """A plane as filtered by the command, through files."""
        with tempfile.TemporaryDirectory() as folder:
            image, weight_file, result = (Path(folder) / name for name in ("image.npy", "kernel.npy", "result.npy"))
            np.save(image, samples)
            np.save(weight_file, weights)
            self._run([str(image), "--kernel", str(weight_file), "--mode", "correlate", "--boundary", "reflect",
                       "--output", str(result), "--quiet"])
            return np.load(result)

    def _json(self, arguments: list[str]) -> dict:
        return json.loads(self._run([*arguments, "--json"]))

    def _run(self, arguments: list[str]) -> str:
        environment = os.environ | {"COLUMNS": "80"}
        done = subprocess.run([self.binary, *arguments], capture_output=True, text=True, env=environment)
        if done.returncode != 0:
            reason = done.stderr.strip() or f"status {done.returncode}"
            raise CommandFailed(f"imgconv {' '.join(arguments)}: {reason}", done.returncode)
        return done.stdout


# --- OpenCV, and SciPy as the reference ------------------------------------------------------------------------------
# OpenCV's BORDER_REFLECT_101 and SciPy's mirror are imgconv's reflect.


class OpenCV:
    """Times OpenCV's filters of one float32 plane into another; both are allocated beforehand."""

    def __init__(self, width: int, height: int):
        self.source = plane(width, height)
        self.target = np.empty_like(self.source)

    def time(self, kind: str, side: int, threads: int, runs: int) -> float:
        """The median milliseconds of several runs, after a first run that does not count."""
        cv2.setNumThreads(threads)
        call = opencv_call(kind, side, self.source, self.target)
        times = []
        for _ in range(runs + 1):
            start = time.perf_counter()
            call()
            times.append((time.perf_counter() - start) * 1000)
        return median(times[1:])


def opencv_call(kind: str, side: int, source: np.ndarray, target: np.ndarray) -> Callable[[], object]:
    """filter2D for a random kernel, sepFilter2D for one of rank 1, with its arguments."""
    if kind == "random":
        weights = random_kernel(side).astype(np.float32)
        return lambda: cv2.filter2D(source, -1, weights, dst=target, borderType=cv2.BORDER_REFLECT_101)
    column, row = (vector.astype(np.float32) for vector in random_vectors(side))
    return lambda: cv2.sepFilter2D(source, -1, row, column, dst=target, borderType=cv2.BORDER_REFLECT_101)


def opencv_correlated(kind: str, side: int, samples: np.ndarray) -> np.ndarray:
    target = np.empty_like(samples)
    opencv_call(kind, side, samples, target)()
    return target


def scipy_correlated(samples: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The reference, in double precision."""
    return scipy.ndimage.correlate(samples.astype(np.float64), weights, mode="mirror")


def scipy_milliseconds(samples: np.ndarray, weights: np.ndarray) -> float:
    """SciPy's time for one run in single precision."""
    target = np.empty_like(samples)
    start = time.perf_counter()
    scipy.ndimage.correlate(samples, weights, output=target, mode="mirror")
    return (time.perf_counter() - start) * 1000


# --- The state that the sections share -------------------------------------------------------------------------------


@dataclass
class Benchmark:
    """A measurement of one command on one machine."""

    imgconv: Imgconv
    effort: Effort
    processors: int
    # The answer of `imgconv bench --machine`.
    limits: dict
    problems: list[str] = field(default_factory=list)

    @property
    def thread_counts(self) -> list[int]:
        return sorted({1, self.processors})

    def peak_gflops(self, threads: int) -> float:
        return self.limits["peak_gflops_one" if threads == 1 else "peak_gflops_all"]

    def copy_milliseconds(self, threads: int) -> float:
        return self.limits["copy_ms_one" if threads == 1 else "copy_ms_all"]


def threads_text(threads: int) -> str:
    return "one thread" if threads == 1 else f"{threads} threads"


def limits_section(benchmark: Benchmark) -> str:
    rows = [
        [threads_text(threads), number(benchmark.peak_gflops(threads)), number(benchmark.copy_milliseconds(threads))]
        for threads in benchmark.thread_counts
    ]
    title = f"## What the machine does at most ({benchmark.limits['instructions']})"
    return "\n\n".join([title, table(["", "peak GFLOP/s", "copy of the plane ms"], rows)])


# --- Section: correctness --------------------------------------------------------------------------------------------

CORRECTNESS_TEXT = f"""Largest difference to `scipy.ndimage.correlate` in double precision, on \
{CHECKED_WIDTH}x{CHECKED_HEIGHT} samples, relative to the sum of the weights' magnitudes times the largest sample; \
{PROMISED_ERROR:g} is promised. SciPy's own time is that of one run on {WIDTH}x{HEIGHT} float32 samples."""


def correctness_section(benchmark: Benchmark) -> str:
    samples, large = plane(CHECKED_WIDTH, CHECKED_HEIGHT), plane(WIDTH, HEIGHT)
    rows = []
    for kind in ("random", "rank1"):
        for side in KERNEL_SIDES:
            progress(f"correctness, {kind} {side}x{side}")
            weights = kernel(kind, side)
            expected = scipy_correlated(samples, weights)
            scale = np.abs(weights).sum() * np.abs(samples).max()
            ours = np.abs(benchmark.imgconv.correlated(samples, weights) - expected).max() / scale
            opencv = np.abs(opencv_correlated(kind, side, samples) - expected).max() / scale
            # The comparison is false for NaN, too.
            is_right = bool(ours <= PROMISED_ERROR)
            if not is_right:
                benchmark.problems.append(f"{kind} {side}x{side}: the error is {ours:.1e}; {PROMISED_ERROR:g} is promised")
            is_timed = kind == "random" and side in SCIPY_TIMED_SIDES
            rows.append([kind, str(side), bold_if(not is_right, f"{ours:.1e}"), f"{opencv:.1e}",
                         number(scipy_milliseconds(large, weights) if is_timed else None)])
    head = ["kernel", "k", "ours", "OpenCV", "SciPy ms"]
    return "\n\n".join(["## Correctness", CORRECTNESS_TEXT, table(head, rows)])


# --- Sections: random kernels, and kernels of rank 1, against OpenCV -------------------------------------------------


@dataclass
class Comparison:
    """The times of imgconv and of OpenCV in each round, for one kernel and one number of threads."""

    ours: list[Timing] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    @property
    def our_milliseconds(self) -> float:
        return median(timing.milliseconds for timing in self.ours)

    @property
    def our_preparation(self) -> float:
        return median(timing.preparation for timing in self.ours)

    @property
    def their_milliseconds(self) -> float:
        return median(self.theirs)

    @property
    def ratio(self) -> float:
        """Our time over theirs, round by round, because a disturbance of the machine affects both in a round."""
        return median(timing.milliseconds / other for timing, other in zip(self.ours, self.theirs))

    @property
    def algorithms(self) -> str:
        """The algorithms that imgconv chose, usually the same one in all rounds."""
        return "/".join(sorted({timing.algorithm for timing in self.ours}))


def compare(benchmark: Benchmark, opencv: OpenCV, kind: str, side: int) -> dict[int, Comparison]:
    """Runs imgconv and OpenCV in turn; returns a comparison for each number of threads."""
    results = {threads: Comparison() for threads in benchmark.thread_counts}
    for _ in range(benchmark.effort.rounds):
        for threads, comparison in results.items():
            job = Job(WIDTH, HEIGHT, side, side, kind == "rank1", threads)
            comparison.ours.append(benchmark.imgconv.time(job, benchmark.effort.runs))
            comparison.theirs.append(opencv.time(kind, side, threads, benchmark.effort.runs))
    return results


def random_section(benchmark: Benchmark) -> str:
    return opencv_section(benchmark, "random", "Random kernels, against cv2.filter2D")


def rank1_section(benchmark: Benchmark) -> str:
    return opencv_section(benchmark, "rank1", "Kernels of rank 1, against cv2.sepFilter2D")


def opencv_section(benchmark: Benchmark, kind: str, title: str) -> str:
    opencv = OpenCV(WIDTH, HEIGHT)
    results = {}
    for side in KERNEL_SIDES:
        progress(f"{kind} {side}x{side}")
        results[side] = compare(benchmark, opencv, kind, side)
    head = ["k", "ours ms", "theirs ms", "ratio", "target", "algorithm", "GFLOP/s", "of peak", "copies", "prepare ms"]
    parts = [f"## {title}"]
    for threads in benchmark.thread_counts:
        rows = [comparison_row(benchmark, kind, side, threads, results[side][threads]) for side in KERNEL_SIDES]
        parts += [f"### {threads_text(threads).capitalize()}", table(head, rows)]
    if benchmark.processors > 1:
        rows = [speedup_row(side, results[side][1], results[side][benchmark.processors]) for side in KERNEL_SIDES]
        parts += [f"### {threads_text(benchmark.processors).capitalize()} against one", table(["k", "ours", "theirs"], rows)]
    return "\n\n".join(parts)


def needed_operations(kind: str, side: int) -> float:
    """Multiplications and additions for the whole plane: one of each for every tap that the result needs."""
    return WIDTH * HEIGHT * 2 * (side * side if kind == "random" else 2 * side)


def comparison_row(benchmark: Benchmark, kind: str, side: int, threads: int, comparison: Comparison) -> list[str]:
    gflops = needed_operations(kind, side) / (comparison.our_milliseconds * 1e6)
    limit = TARGETS[kind, side]
    return [
        str(side), number(comparison.our_milliseconds), number(comparison.their_milliseconds),
        ratio(comparison.ratio, limit), f"{limit:.2f}", comparison.algorithms, number(gflops),
        f"{100 * gflops / benchmark.peak_gflops(threads):.0f} %",
        number(comparison.our_milliseconds / benchmark.copy_milliseconds(threads)), number(comparison.our_preparation),
    ]


def speedup_row(side: int, one: Comparison, all_threads: Comparison) -> list[str]:
    ours = median(
        single.milliseconds / several.milliseconds for single, several in zip(one.ours, all_threads.ours))
    theirs = median(single / several for single, several in zip(one.theirs, all_threads.theirs))
    return [str(side), ratio(ours), ratio(theirs)]


# --- Section: time per sample by the size of the plane ---------------------------------------------------------------


def sizes_section(benchmark: Benchmark) -> str:
    columns = [(threads, side) for threads in benchmark.thread_counts for side in SIZE_KERNEL_SIDES]
    head = ["megapixels", "plane"] + [f"k={side}, {threads_text(threads)}" for threads, side in columns]
    rows = [size_row(benchmark, width, height, columns) for width, height in SIZES]
    return "\n\n".join(["## Nanoseconds for a sample, random kernels", table(head, rows)])


def size_row(benchmark: Benchmark, width: int, height: int, columns: list[tuple[int, int]]) -> list[str]:
    progress(f"sizes, {width}x{height}")
    cells = [f"{width * height / 1e6:g}", f"{width}x{height}"]
    if not fits_in_memory(width, height):
        return cells + ["no memory"] * len(columns)
    times: dict[tuple[int, int], list[float]] = {column: [] for column in columns}
    for _ in range(benchmark.effort.rounds):
        for threads, side in columns:
            job = Job(width, height, side, side, threads=threads)
            times[threads, side].append(benchmark.imgconv.time(job, benchmark.effort.runs).milliseconds)
    return cells + [number(median(times[column]) * 1e6 / (width * height)) for column in columns]


def fits_in_memory(width: int, height: int) -> bool:
    """Whether input and output take at most half of the memory, so that nothing is swapped out."""
    memory = measuring.memory_bytes()
    return memory is None or 2 * 4 * width * height <= memory / 2


# --- Section: the automatic choice of the algorithm ------------------------------------------------------------------

REGRET_TITLE = "## The automatic choice against each algorithm"
REGRET_TEXT = """One thread; times are the fastest of all runs of all rounds, because a choice is judged by what each \
algorithm can do, and the median of runs of microseconds varies with the load of the machine. Regret is the automatic \
choice's time over the best forced algorithm's: 1.00 is a perfect choice, a little above or below is noise. A dash: the \
algorithm does not fit the kernel."""


def regret_section(benchmark: Benchmark) -> str:
    if not benchmark.imgconv.has_algorithm_option():
        return f"{REGRET_TITLE}\n\nThis command has no --algorithm: there is nothing to choose from."
    square = [(side, side) for side in REGRET_SIDES]
    parts = [REGRET_TITLE, REGRET_TEXT]
    for shape, dimensions, sizes, is_rank1 in [
        ("Square, random", REGRET_PLANE, square, False),
        ("Square, of rank 1", REGRET_PLANE, square, True),
        ("A row of N taps", REGRET_PLANE, [(side, 1) for side in REGRET_SIDES], False),
        ("A column of N taps", REGRET_PLANE, [(1, side) for side in REGRET_SIDES], False),
        ("Square, random", REGRET_SMALL_PLANE, square, False),
        ("Square, of rank 1", REGRET_SMALL_PLANE, square, True),
    ]:
        name = f"{shape}, on {dimensions[0]}x{dimensions[1]}"
        runs = benchmark.effort.small_runs if dimensions == REGRET_SMALL_PLANE else benchmark.effort.runs
        rows = []
        for columns, lines in sizes:
            progress(f"regret, {name}, {columns}x{lines}")
            rows.append(regret_row(benchmark, Job(*dimensions, columns, lines, is_rank1), runs))
        head = ["kernel", "auto ms", *(f"{algorithm} ms" for algorithm in ALGORITHMS), "auto took", "best", "regret"]
        parts += [f"### {name}", table(head, rows)]
    return "\n\n".join(parts)


def regret_row(benchmark: Benchmark, job: Job, runs: int) -> list[str]:
    choices = ["auto", *ALGORITHMS]
    times: dict[str, float] = {}
    chosen = set()
    for _ in range(benchmark.effort.rounds):
        for name in choices:
            timing = benchmark.imgconv.time_if_possible(replace(job, algorithm=name), runs)
            if timing is None:
                continue
            times[name] = min(timing.fastest, times.get(name, timing.fastest))
            if name == "auto":
                chosen.add(timing.algorithm)
    best = min((name for name in ALGORITHMS if name in times), key=lambda name: times[name])
    return [
        f"{job.columns}x{job.rows}", *(number(times.get(name)) for name in choices), "/".join(sorted(chosen)), best,
        ratio(times["auto"] / times[best]),
    ]


# --- The page --------------------------------------------------------------------------------------------------------

PAGE = RESULTS / "ENGINE.md"
INTRODUCTION = f"""# The engine against OpenCV

Written by `make bench`; [Benchmarks/README.md](../README.md) says how to read it. Planes of {WIDTH}x{HEIGHT} float32 samples, \
border `reflect` (OpenCV's BORDER_REFLECT_101), from memory to memory; ours and theirs in turn."""

SECTIONS: dict[str, Callable[[Benchmark], str]] = {
    "correctness": correctness_section,
    "random": random_section,
    "rank1": rank1_section,
    "sizes": sizes_section,
    "regret": regret_section,
}


def page(benchmark: Benchmark, names: list[str]) -> list[str]:
    """Measures the named sections; returns the paragraphs of the page."""
    facts = measuring.machine_facts(benchmark.imgconv.version(), [
        ("OpenCV", measuring.package_versions("opencv-python-headless")),
        ("NumPy, SciPy", f"{measuring.package_versions('numpy', 'scipy')} (Python {platform.python_version()})"),
    ])
    rounds = f"{benchmark.effort.rounds} rounds of {benchmark.effort.runs} runs: times are medians of the rounds' medians, " \
        "and ratios are medians of the rounds' ratios."
    return [*opening(INTRODUCTION, facts, [rounds]), limits_section(benchmark), *(SECTIONS[name](benchmark) for name in names)]


def main() -> None:
    options = parsed(option_parser(__doc__, PAGE, SECTIONS, "fewer rounds and runs", Effort().rounds))
    effort = QUICK if options.quick else Effort()
    if options.rounds:
        effort = replace(effort, rounds=options.rounds)
    imgconv = Imgconv(options.binary)
    processors = measuring.processors()
    try:
        benchmark = Benchmark(imgconv, effort, processors, imgconv.machine(WIDTH, HEIGHT, processors))
        parts = page(benchmark, chosen_sections(options, SECTIONS))
    except CommandFailed as failure:
        sys.exit(f"engine.py: {failure.args[0]}")
    publish(parts, options, PAGE)
    exit_with_problems("engine.py", benchmark.problems)


if __name__ == "__main__":
    main()
