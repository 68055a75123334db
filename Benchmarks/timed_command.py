"""Runs a command and prints, as JSON, its exit status, wall-clock and processor seconds and peak memory:
`python -S timed_command.py COMMAND ARGUMENT...`.

This is a separate, small process because Linux counts the memory of the parent at the time of the fork as the child's.
"""

import json
import os
import sys
import time

command = sys.argv[1:]
start = time.perf_counter()
# The command's standard output is discarded.
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - start
# Linux reports kilobytes, macOS bytes.
kilobytes = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(json.dumps({
    "status": os.waitstatus_to_exitcode(status), "wall": wall, "cpu": usage.ru_utime + usage.ru_stime,
    "kilobytes": kilobytes}))
