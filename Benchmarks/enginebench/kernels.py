"""Planes and kernels, the same in every run."""

import numpy as np


def plane(width: int, height: int) -> np.ndarray:
    """Whole samples 0...255 without a pattern, as float32."""
    return np.random.default_rng(1).integers(0, 256, (height, width)).astype(np.float32)


def random_kernel(side: int) -> np.ndarray:
    """Weights without a structure, whose magnitudes sum up to about 1."""
    return np.random.default_rng(side).uniform(-2, 2, (side, side)) / side**2


def random_vectors(side: int) -> tuple[np.ndarray, np.ndarray]:
    """A column and a row of weights, neither like the other nor symmetric."""
    column, row = np.random.default_rng(side).uniform(-2, 2, (2, side)) / side
    return column, row


def kernel(kind: str, side: int) -> np.ndarray:
    """A kernel of a kind: `random`, or `rank1`, a column times a row."""
    return random_kernel(side) if kind == "random" else np.outer(*random_vectors(side))
