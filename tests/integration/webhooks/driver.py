"""What the tests of other desks do: connect one, cause an event, and look at what left."""

from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from starlette.testclient import TestClient

from helpdesk.accounts.demo import DEMO_PINS
from helpdesk.clock import real_now
from helpdesk.outbox.model import OutboxEntry
from helpdesk.policy import Plan
from helpdesk.store.engine import Store
from helpdesk.webhooks.signing import signature
from tests.integration.conftest import Customer, begin
from tests.webhook_receiver import Received

HOOKS = "/api/v1/desk/webhooks"


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
