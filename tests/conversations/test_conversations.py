"""Every file in this folder is a conversation that the whole running system must hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.conversations.__main__ import user_of
from tests.conversations.player import Player

FOLDER = Path(__file__).parent
SCRIPTS = sorted(FOLDER.glob("*/*.yml"))
LANGUAGES = ("en", "fr", "de", "es", "pt")


@pytest.mark.system
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_conversation_goes_as_written(path: Path, guichet: Any) -> None:
    script = yaml.safe_load(path.read_text("utf-8"))
    with httpx.Client(base_url=guichet.url, timeout=60) as client:
        Player(client, Path(guichet.home) / "mail", user_of(path)).play(script)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_conversations(language: str) -> None:
    assert len(list((FOLDER / language).glob("*.yml"))) >= 8
