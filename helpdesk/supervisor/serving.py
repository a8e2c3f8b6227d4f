"""What the supervisor lets others know: which model serves and where, and the switch under way."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.registry.files import write_json

FILE = "serving.json"


@dataclass(slots=True)
class SwitchState:
    """A switch to another model. `stage` is starting, testing, watching, draining; `outcome` null
    until it has ended, then done or failed, with the `reason`; `why` says the same as a text of the
    desk, where there is one."""

    model: str
    how: str
    by: str
    at: str
    stage: str = "starting"
    outcome: str | None = None
    reason: str | None = None
    why: dict[str, Any] | None = None
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Serving:
    """The content of GUICHET_HOME/serving.json; `control` is the socket that takes orders."""

    model: str = ""
    rasa_url: str = ""
    since: str = ""
    control: str = ""
    switch: SwitchState | None = None


class ServingFile:
    """Writes it, as a whole each time; gone when the supervisor ends."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self.content = Serving()

    def write(self) -> None:
        """Make the content known. Raises OSError."""
        write_json(self.path, {"pid": os.getpid(), **asdict(self.content)})

    def remove(self) -> None:
        """Nobody serves any more."""
        self.path.unlink(missing_ok=True)
