"""`python -m helpdesk.supervisor.rasa_server ARGUMENTS…`: Rasa's own command line, without noise.

Runs in Rasa's environment (Python 3.10), whose pinned libraries deprecate each other at every
start. Some of them reset the warning filters, so warnings are silenced where they are shown.
"""

from __future__ import annotations

import runpy
import warnings


def _show_nothing(*_: object, **__: object) -> None:
    """Takes a warning."""


if __name__ == "__main__":
    warnings.showwarning = _show_nothing
    runpy.run_module("rasa", run_name="__main__", alter_sys=True)
