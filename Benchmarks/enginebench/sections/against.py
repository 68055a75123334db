"""Ours against OpenCV's, by kernel size."""

from common.markdown import number, ratio, table
from ..rounds import Duel, duels, speedup
from ..session import Session, threads_text
from ..settings import HEIGHT, KERNEL_SIDES, WIDTH, target
from ..theirs import OpenCV

Results = dict[int, dict[int, Duel]]
HEAD = ["k", "ours ms", "theirs ms", "ratio", "target", "algorithm", "GFLOP/s", "of peak", "copies", "prepare ms"]


def random_section(session: Session) -> str:
    return section(session, "random", "Random kernels, against cv2.filter2D")


def rank1_section(session: Session) -> str:
    return section(session, "rank1", "Kernels of rank 1, against cv2.sepFilter2D")


def section(session: Session, kind: str, title: str) -> str:
    results = measure(session, kind)
    parts = [f"## {title}"]
    for threads in session.thread_counts:
        rows = [row(session, kind, side, threads, results[side][threads]) for side in KERNEL_SIDES]
        parts += [f"### {threads_text(threads).capitalize()}", table(HEAD, rows)]
    if session.processors > 1:
        parts += [f"### {threads_text(session.processors).capitalize()} against one", speedups(session, results)]
    return "\n\n".join(parts)


def measure(session: Session, kind: str) -> Results:
    opencv = OpenCV(WIDTH, HEIGHT)
    results = {}
    for side in KERNEL_SIDES:
        session.say(f"{kind} {side}x{side}")
        results[side] = duels(session.imgconv, opencv, kind, side, session.thread_counts, session.effort)
    return results


def operations(kind: str, side: int) -> float:
    """A multiplication and an addition for each tap that the result needs, of the whole plane."""
    return WIDTH * HEIGHT * 2 * (side * side if kind == "random" else 2 * side)


def row(session: Session, kind: str, side: int, threads: int, duel: Duel) -> list[str]:
    gflops = operations(kind, side) / (duel.our_milliseconds * 1e6)
    limit = target(kind, side)
    return [
        str(side), number(duel.our_milliseconds), number(duel.their_milliseconds), ratio(duel.ratio, limit),
        f"{limit:.2f}", duel.algorithms, number(gflops), f"{100 * gflops / session.peak(threads):.0f} %",
        number(duel.our_milliseconds / session.copy(threads)), number(duel.our_preparation),
    ]


def speedups(session: Session, results: Results) -> str:
    rows = []
    for side, by_threads in results.items():
        one, all_ = by_threads[1], by_threads[session.processors]
        ours = speedup(*([timing.milliseconds for timing in duel.ours] for duel in (one, all_)))
        rows.append([str(side), ratio(ours), ratio(speedup(one.theirs, all_.theirs))])
    return table(["k", "ours", "theirs"], rows)
