"""Issues: a decision with its reasons, an article first, and the way on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from helpdesk.dialogue.exchange import Entity
from helpdesk.feedback.report import article_counts
from helpdesk.tickets.model import Ticket
from tests.unit.conftest import CLOSED, OPEN, Begin


def test_refund_leads_to_a_ticket_and_says_why_not_phone(begin: Begin) -> None:
    talk = begin("custom", "en", OPEN)
    talk.hear("request_refund", "I want my money back")
    assert talk.conversation.topic == "request_refund"
    assert talk.conversation.decision is not None
    assert talk.conversation.decision["channel"] == "ticket"
    assert "in writing" in talk.text
    assert talk.conversation.expects == "helpful"
    assert "open_ticket" in talk.choices


def test_a_whole_ticket_opens_exactly_one(begin: Begin) -> None:
    talk = begin("essential", "de", CLOSED)
    talk.hear("request_refund", "Ich will mein Geld zurück")
    talk.hear("deny", "nein")
    for _ in range(5):
        if talk.conversation.expects != "details":
            break
        talk.hear("request_invoice", "Rechnung vom Oktober, doppelt bezahlt")
    assert talk.conversation.expects == "confirmation"
    talk.hear("affirm", "ja")
    tickets = talk.session.scalars(select(Ticket)).all()
    assert [ticket.topic for ticket in tickets] == ["request_refund"]
    assert tickets[0].number in talk.text
    talk.hear("affirm", "ja")
    assert len(talk.session.scalars(select(Ticket)).all()) == 1


def test_questions_are_skipped_when_an_entity_answers_them(begin: Begin) -> None:
    talk = begin("premium", "en", OPEN)
    talk.hear(
        "request_refund",
        "Refund invoice INV-7, charged twice",
        entities=(Entity("invoice_number", "INV-7"),),
    )
    talk.hear("open_ticket")
    assert "reason" in talk.text.lower()
    talk.hear("request_refund", "charged twice")
    assert "INV-7" in talk.text
    assert talk.conversation.expects == "confirmation"


def test_login_problem_while_open_asks_pin_after_article(begin: Begin) -> None:
    talk = begin("premium", "fr", OPEN)
    talk.hear("login_problem", "je ne peux plus me connecter")
    assert talk.conversation.decision is not None
    assert talk.conversation.decision["channel"] == "chat"
    talk.hear("deny", "non")
    assert talk.conversation.expects == "pin"
    assert talk.conversation.pin == "asked"


def test_second_contact_within_the_reply_period_is_told_to_wait(begin: Begin) -> None:
    talk = begin("premium", "en", OPEN)
    talk.hear("sending_problem", "stuck")
    talk.hear("open_ticket")
    while talk.conversation.expects == "details":
        talk.hear("sending_problem", "since Monday")
    talk.hear("affirm", "yes")
    number = talk.session.scalars(select(Ticket)).one().number
    talk.hear("sending_problem", "still stuck")
    assert talk.conversation.decision is not None
    assert talk.conversation.decision["channel"] == "wait"
    assert number in talk.text
    talk.hear("command_add_to_ticket", "")
    talk.hear("sending_problem", "it is campaign 12")
    assert number in talk.text
    talk.hear("command_open_another", "")
    while talk.conversation.expects == "details":
        talk.hear("sending_problem", "again")
    talk.hear("affirm", "yes")
    assert len(talk.session.scalars(select(Ticket)).all()) == 2


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt"])
def test_hacked_stranger_gets_urgent_steps_and_is_asked_for_mail(
    begin: Begin, language: str
) -> None:
    talk = begin(None, language, CLOSED)
    talk.hear("account_compromised", "hacked!")
    assert talk.conversation.expects == "email"
    assert len(talk.said) == 2


def test_portuguese_customer_is_offered_the_languages_of_support(begin: Begin) -> None:
    talk = begin("premium", "pt", OPEN)
    talk.hear("talk_to_agent")
    assert talk.conversation.expects == "language"
    assert "language_en" in talk.choices
    talk.hear("change_language", "inglês", entities=(Entity("language", "en"),))
    assert talk.conversation.language == "pt"
    assert talk.conversation.expects == "pin"
    assert talk.conversation.decision is not None
    assert talk.conversation.decision["options"][1]["language"] == "en"


def test_free_customer_is_sent_to_the_contact_page(begin: Begin) -> None:
    talk = begin("free", "en", OPEN)
    talk.hear("talk_to_agent")
    assert talk.conversation.decision is not None
    assert talk.conversation.decision["channel"] == "contact_page"
    assert "Free plan" in talk.text


@pytest.mark.parametrize(("answer", "counted"), [("affirm", (1, 0)), ("deny", (0, 1))])
def test_article_is_counted_when_the_customer_says_whether_it_helped(
    begin: Begin, answer: str, counted: tuple[int, int]
) -> None:
    talk = begin("premium", "fr", OPEN)
    talk.hear("login_problem", "je ne peux plus me connecter")
    talk.hear(answer, "…")

    [first] = [each for each in article_counts(talk.session) if each.helped + each.did_not]
    assert (first.slug, first.language, first.way) == ("the-article", "fr", "assistant")
    assert (first.helped, first.did_not) == counted
