#!/usr/bin/env python3
"""Times imgconv and other programs in turn on folders of images: `make bench-batch`. See README.md."""

import platform
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from measuring import (
    REPOSITORY, Run, RunFailed, Series, file_system, first_line, in_turn, machine_facts, measured, package_versions,
    processors, progress)
from pages import (
    RESULTS, add_pictures_option, at_least, at_most, chosen_sections, exit_with_problems, number, opening, option_parser,
    parsed, publish, table)
from programs import FolderJob, FolderMethod, folder_methods, imgconv_arguments, kernel, write_kernel

try:
    import pictures
    from pictures import IMAGE_SIZE, KINDS, TINY_SIDE
except ModuleNotFoundError as missing:
    sys.exit(f"batch.py: Python has no module {missing.name}; make bench-batch installs Benchmarks/requirements.txt")

# --- What is measured ------------------------------------------------------------------------------------------------

ROUNDS = 3
KERNEL_SIDE = 3
WEIGHTS = kernel(KERNEL_SIDE)
MEGAPIXELS = IMAGE_SIZE[0] * IMAGE_SIZE[1] / 1e6


@dataclass(frozen=True)
class Sizes:
    """The numbers of images."""

    # Of each kind.
    images: int = 1000
    # Other programs filter only the first of them, because some take a quarter of a second per image.
    for_others: int = 100
    # Photographs of 24 MP, of each kind.
    large: int = 12
    tiny: tuple[int, int] = (10_000, 100_000)
    durable: int = 300
    # Images whose system calls are counted.
    counted: int = 100


QUICK = Sizes(images=100, for_others=20, large=4, tiny=(1_000, 10_000), durable=100, counted=50)

# Methods that take longer are measured in the first round only.
PATIENCE_SECONDS = 8.0

# The smallest ratio of our throughput to another program's that is aimed at.
TARGETS = {"ImageMagick": 3.0, "GraphicsMagick": 3.0, "vips": 1.5}
# The speed-up of all processors over one that is aimed at, per processor.
SPEED_UP_TARGET = 0.9

# Large images filtered at the same time with a memory limit; the process may exceed the limit by this factor.
LARGE_JOBS, LARGE_MEMORY_MEGABYTES, LARGE_MEMORY_SLACK = 8, 512, 1.1
LARGE_MEGAPIXELS = 24

FIRST_OUTPUT_TARGET_SECONDS = 1.0
TINY_MEMORY_TARGET_MEGABYTES = 100
# The time per file with the larger number of tiny files over that with the smaller number, which is a tenth of it.
TINY_GROWTH_TARGET = 1.25
# So many shards that none of the files is in the first one: the run only walks the folder.
EMPTY_SHARDS = 1_000_000

# --- The state that the sections share -------------------------------------------------------------------------------


@dataclass
class Benchmark:
    """A measurement of all programs on one machine."""

    binary: Path
    methods: list[FolderMethod]
    folder: Path
    sizes: Sizes
    rounds: int
    processors: int
    problems: list[str] = field(default_factory=list)
    # Measurements per image or file, from which the last section computes.
    figures: dict[str, float] = field(default_factory=dict)

    def draw(self) -> None:
        pictures.draw_in_own_process("folders", self.folder, self.sizes.images, self.sizes.large)
        write_kernel(self.folder, WEIGHTS)

    def command(self, source: Path, target: Path, *options: str) -> list[str]:
        """imgconv on a folder."""
        return imgconv_arguments(self.binary, self.folder, source, target, *options)

    def run(self, source: Path, target: Path, *options: str) -> Run:
        return measured(self.command(source, target, *options))

    @contextmanager
    def temporary(self, name: str) -> Iterator[Path]:
        """A path that does not exist at the start, and is deleted at the end."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def links(self, name: str, kind: str, count: int) -> Iterator[Path]:
        """A folder of links to the first images of a kind."""
        with self.temporary(name) as folder:
            folder.mkdir()
            for index in range(count):
                original = pictures.image_path(self.folder, kind, index)
                (folder / original.name).hardlink_to(original)
            yield folder


# --- Section: images per second --------------------------------------------------------------------------------------

THROUGHPUT_HEAD = [
    "", "images", "wall s", "CPU s", "images/s", "MP/s", "peak MiB", "output kB", "ours / theirs", "target", "differs by"]


def throughput_section(benchmark: Benchmark) -> str:
    sizes = benchmark.sizes
    rows = []
    ours = [method.name for method in benchmark.methods if method.program == "imgconv"][-1]
    for kind in KINDS:
        with benchmark.links("some", kind, sizes.for_others) as some:
            results, differences = run_in_turn(benchmark, kind, some)
        inputs = [path.stat().st_size for path in (benchmark.folder / kind).iterdir()]
        benchmark.figures |= {
            f"{kind} seconds": results[ours].cpu / sizes.images,
            f"{kind} input bytes": mean(inputs),
            f"{kind} output bytes": results[ours].output_bytes / sizes.images}
        rows.append([f"**{kind}**"] + [""] * (len(THROUGHPUT_HEAD) - 1))
        rows += [
            throughput_row(benchmark, method, results[method.name], None if method.name == ours else results[ours],
                           differences[method.name])
            for method in benchmark.methods]
    text = (
        f"{IMAGE_SIZE[0]}x{IMAGE_SIZE[1]} RGB, {MEGAPIXELS:.2f} MP each, {KERNEL_SIDE}x{KERNEL_SIDE}. Ours filters "
        f"{sizes.images} images of each kind, the others the first {sizes.for_others} of them: compare rates, not times. "
        f"`ours / theirs` is how many times as many images a second `{ours}` filters; for `imgconv --jobs 1` it is the "
        "speed-up. It is bold below the target. CPU is that of all processes of a method, memory that of its largest one. "
        "`differs by` is the largest difference of a sample from ours in the first image.")
    return f"## Images a second\n\n{text}\n\n{table(THROUGHPUT_HEAD, rows)}"


def run_in_turn(benchmark: Benchmark, kind: str, some: Path) -> tuple[dict[str, Series], dict[str, str]]:
    """Measures every method; also returns how much the first image of each differs from that of the first method."""
    methods = {method.name: method for method in benchmark.methods}
    first_image = pictures.image_path(benchmark.folder, kind, 0).name
    differences: dict[str, str] = {}
    with benchmark.temporary("first") as reference:
        reference.mkdir()

        def run(name: str, index: int) -> tuple[Run, int]:
            progress(f"{kind}, round {index + 1}: {name}")
            method = methods[name]
            source = benchmark.folder / kind if method.program == "imgconv" else some
            with benchmark.temporary("out") as target:
                target.mkdir()
                job = FolderJob(source, target, KINDS[kind], WEIGHTS, benchmark.folder, benchmark.processors)
                measurement = measured(method.command(job))
                output_bytes = bytes_written(benchmark, name, source, target)
                if index == 0:
                    kept = reference / first_image
                    if not kept.exists():
                        shutil.copyfile(target / first_image, kept)
                    differences[name] = f"{pictures.largest_difference(kept, target / first_image)}"
            return measurement, output_bytes

        results = in_turn(list(methods), run, benchmark.rounds, PATIENCE_SECONDS)
    return results, differences


def bytes_written(benchmark: Benchmark, name: str, source: Path, target: Path) -> int:
    """The total size of the outputs; missing outputs are a problem."""
    sizes = [path.stat().st_size for path in target.iterdir() if path.is_file()]
    expected = sum(1 for _ in source.iterdir())
    if len(sizes) != expected:
        benchmark.problems.append(f"{name} wrote {len(sizes)} images of {expected}")
    return sum(sizes)


def throughput_row(
    benchmark: Benchmark, method: FolderMethod, series: Series, ours: Series | None, difference: str
) -> list[str]:
    """`ours` is what the method is compared with, if anything."""
    images = benchmark.sizes.images if method.program == "imgconv" else benchmark.sizes.for_others
    rate = images / series.wall
    cells = [method.name, f"{images}", number(series.wall), number(series.cpu), number(rate), number(rate * MEGAPIXELS),
             number(series.kilobytes / 1024), number(series.output_bytes / images / 1e3)]
    if ours is None:
        return cells + ["", "", difference]
    limit = TARGETS.get(method.program, SPEED_UP_TARGET * benchmark.processors)
    times_as_fast = benchmark.sizes.images / images / series.ratio_of(ours)
    return cells + [at_least(times_as_fast, limit), f"{limit:g}", difference]


# --- Section: memory -------------------------------------------------------------------------------------------------


def memory_section(benchmark: Benchmark) -> str:
    """Large images, filtered at the same time with a memory limit."""
    source = benchmark.folder / "large"
    count = sum(1 for _ in source.iterdir())
    limit = f"{LARGE_MEMORY_MEGABYTES}M"
    most = LARGE_MEMORY_MEGABYTES * LARGE_MEMORY_SLACK
    rows = []
    for name, options, is_limited in [
        (f"strips, --memory {limit}", ["--memory", limit], True),
        (f"whole images, --memory {limit}", ["--boundary", "wrap", "--memory", limit], True),
        ("whole images", ["--boundary", "wrap"], False),
    ]:
        progress(f"{count} images of {LARGE_MEGAPIXELS} MP: {name}")
        with benchmark.temporary("out") as target:
            run = benchmark.run(source, target, "--jobs", str(LARGE_JOBS), *options)
        peak = run.kilobytes / 1024
        rows.append([
            name, number(run.wall), number(run.cpu), number(count * LARGE_MEGAPIXELS / run.wall),
            at_most(peak, most) if is_limited else number(peak), f"{most:.0f}" if is_limited else ""])
    head = ["", "wall s", "CPU s", "MP/s", "peak MiB", "target MiB"]
    text = (
        f"{count} photographs of {LARGE_MEGAPIXELS} MP, PNG and JPEG in turn, with `--jobs {LARGE_JOBS}`: in strips, and with "
        "`--boundary wrap`, for which each image is held whole. `peak MiB` is the peak memory of the process; without "
        "`--memory` it may use a quarter of the machine's memory.")
    return f"## Memory\n\n{text}\n\n{table(head, rows)}"


# --- Section: very many files ----------------------------------------------------------------------------------------


def tiny_section(benchmark: Benchmark) -> str:
    """Tiny images, for which almost all time is spent on walking, opening, renaming and recording files."""
    few, many = benchmark.sizes.tiny
    rows = []
    with benchmark.temporary("few") as few_files, benchmark.temporary("many") as many_files, \
            benchmark.temporary("out") as target:
        progress(f"{few} and {many} tiny files: linking")
        pictures.link_tiny_images(benchmark.folder, few_files, few)
        pictures.link_tiny_images(benchmark.folder, many_files, many)
        walls = [filter_tiny(benchmark, rows, few_files, few).wall]
        many_wall = filter_tiny(benchmark, rows, many_files, many, target).wall
        walls.append(filter_tiny(benchmark, rows, few_files, few).wall)
        rows += rows_when_done(benchmark, many_files, target, many)
        walks = [walk(benchmark, rows, folder, count) for folder, count in [(few_files, few), (many_files, many)]]
    seconds_per_file = benchmark.figures["walk seconds"] = (walks[1] - walks[0]) / (many - few)
    growth = many_wall / many / (mean(walls) / few)
    head = ["", "wall s", "CPU s", "µs a file", "first output s", "peak MiB"]
    before = (
        f"Images of {TINY_SIDE}x{TINY_SIDE} in one folder, on all processors. The targets are a first output after "
        f"{FIRST_OUTPUT_TARGET_SECONDS:g} s and {TINY_MEMORY_TARGET_MEGABYTES} MiB.")
    after = (
        f"One of {many:,} files takes {at_most(growth, TINY_GROWTH_TARGET)} times as long as one of {few:,} (target "
        f"{TINY_GROWTH_TARGET}; a step whose work grows with the square of their number would take 10 times as long). Walking "
        f"past a file of another shard takes {number(seconds_per_file * 1e6)} µs.")
    return f"## Very many files\n\n{before}\n\n{table(head, rows)}\n\n{after}"


def filter_tiny(
    benchmark: Benchmark, rows: list[list[str]], source: Path, count: int, kept_target: Path | None = None
) -> Run:
    """Filters a folder and adds a row. The outputs are deleted unless there is a target to keep them in."""
    progress(f"{count} tiny files")
    with benchmark.temporary("tiny-out") as deleted_target:
        target = kept_target or deleted_target
        run, first_output = run_until_first_output(benchmark.command(source, target), target)
    rows.append(tiny_row(f"{count:,} files", run, count, first_output))
    return run


def run_until_first_output(command: list[str], target: Path) -> tuple[Run, float]:
    """Measures a command; also returns the seconds until its first output was in the folder."""
    with ThreadPoolExecutor(1) as executor:
        start = time.perf_counter()
        run = executor.submit(measured, command)
        while not has_output(target) and not run.done():
            time.sleep(0.002)
        first_output = time.perf_counter() - start
        return run.result(), first_output


def has_output(target: Path) -> bool:
    # Files that are being written have names that begin with a dot.
    try:
        return any(not path.name.startswith(".") for path in target.iterdir())
    except FileNotFoundError:
        return False


def rows_when_done(benchmark: Benchmark, source: Path, target: Path, count: int) -> list[list[str]]:
    """`--resume` and `status` of a folder that is completely filtered."""
    progress(f"{count} tiny files: --resume and status")
    journals = sum(path.stat().st_size for path in (target / ".imgconv").glob("*.jsonl"))
    resumed = benchmark.run(source, target, "--resume")
    benchmark.figures |= {"journal bytes": journals / count, "resume bytes": resumed.kilobytes * 1024 / count}
    status = measured([str(benchmark.binary), "status", str(target), str(source)])
    return [tiny_row("`--resume`, everything done", resumed, count), tiny_row("`imgconv status OUT IN`", status, count)]


def walk(benchmark: Benchmark, rows: list[list[str]], source: Path, count: int) -> float:
    """Runs a shard that contains none of the files, and adds a row; returns the wall time."""
    with benchmark.temporary("shard-out") as target:
        run = benchmark.run(source, target, "--shard", f"1/{EMPTY_SHARDS}")
        done = sum(1 for path in target.iterdir() if path.is_file())
    rows.append(tiny_row(f"`--shard 1/{EMPTY_SHARDS}` of {count:,}, in which {done} are", run, count))
    return run.wall


def tiny_row(name: str, run: Run, count: int, first_output: float | None = None) -> list[str]:
    return [name, number(run.wall), number(run.cpu), number(run.wall / count * 1e6),
            "" if first_output is None else at_most(first_output, FIRST_OUTPUT_TARGET_SECONDS),
            at_most(run.kilobytes / 1024, TINY_MEMORY_TARGET_MEGABYTES)]


# --- Section: on the disk --------------------------------------------------------------------------------------------


def durable_section(benchmark: Benchmark) -> str:
    """The same images with and without --durable."""
    count = benchmark.sizes.durable
    without: list[float] = []
    durable: list[float] = []
    with benchmark.links("several", "JPEG", count) as source:
        for _ in range(benchmark.rounds):
            for walls, options in [(without, []), (durable, ["--durable"])]:
                progress(" ".join([f"{count} JPEG images", *options]))
                with benchmark.temporary("out") as target:
                    walls.append(benchmark.run(source, target, *options).wall)
    rows = [
        [name, number(median(walls)), number(median(walls) / count * 1e3)]
        for name, walls in [("without", without), ("`--durable`", durable)]]
    more = median(late - early for early, late in zip(without, durable)) / count * 1e3
    text = (
        f"{count} JPEG images, on all processors: each image takes {number(max(more, 0))} ms more of wall time where it has "
        f"to be on the disk before the next one. The disk is the machine's own ({file_system(benchmark.folder)}).")
    return f"## On the disk\n\n{text}\n\n{table(['', 'wall s', 'ms an image'], rows)}"


# --- Section: system calls per image ---------------------------------------------------------------------------------

# System calls that cause the same kind of request to a file server. Calls on open files are answered by the machine itself.
CALL_GROUPS = {
    "open a path": ["open", "openat", "creat"],
    "look at a path (stat)": ["stat", "lstat", "newfstatat", "statx", "access", "faccessat2", "readlink", "readlinkat"],
    "link or rename": ["link", "linkat", "rename", "renameat", "renameat2"],
    "unlink": ["unlink", "unlinkat"],
    "list a folder": ["getdents64"],
    "lock": ["flock"],
    "fsync": ["fsync", "fdatasync", "sync_file_range"],
    "read": ["read", "pread64", "readv"],
    "write": ["write", "pwrite64", "writev"],
    "look at an open file (fstat)": ["fstat"],
}
# The groups that a metadata server answers.
NAME_REQUESTS = ["open a path", "look at a path (stat)", "link or rename", "unlink"]


def calls_section(benchmark: Benchmark) -> str:
    """System calls per image: those of a run on many images minus those of a run on one, divided by the difference."""
    if not shutil.which("strace"):
        return "## System calls for an image\n\nstrace is not installed."
    count = benchmark.sizes.counted
    columns = {}
    with benchmark.links("one", "PNG", 1) as one, benchmark.links("several", "PNG", count + 1) as several, \
            benchmark.temporary("out") as target:
        for name, options in [("first run", []), ("`--durable`", ["--durable"]), ("`--resume`, all done", ["--resume"])]:
            progress(f"{count} images under strace: {name}")
            if "--resume" not in options:
                shutil.rmtree(target, ignore_errors=True)
            totals = [
                count_calls(benchmark.command(source, target / source.name, "--jobs", "1", *options),
                            benchmark.folder / "calls.txt")
                for source in (one, several)]
            columns[name] = {call: (totals[1][call] - totals[0][call]) / count for call in totals[1]}
    benchmark.figures["requests"] = sum(
        columns["`--durable`"].get(call, 0) for group in NAME_REQUESTS for call in CALL_GROUPS[group])
    rows = [
        [group] + [f"{sum(column.get(call, 0) for call in calls):.2f}" for column in columns.values()]
        for group, calls in CALL_GROUPS.items()]
    text = f"Counted by strace over {count} PNG images in one folder, without what a run needs once."
    return f"## System calls for an image\n\n{text}\n\n{table(['', *columns], rows)}"


def count_calls(command: list[str], trace: Path) -> Counter[str]:
    """Runs a command under strace; returns how often it and its threads made each system call."""
    measured(["strace", "-f", "-e", "trace=%file,%desc,flock,fsync,fdatasync", "-o", str(trace), *command])
    counts = calls_in_trace(trace.read_text(errors="replace"))
    trace.unlink()
    if not counts:
        raise RunFailed("strace recorded no system call")
    return counts


def calls_in_trace(trace: str) -> Counter[str]:
    """Each line is a thread's number and a call. The rest of an interrupted call is on a line of its own, as `<... read`."""
    counts: Counter[str] = Counter()
    for line in trace.splitlines():
        # glibc's fstat is a newfstatat with an empty path.
        if match := re.match(r"\d+ +(\w+)\((\d+, \"\",)?", line):
            counts["fstat" if match[1] == "newfstatat" and match[2] else match[1]] += 1
    return counts


# --- Section: a million and a billion images -------------------------------------------------------------------------

SCALES = {"a million": 10**6, "a billion": 10**9}
CORES = 1000
# The processors of a task, and the largest share of its time that walking should take.
TASK_PROCESSORS, WALK_SHARE = 4, 0.05


def scale_section(benchmark: Benchmark) -> str:
    """What very many images would take, computed from the measurements."""
    try:
        columns = {
            f"{scale} {kind}": scale_column(benchmark.figures, kind, count)
            for scale, count in SCALES.items() for kind in KINDS}
    except KeyError as missing:
        raise RunFailed(
            f"the section scale needs the sections throughput, tiny and calls before it ({missing} is missing)") from None
    names = list(next(iter(columns.values())))
    rows = [[name, *(values[name] for values in columns.values())] for name in names]
    text = (
        f"Computed from the tables above, for images of {IMAGE_SIZE[0]}x{IMAGE_SIZE[1]}: processor time of all threads, "
        f"{CORES} cores like this machine's, all images in one run into one output folder. The last line is for tasks of "
        f"{TASK_PROCESSORS} processors.")
    return f"## A million and a billion images\n\n{text}\n\n{table(['', *columns], rows)}"


def scale_column(figures: dict[str, float], kind: str, count: int) -> dict[str, str]:
    seconds, walk_seconds, requests = figures[f"{kind} seconds"], figures["walk seconds"], figures["requests"]
    return {
        "core hours": number(count * seconds / 3600),
        f"hours on {CORES} cores": number(count * seconds / 3600 / CORES),
        "input, TB": number(count * figures[f"{kind} input bytes"] / 1e12),
        "output, TB": number(count * figures[f"{kind} output bytes"] / 1e12),
        "journals, GB": number(count * figures["journal bytes"] / 1e9),
        "memory of `--resume` in a single shard, GB": number(count * figures["resume bytes"] / 1e9),
        "requests for names, millions": number(count * requests / 1e6),
        f"requests for names a second from {CORES} cores": f"{CORES * requests / seconds:,.0f}",
        "walk, seconds a shard": number(count * walk_seconds),
        f"shards until walking is {WALK_SHARE:.0%} of a task":
            f"{WALK_SHARE * seconds / (TASK_PROCESSORS * walk_seconds):.0f}",
    }


# --- The page, and its tables in docs/scaling.md ---------------------------------------------------------------------

PAGE = RESULTS / "BATCH.md"
SCALING = REPOSITORY / "docs" / "scaling.md"
INTRODUCTION = """# Directory runs

Written by `make bench-batch`; [Benchmarks/README.md](../README.md) says how to read it. A folder's images are correlated with a \
kernel of whole numbers that is divided by its sum, borders repeated, into another folder in the same formats; the programs in turn."""

SECTIONS: dict[str, Callable[[Benchmark], str]] = {
    "throughput": throughput_section,
    "memory": memory_section,
    "tiny": tiny_section,
    "durable": durable_section,
    "calls": calls_section,
    "scale": scale_section,
}


def page(
    benchmark: Benchmark, versions: list[tuple[str, str]], missing_programs: list[str], names: list[str]
) -> list[str]:
    """Measures the named sections; returns the paragraphs of the page."""
    packages = f"{package_versions('numpy', 'opencv-python-headless')} (Python {platform.python_version()})"
    facts = machine_facts(
        first_line([str(benchmark.binary), "--version"]).removeprefix("imgconv "),
        [*versions, ("NumPy, OpenCV", f"{packages}, which draw and compare the images")])
    remarks = [f"{benchmark.rounds} rounds: times are medians, ratios medians of the rounds' ratios, memory the largest."]
    if missing_programs:
        remarks.append(f"Not installed, and so not in the tables: {', '.join(missing_programs)}.")
    parts = opening(INTRODUCTION, facts, remarks)
    progress("drawing the images")
    benchmark.draw()
    return parts + [SECTIONS[name](benchmark) for name in names]


def with_tables(document: str, page_text: str) -> str:
    """A document with the page's tables between its marks `<!-- BATCH.md: SECTION -->` and `<!-- end -->`, each followed by
    the machine, date and version of the measurement."""
    facts = dict(re.findall(r"^- (.+?): (.+)$", page_text, re.MULTILINE))
    source = f"[BATCH.md](../Benchmarks/results/BATCH.md): {facts['Processor']}, {facts['Date']}, imgconv {facts['imgconv']}."

    def block(mark: re.Match[str]) -> str:
        section = page_text.partition(f"## {mark[2]}\n")[2].partition("\n## ")[0]
        lines = [line for line in section.splitlines() if line.startswith("|")]
        if not lines:
            raise RunFailed(f"{SCALING.name} needs the section {mark[2]}, which the page does not have")
        return f"{mark[1]}\n" + "\n".join([*lines, "", source]) + "\n<!-- end -->"

    marked = re.compile(r"(<!-- BATCH\.md: (.+?) -->)\n.*?<!-- end -->", re.DOTALL)
    return marked.sub(block, document)


def main() -> None:
    parser = option_parser(__doc__, PAGE, SECTIONS, "one round, and a tenth of the images", ROUNDS)
    add_pictures_option(parser)
    options = parsed(parser)
    methods, versions, missing_programs = folder_methods(options.binary, processors())
    # The folder of the full benchmark contains more images, so each has its own.
    folder = options.pictures.resolve() / ("batch-quick" if options.quick else "batch")
    benchmark = Benchmark(
        options.binary, methods, folder, QUICK if options.quick else Sizes(),
        options.rounds or (1 if options.quick else ROUNDS), processors())
    try:
        parts = page(benchmark, versions, missing_programs, chosen_sections(options, SECTIONS))
        text, output = publish(parts, options, PAGE)
        if output == PAGE:
            SCALING.write_text(with_tables(SCALING.read_text(), text))
            print(f"updated {SCALING}", file=sys.stderr)
    except RunFailed as failure:
        sys.exit(f"batch.py: {failure}")
    exit_with_problems("batch.py", benchmark.problems)


if __name__ == "__main__":
    main()
