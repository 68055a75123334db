"""What is asked of the file system for an image, and what it takes to have each image on the disk."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from statistics import median

from common.markdown import number, table
from filesbench.tools import RunFailed, measured

from ..session import Session

# System calls by what a file server does for them; what is asked of open files and answered by the machine itself is apart.
GROUPS = {
    "open a path": ["open", "openat", "creat"],
    "look at a path (stat)": ["stat", "lstat", "newfstatat", "statx", "access", "faccessat2", "readlink", "readlinkat"],
    "link or rename": ["link", "linkat", "rename", "renameat", "renameat2"],
    "unlink": ["unlink", "unlinkat"],
    "list a folder": ["getdents64"],
    "lock": ["flock"],
    "fsync": ["fsync", "fdatasync", "sync_file_range"],
    "read": ["read", "pread64", "readv"],
    "write": ["write", "pwrite64", "writev"],
    "look at an open file (fstat)": ["fstat"],
}
# Groups that a server of names (a metadata server, a directory's host) answers.
REQUESTS = ["open a path", "look at a path (stat)", "link or rename", "unlink"]


def durable(session: Session) -> str:
    """The same with and without --durable."""
    count = session.sizes.durable
    ways = {"": [], "--durable": ["--durable"]}
    walls: dict[str, list[float]] = {name: [] for name in ways}
    with session.links("several", "JPEG", count) as source:
        for _ in range(session.rounds):
            for name, options in ways.items():
                session.say(f"{count} JPEG images {name}")
                with session.place("out") as target:
                    walls[name].append(session.run(source, target, *options).wall)
    rows = [
        [f"`{name}`" if name else "without", number(median(times)), number(median(times) / count * 1e3)]
        for name, times in walls.items()]
    more = median(late - early for early, late in zip(*walls.values())) / count * 1e3
    words = (
        f"{count} JPEG images, on all processors: each image takes {number(max(more, 0))} ms more of wall time where it has to be "
        f"on the disk before the next one. The disk is the machine's own ({file_system(session.folder)}).")
    return f"## On the disk\n\n{words}\n\n{table(['', 'wall s', 'ms an image'], rows)}"


def file_system(folder: Path) -> str:
    done = subprocess.run(["df", "--output=fstype", str(folder)], capture_output=True, text=True)
    return done.stdout.split()[-1] if done.returncode == 0 else "unknown"


def calls(session: Session) -> str:
    """System calls for an image, by strace: those of a run on many less those of a run on one, each."""
    if not shutil.which("strace"):
        return "## System calls for an image\n\nstrace is not installed."
    count = session.sizes.counted
    columns = {}
    with session.links("one", "PNG", 1) as one, session.links("several", "PNG", count + 1) as several, \
            session.place("out") as target:
        for name, options in [("first run", []), ("`--durable`", ["--durable"]), ("`--resume`, all done", ["--resume"])]:
            session.say(f"{count} images under strace: {name}")
            if "--resume" not in options:
                shutil.rmtree(target, ignore_errors=True)
            totals = []
            for source in (one, several):
                place = target / source.name
                totals.append(counted(session, session.command(source, place, "--jobs", "1", *options)))
            columns[name] = {
                call: (totals[1][call] - totals[0][call]) / count for call in totals[1]}
    session.figures["requests"] = sum(columns["`--durable`"].get(call, 0) for name in REQUESTS for call in GROUPS[name])
    rows = [
        [group] + [f"{sum(column.get(call, 0) for call in names):.2f}" for column in columns.values()]
        for group, names in GROUPS.items()]
    words = f"Counted by strace over {count} PNG images in one folder, without what a run needs once."
    return f"## System calls for an image\n\n{words}\n\n{table(['', *columns], rows)}"


def counted(session: Session, command: list[str]) -> Counter[str]:
    """How often a command and its threads call what."""
    trace = session.folder / "calls.txt"
    measured(["strace", "-f", "-e", "trace=%file,%desc,flock,fsync,fdatasync", "-o", str(trace), *command])
    counts: Counter[str] = Counter()
    # A line is a thread's number and a call; one that goes on below another thread's line begins with `<...` there.
    for line in trace.read_text(errors="replace").splitlines():
        if match := re.match(r"\d+ +(\w+)\((\d+, \"\",)?", line):
            counts["fstat" if match[1] == "newfstatat" and match[2] else match[1]] += 1
    trace.unlink()
    if not counts:
        raise RunFailed("strace has seen no system call")
    return counts
