from datetime import UTC, datetime

import pytest

from helpdesk.policy import (
    Channel,
    Decision,
    Explanation,
    OpenTicket,
    Option,
    Outcome,
    Reason,
    Request,
    SupportPolicy,
    TopicPolicy,
)

NAIVE = datetime(2027, 3, 24, 12, 0)


def test_request_is_refused_when_now_has_no_offset() -> None:
    with pytest.raises(ValueError, match="now needs an offset"):
        Request(None, None, ("fr",), None, NAIVE)


def test_open_ticket_is_refused_when_opened_at_has_no_offset() -> None:
    with pytest.raises(ValueError, match="opened_at needs an offset"):
        OpenTicket(None, NAIVE)


@pytest.mark.parametrize(
    ("reasons", "available"), [((), True), ((Reason.PLAN,), False), (tuple(Reason), False)]
)
def test_option_is_available_exactly_when_it_has_no_reason(
    reasons: tuple[Reason, ...], available: bool
) -> None:
    assert Option(Channel.CHAT, reasons, "fr", None).available is available


@pytest.mark.parametrize(
    ("outcome", "needs_pin"),
    [
        (Outcome.TICKET, False),
        (Outcome.CHAT, True),
        (Outcome.PHONE, True),
        (Outcome.WAIT, False),
        (Outcome.CONTACT_PAGE, False),
    ],
)
def test_decision_needs_the_pin_when_an_agent_answers_live(
    outcome: Outcome, needs_pin: bool
) -> None:
    decision = Decision(outcome, (), datetime.now(UTC), Explanation.RECOMMENDED_FOR_TOPIC)
    assert decision.needs_pin is needs_pin


def test_topic_has_no_special_rules_when_there_is_none(policy: SupportPolicy) -> None:
    assert policy.topic(None) == TopicPolicy(written_only=False, prefers_ticket=False)


def test_topic_is_refused_when_the_policy_does_not_list_it(policy: SupportPolicy) -> None:
    with pytest.raises(KeyError):
        policy.topic("no_such_topic")


def test_every_channel_is_an_outcome() -> None:
    assert [Outcome(channel.value).value for channel in Channel] == ["ticket", "chat", "phone"]
