"""Measures commands, and describes the machine on which they ran."""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

BENCHMARKS = Path(__file__).resolve().parent
REPOSITORY = BENCHMARKS.parent
UNKNOWN = "unknown"

# --- Measuring -------------------------------------------------------------------------------------------------------


class RunFailed(Exception):
    """A program failed."""


@dataclass(frozen=True)
class Run:
    """The time and memory of one run."""

    wall: float
    cpu: float
    kilobytes: int


@dataclass
class Series:
    """The runs of one program, one per round."""

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
        """Our wall time over this program's: the median over the rounds in which both ran."""
        return median(our.wall / run.wall for our, run in zip(ours.runs, self.runs))


def measured(command: list[str]) -> Run:
    """Runs a command in a process of its own and measures it; its standard output is discarded."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(BENCHMARKS / "timed_command.py"), *command], capture_output=True, text=True,
        env=os.environ | {"COLUMNS": "80"})
    result = json.loads(done.stdout) if done.returncode == 0 else {"status": done.returncode}
    if result.pop("status") != 0:
        raise RunFailed(f"{' '.join(command)[:200]}: {done.stderr.strip()[:300]}")
    return Run(**result)


def measured_by_itself(command: list[str]) -> Run:
    """Runs a program that measures itself and prints the result as JSON."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RunFailed(f"{' '.join(command)[:200]}: {done.stderr.strip()[:300]}")
    return Run(**json.loads(done.stdout))


def in_turn(
    names: list[str], run: Callable[[str, int], tuple[Run, int]], rounds: int, patience: float
) -> dict[str, Series]:
    """Runs every program once per round, one after the other, so that a disturbance of the machine affects all of them.

    `run` takes a name and the round's index and returns the measurement and the bytes written. A program whose first run
    took longer than `patience` seconds runs in the first round only.
    """
    results = {name: Series() for name in names}
    for index in range(rounds):
        for name, series in results.items():
            if series.runs and series.runs[0].wall > patience:
                continue
            measurement, series.output_bytes = run(name, index)
            series.runs.append(measurement)
    return results


def progress(text: str) -> None:
    """Prints to standard error what is being measured; standard output is for the page."""
    print(text, file=sys.stderr, flush=True)


# --- The machine -----------------------------------------------------------------------------------------------------


def processors() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes() -> int | None:
    """Physical memory, if known."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None


def machine_facts(imgconv_version: str, others: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names and values for the head of a page: the machine, the measured command, and the other programs."""
    memory = memory_bytes()
    return [
        ("Processor", f"{processor_model()}, {processors()} processors"),
        ("Caches", caches() or UNKNOWN),
        ("Memory", f"{memory / 2**30:.1f} GiB" if memory else UNKNOWN),
        ("System", f"{system()}, {platform.release()}"),
        ("Date", datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")),
        ("Load at start", load()),
        ("imgconv", ", ".join(filter(None, [imgconv_version, commit()]))),
        ("Swift", first_line([os.environ.get("SWIFT", "swift"), "--version"]) or UNKNOWN),
        *others,
    ]


def package_versions(*names: str) -> str:
    """The installed versions of Python packages."""
    found = []
    for name in names:
        try:
            found.append(version(name))
        except PackageNotFoundError:
            found.append(UNKNOWN)
    return ", ".join(found)


def is_busy() -> bool:
    """Whether other processes use so much of the machine that times cannot be trusted."""
    return os.getloadavg()[0] > 0.25 * processors()


def load() -> str:
    minutes = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    return f"{minutes} (1, 5 and 15 minutes)"


def processor_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return first_line(["sysctl", "-n", "machdep.cpu.brand_string"]) or platform.machine() or UNKNOWN


def caches() -> str:
    """The first processor's caches as listed by Linux."""
    found = []
    for folder in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        try:
            level, kind, size = ((folder / name).read_text().strip() for name in ("level", "type", "size"))
        except OSError:
            continue
        if kind != "Instruction":
            found.append(f"L{level}{'d' if kind == 'Data' else ''} {size}")
    return ", ".join(found)


def system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.mac_ver()[0]}".strip()


def file_system(folder: Path) -> str:
    """The type of the file system that holds a folder."""
    done = subprocess.run(["df", "--output=fstype", str(folder)], capture_output=True, text=True)
    return done.stdout.split()[-1] if done.returncode == 0 else UNKNOWN


def commit() -> str:
    """The commit that is checked out, if known, and whether files differ from it."""
    git = ["git", "-C", str(REPOSITORY)]
    name = first_line([*git, "rev-parse", "--short", "HEAD"])
    if not name:
        return ""
    # Pages written by earlier runs do not change what is measured.
    changed = first_line([*git, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!Benchmarks/results"])
    return f"commit {name}{' with changes' if changed else ''}"


def first_line(command: list[str]) -> str:
    """The first line that a program prints; empty if the program is missing or fails."""
    if not shutil.which(command[0]):
        return ""
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip().partition("\n")[0] if done.returncode == 0 else ""


def version_after(name: str, command: list[str]) -> str:
    """The word after a program's name in the first line that a command prints."""
    words = first_line(command).split()
    return words[words.index(name) + 1] if name in words[:-1] else UNKNOWN
