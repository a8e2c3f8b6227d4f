"""A conversation is never stuck: random walks over all intents, in all languages and plans."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from helpdesk.dialogue.exchange import Entity
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.tickets.model import Ticket
from tests.unit.conftest import CLOSED, OPEN, Begin, Talk

STEPS = 250
TAXONOMY = yaml.safe_load(Path("data/taxonomy.yml").read_text("utf-8"))["intents"]
COMMANDS = [
    "command_open_another",
    "command_add_to_ticket",
    "command_identify",
    "command_guest",
    "command_support_language",
    "command_edit",
    "command_go_on",
    "command_resend_code",
]
INTENTS = [*TAXONOMY, *COMMANDS, "nlu_fallback"]
TEXTS = [
    "some words",
    "12345",
    "anna@example.com",
    "482 915",
    "",
    "5",
    "inglês",
    "no, the domain is wrong, it is example.net",
    "yes, but since Monday",
    "nothing arrived",
    "não tenho conta",
    "I also speak English",
]
#: Named beside the intent; a domain or a date answers a ticket's question.
ENTITIES = (
    *(Entity("language", code) for code in LANGUAGES),
    Entity("domain_name", "example.org"),
    Entity("date", "monday", 4, 10),
    Entity("field", "topic"),
    Entity("field", "domain"),
    Entity("field", "first_words"),
)
SILENCES = (timedelta(minutes=2), timedelta(hours=2), timedelta(days=8))


def tickets(talk: Talk) -> int:
    return talk.session.scalar(select(func.count()).select_from(Ticket)) or 0


def step(talk: Talk, dice: random.Random) -> None:
    """One random message; what must hold after each."""
    before, expected = tickets(talk), talk.conversation.expects
    intent = dice.choice(INTENTS)
    entities = (dice.choice(ENTITIES),) if dice.random() < 0.4 else ()
    if dice.random() < 0.1:
        talk.conversation.simulated_now = talk.conversation.updated_at + dice.choice(SILENCES)
    said = talk.hear(
        intent, dice.choice(TEXTS), confidence=dice.choice([0.3, 0.99]), entities=entities
    )
    context = f"{intent} while {expected}, {talk.conversation.language}"
    assert said, f"no answer to {context}"
    assert all(message.text.strip() for message in said), context
    assert all("{" not in message.text for message in said), context
    for message in said:
        names = [choice.name for choice in message.choices]
        assert len(names) == len(set(names)), f"two choices of one name after {context}"
        if message.summary is not None:
            fields = [field.name for field in message.summary.fields]
            assert len(fields) == len(set(fields)), context
            assert message.summary.title, context
    if tickets(talk) != before:
        assert expected == "confirmation", f"ticket without confirmation by {context}"
        assert intent in ("affirm", "open_ticket"), context


@pytest.mark.parametrize("plan", [None, "free", "essential", "premium", "custom"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_turn_is_answered_and_stop_leads_out(
    begin: Begin, plan: str | None, language: str
) -> None:
    dice = random.Random(f"{plan}-{language}")
    talk = begin(plan, language, dice.choice([OPEN, CLOSED]), "America/Sao_Paulo")
    for number in range(STEPS):
        step(talk, dice)
        if number % 10 == 9:
            talk.hear("stop", "stop", confidence=0.99)
            if "other_topic" in talk.choices:
                # Another request waited and is offered: that, too, can be left.
                talk.hear("stop", "stop", confidence=0.99)
            assert talk.conversation.expects is None
            assert talk.said
