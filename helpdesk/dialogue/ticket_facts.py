"""What a ticket will say: the customer's facts in the order of its questions, and its subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpdesk.dialogue.exchange import Exchange
from helpdesk.texts import formats

#: An entity that was already named answers the question, so it is not asked.
ANSWERED_BY = {
    "domain": ("domain_name",),
    "invoice": ("invoice_number",),
    "amount": ("money",),
    "since_when": ("since", "date"),
    "error_text": ("smtp_reply_code",),
    "campaign": ("campaign",),
    "recipients": ("mailbox_provider",),
    "plan_wanted": ("plan",),
    "new_email": ("email_address",),
    "contact_address": ("email_address",),
}

#: Questions whose answers stand in a subject as a phrase of their own, in this order.
_PHRASES = ("domain", "invoice", "campaign", "since_when")
#: Those that do so only where an entity gives them, and not in a customer's many words.
_BY_ENTITY = {"invoice": "invoice_number", "campaign": "campaign"}
_LONGEST_PHRASE = 40
_LONGEST_DETAIL = 80


def questions_of(exchange: Exchange) -> Sequence[str]:
    """What the ticket asks for: keys of data/questions.yml."""
    topic = exchange.conversation.topic or "unknown"
    return exchange.services.questions.get(topic, ("description",))


def unanswered(exchange: Exchange) -> str | None:
    """The first question that neither an answer nor an entity has answered."""
    told = {fact["question"] for fact in facts(exchange)}
    return next((each for each in questions_of(exchange) if each not in told), None)


def facts(exchange: Exchange) -> list[dict[str, str]]:
    """The first message, then answers and named entities by question, then what was added."""
    memory = exchange.memory
    answers: dict[str, list[str]] = {}
    for fact in memory.facts:
        answers.setdefault(fact["question"], []).append(fact["answer"])
    questions = list(questions_of(exchange))
    if "since" in memory.entities and "since_when" not in questions:
        # Not asked for this topic, but told.
        questions.append("since_when")
    for question in questions:
        kinds = ANSWERED_BY.get(question, ())
        named = next((memory.entities[kind] for kind in kinds if memory.entities.get(kind)), None)
        if named and question not in answers:
            answers[question] = [", ".join(named)]
    order = [*questions, *(each for each in answers if each not in questions)]
    found = [
        {"question": each, "answer": "\n".join(answers[each])} for each in order if each in answers
    ]
    first = memory.first_words
    if first and all(fact["answer"] != first for fact in found):
        found.insert(0, {"question": "first_words", "answer": first})
    return found


def subject(exchange: Exchange) -> str:
    """One line that an agent understands: matter, what it concerns, since when, what is wrong.

    For example `SPF for example.org, since Tuesday: too many DNS lookups`.
    """
    told = {fact["question"]: _line(fact["answer"]) for fact in facts(exchange)}
    head = line = _head(exchange)
    first_words = told.pop("first_words", "")
    # Of no use to whoever reads a list of subjects.
    told.pop("contact_address", None)
    for question in _PHRASES:
        by = _BY_ENTITY.get(question)
        value = told.get(question, "")
        if (by is None or by in exchange.memory.entities) and 0 < len(value) <= _LONGEST_PHRASE:
            line += exchange.label("subject_phrases", question).format(value=value)
            del told[question]
    telling = _joined(told.values()) or (first_words if line == head else "")
    detail = shortened(telling, _LONGEST_DETAIL)
    separator = exchange.label("subject_phrases", "detail")
    return separator.format(line=line, detail=detail) if detail else line


def shortened(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut between words."""
    line = _line(text)
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def _head(exchange: Exchange) -> str:
    """The matter as a subject begins with it; DNS records have names that everybody knows."""
    records = exchange.memory.entities.get("dns_record", [])
    if exchange.conversation.topic == "sender_authentication" and records:
        return formats.listing(exchange.language, records[:3])
    return exchange.label("ticket_subjects", exchange.conversation.topic or "unknown")


def _joined(details: Iterable[str]) -> str:
    """As many details as fit into one line, the first at any rate."""
    joined = ""
    for detail in (each.rstrip(".!") for each in details):
        if joined and len(joined) + len(detail) + 2 > _LONGEST_DETAIL:
            break
        joined = f"{joined}, {detail}" if joined else detail
    return joined


def _line(text: str) -> str:
    return " ".join(text.split())
