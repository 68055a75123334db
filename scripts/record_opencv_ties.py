"""Records what OpenCV's filter2D makes of integer images whose sums lie on ties: opencv-integers.json of the tests.

Run with opencv-python-headless installed, on a processor with AVX2 and FMA:
    python3 scripts/record_opencv_ties.py Tests/ImageFiltersTests/Fixtures/opencv-integers.json
"""

import json
import sys

import cv2
import numpy as np

SEED = 20261129
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


def case(rng, index):
    dtype, largest = ((np.uint8, 255), (np.uint16, 65535))[index % 2]
    weights = kernel(rng, index)
    channels = [1, 1, 3, 4][index % 4]
    height, width = int(rng.integers(1, 9)), int(rng.integers(1, 14))
    image = rng.integers(0, largest + 1, (height, width, channels)).astype(dtype)
    border = list(BORDERS)[int(rng.integers(4))]
    delta = [0, 0, 0.25, -3, 7.5][int(rng.integers(5))]
    anchor = [-1, -1]
    if rng.integers(2):
        anchor = [int(rng.integers(weights.shape[1])), int(rng.integers(weights.shape[0]))]
    result = cv2.filter2D(image, -1, weights, anchor=tuple(anchor), delta=delta, borderType=BORDERS[border])
    return {
        "dtype": np.dtype(dtype).name,
        "shape": [height, width, channels],
        "input": image.ravel().tolist(),
        "kernel": weights.tolist(),
        "options": f"border={border},delta={delta},anchor={anchor[0]}:{anchor[1]}",
        "output": result.reshape(image.shape).ravel().tolist(),
    }


def main():
    rng = np.random.default_rng(SEED)
    cases = [case(rng, index) for index in range(240)]
    provenance = {"opencv": cv2.__version__, "numpy": np.__version__, "seed": SEED, "processor": "x86-64, AVX2, FMA"}
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    with open(sys.argv[1], "w") as file:
        file.write(json.dumps(provenance)[:-1] + ', "cases": [\n' + lines + "\n]}\n")


main()
