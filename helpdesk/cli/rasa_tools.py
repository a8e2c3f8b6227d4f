"""Commands that run in Rasa's environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from helpdesk.supervisor.environment import RASA_PYTHON, rasa_tool_environment


def become(module: str, arguments: Sequence[str]) -> NoReturn:
    """Go on as `python -m module arguments` there; input, output and exit code are its own."""
    sys.stdout.flush()
    os.execve(  # noqa: S606
        RASA_PYTHON,
        [str(RASA_PYTHON), "-m", module, *arguments],
        rasa_tool_environment(os.environ),
    )
