"""The page's sections, by the names that --only takes. Each measures, and returns Markdown."""

from collections.abc import Callable

from ..session import Session
from . import against, correctness, regret, sizes

SECTIONS: dict[str, Callable[[Session], str]] = {
    "correctness": correctness.section,
    "random": against.random_section,
    "rank1": against.rank1_section,
    "sizes": sizes.section,
    "regret": regret.section,
}
