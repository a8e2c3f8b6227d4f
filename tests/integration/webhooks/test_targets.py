"""Targets as admins keep them: addresses, secrets, and who may."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from helpdesk.agents.model import AuditEntry
from helpdesk.clock import real_now
from helpdesk.store.engine import Store
from helpdesk.webhooks.model import WebhookTarget
from tests.integration.conftest import agent_headers
from tests.integration.webhooks.driver import HOOKS, add, signed_right
from tests.webhook_receiver import Receiver


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
