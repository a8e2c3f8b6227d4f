"""A ticket's summary: shown, confirmed, or corrected field by field, in words or by a choice."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk.conversations.model import Expects
from helpdesk.dialogue import phrases
from helpdesk.dialogue.exchange import Choice, Exchange, Summary, SummaryField, edit_command
from helpdesk.dialogue.mentions import notice_entities
from helpdesk.dialogue.ticket_facts import ANSWERED_BY, facts, questions_of, subject
from helpdesk.dialogue.topic import topic_name

#: The one field that is no fact.
TOPIC = "topic"


def summarise(exchange: Exchange) -> None:
    """Show what the ticket will say, to confirm or correct."""
    fields = _fields(exchange)
    # One paragraph, whatever the customer pasted: clients without cards show the text as it is.
    lines = "\n".join(f"{field.label}: {' '.join(field.value.split())}" for field in fields)
    exchange.memory.goal = "ticket"
    exchange.memory.question = None
    exchange.expect(Expects.CONFIRMATION)
    exchange.say_text(
        f"{exchange.text('ticket_summary')}\n\n{lines}\n\n{exchange.text('ask_confirmation')}",
        choices=[
            exchange.choice("confirm", "/affirm"),
            exchange.choice("correct", "/deny"),
            exchange.choice("stop"),
        ],
        summary=Summary(subject(exchange), fields),
    )


def ask_correction(exchange: Exchange) -> None:
    """The summary is not right: ask which part, by name or in the customer's words."""
    exchange.memory.question = "correction"
    exchange.expect(Expects.DETAILS)
    exchange.say(
        "ask_correction",
        choices=[
            *(
                Choice(f"edit_{each.name}", each.label, edit_command(each.name))
                for each in _fields(exchange)
            ),
            exchange.choice("stop"),
        ],
    )


def edit(exchange: Exchange) -> None:
    """A field was picked: ask for just that one."""
    named = exchange.heard.values("field")
    names = [field.name for field in _fields(exchange)]
    if exchange.memory.goal != "ticket" or not named or named[0] not in names:
        exchange.say("choice_outdated")
        return
    _ask_for(exchange, named[0])


def take_correction(exchange: Exchange) -> bool:
    """The message says which part is wrong, and perhaps what is right. False if it names none."""
    name = _named(exchange)
    if name is None:
        return False
    value = _value(exchange, name)
    if value:
        put_right(exchange, name, value)
        summarise(exchange)
    else:
        _ask_for(exchange, name)
    return True


def put_right(exchange: Exchange, name: str, value: str) -> None:
    """From now on the field `name` says `value`."""
    memory = exchange.memory
    kinds = ANSWERED_BY.get(name, ())
    memory.forget_entities(kinds)
    notice_entities(exchange)
    if name == "first_words":
        memory.first_words = value
    else:
        memory.set_fact(name, value)


def take_addition(exchange: Exchange) -> None:
    """What was said to the summary belongs into it."""
    exchange.memory.add_fact("correction", exchange.heard.text)
    notice_entities(exchange)
    summarise(exchange)


def _fields(exchange: Exchange) -> tuple[SummaryField, ...]:
    name = topic_name(exchange)
    topic = SummaryField(TOPIC, exchange.label("summary", "topic"), f"{name[:1].upper()}{name[1:]}")
    told = (
        SummaryField(
            fact["question"], exchange.label("questions", fact["question"]), fact["answer"]
        )
        for fact in facts(exchange)
    )
    return (topic, *told)


def _ask_for(exchange: Exchange, name: str) -> None:
    exchange.memory.question = name
    exchange.memory.editing = True
    exchange.expect(Expects.DETAILS)
    exchange.say(f"ask_{name}", choices=[exchange.choice("stop")])


def _named(exchange: Exchange) -> str | None:
    """The field that the message is about: by its name, else by the kind of what it gives."""
    heard, language = exchange.heard, exchange.language
    shown = [field.name for field in _fields(exchange) if field.name != "correction"]
    names = [*shown, *(each for each in questions_of(exchange) if each not in shown)]
    by_name = list(phrases.named_fields(heard.text, names, language))
    by_kind = [
        question
        for question in (*names, *ANSWERED_BY)
        if any(heard.values(kind) for kind in ANSWERED_BY.get(question, ()))
    ]
    both = [each for each in by_name if each in by_kind]
    return next(iter([*both, *by_name, *by_kind]), None)


def _value(exchange: Exchange, name: str) -> str:
    """The new value: an entity that the field is answered by, else the customer's words."""
    named: Sequence[str] = [
        value for kind in ANSWERED_BY.get(name, ()) for value in exchange.heard.values(kind)
    ]
    shown = next((f.value for f in _fields(exchange) if f.name == name), "")
    fresh = [value for value in named if value not in shown]
    words = phrases.new_value(exchange.heard.text, name, exchange.language)
    return words if name == "since_when" and words else ", ".join(fresh) or words
