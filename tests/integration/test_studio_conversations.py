"""Whole conversations in the studio, over HTTP: found, read turn by turn, judged."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from helpdesk.agents.model import AuditEntry, Staff, TrainerFlag
from helpdesk.clock import real_now
from helpdesk.conversations.model import Conversation, Message, Turn
from helpdesk.store.engine import Store
from tests.integration.conftest import ScriptedAssistant, begin
from tests.integration.test_studio import signed_in
from tests.integration.test_studio_inbox import OURS, listed, say

LIST = "/studio/conversations"


@pytest.fixture
def trainer(api: TestClient) -> TestClient:
    api.headers.update(OURS)
    return signed_in(api, "trainer")


def audited(store: Store, action: str) -> list[str]:
    with store.reading() as session:
        query = select(AuditEntry.subject).where(AuditEntry.action == action)
        return list(session.scalars(query.order_by(AuditEntry.id)))


def test_conversations_are_found_by_each_filter(trainer: TestClient, store: Store) -> None:
    decision = {"channel": "ticket"}
    say(store, "Rembourse-moi", conversation="a", language="fr", decision=decision)
    unsure = say(store, "Hm, what?", "nlu_fallback", 0.2, conversation="b", rating_score=1)
    say(store, "Bye", "goodbye", conversation="c", state="closed")
    with store.unit_of_work() as session:
        agent = session.scalars(select(Staff).where(Staff.role == "agent")).one()
        session.add(
            TrainerFlag(
                at=real_now(), conversation_id="b", message_id=unsure, text="Hm, what?",
                was=None, should_be="request_refund", staff_id=agent.id,
            )
        )  # fmt: skip
    trainer.post(f"{LIST}/c/tag", data={"value": "Farewell"})

    def found(query: str) -> list[str]:
        return listed(trainer.get(f"{LIST}?{query}").text)

    assert sorted(found("")) == ["Bye", "Hm, what?", "Rembourse-moi"]
    assert found("language=fr") == ["Rembourse-moi"]
    assert found("channel=ticket") == ["Rembourse-moi"]
    assert found("intent=goodbye") == ["Bye"]
    assert found("intent=nlu_fallback") == ["Hm, what?"]
    assert found("reason=wrong_topic") == ["Hm, what?"]
    assert found("reason=bad_rating") == ["Hm, what?"]
    assert found("outcome=open") == ["Rembourse-moi"]
    assert found("tag=farewell") == ["Bye"]
    assert found("until=2020-01-01") == []
    assert len(found("since=2020-01-01")) == 3


def test_reviewed_conversation_leaves_the_list_and_the_inbox_until_it_is_reopened(
    trainer: TestClient, store: Store
) -> None:
    say(store, "Take my card off", confidence=0.5, conversation="a")
    page = trainer.post(f"{LIST}/a/review").text
    assert "Reviewed by Toni" in page
    assert listed(trainer.get(LIST).text) == []
    assert listed(trainer.get("/studio/inbox").text) == []
    assert listed(trainer.get(f"{LIST}?reviewed=yes").text) == ["Take my card off"]
    trainer.post(f"{LIST}/a/reopen")
    assert listed(trainer.get(LIST).text) == ["Take my card off"]
    assert audited(store, "review") == audited(store, "review_reopened") == ["a"]


def test_trainer_keeps_views_of_the_list_apart_from_those_of_the_inbox(
    trainer: TestClient, store: Store
) -> None:
    page = trainer.post(f"{LIST}/views?language=fr", data={"name": "In French"}).text
    assert "In French" in page
    assert "In French" not in trainer.get("/studio/inbox").text


def test_conversation_tells_what_was_understood_and_decided_at_each_turn(
    api: TestClient, assistant: ScriptedAssistant, trainer: TestClient, store: Store
) -> None:
    assistant.intents["I want my money back"] = "request_refund"
    customer = begin(api, "premium", user="ann", now="2026-11-22T10:00:00+01:00")
    customer.say("I want my money back")
    with store.unit_of_work() as session:
        turn = session.scalars(select(Turn)).one()
        turn.understood = {
            "intent": "request_refund", "confidence": 0.71, "language": "en",
            "ranking": [["request_refund", 0.71], ["billing_question", 0.2]],
            "entities": [{"entity": "money", "value": "money", "start": 10, "end": 15}],
        }  # fmt: skip
        assert turn.decided is not None
        assert turn.decided["plan"] == "premium"
        message = turn.message_id
    page = trainer.get(f"{LIST}/{customer.id}").text
    assert "billing_question" in page
    assert '<span class="tag">money</span> money' in page
    assert "Decided: Ticket." in page
    assert "must be in writing" in page or "in writing only" in page
    assert "(R7)" in page
    assert "(R2)" in page
    assert f'href="/studio/inbox/{message}"' in page
    simulator = re.search(r'href="(/studio/simulator\?[^"]+)"', page)
    assert simulator is not None
    tried = trainer.get(simulator[1].replace("&amp;", "&")).text
    assert "Advice: Ticket" in tried


def test_decision_is_told_once_when_later_turns_leave_it_as_it_is(
    api: TestClient, assistant: ScriptedAssistant, trainer: TestClient
) -> None:
    assistant.intents |= {"Refund me": "request_refund", "Hello": "greet"}
    customer = begin(api, "premium", user="bob")
    customer.say("Hello")
    customer.say("Refund me")
    customer.say("no")
    page = trainer.get(f"{LIST}/{customer.id}").text
    assert page.count("Decided: ") == 1


def test_conversation_shows_no_personal_data(trainer: TestClient, store: Store) -> None:
    say(store, "I am jo@acme-toys.de", conversation="a", account_id="premium")
    with store.unit_of_work() as session:
        session.add(
            Message(
                conversation_id="a", at=real_now(), author="assistant",
                text="A code went to jo@acme-toys.de.",
                attachments=[{"id": "f", "name": "jo@acme-toys.de.txt", "type": "t", "size": 1}],
            )
        )  # fmt: skip
    page = trainer.get(f"{LIST}/a").text
    assert page.count("name@example.com") == 3
    assert "acme" not in page
    assert audited(store, "read_conversation") == ["a"]
    assert "acme" not in trainer.get(LIST).text


def test_notes_and_tags_are_kept_masked_of_cards_and_taken_back_by_their_author_alone(
    trainer: TestClient, store: Store
) -> None:
    say(store, "Hello", conversation="a")
    page = trainer.post(f"{LIST}/a/note", data={"value": "Card 4111 1111 1111 1111 <b>"}).text
    assert "4111" not in page
    assert "&lt;b&gt;" in page
    number = re.findall(r'hx-vals=\'{"value": "(\d+)"}\'', page)[0]
    admin = signed_in(trainer, "admin")
    refused = admin.post(f"{LIST}/a/unnote", data={"value": number}).text
    assert "Only Toni, who wrote this note, can remove it." in refused
    trainer = signed_in(trainer, "trainer")
    assert "No note yet" in trainer.post(f"{LIST}/a/unnote", data={"value": number}).text
    assert audited(store, "review_note_removed") == ["a"]


@pytest.mark.parametrize(
    ("act", "value", "told"),
    [
        ("tag", "?!", "Ein Schlagwort beginnt mit"),
        ("note", "  ", "Schreiben Sie zuerst die Notiz."),
        ("note", "x" * 4_001, "höchstens 4000 Zeichen"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_the_language_of_the_desk_and_stays_in_the_form(
    trainer: TestClient, store: Store, act: str, value: str, told: str
) -> None:
    say(store, "Hello", conversation="a")
    trainer.patch("/api/v1/session", json={"desk_language": "de"})
    page = trainer.post(f"{LIST}/a/{act}", data={"value": value}).text
    assert told in page
    assert value in page


def test_conversations_are_refused_when_it_is_no_trainer(api: TestClient, store: Store) -> None:
    say(store, "Secret words", conversation="a")
    for path in (LIST, f"{LIST}/a"):
        assert "Secret words" not in api.get(path).text
        assert signed_in(api, "agent").get(path).status_code == 403
    trainer = signed_in(api, "trainer")
    assert trainer.post(f"{LIST}/a/review").status_code == 403, "from another site"
    assert trainer.get(f"{LIST}/nothing").status_code == 404
    assert trainer.post(f"{LIST}/a/burn", headers=OURS).status_code == 404


def test_conversation_without_a_turn_is_told_and_not_listed(
    trainer: TestClient, store: Store, api: TestClient
) -> None:
    customer: Any = begin(api)
    assert "Nothing was said yet" in trainer.get(f"{LIST}/{customer.id}").text
    assert listed(trainer.get(LIST).text) == []
    with store.reading() as session:
        assert session.get(Conversation, customer.id) is not None


def test_inbox_and_message_lead_to_their_place_in_the_conversation(
    trainer: TestClient, store: Store
) -> None:
    message = say(store, "Take my card off", confidence=0.5, conversation="a")
    place = f'href="{LIST}/a#m{message}"'
    assert place in trainer.get("/studio/inbox").text
    assert place in trainer.get(f"/studio/inbox/{message}").text
    assert f'id="m{message}"' in trainer.get(f"{LIST}/a").text
