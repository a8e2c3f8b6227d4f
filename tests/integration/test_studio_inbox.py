"""The trainers' inbox over HTTP: reasons, filters, views, masking, duplicates."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from helpdesk.agents.model import Staff, TrainerFlag
from helpdesk.cli.__main__ import app
from helpdesk.clock import real_now
from helpdesk.conversations.model import Conversation, Message, Turn
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from tests.integration.test_studio import signed_in

OURS = {"x-guichet": "1"}


def say(
    store: Store,
    text: str,
    intent: str = "request_refund",
    confidence: float = 0.99,
    *,
    conversation: str = "c1",
    language: str = "en",
    second: tuple[str, float] | None = None,
    entities: tuple[dict[str, Any], ...] = (),
    **of_conversation: Any,
) -> int:
    """A message of a customer and what was understood of it; the id of the message."""
    now = real_now() - timedelta(minutes=5)
    with store.unit_of_work() as session:
        if session.get(Conversation, conversation) is None:
            session.add(
                Conversation(
                    id=conversation, language=language, memory={}, created_at=now, updated_at=now
                )
            )
            session.flush()
        kept = session.get_one(Conversation, conversation)
        for name, value in of_conversation.items():
            setattr(kept, name, value)
        message = Message(conversation_id=conversation, at=now, author="customer", text=text)
        session.add(message)
        session.flush()
        ranking = [[intent, confidence], *([list(second)] if second else [])]
        session.add(
            Turn(
                id=f"t{message.id}", conversation_id=conversation, client_id=f"t{message.id}",
                message_id=message.id, sent={"text": text}, started_at=now,
                answer={"messages": [], "expects": None},
                understood={
                    "intent": intent, "confidence": confidence, "ranking": ranking,
                    "entities": list(entities), "language": language,
                },
            )
        )  # fmt: skip
        return message.id


@pytest.fixture
def trainer(api: TestClient) -> TestClient:
    return signed_in(api, "trainer")


def listed(page: str) -> list[str]:
    return re.findall(r'<p class="said"[^>]*><a [^>]*>(.*?)</a>', page)


def test_message_that_an_agent_flagged_comes_first_and_a_certain_one_last(
    trainer: TestClient, store: Store
) -> None:
    say(store, "I know this one", conversation="a")
    flagged = say(store, "Take my card off", confidence=0.8, conversation="b")
    say(store, "Hm hm", "nlu_fallback", 0.2, conversation="c")
    with store.unit_of_work() as session:
        agent = session.scalars(select(Staff).where(Staff.role == "agent")).one()
        session.add(
            TrainerFlag(
                at=real_now(), conversation_id="b", message_id=flagged, text="Take my card off",
                was="request_refund", should_be="remove_credit_card", staff_id=agent.id,
            )
        )  # fmt: skip
    page = trainer.get("/studio/inbox").text
    assert listed(page) == ["Take my card off", "Hm hm", "I know this one"]
    assert "An agent put the topic right" in page
    assert "→ <b>removing a credit card</b>" in page
    assert "Known for certain, a label teaches nothing" in page
    assert listed(trainer.get("/studio/inbox?reason=any").text) == ["Take my card off", "Hm hm"]


def test_personal_data_is_not_shown_when_a_customer_wrote_some(
    trainer: TestClient, store: Store
) -> None:
    say(store, "Refund jo@acme-toys.de, I am on +49 171 2345678. Regards, Kim Doe")
    page = trainer.get("/studio/inbox").text
    assert listed(page) == ["Refund name@example.com, I am on 020 7946 0958. Regards, Alex Morgan"]
    assert "acme" not in page


def test_messages_that_say_the_same_are_one_row_when_their_meaning_is_near(
    trainer: TestClient, store: Store
) -> None:
    for number, text in enumerate(
        ["Please refund me, I was charged twice", "You charged me two times, give the money back",
         "How do I set up DKIM for my domain?"]
    ):  # fmt: skip
        say(store, text, confidence=0.4, conversation=str(number))
    page = trainer.get("/studio/inbox").text
    assert len(re.findall(r'<ul class="alike">', page)) == 1
    assert "1 more that say the same" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("language=de", ["Hallo?"]),
        ("intent=nlu_fallback", ["Hallo?"]),
        ("intent=change_plan", ["Bigger plan"]),
        ("below=50", ["Hallo?"]),
        ("channel=chat", ["Bigger plan"]),
        ("reviewed=yes", []),
        ("since=2999-01-01", []),
        ("until=2020-01-01", []),
        ("reason=bad_rating", ["Bigger plan"]),
        ("reason=nonsense&since=never&below=x&language=zz", []),
    ],
)
def test_inbox_shows_what_the_filter_leaves(
    trainer: TestClient, store: Store, query: str, expected: list[str]
) -> None:
    say(store, "Hallo?", "nlu_fallback", 0.2, conversation="d", language="de")
    say(
        store, "Bigger plan", "change_plan", 0.8, conversation="e", rating_score=1,
        decision={"channel": "chat"},
    )  # fmt: skip
    assert listed(trainer.get(f"/studio/inbox?{query}").text) == expected


def test_view_is_the_trainers_own_when_it_is_saved(trainer: TestClient, store: Store) -> None:
    kept = trainer.post(
        "/studio/inbox/views?language=de", data={"name": "German"}, headers=OURS
    ).text
    view = re.search(r"/inbox/views/(\d+)/remove", kept)
    assert view
    assert "German</a>" in trainer.get("/studio/inbox").text
    assert trainer.post("/studio/inbox/views", data={"name": "x"}).status_code == 403
    admin = signed_in(trainer, "admin")
    assert "German</a>" not in admin.get("/studio/inbox").text
    admin.post(f"/studio/inbox/views/{view[1]}/remove", headers=OURS)
    again = signed_in(admin, "trainer")
    assert "German</a>" in again.get("/studio/inbox").text, "nobody removes another's view"
    nameless = again.post("/studio/inbox/views", data={"name": " "}, headers=OURS).text
    assert "Give it a name" in nameless


def test_inbox_is_closed_when_no_trainer_is_signed_in(api: TestClient, store: Store) -> None:
    say(store, "Secret words", confidence=0.3)
    assert "Secret words" not in api.get("/studio/inbox").text
    agent = signed_in(api, "agent").get("/studio/inbox")
    assert agent.status_code == 403
    assert "Secret words" not in agent.text


def test_inbox_says_so_when_there_is_nothing(trainer: TestClient) -> None:
    assert "Nothing needs a look" in trainer.get("/studio/inbox?reason=any").text


@pytest.fixture
def guichet(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command line on the same database."""
    monkeypatch.setenv("GUICHET_HOME", str(settings.home))
    monkeypatch.setenv("GUICHET_DATABASE_URL", settings.database_url)
    return lambda *arguments: CliRunner().invoke(app, ["inbox", *arguments])


def test_command_lists_as_json_what_needs_a_look(guichet: Any, store: Store) -> None:
    plan = {"entity": "plan", "value": "premium", "start": 0, "end": 7}
    message = say(
        store, "Prämium for jo@acme-toys.de", "change_plan", 0.5, entities=(plan,),
        second=("billing_question", 0.4),
    )  # fmt: skip
    say(store, "Known", conversation="c2")
    done = guichet("--json", "--reason", "any")
    assert done.exit_code == 0
    (line,) = [json.loads(each) for each in done.stdout.splitlines()]
    assert (line["message"], line["why"]) == (message, ["close_intents"])
    assert line["text"] == "Prämium for name@example.com"
    assert line["entities"] == [{"entity": "plan", "start": 0, "end": 7, "value": "premium"}]
    assert "close_intents" in guichet().stdout


def test_command_ends_with_a_code_that_a_pipeline_can_use(guichet: Any, store: Store) -> None:
    say(store, "Hm", "nlu_fallback", 0.2)
    assert guichet("--fail-above", "1").exit_code == 0
    assert guichet("--fail-above", "0").exit_code == 1
    wrong = guichet("--since", "yesterday")
    assert wrong.exit_code == 2
    assert "a day such as" in wrong.output
