"""Every file in this folder is a conversation that the whole running system must hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conversations.player import Player
from tests.conversations.scripts import FOLDER, all_paths, script_of, user_of

SCRIPTS = all_paths()
LANGUAGES = ("en", "fr", "de", "es", "pt")


@pytest.mark.system
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_conversation_goes_as_written(path: Path, guichet: Any) -> None:
    script = script_of(path)
    with httpx.Client(base_url=guichet.url, timeout=60) as client:
        Player(client, Path(guichet.home) / "mail", user_of(path)).play(script)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_conversations(language: str) -> None:
    assert len(list((FOLDER / language).glob("*.yml"))) >= 8
