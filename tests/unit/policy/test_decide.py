from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from helpdesk.policy import (
    Channel,
    Decision,
    OpenTicket,
    Option,
    Plan,
    Reason,
    Request,
    SupportPolicy,
    decide,
)

Ask = Callable[..., Request]

OPEN = datetime(2027, 3, 24, 11, 0, tzinfo=UTC)
SATURDAY = datetime(2027, 3, 27, 11, 0, tzinfo=UTC)
MONDAY_9 = datetime(2027, 3, 29, 7, 0, tzinfo=UTC)
TICKET, CHAT, PHONE = Channel
DAY = timedelta(hours=24)
MICROSECOND = timedelta(microseconds=1)


def row(decision: Decision, channel: Channel) -> Option:
    return next(option for option in decision.options if option.channel is channel)


def reasons(decision: Decision) -> list[str]:
    """The reasons against ticket, chat and phone, each as one text."""
    return [" ".join(option.reasons) for option in decision.options]


def test_options_are_ticket_chat_phone_in_that_order(policy: SupportPolicy, ask: Ask) -> None:
    assert [option.channel for option in decide(policy, ask()).options] == [TICKET, CHAT, PHONE]


def test_reasons_have_the_published_order() -> None:
    assert list(Reason) == [
        "sign_in",
        "plan",
        "language",
        "closed",
        "written_only",
        "ticket_pending",
    ]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (None, ["sign_in", "sign_in", "sign_in"]),
        (Plan.FREE, ["plan", "plan", "plan"]),
        (Plan.ESSENTIAL, ["", "plan", "plan"]),
        (Plan.PREMIUM, ["", "", "plan"]),
        (Plan.CUSTOM, ["", "", ""]),
    ],
)
def test_options_lack_what_the_plan_lacks_when_it_is_known(
    policy: SupportPolicy, ask: Ask, plan: Plan | None, expected: list[str]
) -> None:
    assert reasons(decide(policy, ask(plan=plan))) == expected


@pytest.mark.parametrize(
    ("languages", "expected", "spoken"),
    [
        (("en",), ["", "", ""], ["en", "en", "en"]),
        (("de",), ["", "language", "language"], ["de", None, None]),
        (("es",), ["", "language", "language"], ["es", None, None]),
        (("pt",), ["language", "language", "language"], [None, None, None]),
        (("pt", "fr"), ["", "", ""], ["fr", "fr", "fr"]),
        (("de", "fr", "en"), ["", "", ""], ["de", "fr", "fr"]),
        (("es", "en", "fr"), ["", "", ""], ["es", "en", "en"]),
    ],
)
def test_language_is_the_first_that_the_channel_speaks(
    policy: SupportPolicy,
    ask: Ask,
    languages: tuple[str, ...],
    expected: list[str],
    spoken: list[str | None],
) -> None:
    decision = decide(policy, ask(languages=languages))
    assert reasons(decision) == expected
    assert [option.language for option in decision.options] == spoken


def test_language_is_given_when_other_reasons_apply(policy: SupportPolicy, ask: Ask) -> None:
    assert row(decide(policy, ask(plan=Plan.FREE)), PHONE).language == "fr"


@pytest.mark.parametrize(
    ("now", "closed", "opens_at"),
    [
        ("2027-03-24T07:59:59Z", True, "2027-03-24T08:00:00Z"),
        ("2027-03-24T08:00:00Z", False, None),
        ("2027-03-24T16:59:59Z", False, None),
        ("2027-03-24T17:00:00Z", True, "2027-03-25T08:00:00Z"),
        ("2027-03-26T17:00:00Z", True, "2027-03-29T07:00:00Z"),
    ],
)
def test_chat_and_phone_are_closed_when_nobody_is_there(
    policy: SupportPolicy, ask: Ask, now: str, closed: bool, opens_at: str | None
) -> None:
    decision = decide(policy, ask(now=datetime.fromisoformat(now)))
    expected = datetime.fromisoformat(opens_at) if opens_at else None
    assert reasons(decision) == (["", "closed", "closed"] if closed else ["", "", ""])
    assert [option.opens_at for option in decision.options] == [None, expected, expected]


def test_opens_at_is_given_when_the_plan_lacks_the_channel_too(
    policy: SupportPolicy, ask: Ask
) -> None:
    phone = row(decide(policy, ask(plan=Plan.FREE, now=SATURDAY)), PHONE)
    assert phone.reasons == (Reason.PLAN, Reason.CLOSED)
    assert phone.opens_at == MONDAY_9


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("request_refund", ["", "", "written_only"]),
        ("unlock_by_letter", ["", "", "written_only"]),
        ("account_suspended", ["", "", ""]),
        ("statistics", ["", "", ""]),
        (None, ["", "", ""]),
    ],
)
def test_phone_is_not_available_when_the_topic_must_be_in_writing(
    policy: SupportPolicy, ask: Ask, topic: str | None, expected: list[str]
) -> None:
    assert reasons(decide(policy, ask(topic=topic))) == expected


@pytest.mark.parametrize(
    ("topic", "ticket_topic", "pending"),
    [
        ("statistics", "statistics", True),
        ("statistics", "request_refund", False),
        ("statistics", None, False),
        (None, "statistics", True),
        (None, None, True),
    ],
)
def test_ticket_is_pending_when_it_is_about_the_same_matter(
    policy: SupportPolicy, ask: Ask, topic: str | None, ticket_topic: str | None, pending: bool
) -> None:
    decision = decide(policy, ask(topic=topic, open_ticket=OpenTicket(ticket_topic, OPEN)))
    assert (decision.channel == "wait") is pending
    assert reasons(decision) == ["", *(["ticket_pending"] * 2 if pending else ["", ""])]


@pytest.mark.parametrize(
    ("age", "pending"),
    [
        (-DAY, True),  # opened in the future: still before its end
        (timedelta(), True),
        (DAY - MICROSECOND, True),
        (DAY, False),
        (DAY + MICROSECOND, False),
    ],
)
def test_ticket_is_pending_when_the_reply_period_runs(
    policy: SupportPolicy, ask: Ask, age: timedelta, pending: bool
) -> None:
    decision = decide(policy, ask(open_ticket=OpenTicket(None, OPEN - age)))
    assert (decision.channel == "wait") is pending


def test_reply_period_is_24_hours_when_clocks_change_within_it(
    policy: SupportPolicy, ask: Ask
) -> None:
    opened_at = datetime(2027, 3, 27, 20, 0, tzinfo=policy.zone)
    decision = decide(policy, ask(now=opened_at, open_ticket=OpenTicket(None, opened_at)))
    assert decision.reply_due_by == datetime(2027, 3, 28, 19, 0, tzinfo=UTC)
    assert decide(policy, ask(now=opened_at)).reply_due_by == decision.reply_due_by


@pytest.mark.parametrize("requested", [None, *Channel])
@pytest.mark.parametrize("plan", [None, *Plan])
@pytest.mark.parametrize("languages", [("fr",), ("pt",)])
def test_outcome_is_wait_when_a_ticket_is_pending(
    policy: SupportPolicy,
    ask: Ask,
    requested: Channel | None,
    plan: Plan | None,
    languages: tuple[str, ...],
) -> None:
    opened_at = OPEN.astimezone(timezone(timedelta(hours=-7))) - timedelta(hours=1)
    ticket = OpenTicket("statistics", opened_at)
    decision = decide(
        policy,
        ask(requested_channel=requested, plan=plan, languages=languages, open_ticket=ticket),
    )
    assert decision.channel == "wait"
    assert decision.explanation == "ticket_pending"
    assert decision.reply_due_by == OPEN + timedelta(hours=23)
    assert not decision.needs_pin
    has_ticket = plan not in (None, Plan.FREE) and languages == ("fr",)
    assert row(decision, TICKET).available is has_ticket


@pytest.mark.parametrize(
    ("fields", "channel", "explanation"),
    [
        # The requested channel, where it is available.
        ({"requested_channel": TICKET}, "ticket", "requested_channel_available"),
        ({"requested_channel": CHAT}, "chat", "requested_channel_available"),
        ({"requested_channel": PHONE}, "phone", "requested_channel_available"),
        (
            {"requested_channel": CHAT, "topic": "request_refund"},
            "chat",
            "requested_channel_available",
        ),
        (
            {"requested_channel": PHONE, "topic": "account_suspended"},
            "phone",
            "requested_channel_available",
        ),
        # Otherwise the topic's order.
        (
            {"requested_channel": PHONE, "topic": "request_refund"},
            "ticket",
            "requested_channel_unavailable",
        ),
        (
            {"requested_channel": PHONE, "topic": "unlock_by_letter"},
            "chat",
            "requested_channel_unavailable",
        ),
        (
            {"requested_channel": PHONE, "plan": Plan.PREMIUM},
            "chat",
            "requested_channel_unavailable",
        ),
        (
            {"requested_channel": CHAT, "plan": Plan.ESSENTIAL},
            "ticket",
            "requested_channel_unavailable",
        ),
        ({"requested_channel": CHAT, "now": SATURDAY}, "ticket", "requested_channel_unavailable"),
        # Nothing requested.
        ({"topic": "request_refund"}, "ticket", "recommended_for_topic"),
        ({"topic": "account_suspended"}, "ticket", "recommended_for_topic"),
        ({"topic": "statistics"}, "chat", "recommended_for_topic"),
        ({"topic": "unlock_by_letter"}, "chat", "recommended_for_topic"),
        ({}, "chat", "recommended_without_topic"),
        ({"topic": "statistics", "now": SATURDAY}, "ticket", "recommended_channel_unavailable"),
        ({"languages": ("de",)}, "ticket", "recommended_channel_unavailable"),
        # Nothing available.
        ({"plan": None}, "contact_page", "no_channel_available"),
        ({"plan": Plan.FREE, "requested_channel": CHAT}, "contact_page", "no_channel_available"),
        ({"languages": ("pt",), "topic": "statistics"}, "contact_page", "no_channel_available"),
    ],
)
def test_outcome_is_the_first_available_when_nothing_is_pending(
    policy: SupportPolicy,
    ask: Ask,
    fields: dict[str, object],
    channel: str,
    explanation: str,
) -> None:
    decision = decide(policy, ask(**fields))
    assert (decision.channel, decision.explanation) == (channel, explanation)
    assert decision.needs_pin is (channel in ("chat", "phone"))


def test_phone_is_chosen_before_ticket_when_chat_is_not_available(
    policy: SupportPolicy, ask: Ask
) -> None:
    plans = {**policy.plans, Plan.CUSTOM: frozenset({TICKET, PHONE})}
    changed = SupportPolicy(1, policy.zone, DAY, policy.channels, plans, policy.topics)
    assert decide(changed, ask(topic="statistics")).channel == "phone"
    assert decide(changed, ask(topic="account_suspended")).channel == "ticket"


def test_chat_is_chosen_before_phone_when_a_preferred_ticket_is_not_available(
    policy: SupportPolicy, ask: Ask
) -> None:
    plans = {**policy.plans, Plan.CUSTOM: frozenset({CHAT, PHONE})}
    changed = SupportPolicy(1, policy.zone, DAY, policy.channels, plans, policy.topics)
    assert decide(changed, ask(topic="account_suspended")).channel == "chat"


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"requested_channel": TICKET}, OPEN + DAY),
        ({"requested_channel": CHAT}, None),
        ({"requested_channel": PHONE}, None),
        ({"plan": None}, None),
    ],
)
def test_reply_is_due_in_24_hours_when_a_ticket_is_the_outcome(
    policy: SupportPolicy, ask: Ask, fields: dict[str, object], due: datetime | None
) -> None:
    assert decide(policy, ask(**fields)).reply_due_by == due


def test_every_reason_is_given_in_order_when_all_apply(policy: SupportPolicy, ask: Ask) -> None:
    ticket = OpenTicket("request_refund", SATURDAY)
    fields = {
        "topic": "request_refund",
        "languages": ("pt",),
        "now": SATURDAY,
        "open_ticket": ticket,
    }
    assert reasons(decide(policy, ask(plan=None, **fields))) == [
        "sign_in language",
        "sign_in language closed ticket_pending",
        "sign_in language closed written_only ticket_pending",
    ]
    assert reasons(decide(policy, ask(plan=Plan.FREE, **fields))) == [
        "plan language",
        "plan language closed ticket_pending",
        "plan language closed written_only ticket_pending",
    ]


def test_topic_is_refused_when_the_policy_does_not_list_it(policy: SupportPolicy, ask: Ask) -> None:
    with pytest.raises(KeyError):
        decide(policy, ask(topic="no_such_topic"))
