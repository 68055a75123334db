#!/usr/bin/env python3
"""Times imgconv's engine against OpenCV's: `make bench`. README.md beside this file tells more."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
REPOSITORY = FOLDER.parent
RESULTS = FOLDER / "results" / "ENGINE.md"

try:
    from common import arguments
    from enginebench.ours import CommandFailed, Imgconv
    from enginebench.page import write
    from enginebench.sections import SECTIONS
    from enginebench.session import Session
    from enginebench.settings import QUICK, Effort
except ModuleNotFoundError as missing:
    sys.exit(f"engine.py: Python has no {missing.name}; make bench installs what Benchmarks/requirements.txt lists")


def options() -> argparse.Namespace:
    parser = arguments.parser(__doc__, RESULTS, SECTIONS, "fewer rounds and runs", Effort().rounds)
    return arguments.checked(parser)


def main() -> None:
    chosen = options()
    effort = QUICK if chosen.quick else Effort()
    if chosen.rounds:
        effort = replace(effort, rounds=chosen.rounds)
    output = arguments.page_path(chosen, RESULTS)
    names = [name for name in SECTIONS if not chosen.only or name in chosen.only]
    try:
        session = Session.start(Imgconv(chosen.binary), effort)
        page = write(session, REPOSITORY, names)
    except CommandFailed as failure:
        sys.exit(f"engine.py: {failure.args[0]}")
    print(page, end="")
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(page)
        print(f"wrote {output}", file=sys.stderr)
    if not session.is_sound:
        sys.exit("engine.py: a result is further from SciPy's than promised; see the page's section on correctness")


if __name__ == "__main__":
    main()
