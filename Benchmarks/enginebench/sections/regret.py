"""What the automatic choice of an algorithm costs against the best one."""

from dataclasses import replace

from common.markdown import number, ratio, table
from ..ours import Job
from ..session import Session
from ..settings import ALGORITHMS, REGRET_PLANE, REGRET_SIDES, REGRET_SMALL_PLANE

TITLE = "## The automatic choice against each algorithm"
WORDS = """One thread; times are the fastest of all runs of all rounds, as a choice is judged by what each algorithm can do, and \
small planes take so little that medians are the machine's moods. Regret is the automatic choice's time over the best forced \
algorithm's: 1.00 is a perfect choice, a little above or below is noise. A dash: the algorithm does not fit the kernel."""
HEAD = ["kernel", "auto ms", *(f"{name} ms" for name in ALGORITHMS), "auto took", "best", "regret"]


def section(session: Session) -> str:
    if not session.imgconv.knows_algorithms():
        return f"{TITLE}\n\nThis command has no --algorithm: there is nothing to choose from."
    parts = [TITLE, WORDS]
    for name, jobs, runs in groups(session):
        rows = []
        for job in jobs:
            session.say(f"regret, {name}, {job.columns}x{job.rows}")
            rows.append(row(session, job, runs))
        parts += [f"### {name}", table(HEAD, rows)]
    return "\n\n".join(parts)


def groups(session: Session) -> list[tuple[str, list[Job], int]]:
    """Titles, jobs, and the runs of each."""
    large, small = ("x".join(map(str, plane)) for plane in (REGRET_PLANE, REGRET_SMALL_PLANE))
    runs, small_runs = session.effort.runs, session.effort.small_runs
    square = [(side, side) for side in REGRET_SIDES]
    return [
        (f"Square, random, on {large}", jobs(REGRET_PLANE, square), runs),
        (f"Square, of rank 1, on {large}", jobs(REGRET_PLANE, square, is_rank1=True), runs),
        (f"A row of N taps, on {large}", jobs(REGRET_PLANE, [(side, 1) for side in REGRET_SIDES]), runs),
        (f"A column of N taps, on {large}", jobs(REGRET_PLANE, [(1, side) for side in REGRET_SIDES]), runs),
        (f"Square, random, on {small}", jobs(REGRET_SMALL_PLANE, square), small_runs),
        (f"Square, of rank 1, on {small}", jobs(REGRET_SMALL_PLANE, square, is_rank1=True), small_runs),
    ]


def jobs(plane: tuple[int, int], sizes: list[tuple[int, int]], is_rank1: bool = False) -> list[Job]:
    return [Job(*plane, columns, rows, is_rank1) for columns, rows in sizes]


def row(session: Session, job: Job, runs: int) -> list[str]:
    choices = ["auto", *ALGORITHMS]
    times: dict[str, float] = {}
    taken = set()
    for _ in range(session.effort.rounds):
        for name in choices:
            timing = session.imgconv.time_if_possible(replace(job, algorithm=name), runs)
            if timing is None:
                continue
            times[name] = min(timing.fastest, times.get(name, timing.fastest))
            if name == "auto":
                taken.add(timing.algorithm)
    best = min((name for name in ALGORITHMS if name in times), key=lambda name: times[name])
    return [
        f"{job.columns}x{job.rows}", *(number(times.get(name)) for name in choices), "/".join(sorted(taken)), best,
        ratio(times["auto"] / times[best]),
    ]
