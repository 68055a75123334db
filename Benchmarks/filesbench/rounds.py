"""Measuring programs in turn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from .settings import PATIENCE_SECONDS
from .tools import Job, Run, Tool


@dataclass
class Series:
    """Runs of one program in the rounds of one case."""

    runs: list[Run] = field(default_factory=list)
    output_bytes: int = 0

    @property
    def wall(self) -> float:
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs)

    @property
    def kilobytes(self) -> int:
        return max(run.kilobytes for run in self.runs)

    def ratio_of(self, ours: "Series") -> float:
        """Our wall time over this program's: of the rounds in which both ran, the median."""
        return median(our.wall / run.wall for our, run in zip(ours.runs, self.runs))


def in_turn(tools: list[Tool], job_for: Callable[[Tool], Job], rounds: int) -> dict[str, Series]:
    """Every program once a round; the slow ones in the first round alone."""
    results = {tool.name: Series() for tool in tools}
    for _ in range(rounds):
        for tool in tools:
            series = results[tool.name]
            if series.runs and series.runs[0].wall > PATIENCE_SECONDS:
                continue
            job = job_for(tool)
            job.target.unlink(missing_ok=True)
            series.runs.append(tool.run(job))
            series.output_bytes = job.target.stat().st_size
    return results


