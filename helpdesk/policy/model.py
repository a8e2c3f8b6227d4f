"""What the policy talks about: requests, decisions, and the data that decides between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from helpdesk.policy.hours import OpeningHours


class Channel(StrEnum):
    """A way to reach a person, in the order in which options are listed."""

    TICKET = "ticket"
    CHAT = "chat"
    PHONE = "phone"


class Outcome(StrEnum):
    """What the customer is advised to do: a channel, or one of two answers without one."""

    TICKET = "ticket"
    CHAT = "chat"
    PHONE = "phone"
    WAIT = "wait"
    CONTACT_PAGE = "contact_page"


class Plan(StrEnum):
    """A subscription (R6)."""

    FREE = "free"
    ESSENTIAL = "essential"
    PREMIUM = "premium"
    CUSTOM = "custom"


class Reason(StrEnum):
    """Why a channel is not available, in the order in which reasons are given."""

    SIGN_IN = "sign_in"
    PLAN = "plan"
    LANGUAGE = "language"
    CLOSED = "closed"
    WRITTEN_ONLY = "written_only"
    TICKET_PENDING = "ticket_pending"


class Explanation(StrEnum):
    """Why the outcome won: a stable key for the texts that customers read."""

    TICKET_PENDING = "ticket_pending"
    REQUESTED_CHANNEL_AVAILABLE = "requested_channel_available"
    REQUESTED_CHANNEL_UNAVAILABLE = "requested_channel_unavailable"
    RECOMMENDED_FOR_TOPIC = "recommended_for_topic"
    RECOMMENDED_WITHOUT_TOPIC = "recommended_without_topic"
    RECOMMENDED_CHANNEL_UNAVAILABLE = "recommended_channel_unavailable"
    NO_CHANNEL_AVAILABLE = "no_channel_available"


@dataclass(frozen=True, slots=True)
class TopicPolicy:
    """How a topic is handled: ``written_only`` is R7, ``prefers_ticket`` is R8."""

    written_only: bool = False
    prefers_ticket: bool = False


@dataclass(frozen=True, slots=True)
class ChannelPolicy:
    """Where a channel answers: its languages (R3, R4) and hours (R1, R2; None = always open)."""

    languages: frozenset[str]
    hours: OpeningHours | None = None


@dataclass(frozen=True, slots=True)
class SupportPolicy:
    """The policy's numbers. ``channels`` and ``plans`` have an entry for each Channel and Plan.

    ``zone`` is the one in which support states its hours; ``reply_period`` is R9's.
    """

    version: int
    zone: ZoneInfo
    reply_period: timedelta
    channels: Mapping[Channel, ChannelPolicy]
    plans: Mapping[Plan, frozenset[Channel]]
    topics: Mapping[str, TopicPolicy]

    def topic(self, name: str | None) -> TopicPolicy:
        """How the topic is handled; None is a topic without special rules.

        Raises KeyError for a name that the policy does not list.
        """
        return TopicPolicy() if name is None else self.topics[name]


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """The customer's newest unanswered ticket. ``opened_at`` is aware."""

    topic: str | None
    opened_at: datetime

    def __post_init__(self) -> None:
        _require_offset("opened_at", self.opened_at)


@dataclass(frozen=True, slots=True)
class Request:
    """What is known about a customer who asks for help.

    ``languages`` are ISO 639-1 codes, best first; ``plan`` None means not identified;
    ``now`` is aware.
    """

    topic: str | None
    requested_channel: Channel | None
    languages: tuple[str, ...]
    plan: Plan | None
    now: datetime
    open_ticket: OpenTicket | None = None

    def __post_init__(self) -> None:
        _require_offset("now", self.now)


@dataclass(frozen=True, slots=True)
class Option:
    """One channel as it is for this request: ``reasons`` against it, in Reason's order.

    ``language``: the first of the customer's that is spoken there, or None.
    ``opens_at``: in UTC; the next opening where ``closed`` applies, or None.
    """

    channel: Channel
    reasons: tuple[Reason, ...]
    language: str | None
    opens_at: datetime | None

    @property
    def available(self) -> bool:
        """True exactly when no reason stands against the channel."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Decision:
    """The advice, with one option per Channel, in Channel's order. ``reply_due_by`` is in UTC."""

    channel: Outcome
    options: tuple[Option, ...]
    reply_due_by: datetime | None
    explanation: Explanation

    @property
    def needs_pin(self) -> bool:
        """True where an agent will ask for the support PIN: chat and phone (R10)."""
        return self.channel in (Outcome.CHAT, Outcome.PHONE)


def _require_offset(name: str, instant: datetime) -> None:
    if instant.utcoffset() is None:
        raise ValueError(f"{name} needs an offset from UTC: {instant.isoformat()}")
