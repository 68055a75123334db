"""What the numbers were measured on."""

import os
import platform
import shutil
import subprocess
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

UNKNOWN = "unknown"


def processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes() -> int | None:
    """The machine's memory."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None


def facts(imgconv: str, repository: Path, others: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names and values, for people: the machine, the command that says of itself what `imgconv` is, and the others."""
    memory = memory_bytes()
    return [
        ("Processor", f"{processor_model()}, {processors()} processors"),
        ("Caches", caches() or UNKNOWN),
        ("Memory", f"{memory / 2**30:.1f} GiB" if memory else UNKNOWN),
        ("System", f"{system()}, {platform.release()}"),
        ("Date", datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")),
        ("Load at start", load()),
        ("imgconv", ", ".join(filter(None, [imgconv, commit(repository)]))),
        ("Swift", first_line([os.environ.get("SWIFT", "swift"), "--version"]) or UNKNOWN),
        *others,
    ]


def package_versions(*names: str) -> str:
    """Python packages, as they are installed."""
    found = []
    for name in names:
        try:
            found.append(version(name))
        except PackageNotFoundError:
            found.append(UNKNOWN)
    return ", ".join(found)


def is_busy() -> bool:
    """Whether others compute so much that times cannot be trusted."""
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
    """The first processor's caches, as Linux lists them."""
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


def commit(repository: Path) -> str:
    """The commit that was checked out, where it is known, and whether files differ from it."""
    name = first_line(["git", "-C", str(repository), "rev-parse", "--short", "HEAD"])
    if not name:
        return ""
    # Pages that earlier runs wrote are no part of what is measured.
    changed = first_line(
        ["git", "-C", str(repository), "status", "--porcelain", "--untracked-files=no", "--", ".",
         ":!Benchmarks/results"])
    return f"commit {name}{' with changes' if changed else ''}"


def first_line(command: list[str]) -> str:
    """What a program prints first; nothing where it is not there or fails."""
    if not shutil.which(command[0]):
        return ""
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip().partition("\n")[0] if done.returncode == 0 else ""
