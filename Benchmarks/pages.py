"""The options of the benchmarks, Markdown tables, and the pages in results/."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from measuring import BENCHMARKS, REPOSITORY, is_busy

RESULTS = BENCHMARKS / "results"

# --- Options ---------------------------------------------------------------------------------------------------------


def option_parser(
    description: str | None, results: Path, sections: Iterable[str], quick: str, rounds: int
) -> argparse.ArgumentParser:
    """The options that all benchmarks share. `quick` describes `--quick`; `rounds` is the default of `--rounds`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--binary", type=Path, default=REPOSITORY / ".build/release/imgconv", help="the command (default: %(default)s)")
    parser.add_argument(
        "--output", type=Path,
        help=f"the page to write (default: {results.relative_to(REPOSITORY)}; none with --quick or --only)")
    parser.add_argument("--only", action="append", choices=list(sections), help="measure this section; may be repeated")
    parser.add_argument("--quick", action="store_true", help=f"{quick}: a first look")
    parser.add_argument(
        "--rounds", type=int, help=f"rounds in which all programs run (default: {rounds}, or fewer with --quick)")
    return parser


def add_pictures_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pictures", type=Path, default=REPOSITORY / ".bench-pictures",
        help="where the pictures are drawn and kept for the next run (default: %(default)s)")


def parsed(parser: argparse.ArgumentParser, arguments: list[str] | None = None) -> argparse.Namespace:
    """Parses and checks the options; exits with a message if they are invalid."""
    options = parser.parse_args(arguments)
    if options.rounds is not None and options.rounds < 1:
        parser.error("--rounds: must be a whole number of at least 1")
    if not options.binary.is_file():
        parser.error(f"{options.binary} does not exist; run make build, or name another program with --binary")
    options.binary = options.binary.resolve()
    return options


def chosen_sections(options: argparse.Namespace, all_sections: Iterable[str]) -> list[str]:
    """The sections to measure, in the order of the page."""
    return [name for name in all_sections if not options.only or name in options.only]


# --- The page --------------------------------------------------------------------------------------------------------


def opening(introduction: str, facts: list[tuple[str, str]], remarks: list[str]) -> list[str]:
    """The paragraphs before the first section."""
    parts = [introduction, "\n".join(f"- {name}: {value}" for name, value in facts), *remarks]
    if is_busy():
        parts.append("**The machine was busy when this was measured: do not trust the times.**")
    return parts


def publish(parts: list[str], options: argparse.Namespace, results: Path) -> tuple[str, Path | None]:
    """Prints the page and writes it; returns its text and the path written to, if any."""
    text = "\n\n".join(parts) + "\n"
    print(text, end="")
    output = options.output or (None if options.quick or options.only else results)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text)
        print(f"wrote {output}", file=sys.stderr)
    return text, output


def exit_with_problems(program: str, problems: list[str]) -> None:
    """Exits with status 1 if the measured results have problems."""
    if problems:
        sys.exit("\n".join(f"{program}: {problem}" for problem in problems))


# --- Markdown --------------------------------------------------------------------------------------------------------


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table whose first column is aligned to the left and whose other columns are aligned to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
    return "\n".join(table_line(row, widths) for row in [head, rule, *rows])


def table_line(cells: list[str], widths: list[int]) -> str:
    aligned = [cells[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:])]
    return f"| {' | '.join(aligned)} |"


def number(value: float | None) -> str:
    """Three significant digits; a dash for `None`."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.{2 if value < 10 else 1}f}" if value >= 1 else f"{value:.3g}"


def bold_if(condition: bool, text: str) -> str:
    return f"**{text}**" if condition else text


def ratio(value: float, limit: float | None = None) -> str:
    """Two decimals; bold above the limit."""
    return bold_if(limit is not None and value > limit, f"{value:.2f}")


def at_least(value: float, limit: float) -> str:
    """Two decimals; bold below the limit."""
    return bold_if(value < limit, f"{value:.2f}")


def at_most(value: float, limit: float) -> str:
    """Three significant digits; bold above the limit."""
    return bold_if(value > limit, number(value))
