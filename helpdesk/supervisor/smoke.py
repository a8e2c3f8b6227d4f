"""A newly started Rasa, asked what it understands before it may see a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import yaml

from helpdesk.supervisor.environment import ROOT
from helpdesk.supervisor.errors import ToldError
from helpdesk.texts.staff import Sentence

SMOKE_FILE = ROOT / "data" / "smoke.yml"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Known:
    """A message whose meaning is beyond doubt."""

    language: str
    intent: str
    text: str


def known_messages(file: Path = SMOKE_FILE) -> list[Known]:
    """The messages of data/smoke.yml. Raises ToldError naming the file."""
    try:
        return [Known(**row) for row in yaml.safe_load(file.read_text("utf-8"))]
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise ToldError(Sentence("models", "smoke_malformed", (("path", file),))) from error


async def smoke_faults(
    client: httpx.AsyncClient, url: str, secret: str, known: Sequence[Known]
) -> list[Sentence]:
    """What the Rasa at `url` gets wrong; empty where all is right."""
    parsed = []
    try:
        # One by one, as customers come: a busy machine answers ten at once late.
        for each in known:
            response = await client.post(
                f"{url}/webhooks/guichet/parse",
                json={"texts": [each.text]},
                headers={"Authorization": f"Bearer {secret}"},
                timeout=_PATIENCE,
            )
            response.raise_for_status()
            parsed += response.json()["parsed"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        return [Sentence("models", "smoke_silent", (("error", type(error).__name__),))]
    return [
        Sentence(
            "models",
            "smoke_otherwise",
            (
                ("text", each.text),
                ("language", each.language),
                ("found", found["intent"]),
                ("heard", found["language"]),
                ("intent", each.intent),
            ),
        )
        for each, found in zip(known, parsed, strict=True)
        if (found["intent"], found["language"]) != (each.intent, each.language)
    ]
