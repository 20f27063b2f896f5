#!/usr/bin/env python3
"""Runs a program and prints what it took, as JSON: status, wall_s, user_s, system_s, most_mib.

    measure.py FOLDER PROGRAM [ARGUMENT]...

The program runs in FOLDER; what it prints is kept apart and given back under `said` (the last 4,000 characters). Its children, if
it waited for them, are counted in; memory is that of the largest process. What earlier runs left to be written is written first.
Standard library only; Unix.
"""
import json
import os
import sys
import tempfile
import time

folder, *command = sys.argv[1:]
os.sync()
with tempfile.TemporaryFile() as said:
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(folder)
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            os.execvp(command[0], command)
        except OSError as fault:
            os.write(2, str(fault).encode())
            os._exit(127)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - began
    said.seek(0)
    text = said.read().decode("utf-8", "replace")[-4000:]
# Linux counts in KiB, macOS in bytes.
most_mib = used.ru_maxrss / (2 ** 20 if sys.platform == "darwin" else 2 ** 10)
print(json.dumps({"status": os.waitstatus_to_exitcode(status), "wall_s": wall, "user_s": used.ru_utime,
                  "system_s": used.ru_stime, "most_mib": most_mib, "said": text}))
