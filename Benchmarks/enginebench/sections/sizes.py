"""Time for a sample, by the plane's size."""

from statistics import median

from common import machine
from common.markdown import number, table
from ..ours import Job
from ..session import Session, threads_text
from ..settings import SIZE_KERNEL_SIDES, SIZES


def section(session: Session) -> str:
    columns = [(threads, side) for threads in session.thread_counts for side in SIZE_KERNEL_SIDES]
    head = ["megapixels", "plane"] + [f"k={side}, {threads_text(threads)}" for threads, side in columns]
    rows = [row(session, width, height, columns) for width, height in SIZES]
    return "\n\n".join(["## Nanoseconds for a sample, random kernels", table(head, rows)])


def row(session: Session, width: int, height: int, columns: list[tuple[int, int]]) -> list[str]:
    session.say(f"sizes, {width}x{height}")
    cells = [f"{width * height / 1e6:g}", f"{width}x{height}"]
    if not fits(width, height):
        return cells + ["no memory"] * len(columns)
    times = {column: [] for column in columns}
    for _ in range(session.effort.rounds):
        for threads, side in columns:
            job = Job(width, height, side, side, threads=threads)
            times[threads, side].append(session.imgconv.time(job, session.effort.runs).milliseconds)
    return cells + [number(median(times[column]) * 1e6 / (width * height)) for column in columns]


def fits(width: int, height: int) -> bool:
    """Whether input and output take at most half the memory, so that nothing is swapped."""
    memory = machine.memory_bytes()
    return memory is None or 2 * 4 * width * height <= memory / 2
