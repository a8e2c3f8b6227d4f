"""The Support Center's pages as plain forms: signing in, "Open this ticket", replies, files."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.conversations.attachments import LARGEST_BYTES
from helpdesk.dialogue.services import load_questions
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from tests.integration.conftest import agent_headers
from tests.integration.postbox import delivered

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
NEW = "/support/tickets/new?language=fr"
REFUND = {
    "topic": "request_refund",
    "q_invoice": "F-2026-11, ma carte 4111 1111 1111 1111",
    "q_reason": "débitée deux fois, PIN 200002",
}


@pytest.fixture
def api(api_at_rest: TestClient) -> TestClient:
    """Nobody else takes the mails that a test looks at."""
    return api_at_rest


def identity(api: TestClient, account: str, user: str) -> str:
    body = {"account": account, "user": user}
    return str(api.post("/api/v1/demo/identity", json=body).json()["identity"])


@pytest.fixture
def browser(api: TestClient) -> Iterator[TestClient]:
    """A browser that is signed in as an essential customer."""
    token = identity(api, "essential", "pages")
    assert api.post("/support/sign-in", data={"identity": token}).status_code == 200
    yield api
    api.cookies.clear()


def files(*named: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", each) for each in named]


def submit(browser: TestClient, sent: Any = None, **changes: str) -> Any:
    form = {**REFUND, "key": str(uuid.uuid4()), **changes}
    return browser.post(NEW, data=form, files=sent or files(("", b"")))


def test_pages_show_nothing_of_a_customer_when_nobody_is_signed_in(api: TestClient) -> None:
    assert 'id="tickets"' not in api.get("/support").text
    for path in ("/support/tickets/new", "/support/tickets/2345678"):
        assert api.get(path).status_code == 401
    assert api.post(NEW, data={**REFUND, "key": str(uuid.uuid4())}).status_code == 401


def test_sign_in_is_refused_when_the_token_is_not_the_sites(api: TestClient) -> None:
    assert api.post("/support/sign-in", data={"identity": "a.b.c"}).status_code == 401
    api.cookies.set("guichet_support", "a.b.c")
    assert 'id="tickets"' not in api.get("/support").text
    api.cookies.clear()


@pytest.mark.parametrize("to", ["https://thief.example/", "//thief.example", "/support/../desk"])
def test_sign_in_leads_to_our_own_pages_only(api: TestClient, to: str) -> None:
    token = identity(api, "essential", "pages")
    answer = api.post(
        "/support/sign-in", data={"identity": token, "to": to}, follow_redirects=False
    )
    assert answer.headers["location"] == "/support"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    api.cookies.clear()


def test_form_is_refused_when_another_site_sends_it(browser: TestClient) -> None:
    form = {**REFUND, "key": str(uuid.uuid4())}
    refused = browser.post(NEW, data=form, headers={"Origin": "https://thief.example"})
    assert refused.status_code == 403
    assert "F-2026-11" not in browser.get("/support").text


def test_form_asks_what_the_assistant_asks_when_a_topic_was_chosen(browser: TestClient) -> None:
    first = browser.get(NEW).text
    assert 'id="ticket-form"' not in first
    form = browser.get(f"{NEW}&topic=request_refund").text
    asked = load_questions()
    assert re.findall(r'name="q_(\w+)"', form) == asked["request_refund"]
    assert "Quelle est la raison de votre demande" in form
    unknown = browser.get(f"{NEW}&topic=unknown").text
    assert re.findall(r'name="q_(\w+)"', unknown) == asked["unknown"]


def test_ticket_is_opened_once_and_confirmed_when_the_form_is_sent_twice(
    browser: TestClient, store: Store
) -> None:
    key = str(uuid.uuid4())
    pages = [submit(browser, files(("error.png", PNG)), key=key) for _ in range(2)]
    assert pages[0].url == pages[1].url
    number = str(pages[0].url.path).rsplit("/", 1)[1]
    assert "Nous avons votre ticket" in pages[0].text
    assert "F-2026-11" in pages[0].text
    assert "4111" not in pages[0].text
    assert "200002" not in pages[0].text
    listed = browser.get("/support?language=fr").text
    assert listed.count(f"/support/tickets/{number}") == 1
    (mail,) = delivered(store)
    assert mail.to == "pages.essential@example.com"
    assert mail.subject.startswith(f"Ticket {number}")
    assert f"/support/tickets/{number}" in mail.text


def test_form_keeps_what_was_written_when_an_answer_is_missing(browser: TestClient) -> None:
    page = submit(browser, files(("a.txt", b"x")), q_reason=" ")
    assert page.status_code == 422
    assert "F-2026-11" in page.text
    assert "Écrivez quelques mots." in page.text
    assert "Choisissez vos fichiers à nouveau" in page.text
    assert "F-2026-11" not in browser.get("/support").text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (("vide.txt", b""), "Un des fichiers est vide."),
        (("virus.png", b"MZ\x90\0"), "Nous ne pouvons pas ouvrir"),
        (("dessin.svg", b"<svg onload=alert(1)>"), "Nous ne pouvons pas ouvrir"),
        (("long.txt", b"x" * (LARGEST_BYTES + 1)), "dépasse 10 Mo"),
    ],
)
def test_file_is_refused_in_the_customers_language_when_it_cannot_be_taken(
    browser: TestClient, sent: tuple[str, bytes], said: str
) -> None:
    page = submit(browser, files(sent))
    assert page.status_code == 422
    assert said in page.text
    assert "débitée deux fois" in page.text
    assert "F-2026-11" not in browser.get("/support").text


def test_more_than_five_files_are_refused(browser: TestClient) -> None:
    page = submit(browser, files(*[(f"{n}.txt", b"x") for n in range(6)]))
    assert "plus de cinq fichiers" in page.text


def test_reply_and_file_are_seen_by_customer_and_agent_and_by_nobody_else(
    browser: TestClient,
) -> None:
    url = str(submit(browser).url.path)
    number = url.rsplit("/", 1)[1]
    agent = agent_headers(browser)
    cookies = dict(browser.cookies)
    path = f"/api/v1/desk/tickets/{number}"
    browser.post(f"{path}/replies", json={"text": "Which card?"}, headers=agent)
    token = identity(browser, "essential", "pages")
    browser.post("/support/sign-in", data={"identity": token})
    assert "Beantwortet" in browser.get(f"{url}?language=de").text
    page = browser.post(
        f"{url}?language=de", data={"text": "Die grüne."}, files=files(("k.png", PNG))
    )
    assert "Die grüne." in page.text
    assert "k.png" in page.text
    (file,) = browser.get(path, headers=agent).json()["files"]
    kept = browser.get(f"{url}/files/{file['id']}")
    assert kept.content == PNG
    assert kept.headers["content-disposition"].startswith("attachment")
    assert browser.get(f"/api/v1/desk/attachments/{file['id']}", headers=agent).content == PNG
    other = identity(browser, "essential", "other")
    browser.post("/support/sign-in", data={"identity": other})
    assert browser.get(url).status_code == 404
    assert browser.get(f"{url}/files/{file['id']}").status_code == 404
    assert browser.post(url, data={"text": "hello"}).status_code == 404
    assert cookies is not None


def test_pending_ticket_about_the_same_is_shown_before_another_is_opened(
    browser: TestClient,
) -> None:
    number = str(submit(browser).url.path).rsplit("/", 1)[1]
    again = browser.get(f"{NEW}&topic=request_refund").text
    assert f"/support/tickets/{number}" in again
    assert 'id="ticket-form"' in again
    assert 'id="pending"' not in browser.get(f"{NEW}&topic=login_problem").text


def test_free_customer_is_told_why_and_sent_to_the_contact_page(api: TestClient) -> None:
    api.post("/support/sign-in", data={"identity": identity(api, "free", "pages")})
    page = api.get(NEW).text
    assert 'id="ticket-form"' not in page
    assert "/contact?language=fr" in page
    assert submit(api).status_code == 422
    api.cookies.clear()


def test_request_is_refused_unread_when_it_is_larger_than_it_may_be(
    api: TestClient, settings: Settings
) -> None:
    huge = b"x" * (55 * 1024 * 1024)
    page = api.post(NEW, data=REFUND, files=files(("a.txt", huge)))
    assert page.status_code == 413
    assert "C’est plus que ce que nous pouvons recevoir" in page.text
    answer = api.post("/api/v1/triage/decisions", content=huge)
    assert answer.status_code == 413
    assert answer.json()["detail"][0]["field"] == "body"
    assert not (settings.home / "attachments").exists()
