"""Filters one file by OpenCV with its defaults, and prints the seconds that reading, filtering and writing took together:
`python in_process.py INPUT OUTPUT KERNEL.npy`. What Python and the import take is not counted; memory is the process's.
"""

import json
import resource
import sys
import time

import cv2
import numpy as np



def peak_kilobytes() -> int:
    """The most that this process held. What `getrusage` says counts the parent as well, up to the start of this one."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


source, target, kernel_path = sys.argv[1:]
kernel = np.load(kernel_path).astype(np.float32)
before = resource.getrusage(resource.RUSAGE_SELF)
start = time.perf_counter()
# Without the flag OpenCV reads 8 bits of 16.
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
