"""The page as a whole."""

import platform
from pathlib import Path

from common import machine
from common.markdown import number, table
from .sections import SECTIONS
from .session import Session, threads_text
from .settings import HEIGHT, WIDTH

INTRODUCTION = f"""# The engine against OpenCV

Written by `make bench`; [Benchmarks/README.md](../README.md) says how to read it. Planes of {WIDTH}x{HEIGHT} float32 samples, \
border `reflect` (OpenCV's BORDER_REFLECT_101), from memory to memory; ours and theirs in turn."""


def write(session: Session, repository: Path, names: list[str]) -> str:
    """Measures the sections of these names, and returns the page."""
    about = "\n".join(f"- {name}: {value}" for name, value in facts(session, repository))
    rounds = f"{session.effort.rounds} rounds of {session.effort.runs} runs: times are medians of the rounds' medians, "
    rounds += "and ratios are medians of the rounds' ratios."
    parts = [INTRODUCTION, about, rounds, limits(session)]
    if machine.is_busy():
        parts.append("**The machine was busy when this was measured: do not trust the times.**")
    return "\n\n".join(parts + [SECTIONS[name](session) for name in names]) + "\n"


def facts(session: Session, repository: Path) -> list[tuple[str, str]]:
    others = [
        ("OpenCV", machine.package_versions("opencv-python-headless")),
        ("NumPy, SciPy", f"{machine.package_versions('numpy', 'scipy')} (Python {platform.python_version()})"),
    ]
    return machine.facts(session.imgconv.version(), repository, others)


def limits(session: Session) -> str:
    rows = [
        [threads_text(threads), number(session.peak(threads)), number(session.copy(threads))]
        for threads in session.thread_counts
    ]
    title = f"## What the machine does at most ({session.limits['instructions']})"
    return "\n\n".join([title, table(["", "peak GFLOP/s", "copy of the plane ms"], rows)])
