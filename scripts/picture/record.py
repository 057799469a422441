"""Runs a command in a pseudo terminal and writes what it would show, byte for byte, to standard output.

Usage: record.py COLUMNS ROWS COMMAND...   Ends with the command's exit code.
"""

import fcntl
import os
import pty
import struct
import sys
import termios


def main() -> int:
    columns, rows = int(sys.argv[1]), int(sys.argv[2])
    child, terminal = pty.fork()
    if child == 0:
        # The size is set on this side, before the command can ask for it.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvp(sys.argv[3], sys.argv[3:])
    while True:
        try:
            seen = os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the other side is closed.
            break
        if not seen:
            break
        sys.stdout.buffer.write(seen)
    sys.stdout.flush()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
