#!/usr/bin/env python3
"""Times imgconv from file to file in turn with other programs: `make bench-files`. README.md beside this file tells more."""

import argparse
import platform
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
REPOSITORY = FOLDER.parent
RESULTS = FOLDER / "results" / "FILES.md"

try:
    from common import machine
    from filesbench.sections import SECTIONS
    from filesbench.session import Session
    from filesbench.tools import RunFailed, found
except ModuleNotFoundError as missing:
    sys.exit(f"files.py: Python has no {missing.name}; make bench installs what Benchmarks/requirements.txt lists")

INTRODUCTION = """# From file to file

Written by `make bench`; [Benchmarks/README.md](../README.md) says how to read it. A photograph is read, correlated with a kernel of \
whole numbers that is divided by its sum, borders repeated, and written in the same format; the programs in turn."""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--binary", type=Path, default=REPOSITORY / ".build/release/imgconv", help="the command (default: %(default)s)")
    parser.add_argument(
        "--output", type=Path,
        help=f"where the page goes (default: {RESULTS.relative_to(REPOSITORY)}; nowhere with --quick or --only)")
    parser.add_argument("--only", action="append", choices=SECTIONS, help="measure this section; may be repeated")
    parser.add_argument("--quick", action="store_true", help="one round, and no huge image: a first look")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of all programs (default: %(default)s)")
    parser.add_argument(
        "--pictures", type=Path, default=REPOSITORY / ".bench-pictures",
        help="where the photographs are drawn, and kept for the next time (default: %(default)s)")
    chosen = parser.parse_args()
    if chosen.rounds < 1:
        parser.error("--rounds: a whole number from 1 up is wanted")
    if not chosen.binary.is_file():
        parser.error(f"there is no {chosen.binary}; make build makes it, or --binary names another")
    return chosen


def page(session: Session, names: list[str]) -> str:
    others = [(tool.name, tool.version) for tool in session.tools[1:]]
    others.append(("NumPy, Pillow", f"{machine.package_versions('numpy', 'Pillow')} (Python {platform.python_version()})"))
    facts = machine.facts(session.imgconv.version, REPOSITORY, others)
    parts = [INTRODUCTION, "\n".join(f"- {name}: {value}" for name, value in facts)]
    parts.append(f"{session.rounds} rounds: times are medians, ratios medians of the rounds' ratios, memory the largest.")
    if session.missing:
        parts.append(f"Not installed, and so not in the tables: {', '.join(session.missing)}.")
    if machine.is_busy():
        parts.append("**The machine was busy when this was measured: do not trust the times.**")
    session.say("drawing the photographs")
    session.draw()
    return "\n\n".join(parts + [SECTIONS[name](session) for name in names]) + "\n"


def main() -> None:
    chosen = options()
    names = [name for name in SECTIONS if name in (chosen.only or (["files", "start"] if chosen.quick else SECTIONS))]
    output = chosen.output or (None if chosen.quick or chosen.only else RESULTS)
    tools, missing = found(chosen.binary.resolve())
    session = Session(tools, missing, chosen.pictures.resolve(), 1 if chosen.quick else chosen.rounds)
    try:
        text = page(session, names)
    except RunFailed as failure:
        sys.exit(f"files.py: {failure}")
    print(text, end="")
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text)
        print(f"wrote {output}", file=sys.stderr)
    if session.problems:
        sys.exit("\n".join(f"files.py: {problem}" for problem in session.problems))


if __name__ == "__main__":
    main()
