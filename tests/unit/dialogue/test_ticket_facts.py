"""What tickets ask, and subjects that are composed of what is known."""

from __future__ import annotations

import pytest

from helpdesk.dialogue.exchange import Entity, Exchange, Heard
from helpdesk.dialogue.services import load_questions
from helpdesk.dialogue.ticket_facts import facts, subject
from helpdesk.texts.catalog import LANGUAGES
from tests.unit.conftest import OPEN, Begin, Talk

TOPICS = load_questions()


def exchange(talk: Talk) -> Exchange:
    services = talk.counter.services
    return Exchange(talk.session, services, talk.conversation, Heard("", ""), "turn", OPEN)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_asks_two_to_four_questions(topic: str) -> None:
    assert 2 <= len(TOPICS[topic]) <= 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_subject_is_one_telling_line(begin: Begin, language: str, topic: str) -> None:
    talk = begin("premium", language)
    talk.conversation.topic = None if topic == "unknown" else topic
    for question in TOPICS[topic]:
        exchange(talk).memory.add_fact(question, f"told\nof {question}.")
    line = subject(exchange(talk))
    head = talk.counter.services.texts.label(language, "ticket_subjects", topic)
    assert line.startswith(head)
    assert len(line) > len(head)
    assert not {"\n", "{", "}"} & set(line)
    assert len(line) <= 200


@pytest.mark.parametrize(
    ("topic", "text", "entities", "wanted"),
    [
        (
            "sending_problem",
            "campaign 4711 is stuck since this morning",
            (Entity("date", "this morning", 29, 41),),
            "Mail not going out, campaign 4711, since this morning",
        ),
        (
            "request_refund",
            "refund INV-7 please",
            (Entity("invoice_number", "INV-7"),),
            "Refund, INV-7",
        ),
        ("statistics", "my opens look wrong", (), "Statistics: my opens look wrong"),
        (
            "deliverability_investigation",
            "we land in spam at Gmail with example.org",
            (Entity("domain_name", "example.org"),),
            "Mail in spam for example.org: Gmail",
        ),
    ],
)
def test_subject_is_composed_of_what_the_message_names(
    begin: Begin, topic: str, text: str, entities: tuple[Entity, ...], wanted: str
) -> None:
    talk = begin("premium", "en")
    talk.hear(topic, text, entities=entities)
    assert subject(exchange(talk)) == wanted


def test_mailbox_provider_is_not_taken_for_the_sending_domain(begin: Begin) -> None:
    talk = begin("premium", "en")
    talk.hear(
        "deliverability_investigation",
        "spam at gmail.com",
        entities=(Entity("domain_name", "gmail.com"),),
    )
    told = {fact["question"]: fact["answer"] for fact in facts(exchange(talk))}
    assert "domain" not in told
    assert told["recipients"] == "gmail"
