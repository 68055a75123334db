"""What very many images come to, computed from what was measured."""

from common.markdown import number, table
from filesbench.tools import RunFailed

from ..session import Session
from ..settings import KINDS, SIZE

IMAGES = {"a million": 10**6, "a billion": 10**9}
CORES = 1000
# Processors of a task, and the part of its time that walking may take.
TASK_PROCESSORS, WALK_PART = 4, 0.05


def scale(session: Session) -> str:
    figures = session.figures
    try:
        columns = {
            f"{words} {kind}": column(figures, kind, count) for words, count in IMAGES.items() for kind in KINDS}
    except KeyError as missing:
        raise RunFailed(f"the section scale wants throughput, tiny and calls to be measured before it ({missing})") from None
    names = list(next(iter(columns.values())))
    rows = [[name, *(values[name] for values in columns.values())] for name in names]
    words = (
        f"Computed from the tables above, for images of {SIZE[0]}x{SIZE[1]}: processor time of all threads, {CORES} cores like "
        "this machine's, all images in one run into one output folder. The last line is for tasks of "
        f"{TASK_PROCESSORS} processors.")
    return f"## A million and a billion images\n\n{words}\n\n{table(['', *columns], rows)}"


def column(figures: dict[str, float], kind: str, count: int) -> dict[str, str]:
    seconds = figures[f"{kind} seconds"]
    walk = figures["walk seconds"]
    requests = figures["requests"]
    return {
        "core hours": number(count * seconds / 3600),
        f"hours on {CORES} cores": number(count * seconds / 3600 / CORES),
        "input, TB": number(count * figures[f"{kind} input bytes"] / 1e12),
        "output, TB": number(count * figures[f"{kind} output bytes"] / 1e12),
        "journals, GB": number(count * figures["journal bytes"] / 1e9),
        "memory of `--resume` in a single shard, GB": number(count * figures["resume bytes"] / 1e9),
        "requests for names, millions": number(count * requests / 1e6),
        f"requests for names a second from {CORES} cores": f"{CORES * requests / seconds:,.0f}",
        "walk, seconds a shard": number(count * walk),
        f"shards until walking is {WALK_PART:.0%} of a task": f"{WALK_PART * seconds / (TASK_PROCESSORS * walk):.0f}",
    }
