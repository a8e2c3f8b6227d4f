"""Where Rasa answers now: it changes while the web server runs, when another model is promoted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from helpdesk.settings import Settings

#: Asked for each turn; the address that is served from then on.
RasaAddress = Callable[[], str]


def rasa_address(settings: Settings) -> RasaAddress:
    """By the supervisor's file where there is one, else the address of the settings."""
    file = settings.serving_file
    if file is None:
        return lambda: settings.rasa_url
    return lambda: _written(file) or settings.rasa_url


def _written(file: Path) -> str | None:
    try:
        url = json.loads(file.read_text("utf-8"))["rasa_url"]
    except (OSError, ValueError, KeyError):
        return None
    return str(url)
