"""The Support Center: "Open this ticket" and the ticket's page, with and without JavaScript."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.accounts.identity import Identity, sign_identity
from helpdesk.clock import real_now
from helpdesk.policy import Plan
from helpdesk.settings import DEMO_IDENTITY_SECRET
from tests.browser.driver import ApiAgent, Widget
from tests.browser.picture import PICTURE
from tests.web_server import web_server


def sign_in(page: Page, account: str) -> None:
    """Be one of the demo's customers, as the demo lets one choose."""
    page.select_option("#account", account)
    expect(page.locator(f"#account option[value={account}][selected]")).to_have_count(1)
    expect(page.locator(".options li")).to_have_count(3)


def test_whole_ticket_is_opened_and_replied_to_when_there_is_no_javascript(
    guichet, open_page, agent: ApiAgent
) -> None:
    invoice = f"F-{uuid.uuid4().hex[:6]}"
    page = open_page(
        f"{guichet.url}/support?language=fr", allow=("422",), java_script_enabled=False
    )
    page.select_option("#account", "essential")
    page.click(".demo-account button")
    page.click("#new-ticket")
    page.select_option("#topic", "request_refund")
    page.click(".topic button")
    page.fill("#q-invoice", f"Facture {invoice}")
    page.click("#ticket-form .button")
    expect(page.locator("#q-reason-fault")).to_have_text("Écrivez quelques mots.")
    expect(page.locator("#q-invoice")).to_have_value(f"Facture {invoice}")
    page.fill("#q-reason", "Débitée deux fois.")
    page.set_input_files(
        "#files", {"name": "capture.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    page.click("#ticket-form .button")
    expect(page.locator("#opened")).to_contain_text("Nous avons votre ticket")
    expect(page.locator("#ticket .files")).to_contain_text("capture.png")
    expect(page.locator("#ticket .muted").first).to_contain_text("réponse")
    number = page.url.partition("?")[0].rpartition("/")[2]
    agent.answer_ticket(number, "Quelle carte ?")
    page.reload()
    expect(page.locator(".replies .agent")).to_contain_text("Quelle carte ?")
    expect(page.locator("#ticket .pill")).to_have_text("Répondu")
    page.click("#reply-form .button")
    expect(page.locator("#reply-fault")).to_have_text("Écrivez quelques mots.")
    page.fill("#reply", "La carte verte.")
    page.set_input_files(
        "#files", {"name": "carte.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    page.click("#reply-form .button")
    reply = page.locator(".replies .customer")
    expect(reply).to_contain_text("La carte verte.")
    with page.expect_download() as download:
        reply.locator("a", has_text="carte.png").click()
    assert download.value.path().read_bytes() == PICTURE
    page.click(".crumb a")
    listed = page.locator(".tickets li", has_text=invoice)
    expect(listed.locator(".pill")).to_have_text("Ouvert")
    expect(listed.locator("small")).to_have_text(
        re.compile(rf"Ticket {number} · ouvert .*\d\d:\d\d · réponse .*\d\d:\d\d")
    )


def test_articles_are_suggested_while_typing_and_never_stand_in_the_way(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/support?language=en", allow=("ERR_FAILED",))
    sign_in(page, "premium")
    page.click("#new-ticket")
    page.select_option("#topic", "unknown")
    page.locator("#q-description").press_sequentially("How do I set up DKIM for my domain?")
    suggested = page.locator("#form-articles a", has_text="DKIM").first
    expect(suggested).to_be_visible()
    expect(suggested).to_have_attribute("target", "_blank")
    page.route("**/support/articles*", lambda route: route.abort())
    page.locator("#q-description").press_sequentially(" Please.")
    for field in page.locator("#ticket-form textarea").all()[1:]:
        field.fill("Whatever is quickest.")
    page.click("#ticket-form .button")
    expect(page.locator("#opened")).to_be_visible()


def test_file_is_refused_at_once_when_it_is_too_large(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/support?language=de")
    sign_in(page, "premium")
    page.click("#new-ticket")
    page.select_option("#topic", "login_problem")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    huge = {"name": "film.png", "mimeType": "image/png", "buffer": b"x" * (11 * 1024 * 1024)}
    page.set_input_files("#files", huge)
    expect(page.locator("#files-fault")).to_contain_text("größer als 10 MB")
    page.fill("#q-error_text", "Falsches Passwort")
    page.fill("#q-since_when", "Seit heute")
    page.click("#ticket-form .button")
    expect(page.locator("#files")).to_be_focused()
    page.set_input_files("#files", [])
    page.click("#ticket-form .button")
    expect(page.locator("#opened")).to_be_visible()


def test_customer_is_signed_in_when_the_dashboard_hands_the_token_over(guichet, open_page) -> None:
    page = open_page()
    answer = page.request.post(
        f"{guichet.url}/api/v1/demo/identity", data={"account": "custom", "user": "dashboard"}
    )
    page.goto(f"{guichet.url}/support?language=en#identity={answer.json()['identity']}")
    expect(page.locator(".demo-account small")).to_have_text("dashboard.custom@example.com")
    assert "identity" not in page.url


def test_channels_say_whether_they_are_open_and_why_not(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/support?language=pt")
    sign_in(page, "essential")
    rows = page.locator(".options li")
    expect(rows.nth(0)).to_contain_text("Não")
    expect(rows.nth(1)).to_contain_text("plano")
    sign_in(page, "free")
    expect(page.locator("#new-ticket")).to_have_count(0)


def test_channels_are_open_or_closed_now_as_the_policy_decides(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/support?language=fr")
    sign_in(page, "custom")
    identity = page.request.post(
        f"{guichet.url}/api/v1/demo/identity", data={"account": "custom", "language": "fr"}
    ).json()["identity"]
    decided = page.request.get(
        f"{guichet.url}/api/v1/support/options?language=fr",
        headers={"Authorization": f"Bearer {identity}"},
    ).json()
    page.reload()
    for row, option in zip(page.locator(".options li").all(), decided["options"], strict=True):
        said = row.locator(".pill").inner_text()
        # Other tests may have left a ticket that waits for an answer: no matter of opening hours.
        closed = "Fermé" if option["reasons"] == ["closed"] else "Indisponible"
        assert said == ("Ouvert" if option["available"] else closed)
        # Closed: until when, in the zone of the opening hours.
        assert ("ouvre" in row.inner_text()) == (option["opens_at"] is not None)


def test_form_asks_just_what_the_assistant_asks(guichet, visit) -> None:
    widget: Widget = visit(account="Essential", when="Sunday 10:00")
    widget.open()
    widget.say("I want to open a ticket.")
    widget.describe("It is about a refund.")
    asked = "\n".join(each["text"] for each in widget.kept()["messages"])
    page = widget.page
    page.goto(f"{guichet.url}/support/tickets/new?language=en&topic=request_refund")
    questions = page.locator("#ticket-form .field > small[id^=q-]").all_inner_texts()
    assert questions
    assert [question for question in questions if question not in asked] == []


@pytest.mark.parametrize("way", ["link", "form"])
def test_customer_is_told_what_to_do_when_the_dashboards_token_has_expired(
    guichet, open_page, way: str
) -> None:
    expired = sign_identity(
        DEMO_IDENTITY_SECRET,
        Identity("late", "late@example.com", Plan.PREMIUM, None, None),
        real_now(),
        timedelta(minutes=-5),
        "late",
    )
    page = open_page(f"{guichet.url}/contact", allow=("401",), locale="de-DE")
    if way == "link":
        page.goto(f"{guichet.url}/support?language=de#identity={expired}")
    else:
        page.evaluate(
            """identity => {
              const form = document.createElement("form");
              Object.assign(form, {method: "post", action: "/support/sign-in"});
              form.append(Object.assign(document.createElement("input"),
                {name: "identity", value: identity}));
              document.body.append(form);
              form.submit();
            }""",
            expired,
        )
    expect(page.locator("[role=alert]")).to_have_text(
        "Ihre Anmeldung ist abgelaufen. Öffnen Sie das Support Center erneut aus Ihrem Dashboard."
    )
    assert "identity" not in page.url
    page.click("main a[href^='/contact'], aside a[href^='/contact']")
    expect(page.locator("#email")).to_be_visible()


def test_nothing_written_is_lost_when_the_sign_in_ends_before_the_form_is_sent(
    guichet, open_page
) -> None:
    page = open_page(f"{guichet.url}/support?language=en", allow=("401",))
    sign_in(page, "premium")
    page.goto(f"{guichet.url}/support/tickets/new?language=en&topic=unknown")
    page.fill("#q-description", "It has been slow for days.")
    for field in page.locator("#ticket-form textarea").all()[1:]:
        field.fill("Since Monday.")
    page.context.clear_cookies()
    page.click("#ticket-form .button")
    expect(page.locator("[role=alert]")).to_contain_text("what you wrote is still in it")
    other = page.context.new_page()
    other.goto(f"{guichet.url}/support?language=en")
    sign_in(other, "premium")
    page.go_back()
    expect(page.locator("#q-description")).to_have_value("It has been slow for days.")
    page.click("#ticket-form .button")
    expect(page.locator("#opened")).to_be_visible()
    expect(page.locator("#ticket")).to_contain_text("It has been slow for days.")


def test_file_is_refused_in_words_and_the_text_kept_when_it_cannot_be_taken(
    guichet, open_page, tmp_path: Path
) -> None:
    page = open_page(
        f"{guichet.url}/support?language=es", allow=("422",), java_script_enabled=False
    )
    page.select_option("#account", "premium")
    page.click(".demo-account button")
    page.goto(f"{guichet.url}/support/tickets/new?language=es&topic=unknown")
    for field in page.locator("#ticket-form textarea").all():
        field.fill("Va muy lento.")
    for name, content, said in (
        ("pelicula.png", b"x" * (50 * 1024 * 1024), "supera los 10 MB"),
        ("programa.png", b"MZ\x90\x00", "No podemos abrir"),
        ("dibujo.svg", b"<svg onload='alert(1)'></svg>", "No podemos abrir"),
        ("vacio.txt", b"", "vacío"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        page.set_input_files("#files", path)
        page.click("#ticket-form .button")
        expect(page.locator("#files-fault")).to_contain_text(said)
        expect(page.locator("#ticket-form textarea").first).to_have_value("Va muy lento.")
    page.click("#ticket-form .button")
    expect(page.locator("#opened")).to_be_visible()


def test_old_pin_is_gone_when_a_new_one_was_asked_for(open_page, tmp_path: Path) -> None:
    secrets = {"GUICHET_SECRET": "s" * 40, "GUICHET_IDENTITY_SECRET": "i" * 40}
    with web_server(tmp_path, GUICHET_MODE="production", **secrets) as server:
        token = sign_identity(
            secrets["GUICHET_IDENTITY_SECRET"],
            Identity("kim", "kim@example.com", Plan.CUSTOM, None, "Europe/Berlin"),
            real_now(),
            timedelta(minutes=5),
            "one",
        )
        page = open_page(f"{server.url}/support?language=en#identity={token}")
        page.click("#pin-show")
        before = page.locator("#pin-value").inner_text()
        assert re.fullmatch(r"\d{3} \d{3}", before)
        page.click("#pin-renew")
        expect(page.locator("#pin-value")).to_be_visible()
        expect(page.locator("#pin-value")).not_to_have_text(before)
        expect(page.locator("#pin-expiry")).to_have_text(re.compile(r"Valid until .*\d\d:\d\d"))
        renewed = page.locator("#pin-value").inner_text()
        page.reload()
        expect(page.locator("#pin-value")).to_have_text(renewed)
