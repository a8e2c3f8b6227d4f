"""Targets that fail, hang or are gone: nothing is lost, and nobody else waits."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from helpdesk.clock import real_now
from helpdesk.store.engine import Store
from helpdesk.webhooks.model import WebhookTarget
from helpdesk.webhooks.schedule import PAUSES
from tests.integration.webhooks.driver import HOOKS, add, mails, make_due, open_ticket, outbox
from tests.webhook_receiver import Receiver, until, webhook_receiver


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
