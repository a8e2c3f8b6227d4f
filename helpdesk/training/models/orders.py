"""A running Guichet as the command line and the studio see it: what serves, and orders to it."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.registry.files import read_json
from helpdesk.agents.refusals import Refusal

#: Seconds that the beginning of a work may take.
_PATIENCE = 60.0


class OrderRefusedError(Refusal):
    """The running Guichet does not do it; the text says why."""

    def __init__(self, name: str, **values: object) -> None:
        super().__init__(name, field="model", status=409, **values)


@dataclass(frozen=True, slots=True)
class Running:
    """What a running Guichet says of itself (GUICHET_HOME/serving.json)."""

    model: str
    control: str
    switch: dict[str, Any] | None

    @property
    def switching(self) -> bool:
        """Whether it changes to another model now."""
        return self.switch is not None and self.switch["outcome"] is None


def running(home: Path) -> Running | None:
    """The Guichet that runs with this GUICHET_HOME, or None."""
    content = read_json(home / "serving.json")
    if content is None or not content.get("control"):
        return None
    found = Running(content["model"], content["control"], content["switch"])
    # The file of one that was killed stays.
    return found if _answers(found.control) else None


def order(guichet: Running, **what: Any) -> None:
    """Have it begin something (helpdesk/supervisor/control.py). Raises OrderRefusedError."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_PATIENCE)
            connection.connect(guichet.control)
            connection.sendall(json.dumps(what).encode() + b"\n")
            answer = connection.makefile().readline()
    except OSError as error:
        raise OrderRefusedError("no_answer", detail=error) from error
    if not answer:
        raise OrderRefusedError("just_ended")
    told = json.loads(answer)
    if told["error"] is not None:
        refusal = told["refusal"] or {"name": "order_refused", "values": {"detail": told["error"]}}
        raise OrderRefusedError(refusal["name"], **refusal["values"])


def _answers(control: str) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(5)
            connection.connect(control)
    except OSError:
        return False
    return True
