"""imgconv, by its command."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

WRONG_USAGE = 64


class CommandFailed(Exception):
    """The command did not do what it was asked for."""


@dataclass(frozen=True)
class Job:
    """What `imgconv bench` is asked for."""

    width: int
    height: int
    columns: int
    rows: int
    is_rank1: bool = False
    threads: int = 1
    algorithm: str | None = None

    def arguments(self) -> list[str]:
        words = ["--width", str(self.width), "--height", str(self.height), "--boundary", "reflect"]
        words += ["--kernel-size", f"{self.columns}x{self.rows}", "--threads", str(self.threads)]
        words += ["--rank1"] if self.is_rank1 else []
        return words + (["--algorithm", self.algorithm] if self.algorithm else [])


@dataclass(frozen=True)
class Timing:
    """What it answered."""

    milliseconds: float
    fastest: float
    preparation: float
    algorithm: str


class Imgconv:
    """The command that is measured."""

    def __init__(self, binary: Path):
        self.binary = binary.resolve()

    def version(self) -> str:
        return self._run(["--version"]).strip()

    def knows_algorithms(self) -> bool:
        """Whether an algorithm can be forced."""
        return "--algorithm" in self._run(["help", "bench"])

    def time(self, job: Job, runs: int) -> Timing:
        """The median and the fastest of several runs in one process, the first of which does not count."""
        answer = self._json(["bench", *job.arguments(), "--runs", str(runs)])
        return Timing(answer["median_ms"], answer["min_ms"], answer["prepare_ms"], answer["algorithm"])

    def time_if_possible(self, job: Job, runs: int) -> Timing | None:
        """As above; `None` where the forced algorithm does not fit the kernel."""
        try:
            return self.time(job, runs)
        except CommandFailed as failure:
            if failure.args[1] != WRONG_USAGE:
                raise
            return None

    def machine(self, width: int, height: int, threads: int) -> dict:
        """The processor's peak, and what copying a plane takes."""
        return self._json(
            ["bench", "--machine", "--width", str(width), "--height", str(height), "--threads", str(threads)])

    def correlated(self, samples: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """A plane as the command filters it, border `reflect`, from file to file."""
        with tempfile.TemporaryDirectory() as folder:
            image, kernel, result = (Path(folder) / name for name in ("image.npy", "kernel.npy", "result.npy"))
            np.save(image, samples)
            np.save(kernel, weights)
            self._run([str(image), "--kernel", str(kernel), "--mode", "correlate", "--boundary", "reflect",
                       "--output", str(result), "--quiet"])
            return np.load(result)

    def _json(self, arguments: list[str]) -> dict:
        return json.loads(self._run([*arguments, "--json"]))

    def _run(self, arguments: list[str]) -> str:
        environment = os.environ | {"COLUMNS": "80"}
        done = subprocess.run([self.binary, *arguments], capture_output=True, text=True, env=environment)
        if done.returncode != 0:
            words = f"imgconv {' '.join(arguments)}: {done.stderr.strip() or f'status {done.returncode}'}"
            raise CommandFailed(words, done.returncode)
        return done.stdout
