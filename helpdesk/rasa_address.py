"""Where Rasa answers now: it changes while the web server runs, when another model is promoted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpdesk.settings import Settings


@dataclass(frozen=True, slots=True)
class RasaAddress:
    """By the supervisor's file where there is one, else always the same. Asked for each turn."""

    fixed: str
    file: Path | None = None

    def now(self) -> str:
        """Where the Rasa that serves answers."""
        return str(self._written().get("rasa_url") or self.fixed)

    def is_changing(self) -> bool:
        """Whether another may serve in a moment: a model is being promoted."""
        switch = self._written().get("switch")
        return switch is not None and switch["outcome"] is None

    def _written(self) -> dict[str, Any]:
        if self.file is None:
            return {}
        try:
            content: dict[str, Any] = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return content


def rasa_address(settings: Settings) -> RasaAddress:
    """As the settings say."""
    return RasaAddress(settings.rasa_url, settings.serving_file)
