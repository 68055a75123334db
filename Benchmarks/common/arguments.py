"""The options that all benchmarks have."""

import argparse
from collections.abc import Iterable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PICTURES = REPOSITORY / ".bench-pictures"


def parser(description: str | None, results: Path, sections: Iterable[str], quick: str, rounds: int) -> argparse.ArgumentParser:
    """`quick` says what `--quick` does, and `rounds` is how many there are without either option."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument(
        "--binary", type=Path, default=REPOSITORY / ".build/release/imgconv", help="the command (default: %(default)s)")
    made.add_argument(
        "--output", type=Path,
        help=f"where the page goes (default: {results.relative_to(REPOSITORY)}; nowhere with --quick or --only)")
    made.add_argument("--only", action="append", choices=list(sections), help="measure this section; may be repeated")
    made.add_argument("--quick", action="store_true", help=f"{quick}: a first look")
    made.add_argument("--rounds", type=int, help=f"rounds of ours and theirs (default: {rounds}, or fewer with --quick)")
    return made


def add_pictures(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--pictures", type=Path, default=PICTURES,
        help="where the photographs are drawn, and kept for the next time (default: %(default)s)")


def checked(made: argparse.ArgumentParser) -> argparse.Namespace:
    """The options as they were given; ends the program where they make no sense."""
    chosen = made.parse_args()
    if chosen.rounds is not None and chosen.rounds < 1:
        made.error("--rounds: a whole number from 1 up is wanted")
    if not chosen.binary.is_file():
        made.error(f"there is no {chosen.binary}; make build makes it, or --binary names another")
    return chosen


def page_path(chosen: argparse.Namespace, results: Path) -> Path | None:
    """Where the page goes, if anywhere."""
    return chosen.output or (None if chosen.quick or chosen.only else results)
