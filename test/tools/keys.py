"""Types lines into an interactive shell in a pseudo terminal; writes all that it showed to standard output.

Usage: keys.py SHELL...   with a JSON list of lines on standard input. The shell's prompt must be READY, and each line must make it
print DONE on a line of its own, as the next line is typed after that. Nothing is waited for by the clock.
"""

import json
import os
import pty
import re
import sys


def main() -> int:
    lines = json.load(sys.stdin)
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(sys.argv[1], sys.argv[1:])
    shown, seen = b"", 0
    while True:
        ready = b"READY" in shown
        done = len(re.findall(rb"[\r\n]DONE\r?\n", shown))
        if ready and done == seen:
            os.write(terminal, (lines[seen] if seen < len(lines) else "exit").encode() + b"\r")
            seen += 1
        try:
            more = os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the other side is closed.
            break
        if not more:
            break
        shown += more
    sys.stdout.buffer.write(shown)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
