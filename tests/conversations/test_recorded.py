"""What the studio records of a conversation can be played, and goes as it went."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from helpdesk.training.conversations.script import read_script
from helpdesk.triage.taxonomy import intents_of_kind
from tests.conversations.player import AGENT, Player
from tests.conversations.scripts import FOLDER, script_of, user_of

TRAINER = {**AGENT, "email": "trainer@example.com"}
#: A mailed code and a ticket; a PIN and an agent; silences and a choice; another language.
NAMES = ("en/hacked_at_night", "en/live_chat_to_the_end", "fr/german_for_a_while")


@pytest.mark.system
@pytest.mark.parametrize("name", NAMES)
def test_recorded_conversation_goes_as_it_went(name: str, guichet: Any) -> None:
    path = FOLDER / f"{name}.yml"
    mail = Path(guichet.home) / "mail"
    with httpx.Client(base_url=guichet.url, timeout=60) as client:
        played = Player(client, mail, f"first-{user_of(path)}"[:40])
        played.play(script_of(path))
        text = _recorded(client, played.conversation)
    script = read_script(name, text, intents_of_kind("issue"))
    assert sum("expect" in turn for turn in script.content["turns"]) >= 3
    with httpx.Client(base_url=guichet.url, timeout=60) as client:
        Player(client, mail, f"again-{user_of(path)}"[:40]).play(script.content)


def _recorded(client: httpx.Client, conversation: str) -> str:
    """The draft that the studio offers to a trainer."""
    signed_in = client.post("/api/v1/session", json=TRAINER).json()
    page = client.get(
        f"/studio/conversations/{conversation}/test",
        headers={"Authorization": f"Bearer {signed_in['token']}"},
    )
    found = re.search(r'<textarea class="source"[^>]*>(.*?)</textarea>', page.text, re.S)
    assert found, page.text
    return html.unescape(found[1]).lstrip("\n")
