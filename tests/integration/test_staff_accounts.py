"""Staff accounts: signing in and out, invitations, and what admins change."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from helpdesk.agents.model import AuditEntry, Invitation, Staff
from helpdesk.clock import real_now
from helpdesk.outbox.model import OutboxEntry
from helpdesk.store.engine import Store
from tests.integration.conftest import ScriptedAssistant, agent_headers, begin

PASSWORD = "a good long password"
STAFF = "/api/v1/staff"


@pytest.fixture
def admin(api: TestClient) -> dict[str, str]:
    return agent_headers(api, "admin@example.com")


def said(response: Any) -> str:
    return str(response.json()["detail"][0]["message"])


def letter(api: TestClient, email: str) -> str:
    """The token in the newest letter to this address, in the outbox or where it was delivered."""
    counter = api.app.state.counter  # type: ignore[attr-defined]
    with counter.store.unit_of_work() as session:
        waiting = session.scalars(select(OutboxEntry).order_by(OutboxEntry.id.desc())).all()
        texts = [mail.payload["text"] for mail in waiting if mail.payload.get("to") == email]
    # Once delivered, a secret mail is wiped from the outbox.
    delivered = sorted(
        (counter.settings.home / "mail").glob("*.eml"), key=lambda p: -p.stat().st_mtime
    )
    for path in delivered:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if mail["To"] == email:
            texts.append(mail.get_body(("plain",)).get_content())
    found = re.search(r"/desk/invitation#(\S+)", texts[0])
    assert found, texts
    return found[1]


def invite(api: TestClient, admin: dict[str, str], email: str, **more: Any) -> Any:
    return api.post(f"{STAFF}/invitations", json={"email": email, **more}, headers=admin)


def redeem(api: TestClient, token: str, **more: Any) -> Any:
    body = {"token": token, "name": "Kim", "password": PASSWORD, **more}
    answer = api.post(f"{STAFF}/invitations/redeem", json=body)
    api.cookies.clear()
    return answer


def person(api: TestClient, admin: dict[str, str], email: str) -> Any:
    items = api.get(STAFF, headers=admin).json()["items"]
    return next(each for each in items if each["email"] == email)


def test_sign_in_is_refused_with_the_waiting_time_when_an_account_failed_too_often(
    api: TestClient,
) -> None:
    body = {"email": "agent@example.com", "password": "wrong"}
    answers = [api.post("/api/v1/session", json=body) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    seconds = int(answers[-1].headers["Retry-After"])
    assert 0 < seconds <= 300
    assert said(answers[-1]) == f"Too many attempts. Try again in {seconds} s."
    right = {"email": "Agent@Example.com", "password": "guichet-demo"}
    assert api.post("/api/v1/session", json=right).status_code == 429
    assert agent_headers(api, "admin@example.com")


def test_sign_ins_that_failed_are_in_the_audit_log_and_nothing_that_was_typed(
    api: TestClient, admin: dict[str, str], store: Store
) -> None:
    def try_as(email: str, times: int = 1) -> None:
        for _ in range(times):
            api.post("/api/v1/session", json={"email": email, "password": "sesame wrong"})

    try_as("AGENT@example.com ", 14)
    try_as("my password in the wrong field")
    try_as("nobody@example.com")
    api.patch(
        f"{STAFF}/{person(api, admin, 'trainer@example.com')['id']}",
        json={"active": False},
        headers=admin,
    )
    api.post("/api/v1/session", json={"email": "trainer@example.com", "password": "guichet-demo"})
    with store.reading() as session:
        entries = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action.startswith("sign_in_"))
            .order_by(AuditEntry.id)
        ).all()
    assert [(each.action, each.subject) for each in entries] == [
        *[("sign_in_failed", "agent@example.com")] * 10,
        # Once, however many more are refused: nobody fills the log.
        ("sign_in_locked", "agent@example.com"),
        ("sign_in_failed", ""),
        ("sign_in_failed", ""),
        ("sign_in_failed", "trainer@example.com"),
    ]
    assert {(each.staff_id, each.operator, each.detail) for each in entries} == {
        (None, None, "testclient")
    }
    page = api.get("/desk/audit?what=sign_in_locked", headers=admin).text
    assert "somebody not signed in" in page
    assert "was refused after too many attempts to sign in" in page


def test_refusal_is_in_the_language_of_the_desk_when_the_person_chose_one(api: TestClient) -> None:
    agent = agent_headers(api)
    api.patch("/api/v1/session", json={"desk_language": "de"}, headers=agent)
    wrong = {"current": "not it", "password": PASSWORD}
    refused = api.post("/api/v1/session/password", json=wrong, headers=agent)
    assert (refused.status_code, said(refused)) == (422, "Das bisherige Passwort stimmt nicht.")
    stranger = api.post(
        "/api/v1/session",
        json={"email": "who@example.com", "password": "no"},
        headers={"Accept-Language": "fr-FR,fr"},
    )
    assert said(stranger) == "L’adresse ou le mot de passe n’est pas juste."


def test_sessions_are_listed_and_ended_one_by_one_and_everywhere(api: TestClient) -> None:
    one, two, three = (agent_headers(api) for _ in range(3))
    listed = api.get("/api/v1/session/all", headers=one).json()["items"]
    assert len(listed) == 3
    assert [each["current"] for each in listed].count(True) == 1
    assert {each["user_agent"] for each in listed} == {"testclient"}
    assert not any(token["Authorization"][7:] in str(listed) for token in (one, two, three))
    mine = api.get("/api/v1/session/all", headers=two).json()["items"]
    second = next(each["id"] for each in mine if each["current"])
    assert api.delete(f"/api/v1/session/all/{second}", headers=one).status_code == 204
    assert api.get("/api/v1/session", headers=two).status_code == 401
    assert api.delete(f"/api/v1/session/all/{second}", headers=one).status_code == 404
    assert api.delete("/api/v1/session/all", headers=one).status_code == 204
    for each in (one, three):
        assert api.get("/api/v1/session", headers=each).status_code == 401


def test_nobody_ends_the_session_of_somebody_else(api: TestClient, admin: dict[str, str]) -> None:
    agent = agent_headers(api)
    own = api.get("/api/v1/session/all", headers=agent).json()["items"][0]["id"]
    assert api.delete(f"/api/v1/session/all/{own}", headers=admin).status_code == 404
    assert api.get("/api/v1/session", headers=agent).status_code == 200


def test_new_password_signs_out_all_others_when_the_current_one_is_right(api: TestClient) -> None:
    here, there = agent_headers(api), agent_headers(api)
    change = "/api/v1/session/password"
    short = {"current": "guichet-demo", "password": "short"}
    assert "at least 12" in said(api.post(change, json=short, headers=here))
    good = {"current": "guichet-demo", "password": PASSWORD}
    assert api.post(change, json=good, headers=here).status_code == 204
    assert api.get("/api/v1/session", headers=here).status_code == 200
    assert api.get("/api/v1/session", headers=there).status_code == 401
    old = {"email": "agent@example.com", "password": "guichet-demo"}
    assert api.post("/api/v1/session", json=old).status_code == 401


def test_audit_log_has_who_named_a_wrong_password_to_change_it(
    api: TestClient, store: Store
) -> None:
    body = {"current": "not it", "password": PASSWORD}
    agent = agent_headers(api)
    assert api.post("/api/v1/session/password", json=body, headers=agent).status_code == 422
    with store.reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action.startswith("change_password"))
        ).one()
        assert (entry.action, entry.subject) == ("change_password_failed", "agent@example.com")
        assert session.get_one(Staff, entry.staff_id).email == "agent@example.com"


def test_invited_person_chooses_name_and_password_once(
    api: TestClient, admin: dict[str, str], store: Store
) -> None:
    invited = invite(
        api,
        admin,
        "kim@example.org",
        role="agent",
        languages=["fr", "en"],
        teams=[" Billing ", "billing", "API"],
        desk_language="fr",
    )
    assert invited.status_code == 201
    token = letter(api, "kim@example.org")
    assert token not in str(invited.json())
    listed = api.get(STAFF, headers=admin).json()["invitations"]
    assert [each["email"] for each in listed] == ["kim@example.org"]
    looked = api.post(f"{STAFF}/invitations/look", json={"token": token}).json()
    assert (looked["email"], looked["role"], looked["new"]) == ("kim@example.org", "agent", True)
    assert redeem(api, token, password="short").status_code == 422
    assert redeem(api, token, name=None).status_code == 422
    done = redeem(api, token)
    assert done.status_code == 200
    assert done.json()["teams"] == ["Billing", "API"]
    assert done.json()["desk_language"] == "fr"
    signed_in = api.post("/api/v1/session", json={"email": "kim@example.org", "password": PASSWORD})
    assert signed_in.status_code == 200
    again = redeem(api, token, password="another good password")
    assert (again.status_code, "used already" in said(again)) == (409, True)
    assert api.get(STAFF, headers=admin).json()["invitations"] == []


def test_of_two_at_once_with_one_invitation_one_is_served(
    api: TestClient, admin: dict[str, str], store: Store
) -> None:
    invite(api, admin, "kim@example.org")
    token = letter(api, "kim@example.org")
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda name: redeem(api, token, name=name), ["Kim", "Mallory"]))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.parametrize("way", ["expired", "withdrawn", "replaced", "invented"])
def test_invitation_is_refused_with_the_reason_when_it_no_longer_holds(
    api: TestClient, admin: dict[str, str], store: Store, way: str
) -> None:
    created = invite(api, admin, "kim@example.org").json()
    token = letter(api, "kim@example.org")
    if way == "expired":
        with store.unit_of_work() as session:
            session.execute(update(Invitation).values(expires_at=real_now() - timedelta(seconds=1)))
    elif way == "withdrawn":
        path = f"{STAFF}/invitations/{created['id']}"
        assert api.delete(path, headers=admin).status_code == 204
    elif way == "replaced":
        invite(api, admin, "kim@example.org")
    else:
        token = "invented"
    refused = redeem(api, token)
    assert refused.status_code == (409 if way == "expired" else 404)
    assert ("too old" if way == "expired" else "void") in said(refused)
    with store.unit_of_work() as session:
        assert session.scalar(select(Staff.id).where(Staff.email == "kim@example.org")) is None


def test_invitation_is_refused_when_the_address_has_an_account(
    api: TestClient, admin: dict[str, str]
) -> None:
    refused = invite(api, admin, "AGENT@example.com")
    assert (refused.status_code, refused.json()["detail"][0]["field"]) == (409, "email")


def test_reset_letter_replaces_the_password_and_signs_out(
    api: TestClient, admin: dict[str, str], store: Store
) -> None:
    agent = agent_headers(api)
    number = person(api, admin, "agent@example.com")["id"]
    assert api.post(f"{STAFF}/{number}/reset", headers=admin).status_code == 202
    assert api.get("/api/v1/session", headers=agent).status_code == 200
    token = letter(api, "agent@example.com")
    assert not api.post(f"{STAFF}/invitations/look", json={"token": token}).json()["new"]
    assert redeem(api, token, name=None).json()["name"] == "Alex"
    assert api.get("/api/v1/session", headers=agent).status_code == 401
    new = {"email": "agent@example.com", "password": PASSWORD}
    assert api.post("/api/v1/session", json=new).status_code == 200


def test_deactivated_agent_is_signed_out_and_their_customer_waits_again(
    api: TestClient, admin: dict[str, str], assistant: ScriptedAssistant
) -> None:
    assistant.intents["a human please"] = "talk_to_agent"
    customer = begin(api, "premium", user="served", language="fr")
    customer.say("a human please")
    customer.post("/pin", {"pin": "300003"})
    agent = agent_headers(api)
    api.post(f"/api/v1/desk/conversations/{customer.id}/accept", headers=agent)
    number = person(api, admin, "agent@example.com")["id"]
    changed = api.patch(f"{STAFF}/{number}", json={"active": False}, headers=admin)
    assert changed.json()["active"] is False
    assert api.get("/api/v1/session", headers=agent).status_code == 401
    state = customer.state()
    assert state["state"] == "queued"
    assert "transmise" in state["messages"][-1]["text"]
    seen = api.get(f"/api/v1/desk/conversations/{customer.id}", headers=admin).json()
    assert "Alex no longer answers" in seen["messages"][-1]["text"]
    assert api.post(f"{STAFF}/{number}/reset", headers=admin).status_code == 409
    body = {"email": "agent@example.com", "password": "guichet-demo"}
    assert api.post("/api/v1/session", json=body).status_code == 401
    api.patch(f"{STAFF}/{number}", json={"active": True}, headers=admin)
    assert api.post("/api/v1/session", json=body).status_code == 200


def test_admin_cannot_shut_themselves_or_everybody_out(
    api: TestClient, admin: dict[str, str]
) -> None:
    own = person(api, admin, "admin@example.com")["id"]
    for changes in ({"role": "agent"}, {"active": False}):
        refused = api.patch(f"{STAFF}/{own}", json=changes, headers=admin)
        assert (refused.status_code, "Another admin can" in said(refused)) == (409, True)
    agent = person(api, admin, "agent@example.com")["id"]
    api.patch(f"{STAFF}/{agent}", json={"role": "admin"}, headers=admin)
    second = agent_headers(api)
    api.patch(f"{STAFF}/{own}", json={"active": False}, headers=second)
    assert api.get(STAFF, headers=admin).status_code == 401
    assert api.patch(f"{STAFF}/{agent}", json={"role": "agent"}, headers=second).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "owner"},
        {"languages": []},
        {"languages": ["English"]},
        {"capacity": 21},
        {"name": "  "},
        {"email": "new@example.com"},
    ],
)
def test_person_is_not_changed_when_the_change_is_malformed(
    api: TestClient, admin: dict[str, str], wrong: Any
) -> None:
    before = person(api, admin, "agent@example.com")
    refused = api.patch(f"{STAFF}/{before['id']}", json=wrong, headers=admin)
    assert refused.status_code == 422
    assert person(api, admin, "agent@example.com") == before


@pytest.mark.parametrize("email", ["agent@example.com", "trainer@example.com"])
def test_team_is_for_admins_only(api: TestClient, email: str) -> None:
    headers = agent_headers(api, email)
    assert api.get(STAFF, headers=headers).status_code == 403
    assert invite(api, headers, "kim@example.org").status_code == 403
    assert api.patch(f"{STAFF}/1", json={"role": "admin"}, headers=headers).status_code == 403
    page = api.get("/desk/team", headers=headers)
    assert page.status_code == 403


def test_what_is_done_to_accounts_is_in_the_audit_log(
    api: TestClient, admin: dict[str, str], store: Store
) -> None:
    invite(api, admin, "kim@example.org")
    number = person(api, admin, "agent@example.com")["id"]
    api.patch(f"{STAFF}/{number}", json={"teams": ["Billing"], "capacity": 5}, headers=admin)
    api.post(f"{STAFF}/{number}/reset", headers=admin)
    api.delete(f"{STAFF}/{number}/sessions", headers=admin)
    with store.unit_of_work() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        done = [(row.action, row.subject, row.detail, row.changes) for row in rows]
    assert done[-4:] == [
        ("invite", "kim@example.org", "agent", []),
        (
            "change_user",
            "agent@example.com",
            None,
            [["teams", [], ["Billing"]], ["capacity", 3, 5]],
        ),
        ("reset_password", "agent@example.com", None, []),
        ("sign_out_everywhere", "agent@example.com", None, []),
    ]
    assert ("sign_in", "admin@example.com") in [row[:2] for row in done]


def test_pages_of_team_account_and_invitation_are_shown_in_the_desks_language(
    api: TestClient, admin: dict[str, str]
) -> None:
    invite(api, admin, "kim@example.org")
    api.patch("/api/v1/session", json={"desk_language": "fr"}, headers=admin)
    team = api.get("/desk/team", headers=admin).text
    assert "kim@example.org" in team
    assert "Inviter quelqu’un" in team
    assert "Où vous êtes connecté" in api.get("/desk/account", headers=admin).text
    page = api.get("/desk/invitation", headers={"Accept-Language": "es"})
    assert (page.status_code, "Le damos la bienvenida" in page.text) == (200, True)
