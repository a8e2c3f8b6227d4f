from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helpdesk.policy import (
    Channel,
    ChannelPolicy,
    Interval,
    OpeningHours,
    Plan,
    Request,
    SupportPolicy,
    TopicPolicy,
)

PARIS = ZoneInfo("Europe/Paris")
OFFICE_DAY = (Interval(9 * 60, 18 * 60),)
OFFICE_HOURS = OpeningHours(PARIS, (OFFICE_DAY,) * 5 + ((), ()))

POLICY = SupportPolicy(
    version=1,
    zone=PARIS,
    reply_period=timedelta(hours=24),
    channels={
        Channel.TICKET: ChannelPolicy(frozenset({"en", "fr", "de", "es"})),
        Channel.CHAT: ChannelPolicy(frozenset({"en", "fr"}), OFFICE_HOURS),
        Channel.PHONE: ChannelPolicy(frozenset({"en", "fr"}), OFFICE_HOURS),
    },
    plans={
        Plan.FREE: frozenset(),
        Plan.ESSENTIAL: frozenset({Channel.TICKET}),
        Plan.PREMIUM: frozenset({Channel.TICKET, Channel.CHAT}),
        Plan.CUSTOM: frozenset(Channel),
    },
    topics={
        "request_refund": TopicPolicy(written_only=True, prefers_ticket=True),
        "account_suspended": TopicPolicy(prefers_ticket=True),
        "unlock_by_letter": TopicPolicy(written_only=True),
        "statistics": TopicPolicy(),
    },
)

# A Wednesday at noon in Paris.
OPEN = datetime(2027, 3, 24, 11, 0, tzinfo=UTC)


@pytest.fixture
def policy() -> SupportPolicy:
    return POLICY


@pytest.fixture
def office_hours() -> OpeningHours:
    return OFFICE_HOURS


@pytest.fixture
def ask() -> Callable[..., Request]:
    """A customer with every channel, in French, during opening hours; fields can be replaced."""

    def request(**fields: Any) -> Request:
        defaults = {
            "topic": None,
            "requested_channel": None,
            "languages": ("fr",),
            "plan": Plan.CUSTOM,
            "now": OPEN,
            "open_ticket": None,
        }
        return Request(**{**defaults, **fields})

    return request
