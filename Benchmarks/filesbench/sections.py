"""The sections of the page."""

from statistics import median

from common.markdown import number, ratio, table

from . import readers
from .rounds import Series, in_turn
from .session import Session
from .settings import (
    CASES, HUGE_KERNEL_SIDE, HUGE_MEMORY_TARGET, HUGE_SIDE, HUGE_TIME_TARGET, START_TARGETS, TINY_TARGET, Case, target,
)
from .tools import Job, Tool, measured

HEAD = ["", "wall ms", "CPU ms", "peak MiB", "output kB", "ours / theirs", "target", "differs by"]


def files(session: Session, cases: list[Case] = CASES) -> str:
    """From file to file."""
    rows, checks = [], []
    for case in cases:
        session.say(f"{case}")
        results = in_turn(session.tools, lambda tool, case=case: session.job(tool, case), session.rounds)
        rows.append([f"**{case}**"] + [""] * (len(HEAD) - 1))
        rows += [row(session, case, name, series, results["imgconv"]) for name, series in results.items()]
        ours = session.target("imgconv", session.folder.joinpath(case.file).suffix)
        if ours.suffix == ".png":
            words = readers.verdicts(ours)
            checks.append([str(case), *words])
            if "DIFFERS" in words or "passes" not in words[0]:
                session.problems.append(f"{case}: our PNG file is not read alike: {', '.join(words)}")
    parts = ["## From file to file", table(HEAD, rows)]
    if checks:
        parts += ["Our PNG files as others read them, against OpenCV:", table(["", *readers.READERS], checks)]
    return "\n\n".join(parts)


def row(session: Session, case: Case, name: str, series: Series, ours: Series) -> list[str]:
    cells = [name, number(series.wall * 1000), number(series.cpu * 1000), number(series.kilobytes / 1024),
             f"{series.output_bytes / 1000:.0f}"]
    if name == "imgconv":
        return cells + [""] * 3
    limit = target(case, name)
    suffix = session.folder.joinpath(case.file).suffix
    difference = readers.largest_difference(session.target("imgconv", suffix), session.target(name, suffix))
    return cells + [ratio(series.ratio_of(ours), limit), "" if limit is None else f"{limit}", f"{difference}"]


def start(session: Session) -> str:
    """Start-up, and an image that is hardly there."""
    runs = 15 * session.rounds
    case = Case("tiny", "PNG 8", 3)
    tools = [session.imgconv] + [tool for tool in [session.tool("vips")] if tool]
    version_walls: list[float] = []
    walls: dict[str, list[float]] = {tool.name: [] for tool in tools}
    jobs = {tool.name: session.job(tool, case) for tool in tools}
    binary = session.imgconv.command(jobs["imgconv"])[0]
    for _ in range(runs):
        version_walls.append(measured([binary, "--version"]).wall)
        for tool in tools:
            walls[tool.name].append(tool.run(jobs[tool.name]).wall)
    rows = [start_row("imgconv --version", version_walls, START_TARGETS["--version"])]
    rows.append(start_row("imgconv, 64x64 PNG, 3x3", walls["imgconv"], START_TARGETS["64x64"]))
    text = ""
    if "vips" in walls:
        rows.append(start_row("vips, the same", walls["vips"], None))
        ours_over_theirs = median(ours / theirs for ours, theirs in zip(walls["imgconv"], walls["vips"]))
        text = f"\n\nimgconv / vips at 64x64: {ratio(ours_over_theirs, TINY_TARGET)} (target {TINY_TARGET})."
    head = ["", "median ms", "least ms", "target ms"]
    return f"## Start-up\n\n{runs} runs in turn.\n\n{table(head, rows)}{text}"


def start_row(name: str, walls: list[float], limit: int | None) -> list[str]:
    milliseconds = median(walls) * 1000
    text = number(milliseconds)
    if limit is not None and milliseconds > limit:
        text = f"**{text}**"
    return [name, text, number(min(walls) * 1000), "" if limit is None else f"{limit}"]


def huge(session: Session) -> str:
    """An image that no memory should have to hold, between runs of the 4K image."""
    session.say(f"{HUGE_SIDE}x{HUGE_SIDE}: drawing")
    session.draw(str(HUGE_SIDE))
    case = Case("4K", "PNG 8", HUGE_KERNEL_SIDE)
    source = session.folder / f"huge-{HUGE_SIDE}.png"
    samples = 3 * HUGE_SIDE**2
    tool: Tool = session.imgconv
    walls, nanoseconds = [], []
    kilobytes = 0
    for _ in range(max(1, session.rounds // 2)):
        session.say(f"{HUGE_SIDE}x{HUGE_SIDE}: filtering")
        nanoseconds += [tool.run(session.job(tool, case)).wall / case.samples * 1e9 for _ in range(3)]
        job: Job = session.job_of(tool, source, HUGE_KERNEL_SIDE)
        run = tool.run(job)
        walls.append(run.wall)
        kilobytes = max(kilobytes, run.kilobytes)
        size = job.target.stat().st_size
        job.target.unlink()
        nanoseconds += [tool.run(session.job(tool, case)).wall / case.samples * 1e9 for _ in range(3)]
    growth = median(walls) / samples * 1e9 / median(nanoseconds)
    memory = number(kilobytes / 1024)
    rows = [
        [f"{HUGE_SIDE}x{HUGE_SIDE} RGB, {HUGE_KERNEL_SIDE}x{HUGE_KERNEL_SIDE}", number(median(walls)),
         number(median(walls) / samples * 1e9), memory if kilobytes < HUGE_MEMORY_TARGET else f"**{memory}**",
         f"{size / 1e6:.0f}"],
        [f"4K, {HUGE_KERNEL_SIDE}x{HUGE_KERNEL_SIDE}", "", number(median(nanoseconds)), "", ""],
    ]
    head = ["", "wall s", "ns a sample", "peak MiB", "output MB"]
    words = f"A sample takes {ratio(growth, HUGE_TIME_TARGET)} times what it takes in the 4K picture (target " \
        f"{HUGE_TIME_TARGET}); memory is to stay below {HUGE_MEMORY_TARGET >> 10} MiB."
    return f"## An image larger than memory should be\n\n{table(head, rows)}\n\n{words}"


SECTIONS = {"files": files, "start": start, "huge": huge}
