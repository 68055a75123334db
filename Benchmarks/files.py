#!/usr/bin/env python3
"""Times imgconv and other programs in turn, from file to file: `make bench-files`. See README.md."""

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from measuring import RunFailed, Run, Series, in_turn, machine_facts, measured, package_versions, progress
from pages import (
    RESULTS, add_pictures_option, bold_if, chosen_sections, exit_with_problems, number, opening, option_parser, parsed,
    publish, ratio, table)
from programs import FileJob, FileProgram, file_programs, kernel, write_kernel

try:
    import pictures
except ModuleNotFoundError as missing:
    sys.exit(f"files.py: Python has no module {missing.name}; make bench-files installs Benchmarks/requirements.txt")

# --- What is measured ------------------------------------------------------------------------------------------------

ROUNDS = 5
KERNEL_SIDES = [3, 15]
HUGE_SIDE, HUGE_KERNEL_SIDE = 30000, 5

# Programs that take longer are measured in the first round only.
PATIENCE_SECONDS = 6.0


@dataclass(frozen=True)
class Case:
    """A photograph of a size and a kind, and the side of the kernel."""

    size: str
    kind: str
    side: int

    @property
    def file(self) -> str:
        return {"PNG 8": f"{self.size}-8.png", "PNG 16": f"{self.size}-16.png", "JPEG": f"{self.size}-8.jpg"}[self.kind]

    @property
    def suffix(self) -> str:
        return Path(self.file).suffix

    @property
    def samples(self) -> int:
        width, height = pictures.PHOTOGRAPH_SIZES[self.size]
        return 3 * width * height

    def __str__(self) -> str:
        name = {"PNG 8": "PNG, 8 bits", "PNG 16": "PNG, 16 bits", "JPEG": "JPEG"}[self.kind]
        return f"{self.size}, {name}, {self.side}x{self.side}"


CASES = [
    Case(size, kind, side) for kind in ("PNG 8", "JPEG", "PNG 16") for size in ("4K", "24 MP") for side in KERNEL_SIDES
]

# The largest ratio of our wall time to another program's that is aimed at with kernels of 3x3.
TARGETS: dict[tuple[str, str], float] = {
    ("PNG 8", "OpenCV"): 0.3,
    ("PNG 8", "vips"): 0.2,
    ("JPEG", "OpenCV"): 1.0,
    ("JPEG", "vips"): 0.45,
}
TINY_TARGET = 0.25
START_TARGETS_MILLISECONDS = {"--version": 10, "64x64": 15}
# Light, transparency, regions and orientation: memory, and the time relative to the same file without the option.
SEEN_MEMORY_TARGET_KILOBYTES, LINEAR_TIME_TARGET = 80 << 10, 1.5
# A quarter turn holds the decoded samples, and this much beside them.
TURN_MEMORY_KILOBYTES = 40 << 10
# For the huge picture: memory, and the time per sample relative to the 4K picture.
HUGE_MEMORY_TARGET_KILOBYTES, HUGE_TIME_TARGET = 200 << 10, 1.2


def target_ratio(case: Case, program: str) -> float | None:
    return TARGETS.get((case.kind, program)) if case.side == 3 else None


# --- The state that the sections share -------------------------------------------------------------------------------


@dataclass
class Benchmark:
    """A measurement of all programs on one machine; imgconv is the first of them."""

    programs: list[FileProgram]
    folder: Path
    rounds: int
    problems: list[str] = field(default_factory=list)

    @property
    def imgconv(self) -> FileProgram:
        return self.programs[0]

    def job(self, program: FileProgram, case: Case) -> FileJob:
        return self.job_for_file(program, self.folder / case.file, case.side)

    def job_for_file(self, program: FileProgram, source: Path, side: int, *options: str) -> FileJob:
        weights = kernel(side)
        write_kernel(self.folder, weights)
        return FileJob(source, self.output(program.name, source.suffix), weights, self.folder, options)

    def output(self, program: str, suffix: str) -> Path:
        return self.folder / f"{program}{suffix}"


# --- Section: from file to file --------------------------------------------------------------------------------------


def files_section(benchmark: Benchmark) -> str:
    rows, checks = [], []
    for case in CASES:
        progress(f"{case}")
        results = run_in_turn(benchmark, case)
        rows.append([f"**{case}**"] + [""] * 7)
        rows += [file_row(benchmark, case, name, series, results["imgconv"]) for name, series in results.items()]
        if case.suffix == ".png":
            verdicts = pictures.png_verdicts(benchmark.output("imgconv", ".png"))
            checks.append([str(case), *verdicts])
            if "DIFFERS" in verdicts or "passes" not in verdicts[0]:
                benchmark.problems.append(f"{case}: other programs read our PNG file differently: {', '.join(verdicts)}")
    head = ["", "wall ms", "CPU ms", "peak MiB", "output kB", "ours / theirs", "target", "differs by"]
    parts = ["## From file to file", table(head, rows)]
    if checks:
        parts += ["Our PNG files as others read them, against OpenCV:", table(["", *pictures.PNG_READERS], checks)]
    return "\n\n".join(parts)


def run_in_turn(benchmark: Benchmark, case: Case) -> dict[str, Series]:
    programs = {program.name: program for program in benchmark.programs}

    def run(name: str, _: int) -> tuple[Run, int]:
        job = benchmark.job(programs[name], case)
        job.target.unlink(missing_ok=True)
        measurement = programs[name].run(job)
        return measurement, job.target.stat().st_size

    return in_turn(list(programs), run, benchmark.rounds, PATIENCE_SECONDS)


def file_row(benchmark: Benchmark, case: Case, name: str, series: Series, ours: Series) -> list[str]:
    cells = [name, number(series.wall * 1000), number(series.cpu * 1000), number(series.kilobytes / 1024),
             f"{series.output_bytes / 1000:.0f}"]
    if name == "imgconv":
        return cells + [""] * 3
    limit = target_ratio(case, name)
    difference = pictures.largest_difference(
        benchmark.output("imgconv", case.suffix), benchmark.output(name, case.suffix))
    return cells + [ratio(series.ratio_of(ours), limit), "" if limit is None else f"{limit}", f"{difference}"]


# --- Section: start-up -----------------------------------------------------------------------------------------------


def start_section(benchmark: Benchmark) -> str:
    """The time to start, and to filter an image of 64x64."""
    runs = 15 * benchmark.rounds
    case = Case("tiny", "PNG 8", 3)
    programs = [program for program in benchmark.programs if program.name in ("imgconv", "vips")]
    jobs = {program.name: benchmark.job(program, case) for program in programs}
    binary = benchmark.imgconv.command(jobs["imgconv"])[0]
    version_walls: list[float] = []
    walls: dict[str, list[float]] = {program.name: [] for program in programs}
    for _ in range(runs):
        version_walls.append(measured([binary, "--version"]).wall)
        for program in programs:
            walls[program.name].append(program.run(jobs[program.name]).wall)
    rows = [
        start_row("imgconv --version", version_walls, START_TARGETS_MILLISECONDS["--version"]),
        start_row("imgconv, 64x64 PNG, 3x3", walls["imgconv"], START_TARGETS_MILLISECONDS["64x64"]),
    ]
    parts = ["## Start-up", f"{runs} runs in turn."]
    if "vips" in walls:
        rows.append(start_row("vips, the same", walls["vips"], None))
    parts.append(table(["", "median ms", "least ms", "target ms"], rows))
    if "vips" in walls:
        ours_over_theirs = median(ours / theirs for ours, theirs in zip(walls["imgconv"], walls["vips"]))
        parts.append(f"imgconv / vips at 64x64: {ratio(ours_over_theirs, TINY_TARGET)} (target {TINY_TARGET}).")
    return "\n\n".join(parts)


def start_row(name: str, walls: list[float], limit: int | None) -> list[str]:
    milliseconds = median(walls) * 1000
    return [name, bold_if(limit is not None and milliseconds > limit, number(milliseconds)), number(min(walls) * 1000),
            "" if limit is None else f"{limit}"]


# --- Section: light, transparency, regions and orientation ------------------------------------------------------------


@dataclass(frozen=True)
class Variant:
    """Options of imgconv for a photograph of 24 MP; the first variant of a file is what the others are compared with."""

    name: str
    file: str
    options: tuple[str, ...] = ()
    time_target: float | None = None
    turns: bool = False


def variants(kind: str, suffix: str) -> list[Variant]:
    plain, tagged = f"24 MP-8{suffix}", pictures.TAGGED + suffix
    return [
        Variant(f"{kind}, 8 bits, 3x3", plain),
        Variant("--linear", plain, ("--linear",), time_target=LINEAR_TIME_TARGET),
        Variant("--grey", plain, ("--grey",)),
        Variant("--channels luma", plain, ("--channels", "luma")),
        Variant("--crop 512x512+100+100", plain, ("--crop", "512x512+100+100")),
        Variant("--crop 512x512+5000+3400", plain, ("--crop", "512x512+5000+3400")),
        Variant("orientation 6, as shown", tagged),
        Variant("orientation 6, --orientation upright", tagged, ("--orientation", "upright"), turns=True),
    ]


VARIANTS: list[list[Variant]] = [
    variants("PNG", ".png"),
    variants("JPEG", ".jpg"),
    [
        Variant("PNG with alpha, 8 bits, 3x3, --alpha copy", pictures.TRANSPARENT, ("--alpha", "copy")),
        Variant("--alpha premultiply", pictures.TRANSPARENT, ("--alpha", "premultiply")),
        Variant("--alpha filter", pictures.TRANSPARENT, ("--alpha", "filter")),
        Variant("opaque, --alpha premultiply", pictures.OPAQUE, ("--alpha", "premultiply")),
    ],
]


def seen_section(benchmark: Benchmark) -> str:
    """The options that change what is filtered, on a photograph of 24 MP."""
    progress("drawing pictures with alpha and with an orientation")
    pictures.draw_in_own_process("seen", benchmark.folder)
    rows: list[list[str]] = []
    for group in VARIANTS:
        progress(group[0].name)
        by_name = {variant.name: variant for variant in group}

        def run(name: str, _: int) -> tuple[Run, int]:
            variant = by_name[name]
            job = benchmark.job_for_file(benchmark.imgconv, benchmark.folder / variant.file, 3, *variant.options)
            job.target.unlink(missing_ok=True)
            measurement = benchmark.imgconv.run(job)
            return measurement, job.target.stat().st_size

        results = in_turn(list(by_name), run, benchmark.rounds, PATIENCE_SECONDS)
        plain = results[group[0].name]
        rows += [seen_row(variant, results[variant.name], plain) for variant in group]
    head = ["", "wall ms", "least ms", "CPU ms", "peak MiB", "output kB", "of the first", "least of least", "target"]
    text = f"Memory is to stay below {SEEN_MEMORY_TARGET_KILOBYTES >> 10} MiB; a quarter turn may hold the decoded samples " \
        f"and {TURN_MEMORY_KILOBYTES >> 10} MiB."
    return f"## Light, transparency, regions and orientation\n\n{table(head, rows)}\n\n{text}"


def seen_row(variant: Variant, series: Series, plain: Series) -> list[str]:
    width, height = pictures.PHOTOGRAPH_SIZES["24 MP"]
    limit = TURN_MEMORY_KILOBYTES + 3 * width * height // 1024 if variant.turns else SEEN_MEMORY_TARGET_KILOBYTES
    least, least_plain = (min(run.wall for run in one.runs) for one in (series, plain))
    is_plain = series is plain
    return [
        f"**{variant.name}**" if is_plain else variant.name, number(series.wall * 1000), number(least * 1000),
        number(series.cpu * 1000), bold_if(series.kilobytes >= limit, number(series.kilobytes / 1024)),
        f"{series.output_bytes / 1000:.0f}", "" if is_plain else ratio(plain.ratio_of(series), variant.time_target),
        "" if is_plain else f"{least / least_plain:.2f}", "" if variant.time_target is None else f"{variant.time_target}"]


# --- Section: a huge image -------------------------------------------------------------------------------------------


def huge_section(benchmark: Benchmark) -> str:
    """An image that is too large to be held in memory; the 4K image is filtered before and after it for comparison."""
    progress(f"{HUGE_SIDE}x{HUGE_SIDE}: drawing")
    pictures.draw_in_own_process("photographs", benchmark.folder, HUGE_SIDE)
    case = Case("4K", "PNG 8", HUGE_KERNEL_SIDE)
    source = benchmark.folder / f"huge-{HUGE_SIDE}.png"
    samples = 3 * HUGE_SIDE**2
    program = benchmark.imgconv
    walls, nanoseconds = [], []
    kilobytes = size = 0

    def filter_4k() -> None:
        for _ in range(3):
            nanoseconds.append(program.run(benchmark.job(program, case)).wall / case.samples * 1e9)

    for _ in range(max(1, benchmark.rounds // 2)):
        progress(f"{HUGE_SIDE}x{HUGE_SIDE}: filtering")
        filter_4k()
        job = benchmark.job_for_file(program, source, HUGE_KERNEL_SIDE)
        run = program.run(job)
        walls.append(run.wall)
        kilobytes = max(kilobytes, run.kilobytes)
        size = job.target.stat().st_size
        job.target.unlink()
        filter_4k()
    growth = median(walls) / samples * 1e9 / median(nanoseconds)
    rows = [
        [f"{HUGE_SIDE}x{HUGE_SIDE} RGB, {HUGE_KERNEL_SIDE}x{HUGE_KERNEL_SIDE}", number(median(walls)),
         number(median(walls) / samples * 1e9),
         bold_if(kilobytes >= HUGE_MEMORY_TARGET_KILOBYTES, number(kilobytes / 1024)), f"{size / 1e6:.0f}"],
        [f"4K, {HUGE_KERNEL_SIDE}x{HUGE_KERNEL_SIDE}", "", number(median(nanoseconds)), "", ""],
    ]
    head = ["", "wall s", "ns a sample", "peak MiB", "output MB"]
    text = f"A sample takes {ratio(growth, HUGE_TIME_TARGET)} times what it takes in the 4K picture (target " \
        f"{HUGE_TIME_TARGET}); memory is to stay below {HUGE_MEMORY_TARGET_KILOBYTES >> 10} MiB."
    return f"## An image larger than memory should be\n\n{table(head, rows)}\n\n{text}"


# --- The page --------------------------------------------------------------------------------------------------------

PAGE = RESULTS / "FILES.md"
INTRODUCTION = """# From file to file

Written by `make bench`; [Benchmarks/README.md](../README.md) says how to read it. A photograph is read, correlated with a kernel of \
whole numbers that is divided by its sum, borders repeated, and written in the same format; the programs in turn."""

SECTIONS: dict[str, Callable[[Benchmark], str]] = {
    "files": files_section, "seen": seen_section, "start": start_section, "huge": huge_section}
QUICK_SECTIONS = ["files", "seen", "start"]


def page(benchmark: Benchmark, missing_programs: list[str], names: list[str]) -> list[str]:
    """Measures the named sections; returns the paragraphs of the page."""
    others = [(program.name, program.version) for program in benchmark.programs[1:]]
    others.append(("NumPy, Pillow", f"{package_versions('numpy', 'Pillow')} (Python {platform.python_version()})"))
    facts = machine_facts(benchmark.imgconv.version, others)
    remarks = [f"{benchmark.rounds} rounds: times are medians, ratios medians of the rounds' ratios, memory the largest."]
    if missing_programs:
        remarks.append(f"Not installed, and so not in the tables: {', '.join(missing_programs)}.")
    parts = opening(INTRODUCTION, facts, remarks)
    progress("drawing the photographs")
    pictures.draw_in_own_process("photographs", benchmark.folder)
    return parts + [SECTIONS[name](benchmark) for name in names]


def main() -> None:
    parser = option_parser(__doc__, PAGE, SECTIONS, "one round, and no huge image", ROUNDS)
    add_pictures_option(parser)
    options = parsed(parser)
    names = QUICK_SECTIONS if options.quick and not options.only else chosen_sections(options, SECTIONS)
    programs, missing_programs = file_programs(options.binary)
    benchmark = Benchmark(programs, options.pictures.resolve(), options.rounds or (1 if options.quick else ROUNDS))
    try:
        parts = page(benchmark, missing_programs, names)
    except RunFailed as failure:
        sys.exit(f"files.py: {failure}")
    publish(parts, options, PAGE)
    exit_with_problems("files.py", benchmark.problems)


if __name__ == "__main__":
    main()
