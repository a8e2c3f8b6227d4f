"""The studio's pages about models: who may see them, keyboard and axe on every screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.driver import axe
from tests.browser.test_accessibility import SCREENS, STILL


def sign_in(page, who: str) -> None:
    page.fill("#email", f"{who}@example.com")
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_on_the_pages_of_models(guichet, open_page, screen) -> None:
    page = open_page(f"{guichet.url}/studio/models", **screen, **STILL)
    sign_in(page, "trainer")
    expect(page.locator(".sheet tbody tr").first).to_be_visible()
    assert axe(page) == []
    page.locator(".marked a").click()
    expect(page.locator("#facts-title")).to_be_attached()
    assert axe(page) == []


def test_trainer_can_train_and_is_told_of_a_model_that_is_gone(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/studio/models")
    sign_in(page, "trainer")
    expect(page.locator("#train")).to_be_enabled()
    page.goto(f"{guichet.url}/studio/models/guichet-gone")
    expect(page.locator("h1")).to_have_text("There is no such model")


def test_agent_is_told_that_the_studio_is_not_for_them(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/studio/models", allow=("403",))
    sign_in(page, "agent")
    expect(page.locator("h1")).to_have_text("This page is not for your role")
