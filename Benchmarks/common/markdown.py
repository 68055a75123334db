"""Tables and numbers as text."""


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table whose first column is text and whose others are aligned to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
    return "\n".join(line(row, widths) for row in [head, rule, *rows])


def line(cells: list[str], widths: list[int]) -> str:
    aligned = [cells[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:])]
    return f"| {' | '.join(aligned)} |"


def number(value: float | None) -> str:
    """Three significant digits; a dash where there is no number."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.{2 if value < 10 else 1}f}" if value >= 1 else f"{value:.3g}"


def ratio(value: float, limit: float | None = None) -> str:
    """Two decimals; bold where a limit is missed."""
    text = f"{value:.2f}"
    return f"**{text}**" if limit is not None and value > limit else text


def at_least(value: float, limit: float) -> str:
    """Two decimals; bold below a limit."""
    text = f"{value:.2f}"
    return f"**{text}**" if value < limit else text


def at_most(value: float, limit: float) -> str:
    """Three significant digits; bold above a limit."""
    text = number(value)
    return f"**{text}**" if value > limit else text
