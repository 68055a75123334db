"""What the sections share."""

import sys
from dataclasses import dataclass

from common import machine
from .ours import Imgconv
from .settings import HEIGHT, WIDTH, Effort


@dataclass
class Session:
    """One measurement of one command on one machine."""

    imgconv: Imgconv
    effort: Effort
    processors: int
    limits: dict
    is_sound: bool = True

    @classmethod
    def start(cls, imgconv: Imgconv, effort: Effort) -> "Session":
        """Measures what the machine does at most."""
        processors = machine.processors()
        return cls(imgconv, effort, processors, imgconv.machine(WIDTH, HEIGHT, processors))

    @property
    def thread_counts(self) -> list[int]:
        return sorted({1, self.processors})

    def peak(self, threads: int) -> float:
        """GFLOP/s."""
        return self.limits["peak_gflops_one" if threads == 1 else "peak_gflops_all"]

    def copy(self, threads: int) -> float:
        """Milliseconds."""
        return self.limits["copy_ms_one" if threads == 1 else "copy_ms_all"]

    def say(self, words: str) -> None:
        """Progress, away from the page itself."""
        print(words, file=sys.stderr, flush=True)


def threads_text(threads: int) -> str:
    return "one thread" if threads == 1 else f"{threads} threads"
