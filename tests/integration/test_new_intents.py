"""Messages that need a new intent: listed with their notes, alike ones together, as files."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from starlette.testclient import TestClient

from helpdesk.store.engine import Store
from tests.integration.test_studio import signed_in
from tests.integration.test_studio_inbox import OURS, say

PAGE = "/studio/new-intents"


@pytest.fixture
def trainer(api: TestClient) -> TestClient:
    api.headers.update(OURS)
    return signed_in(api, "trainer")


def wish(trainer: TestClient, store: Store, text: str, note: str, language: str = "en") -> int:
    message = say(store, text, confidence=0.3, conversation=text, language=language)
    form = {"text": text, "language": language, "verdict": "new_intent", "reason": note}
    assert "Kept: 1" in trainer.post(f"/studio/inbox/{message}", data=form).text
    return message


def test_messages_on_the_same_matter_stand_together_the_largest_group_first(
    trainer: TestClient, store: Store
) -> None:
    wish(trainer, store, "Can I pay with bitcoin?", "cryptocurrency")
    wish(trainer, store, "Where can I buy a T-shirt of yours?", "merchandise")
    wish(trainer, store, "Do you sell T-shirts with your logo?", "fan articles")
    page = trainer.get(PAGE).text
    assert re.findall(r'<h2 id="group-\d+">(.*?)</h2>', page) == ["fan articles", "cryptocurrency"]
    assert "Messages on this: 2" in page
    assert "merchandise" in page


def test_wish_is_gone_when_the_message_was_decided_otherwise_since(
    trainer: TestClient, store: Store
) -> None:
    message = wish(trainer, store, "Do you sell hats?", "merchandise")
    admin = signed_in(trainer, "admin")
    form = {"text": "Do you sell hats?", "language": "en", "verdict": "discard", "reason": "No"}
    admin.post(f"/studio/inbox/{message}", data={**form, "overrule": "yes"})
    assert "No new intent is wanted" in admin.get(PAGE).text


def test_files_have_all_of_it_and_nothing_that_a_spreadsheet_would_run(
    trainer: TestClient, store: Store
) -> None:
    message = wish(trainer, store, "=HYPERLINK(1) you sell hats?", "merchandise", "fr")
    (row,) = csv.DictReader(io.StringIO(trainer.get(f"{PAGE}/export.csv").text.lstrip("\ufeff")))
    assert row["text"] == "'=HYPERLINK(1) you sell hats?"
    assert (row["group"], row["language"], row["note"]) == ("1", "fr", "merchandise")
    (record,) = json.loads(trainer.get(f"{PAGE}/export.json").text)
    assert (record["message"], record["author"]) == (message, "Toni")


def test_list_and_files_are_for_trainers(api: TestClient) -> None:
    assert api.get(f"{PAGE}/export.csv").status_code == 401
    agent = signed_in(api, "agent")
    assert agent.get(PAGE).status_code == 403
    assert agent.get(f"{PAGE}/export.json").status_code == 403
    assert signed_in(api, "trainer").get(f"{PAGE}/export.xml").status_code == 422
