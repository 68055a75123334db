#!/usr/bin/env python3
"""Times imgconv from file to file in turn with other programs: `make bench-files`. README.md beside this file tells more."""

import argparse
import platform
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
REPOSITORY = FOLDER.parent
RESULTS = FOLDER / "results" / "FILES.md"
ROUNDS = 5

try:
    from common import arguments, machine
    from filesbench.sections import SECTIONS
    from filesbench.session import Session
    from filesbench.tools import RunFailed, found
except ModuleNotFoundError as missing:
    sys.exit(f"files.py: Python has no {missing.name}; make bench installs what Benchmarks/requirements.txt lists")

INTRODUCTION = """# From file to file

Written by `make bench`; [Benchmarks/README.md](../README.md) says how to read it. A photograph is read, correlated with a kernel of \
whole numbers that is divided by its sum, borders repeated, and written in the same format; the programs in turn."""


def options() -> argparse.Namespace:
    parser = arguments.parser(__doc__, RESULTS, SECTIONS, "one round, and no huge image", ROUNDS)
    arguments.add_pictures(parser)
    return arguments.checked(parser)


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
    output = arguments.page_path(chosen, RESULTS)
    tools, missing = found(chosen.binary.resolve())
    session = Session(tools, missing, chosen.pictures.resolve(), chosen.rounds or (1 if chosen.quick else ROUNDS))
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
