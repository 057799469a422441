"""Runs a command in a pseudo terminal, answers its questions, and writes what the terminal got to standard output.

Usage: terminal.py COLUMNS ROWS ANSWERS COMMAND...   ANSWERS are told apart by the unit separator (\\x1f); each is typed when a line
that begins with "?" is shown and nothing more comes; one that is a signal's name, such as SIGTERM, is sent. Ends with the command's exit code, and with a line on standard error when the
terminal's settings are not what they were.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios

# Seconds without output after which a question is taken for one that is being asked.
QUIET = 0.35
QUESTION = re.compile(rb"(^|[\r\n]|\x1b\[[?]?[0-9;]*[A-Za-z])\? ")
ESCAPES = re.compile(rb"\x1b\[[0-9;]*m")


# What stands in place of the question mark once a question is answered.
ANSWERED = "\u2714".encode()


def is_asked(text: bytes) -> bool:
    """Whether the last question is open: an answered one is drawn once more, with a tick."""
    found = list(QUESTION.finditer(ESCAPES.sub(b"", text)))
    return bool(found) and ANSWERED not in ESCAPES.sub(b"", text)[found[-1].end() :]


def main() -> int:
    columns, rows = int(sys.argv[1]), int(sys.argv[2])
    answers = [answer.encode() for answer in sys.argv[3].split("\x1f")] if sys.argv[3] else []
    child, terminal = pty.fork()
    if child == 0:
        # The size is set on this side, before the command can ask for it.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvp(sys.argv[4], sys.argv[4:])
    before = termios.tcgetattr(terminal)
    shown, since = b"", 0
    while True:
        quiet = not select.select([terminal], [], [], QUIET)[0]
        if quiet:
            if answers and is_asked(shown[since:]):
                since = len(shown)
                answer = answers.pop(0)
                if answer.startswith(b"SIG"):
                    os.kill(child, getattr(signal, answer.decode()))
                else:
                    os.write(terminal, answer)
            continue
        try:
            seen = os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the other side is closed.
            break
        if not seen:
            break
        shown += seen
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
    if termios.tcgetattr(terminal) != before:
        print("the terminal's settings were not restored", file=sys.stderr)
    if shown.count(b"\x1b[?25l") and shown.rfind(b"\x1b[?25l") > shown.rfind(b"\x1b[?25h"):
        print("the cursor was left hidden", file=sys.stderr)
    if answers:
        print(f"{len(answers)} answers were not asked for", file=sys.stderr)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
