"""Runs a command in a pseudo terminal, answers its question, and writes what the terminal got to standard output.

Usage: terminal.py COLUMNS ROWS ANSWER COMMAND...   ANSWER is typed when "(Y/n)" or "(y/N)" is shown. Ends with the command's exit code,
and with a line on standard error when the terminal's settings are not what they were.
"""

import fcntl
import os
import pty
import struct
import sys
import termios
import time


def main() -> int:
    columns, rows, answer = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode()
    child, terminal = pty.fork()
    if child == 0:
        # The size is set on this side, before the command can ask for it.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvp(sys.argv[4], sys.argv[4:])
    before = termios.tcgetattr(terminal)
    shown = b""
    while True:
        try:
            seen = os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the other side is closed.
            break
        if not seen:
            break
        shown += seen
        if answer and (b"(Y/n)" in shown or b"(y/N)" in shown):
            time.sleep(0.3)  # It reads keys a moment after it has asked.
            os.write(terminal, answer)
            answer = b""
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
    if termios.tcgetattr(terminal) != before:
        print("the terminal's settings were not restored", file=sys.stderr)
    if shown.count(b"\x1b[?25l") and shown.rfind(b"\x1b[?25l") > shown.rfind(b"\x1b[?25h"):
        print("the cursor was left hidden", file=sys.stderr)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
