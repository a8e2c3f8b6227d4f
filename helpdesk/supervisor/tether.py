"""`python tether.py PID COMMAND…` becomes COMMAND, which the kernel ends when process PID ends.

So no part outlives its supervisor, not even one that is killed and can stop nothing itself. Linux
only (prctl); elsewhere the command runs untethered. Standard library only: it runs by its path, in
a few milliseconds, before the part it becomes.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Does not return."""
    supervisor, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != supervisor:
            # It ended before the tether held.
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
