"""Other desks: events reach a real receiver and a real mailbox, and nothing is lost on the way."""

from __future__ import annotations

import email
import logging
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from helpdesk.accounts.demo import DEMO_PINS
from helpdesk.agents.model import AuditEntry
from helpdesk.clock import real_now
from helpdesk.outbox.model import OutboxEntry
from helpdesk.policy import Plan
from helpdesk.settings import Settings, read_settings
from helpdesk.store.engine import Store
from helpdesk.webhooks.model import WebhookTarget
from helpdesk.webhooks.schedule import PAUSES
from helpdesk.webhooks.signing import signature
from tests.integration.conftest import Customer, agent_headers, begin
from tests.mail_server import mail_server
from tests.webhook_receiver import Received, Receiver, until, webhook_receiver

HOOKS = "/api/v1/desk/webhooks"
DESK = "/api/v1/desk/conversations"


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def settings(database_url: str, tmp_path: Path, mailbox: Path) -> Iterator[Settings]:
    with mail_server(mailbox) as smtp:
        yield read_settings(
            {
                "GUICHET_HOME": str(tmp_path),
                "GUICHET_DATABASE_URL": database_url,
                "GUICHET_WEBHOOK_ALLOW": "127.0.0.1",
                "GUICHET_SMTP_URL": smtp,
            }
        )


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as started:
        yield started


@pytest.fixture
def admin(api: TestClient) -> dict[str, str]:
    return agent_headers(api, "admin@example.com")


def add(api: TestClient, admin: dict[str, str], url: str, **more: Any) -> Any:
    answer = api.post(HOOKS, json={"url": url, **more}, headers=admin)
    assert answer.status_code == 201, answer.text
    return answer.json()


def queued(api: TestClient, assistant: Any, account: str = "premium") -> Customer:
    """A customer who has given the PIN and waits for an agent."""
    assistant.intents["An agent, please"] = "talk_to_agent"
    customer = begin(api, account)
    customer.say("An agent, please")
    answer = customer.post("/pin", {"pin": DEMO_PINS[Plan(account)]})
    assert answer.json()["state"] == "queued", answer.text
    return customer


def signed_right(secret: str, request: Received) -> bool:
    """What a receiver does, as the specification has it."""
    headers = request.headers
    wanted = signature(
        secret, headers["webhook-id"], int(headers["webhook-timestamp"]), request.body
    )
    return wanted in headers["webhook-signature"].split(" ")


def make_due(store: Store, **values: Any) -> None:
    with store.unit_of_work() as session:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.kind == "webhook", OutboxEntry.delivered_at.is_(None))
            .values(next_attempt_at=real_now(), **values)
        )


def outbox(store: Store) -> list[OutboxEntry]:
    with store.reading() as session:
        return list(
            session.scalars(
                select(OutboxEntry).where(OutboxEntry.kind == "webhook").order_by(OutboxEntry.id)
            )
        )


def mails(folder: Path, to: str) -> list[EmailMessage]:
    read = [
        email.message_from_bytes(each.read_bytes(), policy=policy.default)
        for each in sorted(folder.glob("*.eml"))
    ]
    return [each for each in read if each["To"] == to]


def test_life_of_a_conversation_is_told_signed_and_in_order(
    api: TestClient, assistant: Any, admin: dict[str, str], receiver: Receiver
) -> None:
    secret = add(api, admin, f"{receiver.url}/in")["secret"]
    assert secret not in api.get(HOOKS, headers=admin).text
    customer, agent = queued(api, assistant), agent_headers(api)
    api.post(f"{DESK}/{customer.id}/accept", headers=agent)
    api.post(f"{DESK}/{customer.id}/notes", json={"text": "only for us"}, headers=agent)
    api.post(f"{DESK}/{customer.id}/close", json={"reason": "solved"}, headers=agent)
    customer.post("/rating", {"score": 5, "comment": "quick"})
    told = receiver.wait(
        "conversation.queued",
        "conversation.accepted",
        "conversation.closed",
        "conversation.rated",
    )
    assert all(signed_right(secret, each) for each in told)
    assert len({each.headers["webhook-id"] for each in told}) == 4
    first, taken, closed, rated = (each.json["data"]["conversation"] for each in told)
    assert told[0].json["version"] == 1
    assert first["customer"] == {
        "id": "premium",
        "email": "premium@example.com",
        "plan": "premium",
    }
    assert "An agent, please" in [each["text"] for each in first["transcript"]]
    assert (taken["handoff"]["agent"], taken["transcript"]) == ("Alex", None)
    assert closed["close_reason"] == "solved"
    assert "only for us" not in told[2].body.decode()
    assert rated["rating"] == {"score": 5, "comment": "quick"}


def as_customer(api: TestClient, account: str) -> dict[str, str]:
    """The headers of a demo customer in the Support Center."""
    identity = api.post("/api/v1/demo/identity", json={"account": account}).json()["identity"]
    return {"Authorization": f"Bearer {identity}"}


def open_ticket(api: TestClient, account: str = "premium") -> str:
    """The number of a new ticket of a demo customer."""
    body = {"topic": "statistics", "subject": "Numbers", "language": "en", "text": "They are off."}
    answer = api.post("/api/v1/support/tickets", json=body, headers=as_customer(api, account))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


def test_life_of_a_ticket_is_told(
    api: TestClient, admin: dict[str, str], receiver: Receiver
) -> None:
    add(api, admin, f"{receiver.url}/in")
    number = open_ticket(api)
    agent = agent_headers(api)
    here = f"/api/v1/desk/tickets/{number}"
    api.post(f"{here}/notes", json={"text": "only for us"}, headers=agent)
    api.patch(here, json={"priority": "high"}, headers=agent)
    api.post(f"{here}/replies", json={"text": "Here is why."}, headers=agent)
    api.post(f"{here}/close", headers=agent)
    api.post(f"{here}/reopen", headers=agent)
    told = receiver.wait(
        "ticket.opened", "ticket.changed", "ticket.answered", "ticket.closed", "ticket.reopened"
    )
    opened, changed, answered, closed, reopened = (each.json["data"] for each in told)
    assert opened["ticket"]["number"] == number
    assert opened["url"].endswith(f"/desk/tickets/{number}")
    assert (changed["change"], changed["ticket"]["priority"]) == (
        {"what": "prioritised", "to": "high"},
        "high",
    )
    assert answered["reply"]["text"] == "Here is why."
    assert (closed["ticket"]["status"], reopened["ticket"]["status"]) == ("closed", "open")
    assert not any(b"only for us" in each.body for each in receiver.requests)


def test_failed_event_is_tried_again_with_the_same_id_then_becomes_a_dead_letter_to_replay(
    api: TestClient, admin: dict[str, str], receiver: Receiver, store: Store
) -> None:
    receiver.status, receiver.answer = 500, b"out of order"
    target = add(api, admin, f"{receiver.url}/in", events=["ticket.opened"])
    open_ticket(api)
    (first,) = receiver.wait("ticket.opened")
    until(lambda: outbox(store)[0].last_error)
    make_due(store, attempts=len(PAUSES))
    (second,) = receiver.wait("ticket.opened")
    assert second.headers["webhook-id"] == first.headers["webhook-id"]
    assert second.body == first.body
    until(lambda: outbox(store)[0].failed_at)
    (letter,) = api.get(f"{HOOKS}/failed", headers=admin).json()["items"]
    assert letter["answer"] == "HTTP 500: out of order"
    assert letter["attempts"] == len(PAUSES) + 1
    page = api.get("/desk/webhooks/failed", headers=admin).text
    assert "out of order" in page
    receiver.status = 204
    again = api.post(f"{HOOKS}/failed/{letter['id']}/replay", headers=admin)
    assert again.status_code == 204
    (third,) = receiver.wait("ticket.opened")
    assert third.body == first.body
    until(lambda: outbox(store)[0].delivered_at)
    # What the customer wrote is not kept in the outbox once the receiver has it.
    assert outbox(store)[0].payload == {"id": first.headers["webhook-id"]}
    assert api.post(f"{HOOKS}/failed/{letter['id']}/replay", headers=admin).status_code == 404
    (now,) = api.get(HOOKS, headers=admin).json()["items"]
    assert (now["id"], now["failures"], now["waiting"], now["failed"]) == (target["id"], 0, 0, 0)


def test_all_dead_letters_of_a_target_are_replayed_at_once_and_one_is_discarded(
    api: TestClient, admin: dict[str, str], receiver: Receiver, store: Store
) -> None:
    receiver.status = 500
    target = add(api, admin, f"{receiver.url}/in", events=["ticket.opened"])
    for account in ("premium", "custom", "essential"):
        open_ticket(api, account)
    until(lambda: [each.attempts for each in outbox(store)] == [1, 1, 1])
    make_due(store, failed_at=real_now(), attempts=10)
    items = api.get(f"{HOOKS}/failed", headers=admin).json()["items"]
    gone = api.delete(f"{HOOKS}/failed/{items[0]['id']}", headers=admin)
    assert gone.status_code == 204
    receiver.status = 204
    answer = api.post(f"{HOOKS}/{target['id']}/replay", headers=admin)
    assert answer.json()["replayed"] == 2
    until(lambda: all(each.delivered_at for each in outbox(store)))
    assert len(outbox(store)) == 2


def test_hanging_target_holds_up_neither_another_target_nor_mail(
    api: TestClient, admin: dict[str, str], receiver: Receiver, store: Store, mailbox: Path
) -> None:
    receiver.hangs = True
    add(api, admin, f"{receiver.url}/in", events=["ticket.opened"])
    with webhook_receiver() as other:
        add(api, admin, f"{other.url}/in", events=["ticket.opened"])
        open_ticket(api)
        receiver.wait("ticket.opened")
        open_ticket(api, "custom")
        other.wait("ticket.opened", "ticket.opened")
        until(lambda: mails(mailbox, "custom@example.com"))
        waiting = {each.target_id: each.delivered_at for each in outbox(store)}
        assert None in waiting.values()
    assert len(receiver.requests) == 1


def test_target_is_switched_off_with_a_notice_when_it_failed_for_days_and_nothing_is_lost(
    api: TestClient, admin: dict[str, str], receiver: Receiver, store: Store, mailbox: Path
) -> None:
    receiver.status = 503
    target = add(api, admin, f"{receiver.url}/in", name="Old desk", events=["ticket.opened"])
    with store.unit_of_work() as session:
        found = session.get_one(WebhookTarget, target["id"])
        found.failures, found.failing_since = 20, real_now() - timedelta(days=4)
    open_ticket(api)
    until(lambda: mails(mailbox, "admin@example.com"))
    (notice,) = mails(mailbox, "admin@example.com")
    assert notice["Subject"] == "Old desk is told nothing any more"
    text = notice.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "HTTP 503" in text
    open_ticket(api, "custom")
    (state,) = api.get(HOOKS, headers=admin).json()["items"]
    assert (state["disabled"], state["waiting"]) == ("failing", 2)
    sent = len(receiver.requests)
    make_due(store)
    receiver.status = 204
    on = api.patch(f"{HOOKS}/{target['id']}", json={"active": True}, headers=admin)
    assert on.json()["disabled"] is None
    until(lambda: all(each.delivered_at for each in outbox(store)))
    assert len(receiver.requests) == sent + 2


def test_target_is_switched_off_when_it_answers_that_it_is_gone(
    api: TestClient, admin: dict[str, str], receiver: Receiver, mailbox: Path
) -> None:
    receiver.status = 410
    add(api, admin, f"{receiver.url}/in", events=["ticket.opened"])
    open_ticket(api)
    until(lambda: mails(mailbox, "admin@example.com"))
    assert api.get(HOOKS, headers=admin).json()["items"][0]["disabled"] == "gone"


def test_mailbox_gets_tickets_and_handovers_in_threads_that_answer_to_the_customer(
    api: TestClient, assistant: Any, admin: dict[str, str], mailbox: Path
) -> None:
    target = add(api, admin, "mailto:desk@zammad.example", language="de")
    assert target["secret"] is None
    number = open_ticket(api)
    queued(api, assistant, "custom")
    until(lambda: len(mails(mailbox, "desk@zammad.example")) == 2)
    found = mails(mailbox, "desk@zammad.example")
    opened = next(each for each in found if number in each["Subject"])
    handover = next(each for each in found if number not in each["Subject"])
    assert opened["Reply-To"] == "premium@example.com"
    assert "Auto-Submitted" not in opened
    text = handover.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Ein Kunde wartet auf einen Agenten." in text
    assert "An agent, please" in text
    page = handover.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "An agent, please" in page
    api.post(
        f"/api/v1/support/tickets/{number}/replies",
        json={"text": "And <one> more thing"},
        headers=as_customer(api, "premium"),
    )
    until(lambda: len(mails(mailbox, "desk@zammad.example")) == 3)
    reply = mails(mailbox, "desk@zammad.example")[-1]
    assert reply["References"] == reply["In-Reply-To"] == opened["Message-ID"]
    assert reply["Message-ID"] != opened["Message-ID"]
    html = reply.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "And &lt;one&gt; more thing" in html


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("ftp://example.org/in", 422, "by https only"),
        ("https://kim:secret@example.org/in", 422, "Leave name and password out"),
        ("https://example.org/in#part", 422, "no address"),
        ("just words", 422, "no address"),
        ("https://[::1", 422, "no address"),
        ("mailto:nobody", 422, "one e-mail address"),
        ("mailto:a@example.org,b@example.org", 422, "one e-mail address"),
        ("https://10.0.0.1/in", 422, "no public address"),
        ("https://[::ffff:169.254.169.254]/latest", 422, "no public address"),
        ("https://2130706434/in", 422, "no public address"),
    ],
)
def test_address_is_refused_with_what_is_wrong_with_it(
    api: TestClient, admin: dict[str, str], url: str, status: int, said: str
) -> None:
    answer = api.post(HOOKS, json={"url": url}, headers=admin)
    assert answer.status_code == status
    (detail,) = answer.json()["detail"]
    assert detail["field"] == "url"
    assert said in detail["message"]
    assert api.get(HOOKS, headers=admin).json()["items"] == []


def test_test_says_what_the_target_answered(
    api: TestClient, admin: dict[str, str], receiver: Receiver
) -> None:
    target = add(api, admin, f"{receiver.url}/in")
    here = f"{HOOKS}/{target['id']}"
    assert api.post(f"{here}/test", headers=admin).json()["delivered"] is True
    assert receiver.requests[-1].json["type"] == "webhook.test"
    receiver.status, receiver.location = 307, "http://10.0.0.1/"
    answer = api.post(f"{here}/test", headers=admin).json()
    assert answer["delivered"] is False
    assert "redirect" in answer["answer"]


def test_new_secret_signs_beside_the_old_one_for_a_day(
    api: TestClient, admin: dict[str, str], receiver: Receiver, store: Store
) -> None:
    target = add(api, admin, f"{receiver.url}/in")
    here = f"{HOOKS}/{target['id']}"
    new = api.post(f"{here}/secret", headers=admin).json()["secret"]
    api.post(f"{here}/test", headers=admin)
    assert signed_right(target["secret"], receiver.requests[-1])
    assert signed_right(new, receiver.requests[-1])
    with store.unit_of_work() as session:
        session.get_one(WebhookTarget, target["id"]).old_until = real_now()
    api.post(f"{here}/test", headers=admin)
    assert signed_right(new, receiver.requests[-1])
    assert not signed_right(target["secret"], receiver.requests[-1])


def test_only_admins_manage_targets_and_what_they_do_is_written_down(
    api: TestClient, admin: dict[str, str], receiver: Receiver, store: Store
) -> None:
    agent = agent_headers(api)
    assert api.get(HOOKS, headers=agent).status_code == 403
    assert api.post(HOOKS, json={"url": receiver.url}, headers=agent).status_code == 403
    assert api.get("/desk/webhooks", headers=agent).status_code == 403
    target = add(api, admin, f"{receiver.url}/in", name="Desk")
    again = api.post(HOOKS, json={"url": f"{receiver.url}/in"}, headers=admin)
    assert again.status_code == 409
    api.patch(f"{HOOKS}/{target['id']}", json={"active": False}, headers=admin)
    assert api.delete(f"{HOOKS}/{target['id']}", headers=admin).status_code == 204
    assert api.delete(f"{HOOKS}/{target['id']}", headers=admin).status_code == 404
    with store.reading() as session:
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == "Desk").order_by(AuditEntry.id)
        ).all()
    assert actions == ["webhook_added", "webhook_changed", "webhook_removed"]


def test_neither_secret_nor_address_is_logged_when_a_delivery_fails(
    api: TestClient,
    admin: dict[str, str],
    receiver: Receiver,
    store: Store,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.status = 500
    target = add(api, admin, f"{receiver.url}/in?token=hidden", events=["ticket.opened"])
    open_ticket(api)
    until(lambda: outbox(store)[0].last_error)
    assert "failed" in caplog.text
    assert target["secret"] not in caplog.text
    assert "token=hidden" not in caplog.text
