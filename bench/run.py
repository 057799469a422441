"""Runs two commands in turns and tells what each run cost.

Reads from standard input: {"rounds": N, "a": COMMAND, "b": COMMAND}, COMMAND = {"argv", "cwd", "env", "stdin"?, "before"?, "own"?}.
`before` is a command that puts things back before each run; it is not measured. With `own` the
command itself prints its CPU time. Writes a JSON list of rounds,
{"a": RUN, "b": RUN}, RUN = {"cpu": seconds of user and system time with all children, "wall": seconds, "peak": bytes,
"exit": code, "said": what it wrote to standard error, shortened}. Node has no way to ask for the time of children.
"""

import json
import os
import subprocess
import sys
import tempfile
import time


def put_back(command):
    if command.get("before"):
        subprocess.run(command["before"], cwd=command["cwd"], env=command["env"], check=True, stdout=subprocess.DEVNULL)


def run(command):
    put_back(command)
    with open(command.get("stdin") or os.devnull, "rb") as given, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        begun = time.perf_counter()
        child = subprocess.Popen(
            command["argv"], cwd=command["cwd"], env=command["env"], stdin=given, stdout=told if command.get("own") else subprocess.DEVNULL, stderr=said
        )
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read(2000).decode("utf-8", "replace")
        told.seek(0)
        cpu = float(told.read() or "nan") if command.get("own") else used.ru_utime + used.ru_stime
    # Linux counts in KiB, macOS in bytes.
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"cpu": cpu, "wall": wall, "peak": peak, "exit": child.returncode, "said": words}


def main():
    job = json.load(sys.stdin)
    rounds = []
    # The first round warms the disk's cache and is thrown away. Who goes first changes from round to round.
    for number in range(job["rounds"] + 1):
        order = ["a", "b"] if number % 2 else ["b", "a"]
        done = {name: run(job[name]) for name in order}
        if number > 0:
            rounds.append(done)
    json.dump(rounds, sys.stdout)


main()
