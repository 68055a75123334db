"""Compares `--like opencv.filter2D` on integer images with OpenCV, for images and kernels with many sums on a tie.

    opencv_integers.py record Tests/ConventionsTests/Fixtures/opencv-integers.json   OpenCV's results, for the tests
    opencv_integers.py compare IMGCONV [--count N] [--seed S]                         random calls through the command

Needs a processor with AVX2 and FMA, for which the command reproduces OpenCV's order of summation.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

RECORDED_SEED = 20261129
BORDERS = {
    "reflect_101": cv2.BORDER_REFLECT_101,
    "replicate": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT,
    "constant": cv2.BORDER_CONSTANT,
}


def kernel(rng, index):
    shape = tuple(int(n) for n in rng.integers(1, 7, 2))
    if index % 6 == 0:
        return np.ones(shape) / (shape[0] * shape[1])
    return rng.integers(-3, 6, shape) / [10, 18, 6, 3, 12, 100][index % 6]


class Case:
    """A call of filter2D, and its result."""

    def __init__(self, rng, index, largest_side=(9, 14)):
        self.dtype, largest = ((np.uint8, 255), (np.uint16, 65535))[index % 2]
        self.kernel = kernel(rng, index)
        channels = [1, 1, 3, 4][index % 4]
        height, width = int(rng.integers(1, largest_side[0])), int(rng.integers(1, largest_side[1]))
        self.image = rng.integers(0, largest + 1, (height, width, channels)).astype(self.dtype)
        border = list(BORDERS)[int(rng.integers(4))]
        delta = [0, 0, 0.25, -3, 7.5][int(rng.integers(5))]
        anchor = [-1, -1]
        if rng.integers(2):
            anchor = [int(rng.integers(self.kernel.shape[1])), int(rng.integers(self.kernel.shape[0]))]
        result = cv2.filter2D(
            self.image, -1, self.kernel, anchor=tuple(anchor), delta=delta, borderType=BORDERS[border])
        self.result = result.reshape(self.image.shape)
        self.options = f"border={border},delta={delta},anchor={anchor[0]}:{anchor[1]}"


def record(path):
    rng = np.random.default_rng(RECORDED_SEED)
    cases = [Case(rng, index) for index in range(240)]
    provenance = {
        "opencv": cv2.__version__, "numpy": np.__version__, "seed": RECORDED_SEED, "processor": "x86-64, AVX2, FMA"}
    lines = ",\n".join(
        json.dumps(
            {
                "dtype": np.dtype(case.dtype).name,
                "shape": list(case.image.shape),
                "input": case.image.ravel().tolist(),
                "kernel": case.kernel.tolist(),
                "options": case.options,
                "output": case.result.ravel().tolist(),
            },
            separators=(",", ":"))
        for case in cases)
    Path(path).write_text(json.dumps(provenance)[:-1] + ', "cases": [\n' + lines + "\n]}\n")


def compare(binary, count, seed):
    """Runs the command on PNG files, whose colours OpenCV reads as blue, green, red."""
    rng = np.random.default_rng(seed)
    calls = samples = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for index in range(count):
            # The command does not filter alpha, so only three channels or one are compared.
            case = Case(rng, index, largest_side=(40, 70))
            if case.image.shape[2] == 4:
                continue
            cv2.imwrite(f"{folder}/in.png", case.image)
            np.save(f"{folder}/k.npy", case.kernel)
            subprocess.run(
                [binary, "in.png", "-k", "k.npy", "--like", f"opencv.filter2D:{case.options}", "-o", "out.png",
                 "--overwrite", "-q"], cwd=folder, check=True)
            found = cv2.imread(f"{folder}/out.png", cv2.IMREAD_UNCHANGED).reshape(case.image.shape)
            differing = int((found != case.result).sum())
            if differing:
                print(f"call {index}: {differing} samples differ; {case.kernel.tolist()}, {case.options}")
            calls, samples, wrong = calls + 1, samples + found.size, wrong + differing
    print(f"check-opencv: OpenCV {cv2.__version__}, {calls} calls, {samples} samples, {wrong} differ (seed {seed})")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["record", "compare"])
    parser.add_argument("path", help="the file to be written, or the imgconv to be checked")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.action == "record":
        record(options.path)
    else:
        sys.exit(compare(Path(options.path).resolve(), options.count, options.seed))


main()
