"""OpenCV, and SciPy as the judge. OpenCV's BORDER_REFLECT_101 and SciPy's mirror are imgconv's reflect."""

import time
from collections.abc import Callable
from statistics import median

import cv2
import numpy as np
import scipy.ndimage

from . import kernels


def milliseconds(body: Callable[[], object], runs: int) -> float:
    """The median of several runs, after one that does not count."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        body()
        times.append((time.perf_counter() - start) * 1000)
    return median(times[1:])


class OpenCV:
    """OpenCV's filters of one float32 plane into another, both there before."""

    def __init__(self, width: int, height: int):
        self.source = kernels.plane(width, height)
        self.target = np.empty_like(self.source)

    def time(self, kind: str, side: int, threads: int, runs: int) -> float:
        """Milliseconds of filter2D for a random kernel, of sepFilter2D for one of rank 1."""
        cv2.setNumThreads(threads)
        return milliseconds(call(kind, side, self.source, self.target), runs)


def call(kind: str, side: int, source: np.ndarray, target: np.ndarray) -> Callable[[], object]:
    """OpenCV's function for a kind of kernel, ready to be called."""
    if kind == "random":
        weights = kernels.random_kernel(side).astype(np.float32)
        return lambda: cv2.filter2D(source, -1, weights, dst=target, borderType=cv2.BORDER_REFLECT_101)
    column, row = (vector.astype(np.float32) for vector in kernels.random_vectors(side))
    return lambda: cv2.sepFilter2D(source, -1, row, column, dst=target, borderType=cv2.BORDER_REFLECT_101)


def correlated(kind: str, side: int, samples: np.ndarray) -> np.ndarray:
    """A plane as OpenCV filters it."""
    target = np.empty_like(samples)
    call(kind, side, samples, target)()
    return target


def judged(samples: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """A plane as SciPy filters it in double precision."""
    return scipy.ndimage.correlate(samples.astype(np.float64), weights, mode="mirror")


def scipy_milliseconds(samples: np.ndarray, weights: np.ndarray) -> float:
    """SciPy's time in single precision, once."""
    target = np.empty_like(samples)
    start = time.perf_counter()
    scipy.ndimage.correlate(samples, weights, output=target, mode="mirror")
    return (time.perf_counter() - start) * 1000
