"""Measuring two in turn."""

from dataclasses import dataclass, field
from statistics import median

from .ours import Imgconv, Job, Timing
from .settings import HEIGHT, WIDTH, Effort
from .theirs import OpenCV


@dataclass
class Duel:
    """Milliseconds of each round, ours and theirs, of one kernel with one number of threads."""

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
        """Ours over theirs: what disturbs a round disturbs both."""
        return median(timing.milliseconds / other for timing, other in zip(self.ours, self.theirs))

    @property
    def algorithms(self) -> str:
        """How ours computed, the same in every round unless the choice depends on something else."""
        return "/".join(sorted({timing.algorithm for timing in self.ours}))


def duels(
    imgconv: Imgconv, opencv: OpenCV, kind: str, side: int, thread_counts: list[int], effort: Effort
) -> dict[int, Duel]:
    """Several rounds of ours, theirs, for each number of threads."""
    results = {threads: Duel() for threads in thread_counts}
    for _ in range(effort.rounds):
        for threads, duel in results.items():
            job = Job(WIDTH, HEIGHT, side, side, kind == "rank1", threads)
            duel.ours.append(imgconv.time(job, effort.runs))
            duel.theirs.append(opencv.time(kind, side, threads, effort.runs))
    return results


def speedup(one: list[float], all_: list[float]) -> float:
    """How many times as fast all threads are, the median of the rounds."""
    return median(single / several for single, several in zip(one, all_))
