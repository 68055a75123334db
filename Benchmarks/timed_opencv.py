"""Filters one file with OpenCV and prints, as JSON, the time that reading, filtering and writing took together:
`python timed_opencv.py INPUT OUTPUT KERNEL.npy`. The start of Python and the imports are not counted; the memory is that
of the whole process.
"""

import json
import resource
import sys
import time

import cv2
import numpy as np


def peak_kilobytes() -> int:
    """The peak memory of this process. `getrusage` would include that of the parent at the time of the fork."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


source, target, kernel_path = sys.argv[1:]
kernel = np.load(kernel_path).astype(np.float32)
before = resource.getrusage(resource.RUSAGE_SELF)
start = time.perf_counter()
# Without the flag, OpenCV reduces 16 bits to 8.
image = cv2.imread(source, cv2.IMREAD_UNCHANGED)
filtered = cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_REPLICATE)
is_written = cv2.imwrite(target, filtered)
wall = time.perf_counter() - start
after = resource.getrusage(resource.RUSAGE_SELF)
if not is_written:
    sys.exit(f"OpenCV could not write {target}")
print(json.dumps({
    "wall": wall, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    "kilobytes": peak_kilobytes()}))
