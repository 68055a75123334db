"""Runs a command and prints, as JSON, its status, wall and processor seconds and the memory that it held at most:
`python -S measure.py COMMAND ARGUMENT...`.

A process of its own, and a small one: the system counts what a parent held for its children as well.
"""

import json
import os
import sys
import time

command = sys.argv[1:]
start = time.perf_counter()
# What the command prints is nobody's.
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - start
# Linux counts kilobytes, macOS bytes.
kilobytes = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(json.dumps({
    "status": os.waitstatus_to_exitcode(status), "wall": wall, "cpu": usage.ru_utime + usage.ru_stime,
    "kilobytes": kilobytes}))
