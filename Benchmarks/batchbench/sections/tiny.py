"""Very many files, of which only the administration is seen: what is walked, opened, put in place and remembered."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean

from common.markdown import at_most, number, table
from filesbench.tools import Run, measured

from ..pictures import link_tiny
from ..session import Session
from ..settings import FIRST_OUTPUT_TARGET_SECONDS, TINY_GROWTH_TARGET, TINY_MEMORY_TARGET_MEGABYTES, TINY_SIDE

HEAD = ["", "wall s", "CPU s", "µs a file", "first output s", "peak MiB"]
# A shard of so many that none of the files is in it: what is left is the walk.
SHARDS = 1_000_000


def tiny(session: Session) -> str:
    few, many = session.sizes.tiny
    rows = []
    with session.place("few") as few_files, session.place("many") as many_files, session.place("out") as target:
        session.say(f"{few} and {many} tiny files: linking")
        link_tiny(session.folder, few_files, few)
        link_tiny(session.folder, many_files, many)
        walls = [filtered(session, rows, few_files, few).wall]
        many_wall = filtered(session, rows, many_files, many, keeping=target).wall
        walls.append(filtered(session, rows, few_files, few).wall)
        rows += administration(session, many_files, target, many)
        walks = [walked(session, rows, folder, count) for folder, count in [(few_files, few), (many_files, many)]]
    walk = session.figures["walk seconds"] = (walks[1] - walks[0]) / (many - few)
    growth = many_wall / many / (mean(walls) / few)
    head = (
        f"Images of {TINY_SIDE}x{TINY_SIDE} in one folder, on all processors. The first output is to be there after "
        f"{FIRST_OUTPUT_TARGET_SECONDS:g} s, and {TINY_MEMORY_TARGET_MEGABYTES} MiB are to be enough.")
    foot = (
        f"One of {many:,} files takes {at_most(growth, TINY_GROWTH_TARGET)} times as long as one of {few:,} (target "
        f"{TINY_GROWTH_TARGET}; a step whose work grows with the square of their number would take 10 times as long). Walking past a "
        f"file of another shard takes {number(walk * 1e6)} µs.")
    return f"## Very many files\n\n{head}\n\n{table(HEAD, rows)}\n\n{foot}"


def filtered(session: Session, rows: list[list[str]], source: Path, count: int, keeping: Path | None = None) -> Run:
    """Filters a folder and adds a row; the outputs stay where they are to be kept."""
    session.say(f"{count} tiny files")
    with session.place("tiny-out") as passing:
        target = keeping or passing
        run, first = run_to_first_output(session.command(source, target), target)
    rows.append(row(f"{count:,} files", run, count, first))
    return run


def run_to_first_output(command: list[str], target: Path) -> tuple[Run, float]:
    """Runs a command, and looks all the while until its first output stands in the folder."""
    with ThreadPoolExecutor(1) as other:
        start = time.perf_counter()
        run = other.submit(measured, command)
        while not has_output(target) and not run.done():
            time.sleep(0.002)
        first = time.perf_counter() - start
        return run.result(), first


def has_output(target: Path) -> bool:
    # Names that begin with a dot are those of files that are not yet whole.
    try:
        return any(not path.name.startswith(".") for path in target.iterdir())
    except FileNotFoundError:
        return False


def administration(session: Session, source: Path, target: Path, count: int) -> list[list[str]]:
    """What is asked for when everything is done."""
    rows = []
    session.say(f"{count} tiny files: --resume and status")
    journals = sum(path.stat().st_size for path in (target / ".imgconv").glob("*.jsonl"))
    session.figures["journal bytes"] = journals / count
    again = session.run(source, target, "--resume")
    session.figures["resume bytes"] = again.kilobytes * 1024 / count
    rows.append(row("`--resume`, everything done", again, count))
    status = measured([str(session.binary), "status", str(target), str(source)])
    rows.append(row("`imgconv status OUT IN`", status, count))
    return rows


def walked(session: Session, rows: list[list[str]], source: Path, count: int) -> float:
    """The time of a shard in which there is none of the files."""
    with session.place("shard-out") as target:
        run = session.run(source, target, "--shard", f"1/{SHARDS}")
        done = sum(1 for path in target.iterdir() if path.is_file())
    rows.append(row(f"`--shard 1/{SHARDS}` of {count:,}, in which {done} are", run, count))
    return run.wall


def row(words: str, run: Run, count: int, first: float | None = None) -> list[str]:
    peak = run.kilobytes / 1024
    return [words, number(run.wall), number(run.cpu), number(run.wall / count * 1e6),
            "" if first is None else at_most(first, FIRST_OUTPUT_TARGET_SECONDS),
            at_most(peak, TINY_MEMORY_TARGET_MEGABYTES)]
