"""The Support Center: "Open this ticket" and the ticket's page, with and without JavaScript."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from tests.browser.test_widget import PICTURE


def sign_in(page: Page, account: str) -> None:
    """Be one of the demo's customers, as the demo lets one choose."""
    page.select_option("#account", account)
    expect(page.locator(f"#account option[value={account}][selected]")).to_have_count(1)
    expect(page.locator(".options li")).to_have_count(3)


def test_whole_ticket_is_opened_and_replied_to_when_there_is_no_javascript(
    guichet, open_page
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
    page.fill("#reply", "Encore une chose.")
    page.click("#reply-form .button")
    expect(page.locator(".replies .customer")).to_contain_text("Encore une chose.")
    page.click(".crumb a")
    expect(page.locator(".tickets li", has_text=invoice)).to_have_count(1)


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
