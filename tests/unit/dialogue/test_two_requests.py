"""Two requests in one message: the more urgent is in hand, the other is offered next."""

from __future__ import annotations

from tests.unit.conftest import OPEN, Begin


def test_the_more_urgent_request_comes_first_and_the_other_is_offered_next(begin: Begin) -> None:
    talk = begin("premium", "en", OPEN)
    talk.hear(
        "cancel_account",
        "I was hacked, close the account",
        requests=("account_compromised", "cancel_account"),
    )
    assert talk.conversation.topic == "account_compromised"
    while talk.conversation.expects == "details":
        talk.hear("account_compromised", "since Monday")
    talk.hear("affirm", "yes")
    assert "other_topic" in talk.choices
    talk.hear("cancel_account", "")
    assert talk.conversation.topic == "cancel_account"


def test_after_stop_the_other_request_is_offered_once(begin: Begin) -> None:
    talk = begin("premium", "en", OPEN)
    talk.hear(
        "cancel_account",
        "I was hacked, close the account",
        requests=("account_compromised", "cancel_account"),
    )
    talk.hear("stop", "stop")
    assert "other_topic" in talk.choices
    talk.hear("stop", "stop")
    assert "other_topic" not in talk.choices
    assert talk.conversation.expects is None


def test_a_channel_asked_for_with_the_issue_counts(begin: Begin) -> None:
    talk = begin("premium", "en", OPEN)
    talk.hear(
        "login_problem",
        "cannot sign in, open a ticket",
        ranking=(("login_problem", 0.6), ("open_ticket", 0.35)),
    )
    assert talk.conversation.topic == "login_problem"
    assert talk.conversation.decision is not None
    assert talk.conversation.decision["channel"] == "ticket"


def test_an_issue_named_with_the_channel_is_taken_up(begin: Begin) -> None:
    talk = begin("custom", "en", OPEN)
    talk.hear(
        "request_phone_call",
        "call me about my refund",
        ranking=(("request_phone_call", 0.6), ("request_refund", 0.35)),
    )
    assert talk.conversation.topic == "request_refund"
    assert talk.conversation.decision is not None
    assert talk.conversation.decision["channel"] == "ticket"
    assert "in writing" in talk.text
