"""Whether the results are right, as SciPy in double precision sees it."""

import numpy as np

from .. import kernels, theirs
from common.markdown import number, table
from ..session import Session
from ..settings import (
    HEIGHT, JUDGED_HEIGHT, JUDGED_WIDTH, KERNEL_SIDES, PROMISED_ERROR, SCIPY_TIMED_SIDES, WIDTH)

WORDS = f"""Largest difference to `scipy.ndimage.correlate` in double precision, on {JUDGED_WIDTH}x{JUDGED_HEIGHT} samples, \
relative to the sum of the weights' magnitudes times the largest sample; {PROMISED_ERROR:g} is promised. SciPy's own time is \
that of one run on {WIDTH}x{HEIGHT} float32 samples."""


def section(session: Session) -> str:
    samples = kernels.plane(JUDGED_WIDTH, JUDGED_HEIGHT)
    large = kernels.plane(WIDTH, HEIGHT)
    rows = []
    for kind in ("random", "rank1"):
        for side in KERNEL_SIDES:
            session.say(f"correctness, {kind} {side}x{side}")
            rows.append(row(session, kind, side, samples, large))
    head = ["kernel", "k", "ours", "OpenCV", "SciPy ms"]
    return "\n\n".join(["## Correctness", WORDS, table(head, rows)])


def row(session: Session, kind: str, side: int, samples: np.ndarray, large: np.ndarray) -> list[str]:
    weights = kernels.kernel(kind, side)
    expected = theirs.judged(samples, weights)
    scale = np.abs(weights).sum() * np.abs(samples).max()
    ours = np.abs(session.imgconv.correlated(samples, weights) - expected).max() / scale
    opencv = np.abs(theirs.correlated(kind, side, samples) - expected).max() / scale
    # NaN is no small error.
    is_right = bool(ours <= PROMISED_ERROR)
    session.is_sound = session.is_sound and is_right
    is_timed = kind == "random" and side in SCIPY_TIMED_SIDES
    return [
        kind, str(side), f"{ours:.1e}" if is_right else f"**{ours:.1e}**", f"{opencv:.1e}",
        number(theirs.scipy_milliseconds(large, weights) if is_timed else None),
    ]
