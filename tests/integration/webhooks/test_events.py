"""What happens to conversations and tickets is told: signed, in order, in threads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.integration.conftest import agent_headers
from tests.integration.webhooks.driver import (
    HOOKS,
    add,
    as_customer,
    mails,
    open_ticket,
    queued,
    signed_right,
)
from tests.webhook_receiver import Receiver, until

DESK = "/api/v1/desk/conversations"


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
