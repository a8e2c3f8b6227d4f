"""A ticket's summary: corrected field by field, in words or by a choice, then confirmed once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from helpdesk.dialogue.exchange import Choice, Entity, Summary, chosen
from helpdesk.tickets.model import Ticket
from tests.unit.conftest import Begin, Talk


def at_summary(begin: Begin, language: str = "en") -> Talk:
    """An SPF ticket that waits for its confirmation."""
    talk = begin("premium", language)
    text = "SPF for example.org fails since Tuesday"
    talk.hear(
        "sender_authentication",
        text,
        entities=(
            Entity("dns_record", "SPF"),
            Entity("domain_name", "example.org"),
            Entity("date", "tuesday", text.index("Tuesday"), len(text)),
        ),
    )
    talk.hear("open_ticket", "")
    if talk.conversation.expects == "language":
        talk.hear("change_language", "inglês", entities=(Entity("language", "en"),))
        talk.hear("open_ticket", "")
    talk.hear("sender_authentication", "too many DNS lookups")
    assert talk.conversation.expects == "confirmation"
    return talk


def summary(talk: Talk) -> Summary:
    return next(said.summary for said in reversed(talk.said) if said.summary)


def fields(talk: Talk) -> dict[str, str]:
    return {field.name: field.value for field in summary(talk).fields}


def pick(talk: Talk, choice: Choice) -> None:
    heard = chosen(choice.command)
    talk.hear(heard.intent, "", entities=heard.entities)


def test_summary_names_its_fields_and_a_composed_title(begin: Begin) -> None:
    talk = at_summary(begin)
    assert summary(talk).title == "SPF for example.org, since Tuesday: too many DNS lookups"
    assert list(fields(talk)) == [
        "topic",
        "first_words",
        "domain",
        "error_text",
        "since_when",
    ]
    assert "Domain: example.org" in talk.text


def test_field_is_put_right_when_the_correction_names_its_value(begin: Begin) -> None:
    talk = at_summary(begin)
    talk.hear(
        "sender_authentication",
        "the domain is wrong, it is example.net",
        entities=(Entity("domain_name", "example.net"),),
    )
    assert fields(talk)["domain"] == "example.net"
    assert "correction" not in fields(talk)
    assert summary(talk).title.startswith("SPF for example.net")


def test_only_that_field_is_asked_when_the_correction_gives_no_value(begin: Begin) -> None:
    talk = at_summary(begin)
    talk.hear("deny", "no, the error message is wrong")
    assert talk.conversation.expects == "details"
    talk.hear("nlu_fallback", "permerror")
    assert talk.conversation.expects == "confirmation"
    assert fields(talk)["error_text"] == "permerror"
    assert fields(talk)["domain"] == "example.org"


def test_fact_is_added_when_a_no_gives_a_new_one(begin: Begin) -> None:
    talk = at_summary(begin)
    text = "no, since Monday"
    talk.hear("deny", text, entities=(Entity("date", "monday", 10, len(text)),))
    assert fields(talk)["since_when"] == "since Monday"
    assert summary(talk).title.startswith("SPF for example.org, since Monday")


def test_only_that_field_is_asked_when_it_is_picked(begin: Begin) -> None:
    talk = at_summary(begin)
    talk.hear("deny", "no")
    assert talk.choices[:4] == ["edit_topic", "edit_first_words", "edit_domain", "edit_error_text"]
    pick(talk, talk.said[-1].choices[2])
    assert talk.conversation.memory["question"] == "domain"
    talk.hear("nlu_fallback", "shop.example")
    assert fields(talk)["domain"] == "shop.example"
    talk.hear("affirm", "yes")
    ticket = talk.session.scalars(select(Ticket)).one()
    assert ticket.subject == "SPF for shop.example, since Tuesday: too many DNS lookups"
    assert {"question": "domain", "answer": "shop.example"} in ticket.facts


def test_topic_is_put_right_and_what_was_told_stays(begin: Begin) -> None:
    talk = at_summary(begin)
    talk.hear("command_edit", "", entities=(Entity("field", "topic"),))
    talk.hear("deliverability_investigation", "our mail lands in spam")
    assert talk.conversation.topic == "deliverability_investigation"
    while talk.conversation.expects == "details":
        talk.hear("nlu_fallback", "Gmail")
    assert fields(talk)["domain"] == "example.org"
    assert fields(talk)["recipients"] == "Gmail"


def test_another_issue_waits_until_the_ticket_is_sent(begin: Begin) -> None:
    talk = at_summary(begin)
    talk.hear("request_refund", "I also want a refund")
    assert talk.conversation.topic == "sender_authentication"
    assert talk.conversation.expects == "confirmation"
    talk.hear("affirm", "yes")
    assert "other_topic" in talk.choices


def test_hacked_account_does_not_wait_for_a_summary(begin: Begin) -> None:
    talk = at_summary(begin)
    talk.hear("account_compromised", "and now I see that I was hacked")
    assert talk.conversation.topic == "account_compromised"


@pytest.mark.parametrize("intent", ["thank", "greet", "complain", "ask_support_hours", "deny"])
def test_ticket_is_not_sent_when_the_answer_is_no_yes(begin: Begin, intent: str) -> None:
    talk = at_summary(begin)
    talk.hear(intent, "some words")
    assert talk.session.scalars(select(Ticket)).all() == []


def test_ticket_is_sent_when_thanks_come_with_a_yes(begin: Begin) -> None:
    talk = at_summary(begin, "pt")
    talk.hear("thank", "sim, obrigado")
    assert len(talk.session.scalars(select(Ticket)).all()) == 1


def test_yes_with_a_but_corrects_first(begin: Begin) -> None:
    talk = at_summary(begin)
    talk.hear(
        "affirm",
        "yes, but the domain is example.net",
        entities=(Entity("domain_name", "example.net"),),
    )
    assert talk.session.scalars(select(Ticket)).all() == []
    assert fields(talk)["domain"] == "example.net"


def test_edit_of_an_old_summary_changes_nothing(begin: Begin) -> None:
    talk = at_summary(begin)
    talk.hear("affirm", "yes")
    talk.hear("command_edit", "", entities=(Entity("field", "domain"),))
    assert talk.conversation.expects is None
    assert len(talk.session.scalars(select(Ticket)).all()) == 1
