"""Rasa's own log, away from what a command prints."""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any


def quieten() -> None:
    """Only Rasa's errors, on standard error. Call before anything imports Rasa."""
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    # Deprecations inside Rasa's own dependencies: nobody here can act on them. One of these resets
    # the filters as it is imported.
    warnings.showwarning = _ignore

    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(
        log_level=logging.ERROR, warn_only_once=False, filter_repeated_logs=False
    )
    configure_structlog(logging.ERROR)


def _ignore(*_: Any, **__: Any) -> None:
    """No warning is shown."""
