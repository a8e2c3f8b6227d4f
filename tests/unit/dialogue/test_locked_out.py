"""Who cannot sign in: known by a mailed code, never sent for a PIN that they cannot see."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from helpdesk.accounts.codes import MOST_CODES
from helpdesk.accounts.demo import demo_account
from helpdesk.outbox.model import OutboxEntry
from helpdesk.policy import Plan
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.tickets.model import Ticket
from tests.unit.conftest import OPEN, Begin, Talk


def waits_for_code(begin: Begin, topic: str, language: str = "en") -> tuple[Talk, str]:
    """A stranger who named the address of a premium account, and the code mailed there."""
    talk = begin(None, language, OPEN)
    account = demo_account(talk.session, Plan.PREMIUM, None, OPEN)
    talk.session.flush()
    talk.hear(topic, "I am locked out")
    talk.hear("command_identify", "")
    talk.hear("nlu_fallback", account.email)
    assert talk.conversation.expects == "code"
    return talk, mailed(talk)


def mailed(talk: Talk) -> str:
    entry = talk.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id.desc())).first()
    assert entry is not None
    found = re.search(r"\b\d{6}\b", str(entry.payload))
    assert found
    return found[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", ["login_problem", "account_compromised"])
def test_locked_out_customer_gets_an_urgent_ticket_without_a_pin(
    begin: Begin, topic: str, language: str
) -> None:
    talk, code = waits_for_code(begin, topic, language)
    talk.hear("nlu_fallback", code)
    if talk.conversation.expects == "language":
        talk.hear("command_support_language", "inglês")
    while talk.conversation.expects == "details":
        assert talk.conversation.pin == "not_asked"
        talk.hear("nlu_fallback", "since yesterday, never mine")
    if language != "pt":
        talk.hear("affirm", "yes")
        ticket = talk.session.scalars(select(Ticket)).one()
        assert ticket.urgent
        assert ticket.stricter_verification


def test_pin_is_still_possible_when_the_customer_insists_on_a_chat(begin: Begin) -> None:
    talk, code = waits_for_code(begin, "login_problem")
    talk.hear("nlu_fallback", code)
    talk.hear("talk_to_agent", "no, I want the chat")
    assert talk.conversation.expects == "pin"
    assert "open_ticket" in talk.choices
    talk.hear("ask_support_pin", "where is it?")
    assert "open_ticket" in talk.choices


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("en", "ask_ticket_status", "the code hasn't arrived"),
        ("fr", "ask_ticket_status", "je n’ai rien reçu"),
        ("de", "deny", "nein, nichts angekommen"),
        ("es", "sending_problem", "no me llega el correo"),
        ("pt", "nlu_fallback", "não recebi nada"),
    ],
)
def test_missing_mail_is_sent_again_when_asked(
    begin: Begin, language: str, intent: str, text: str
) -> None:
    talk, first = waits_for_code(begin, "login_problem", language)
    talk.hear(intent, text)
    assert talk.conversation.expects == "code"
    assert "command_resend_code" in talk.choices
    talk.hear("command_resend_code", "")
    assert talk.conversation.expects == "code"
    talk.hear("nlu_fallback", first)
    assert talk.conversation.account_id is None, "an earlier code is no longer valid"
    talk.hear("nlu_fallback", mailed(talk))
    assert talk.conversation.account_id is not None


def test_wrong_code_offers_another(begin: Begin) -> None:
    talk, code = waits_for_code(begin, "login_problem")
    talk.hear("nlu_fallback", "000000" if code != "000000" else "000001")
    assert talk.conversation.expects == "code"
    assert "command_resend_code" in talk.choices


def test_mailbox_is_not_flooded_when_codes_are_asked_for_again_and_again(begin: Begin) -> None:
    talk, _ = waits_for_code(begin, "login_problem")
    for _ in range(MOST_CODES + 3):
        talk.hear("command_resend_code", "")
    assert len(talk.session.scalars(select(OutboxEntry)).all()) == MOST_CODES
    assert "command_resend_code" not in talk.choices


def test_contact_page_is_given_when_the_mailbox_is_lost_too(begin: Begin) -> None:
    talk, _ = waits_for_code(begin, "account_compromised")
    talk.hear("account_compromised", "I have no access to that mailbox")
    assert "contact_other" in talk.choices
    assert talk.counter.services.contact_url in talk.text
