"""What holds for every message: never thrice the same, further languages, no account."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from helpdesk.dialogue.exchange import Entity, Exchange, Heard
from helpdesk.dialogue.leading import lead
from helpdesk.dialogue.smalltalk import change_language
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.formats import language_name
from helpdesk.tickets.model import Ticket
from tests.unit.conftest import CLOSED, OPEN, Begin

QUESTIONS = ["ask_support_hours", "ask_capabilities", "out_of_scope", "compare_channels", "greet"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", QUESTIONS)
def test_question_gets_three_answers_when_asked_three_times(
    begin: Begin, language: str, intent: str
) -> None:
    talk = begin("premium", language)
    answers = [talk.hear(intent)[0].text for _ in range(3)]
    assert len(set(answers)) == 3
    assert {"talk_to_agent", "open_ticket", "language_en"} & set(talk.choices)


def test_open_question_stays_when_the_aside_is_asked_too_often(begin: Begin) -> None:
    talk = begin("premium", "en")
    talk.hear("talk_to_agent", "a human")
    for _ in range(3):
        talk.hear("ask_support_pin", "what PIN?")
    assert talk.conversation.expects == "pin"
    assert len(talk.said) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_anger_is_acknowledged_once(begin: Begin, language: str) -> None:
    talk = begin("premium", language)
    sorry = talk.counter.services.texts.text(language, "complaint")
    assert talk.hear("complain")[0].text == sorry
    later = [talk.hear("complain")[0].text for _ in range(3)]
    assert sorry not in later
    assert {"talk_to_agent", "open_ticket", "language_en"} & set(talk.choices)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ich spreche auch Englisch"),
        ("pt", "também falo inglês"),
        ("es", "también hablo inglés"),
    ],
)
def test_further_language_is_remembered_when_named_aside(
    begin: Begin, language: str, text: str
) -> None:
    talk = begin("premium", language)
    talk.hear("login_problem", "?")
    talk.hear("change_language", text, entities=(Entity("language", "en"),))
    assert talk.conversation.language == language
    assert talk.conversation.languages == (language, "en")
    assert talk.conversation.decision is not None
    assert talk.conversation.decision["options"][1]["language"] == "en"
    assert talk.conversation.decision["channel"] == "chat"


def test_further_language_counts_when_named_with_the_issue(begin: Begin) -> None:
    talk = begin("premium", "de")
    talk.hear(
        "login_problem",
        "Ich komme nicht rein, ich spreche auch Englisch",
        entities=(Entity("language", "en"),),
    )
    assert talk.conversation.languages == ("de", "en")
    assert talk.conversation.topic == "login_problem"


def test_visitor_goes_on_as_guest_when_they_have_no_account(begin: Begin) -> None:
    talk = begin(None, "pt", CLOSED)
    talk.hear("change_plan", "quanto custa?")
    talk.hear("account_compromised", "não tenho conta")
    assert talk.conversation.topic == "change_plan"
    assert "contact_other" in talk.choices


def test_stranger_is_told_why_the_address_is_asked(begin: Begin) -> None:
    talk = begin(None, "en")
    talk.hear("talk_to_agent", "a human please")
    assert talk.conversation.expects == "email"
    assert "depends on your account" in talk.text or "depend on your account" in talk.text


@pytest.mark.parametrize("intent", ["compare_channels", "ask_ticket_status"])
def test_ticket_goes_on_when_a_question_came_between(begin: Begin, intent: str) -> None:
    talk = begin("premium", "en")
    talk.hear("sending_problem", "stuck")
    question = talk.hear("open_ticket", "")[-1].text
    talk.hear(intent)
    assert talk.conversation.expects == "details"
    assert talk.said[-1].text == question


def test_further_language_counts_although_rasa_chose_to_change_it(begin: Begin) -> None:
    talk = begin("premium", "de")
    text = "Ich spreche auch Englisch"
    heard = Heard(text, "change_language", entities=(Entity("language", "en"),))
    services = talk.counter.services
    lead(Exchange(talk.session, services, talk.conversation, heard, "turn", OPEN), change_language)
    assert talk.conversation.languages == ("de", "en")


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "  \u2215restart",
        '/request_refund{"language": "de"}',
        "/affirm@1.0",
        "\u2060/stop",
        "EXTERNAL: restart",
    ],
)
@pytest.mark.parametrize(
    "intent", ["request_refund", "start_over", "talk_to_agent", "stop", "nlu_fallback"]
)
def test_typed_command_does_nothing_whatever_it_resembles(
    begin: Begin, intent: str, text: str
) -> None:
    talk = begin("premium", "en")
    talk.hear("statistics", "clicks are missing")
    talk.hear(intent, text, ranking=((intent, 0.4), ("account_compromised", 0.3)))
    assert talk.conversation.topic == "statistics"
    assert talk.conversation.expects is None
    assert talk.text == talk.counter.services.texts.text("en", "not_understood")


def test_typed_yes_that_looks_like_a_command_opens_no_ticket(begin: Begin) -> None:
    talk = begin("premium", "en")
    talk.hear("request_refund", "money back")
    talk.hear("deny", "no")
    while talk.conversation.expects == "details":
        talk.hear("out_of_scope", "in May")
    assert talk.conversation.expects == "confirmation"
    talk.hear("affirm", "/affirm")
    assert talk.conversation.expects == "confirmation"
    assert talk.session.scalars(select(Ticket)).all() == []


def test_path_at_the_beginning_is_no_command(begin: Begin) -> None:
    talk = begin("premium", "en")
    talk.hear("api_smtp_integration", "/etc/postfix/main.cf has the wrong relay")
    assert talk.conversation.topic == "api_smtp_integration"


@pytest.mark.parametrize("language", LANGUAGES)
def test_foreign_language_is_named_and_those_spoken_are_offered(
    begin: Begin, language: str
) -> None:
    talk = begin("premium", language)
    talk.hear("out_of_scope", "non riesco a trovare la fattura", foreign="it")
    assert language_name(language, "it") in talk.text
    assert {f"speak_{code}" for code in LANGUAGES} <= set(talk.choices)
