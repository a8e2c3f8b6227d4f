"""Silence and return: after an hour back to where it was, after a week afresh."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpdesk.dialogue.exchange import Entity, chosen
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.tickets.model import Ticket
from tests.unit.conftest import OPEN, Begin, Talk


def asked_for_details(begin: Begin, language: str = "en") -> Talk:
    talk = begin("premium", language)
    talk.hear("sending_problem", "my mails are stuck")
    talk.hear("open_ticket", "")
    if talk.conversation.expects == "language":
        talk.hear("change_language", "inglês", entities=(Entity("language", "en"),))
        talk.hear("open_ticket", "")
    assert talk.conversation.expects == "details"
    return talk


def after(talk: Talk, **silence: float) -> None:
    talk.conversation.simulated_now = talk.conversation.updated_at + timedelta(**silence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_customer_is_told_where_we_were_when_back_after_an_hour(
    begin: Begin, language: str
) -> None:
    talk = asked_for_details(begin, language)
    question = talk.said[-1].text
    after(talk, hours=1)
    talk.hear("greet", "hello")
    assert talk.counter.services.texts.label(language, "topics", "sending_problem") in talk.text
    assert talk.choices == ["command_go_on", "start_over"]
    talk.hear("affirm", "yes")
    assert talk.conversation.expects == "details"
    assert talk.text == question


def test_answer_counts_when_it_comes_after_an_hour(begin: Begin) -> None:
    talk = asked_for_details(begin)
    after(talk, hours=2)
    talk.hear("sending_problem", "campaign 4711")
    assert talk.conversation.memory["facts"][0]["answer"] == "campaign 4711"
    assert "back" in talk.said[0].text


def test_nothing_is_said_of_the_silence_when_it_was_shorter(begin: Begin) -> None:
    talk = asked_for_details(begin)
    after(talk, minutes=59)
    talk.hear("sending_problem", "campaign 4711")
    assert "back" not in talk.text


def test_old_yes_shows_the_summary_again_and_sends_nothing(begin: Begin) -> None:
    talk = asked_for_details(begin)
    while talk.conversation.expects == "details":
        talk.hear("sending_problem", "campaign 4711")
    after(talk, hours=3)
    talk.hear("affirm", "yes")
    assert talk.session.scalars(select(Ticket)).all() == []
    assert talk.said[-1].summary is not None
    talk.hear("affirm", "yes")
    assert len(talk.session.scalars(select(Ticket)).all()) == 1


def test_chat_that_closed_meanwhile_asks_for_no_pin(begin: Begin) -> None:
    talk = begin("premium", "en", OPEN)
    talk.hear("talk_to_agent", "a human please")
    assert talk.conversation.expects == "pin"
    after(talk, hours=10)
    talk.hear("greet", "hello")
    talk.hear("affirm", "yes")
    assert talk.conversation.expects != "pin"


def test_week_forgets_what_was_half_done_and_names_the_pending_ticket(begin: Begin) -> None:
    talk = asked_for_details(begin)
    while talk.conversation.expects == "details":
        talk.hear("sending_problem", "campaign 4711")
    talk.hear("affirm", "yes")
    number = talk.session.scalars(select(Ticket)).one().number
    talk.hear("request_refund", "I want a refund")
    talk.hear("open_ticket", "")
    after(talk, days=7)
    talk.hear("affirm", "yes")
    assert talk.conversation.expects is None
    assert talk.conversation.topic is None
    assert number in talk.text
    assert len(talk.session.scalars(select(Ticket)).all()) == 1


def test_new_issue_is_taken_up_at_once_when_it_comes_after_a_week(begin: Begin) -> None:
    talk = asked_for_details(begin)
    after(talk, days=8)
    talk.hear("request_refund", "I want a refund")
    assert talk.conversation.topic == "request_refund"
    assert talk.conversation.expects == "helpful"


def test_old_button_opens_no_ticket_when_picked_after_a_week(begin: Begin) -> None:
    talk = asked_for_details(begin)
    while talk.conversation.expects == "details":
        talk.hear("sending_problem", "campaign 4711")
    after(talk, days=9)
    talk.hear(chosen("/affirm").intent, "")
    assert talk.session.scalars(select(Ticket)).all() == []
