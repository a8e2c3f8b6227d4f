"""A case as a form states it, and as the policy takes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.policy import Channel, OpenTicket, Plan, Request, SupportPolicy
from helpdesk.training.simulator.asked import UNKNOWN_TOPIC, Asked, saturday_evening

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def read(policy: SupportPolicy, **given: str) -> tuple[Request | None, dict[str, str]]:
    """The request, and which fields are at fault."""
    request, faults = Asked.read(given, NOW, PARIS).request(frozenset(policy.topics))
    return request, {each.field: each.what for each in faults}


def test_case_is_now_in_english_of_nobody_when_nothing_is_given(policy: SupportPolicy) -> None:
    request, faults = read(policy)

    assert faults == {}
    assert request == Request(
        None, None, ("en",), None, datetime(2026, 11, 24, 10, 30, tzinfo=PARIS)
    )


def test_case_has_all_that_a_form_says_when_every_field_is_filled(policy: SupportPolicy) -> None:
    request, faults = read(
        policy,
        topic="request_refund",
        channel="phone",
        speaks="es",
        also="en",
        plan="premium",
        at="2026-12-05T20:00",
        zone="America/Sao_Paulo",
        ticket="login_problem",
        ticket_at="2026-12-05T09:00",
    )

    assert faults == {}
    assert request is not None
    assert request.now == datetime(2026, 12, 5, 23, 0, tzinfo=UTC)
    assert request.languages == ("es", "en")
    assert (request.requested_channel, request.plan) == (Channel.PHONE, Plan.PREMIUM)
    assert request.open_ticket == OpenTicket("login_problem", request.now - timedelta(hours=11))


def test_language_is_named_once_when_it_is_chosen_twice(policy: SupportPolicy) -> None:
    request, _ = read(policy, speaks="fr", also="fr")
    assert request is not None
    assert request.languages == ("fr",)


def test_ticket_matches_any_case_without_topic_when_its_own_is_unknown(
    policy: SupportPolicy,
) -> None:
    request, _ = read(policy, ticket=UNKNOWN_TOPIC, ticket_at="2026-11-24T09:00")
    assert request is not None
    assert request.open_ticket is not None
    assert request.open_ticket.topic is None


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"topic": "greet"}, {"topic": "unknown_name"}),
        ({"channel": "fax"}, {"channel": "unknown_name"}),
        ({"speaks": "english"}, {"speaks": "unknown_name"}),
        ({"plan": "gold"}, {"plan": "unknown_name"}),
        ({"at": "tomorrow"}, {"at": "no_instant"}),
        ({"at": "2026-11-24T10:00+01:00"}, {"at": "no_instant"}),
        ({"at": "0001-01-01T00:00"}, {"at": "no_instant"}),
        ({"at": "9999-12-31T23:59"}, {"at": "no_instant"}),
        ({"zone": "Paris"}, {"zone": "unknown_zone"}),
        ({"ticket": "login_problem"}, {"ticket_at": "no_instant"}),
        (
            {"ticket": "login_problem", "ticket_at": "2026-11-25T10:00"},
            {"ticket_at": "ticket_later"},
        ),
        ({"topic": "x", "zone": "y"}, {"topic": "unknown_name", "zone": "unknown_zone"}),
    ],
)
def test_case_is_refused_with_every_field_at_fault_when_it_is_not_one(
    policy: SupportPolicy, given: dict[str, str], faults: dict[str, str]
) -> None:
    assert read(policy, **given) == (None, faults)


@pytest.mark.parametrize(
    ("now", "evening"),
    [
        (datetime(2026, 11, 24, 9, tzinfo=UTC), "2026-11-28T20:00"),
        (datetime(2026, 11, 28, 9, tzinfo=UTC), "2026-11-28T20:00"),
        (datetime(2026, 11, 28, 23, 30, tzinfo=UTC), "2026-12-05T20:00"),
    ],
)
def test_example_is_the_next_saturday_of_the_zone(now: datetime, evening: str) -> None:
    assert saturday_evening(now, PARIS) == evening
