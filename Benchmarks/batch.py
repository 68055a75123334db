#!/usr/bin/env python3
"""Times directory runs in turn with other programs: `make bench-batch`. README.md beside this file tells more."""

import argparse
import platform
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
REPOSITORY = FOLDER.parent
RESULTS = FOLDER / "results" / "BATCH.md"
ROUNDS = 3
SCALING = REPOSITORY / "docs" / "scaling.md"

try:
    from batchbench import tools
    from batchbench.sections import SECTIONS
    from batchbench.session import Session
    from batchbench.settings import QUICK, Sizes
    from common import arguments, machine
    from filesbench.tools import RunFailed
except ModuleNotFoundError as missing:
    sys.exit(f"batch.py: Python has no {missing.name}; make bench-batch installs what Benchmarks/requirements.txt lists")

INTRODUCTION = """# Directory runs

Written by `make bench-batch`; [Benchmarks/README.md](../README.md) says how to read it. A folder's images are correlated with a \
kernel of whole numbers that is divided by its sum, borders repeated, into another folder in the same formats; the programs in turn."""


def options() -> argparse.Namespace:
    parser = arguments.parser(__doc__, RESULTS, SECTIONS, "one round, and a tenth of the images", ROUNDS)
    arguments.add_pictures(parser)
    return arguments.checked(parser)


def page(session: Session, names: list[str], versions: list[tuple[str, str]], missing: list[str]) -> str:
    others = [*versions, ("NumPy, OpenCV", f"{machine.package_versions('numpy', 'opencv-python-headless')} "
                          f"(Python {platform.python_version()}), which draw and compare the images")]
    version = machine.first_line([str(session.binary), "--version"])
    facts = machine.facts(version, REPOSITORY, others)
    parts = [INTRODUCTION, "\n".join(f"- {name}: {value}" for name, value in facts)]
    parts.append(f"{session.rounds} rounds: times are medians, ratios medians of the rounds' ratios, memory the largest.")
    if missing:
        parts.append(f"Not installed, and so not in the tables: {', '.join(missing)}.")
    if machine.is_busy():
        parts.append("**The machine was busy when this was measured: do not trust the times.**")
    session.say("drawing the images")
    session.draw()
    return "\n\n".join(parts + [SECTIONS[name](session) for name in names]) + "\n"


def update_scaling(text: str) -> None:
    """Puts the tables of the sections that docs/scaling.md names in marks of its own there, and where they are from."""
    facts = dict(re.findall(r"^- (.+?): (.+)$", text, re.MULTILINE))
    source = f"[BATCH.md](../Benchmarks/results/BATCH.md): {facts['Processor']}, {facts['Date']}, imgconv {facts['imgconv']}."

    def block(mark: re.Match[str]) -> str:
        section = text.partition(f"## {mark[2]}\n")[2].partition("\n## ")[0]
        lines = [line for line in section.splitlines() if line.startswith("|")]
        if not lines:
            raise RunFailed(f"{SCALING.name} wants the section {mark[2]}, which the page has not")
        return f"{mark[1]}\n" + "\n".join([*lines, "", source]) + "\n<!-- end -->"

    marked = re.compile(r"(<!-- BATCH\.md: (.+?) -->)\n.*?<!-- end -->", re.DOTALL)
    SCALING.write_text(marked.sub(block, SCALING.read_text()))


def main() -> None:
    chosen = options()
    names = [name for name in SECTIONS if name in (chosen.only or SECTIONS)]
    output = arguments.page_path(chosen, RESULTS)
    processors = machine.processors()
    binary = chosen.binary.resolve()
    ways, versions, missing = tools.found(binary, processors)
    # Folders of another number of images are another data set.
    folder = chosen.pictures.resolve() / ("batch-quick" if chosen.quick else "batch")
    session = Session(
        binary, ways, folder, QUICK if chosen.quick else Sizes(), chosen.rounds or (1 if chosen.quick else ROUNDS), processors)
    try:
        text = page(session, names, versions, missing)
    except RunFailed as failure:
        sys.exit(f"batch.py: {failure}")
    print(text, end="")
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text)
        print(f"wrote {output}", file=sys.stderr)
    if output == RESULTS:
        update_scaling(text)
        print(f"brought {SCALING} up to date", file=sys.stderr)
    if session.problems:
        sys.exit("\n".join(f"batch.py: {problem}" for problem in session.problems))


if __name__ == "__main__":
    main()
