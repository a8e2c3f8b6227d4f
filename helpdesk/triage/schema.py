"""The JSON of ``POST /api/v1/triage/decisions``, as published."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.policy import (
    Channel,
    Decision,
    Explanation,
    OpenTicket,
    Option,
    Outcome,
    Plan,
    Reason,
    Request,
)
from helpdesk.triage.fields import Instant, Language, Topic

MOST_REQUESTS = 1_000
MOST_LANGUAGES = 10


class Body(BaseModel):
    """A JSON object without fields that nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OpenTicketBody(Body):
    """The customer's newest unanswered ticket."""

    topic: Topic | None = None
    opened_at: Instant

    def to_domain(self) -> OpenTicket:
        """The same as the policy's own type."""
        return OpenTicket(self.topic, self.opened_at)


class RequestBody(Body):
    """One request. A field that may be null may be left out."""

    topic: Topic | None = None
    requested_channel: Channel | None = None
    languages: Annotated[
        list[Language],
        Field(min_length=1, max_length=MOST_LANGUAGES, description="ISO 639-1, best first"),
    ]
    plan: Annotated[Plan | None, Field(description="null = not identified")] = None
    now: Instant
    open_ticket: OpenTicketBody | None = None

    def to_domain(self) -> Request:
        """The same as the policy's own type."""
        return Request(
            topic=self.topic,
            requested_channel=self.requested_channel,
            languages=tuple(self.languages),
            plan=self.plan,
            now=self.now,
            open_ticket=self.open_ticket.to_domain() if self.open_ticket else None,
        )


class RequestsBody(Body):
    """What is asked for: one decision for each request."""

    requests: Annotated[list[RequestBody], Field(min_length=1, max_length=MOST_REQUESTS)]


class OptionBody(Body):
    """One channel: what stands against it, and how it could be used."""

    channel: Channel
    available: bool
    reasons: list[Reason]
    language: str | None
    opens_at: Instant | None


class DecisionBody(Body):
    """The advice. ``options`` are three rows: ticket, chat, phone."""

    channel: Outcome
    options: list[OptionBody]
    needs_pin: bool
    reply_due_by: Instant | None
    explanation: Explanation

    def to_domain(self) -> Decision:
        """The same as the policy's own type."""
        return Decision(
            channel=self.channel,
            options=tuple(
                Option(each.channel, tuple(each.reasons), each.language, each.opens_at)
                for each in self.options
            ),
            reply_due_by=self.reply_due_by,
            explanation=self.explanation,
        )


class DecisionsBody(Body):
    """The decisions, in the order of the requests."""

    decisions: list[DecisionBody]


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as JSON values, in the form of DecisionBody; instants are RFC 3339 in UTC."""
    return {
        "channel": decision.channel.value,
        "options": [_option_json(option) for option in decision.options],
        "needs_pin": decision.needs_pin,
        "reply_due_by": _instant_json(decision.reply_due_by),
        "explanation": decision.explanation.value,
    }


def _option_json(option: Option) -> dict[str, Any]:
    return {
        "channel": option.channel.value,
        "available": option.available,
        "reasons": [reason.value for reason in option.reasons],
        "language": option.language,
        "opens_at": _instant_json(option.opens_at),
    }


def _instant_json(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
