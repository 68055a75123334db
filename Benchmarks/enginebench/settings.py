"""What is measured."""

from dataclasses import dataclass

WIDTH, HEIGHT = 3840, 2160
KERNEL_SIDES = [3, 5, 7, 9, 11, 13, 15, 21, 31, 63]

# Our time over theirs, at most.
DEFAULT_TARGET = 1.0
TARGETS: dict[tuple[str, int], float] = (
    {("random", 3): 0.6}
    | {("random", side): 0.75 for side in (5, 7, 9, 11)}
    | {("random", side): 0.5 for side in (13, 15)}
    | {("random", side): 0.6 for side in (21, 31, 63)}
    | {("rank1", side): 0.75 for side in (3, 5, 7, 9, 11)}
    | {("rank1", side): 0.5 for side in (13, 15, 21, 31, 63)}
)

# SciPy takes seconds for a plane of this size, and minutes for large kernels.
SCIPY_TIMED_SIDES = [3, 5, 7]
JUDGED_WIDTH, JUDGED_HEIGHT = 640, 480
# What every engine promises: the largest error, relative to the sum of the weights' magnitudes times the largest sample.
PROMISED_ERROR = 1e-5

SIZE_KERNEL_SIDES = [3, 7, 15]
SIZES = [(1250, 800), (2500, 1600), (5000, 3200), (10000, 6400), (12500, 8000)]

REGRET_SIDES = [1, 2, 3, 5, 7, 9, 11, 13, 15, 17, 21, 25, 31, 41, 51, 63, 95, 127]
REGRET_PLANE = (1250, 800)
REGRET_SMALL_PLANE = (64, 64)
ALGORITHMS = ["direct", "separable", "fft"]


@dataclass(frozen=True)
class Effort:
    """How often everything is measured: rounds, and runs in each of them whose median counts."""

    rounds: int = 5
    runs: int = 5
    # A plane of 64 x 64 samples takes microseconds.
    small_runs: int = 301


QUICK = Effort(rounds=2, runs=3, small_runs=101)


def target(kind: str, side: int) -> float:
    """The largest ratio of our time to theirs that is aimed at."""
    return TARGETS.get((kind, side), DEFAULT_TARGET)
