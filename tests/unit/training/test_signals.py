"""Why a message needs a look: the rules, one by one."""

from __future__ import annotations

import pytest

from helpdesk.training.inbox.signals import (
    FALLBACK_INTENT,
    Outcome,
    Reason,
    Said,
    likeness,
    reasons,
    score,
)

MATTERS = frozenset({"request_refund", "billing_question"})


def said(
    message_id: int,
    text: str | None = "where did my money go",
    intent: str = "request_refund",
    confidence: float = 0.99,
    second: float = 0.0,
    expected: str | None = None,
) -> Said:
    ranking = ((intent, confidence), ("billing_question", second))
    return Said(message_id, text, intent, confidence, ranking, expected)


def why(*messages: Said, outcome: Outcome = Outcome(), wrong: dict[int, str] | None = None):
    return reasons(messages, outcome, wrong or {}, MATTERS)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (said(1), ()),
        (said(1, confidence=0.59, second=0.1), (Reason.LOW_CONFIDENCE,)),
        (said(1, confidence=0.61, second=0.1), ()),
        (said(1, confidence=0.5, second=0.31), (Reason.CLOSE_INTENTS,)),
        (said(1, confidence=0.5, second=0.29), (Reason.LOW_CONFIDENCE,)),
        (said(1, intent=FALLBACK_INTENT, confidence=0.2), (Reason.FALLBACK,)),
        (said(1, confidence=0.3, expected="details"), ()),
        (said(1, intent=FALLBACK_INTENT, confidence=0.2, expected="email"), ()),
        (said(1, confidence=0.3, expected="helpful"), (Reason.LOW_CONFIDENCE,)),
    ],
)
def test_message_needs_a_look_for_what_was_understood_of_it(
    message: Said, expected: tuple[Reason, ...]
) -> None:
    assert why(message) == {1: expected}


def test_message_before_the_article_is_blamed_when_the_article_did_not_help() -> None:
    typed = said(3, "no", "deny", expected="helpful")
    picked = said(3, None, "deny", expected="helpful")
    asked, thanked = said(1), said(2, "thanks", "thank")
    assert why(asked, thanked, typed) == {1: (Reason.NOT_HELPFUL,), 2: (), 3: ()}
    assert why(asked, thanked, picked) == {1: (Reason.NOT_HELPFUL,), 2: ()}
    assert why(asked, said(3, "no", "deny", expected="confirmation"))[1] == ()


def test_message_was_rephrased_when_the_next_one_says_it_in_nearly_the_same_words() -> None:
    again = said(2, "my money, where did it go?")
    assert why(said(1), again)[1] == (Reason.REPHRASED,)
    assert why(said(1), said(2, "ok thank you"))[1] == ()
    assert why(said(1), said(2, "ok"), said(3, "where did my money go"))[1] == ()


def test_last_matter_is_blamed_when_the_conversation_ended_badly() -> None:
    messages = (said(1), said(2), said(3, "bye", "goodbye"))
    assert why(*messages, outcome=Outcome(rating=2))[2] == (Reason.BAD_RATING,)
    assert why(*messages, outcome=Outcome(rating=3))[2] == ()
    assert why(*messages, outcome=Outcome(abandoned=True))[2] == (Reason.ABANDONED,)


def test_message_that_an_agent_flagged_comes_first_even_as_an_answer() -> None:
    found = why(said(1, expected="details"), said(2, confidence=0.4), wrong={1: "billing_question"})
    assert found == {1: (Reason.WRONG_TOPIC,), 2: (Reason.LOW_CONFIDENCE,)}
    assert score(said(1), found[1]) > score(said(2, confidence=0.4), found[2])


def test_certain_message_comes_last() -> None:
    certain, sure, unsure = said(1), said(2, confidence=0.8), said(3, confidence=0.5)
    assert certain.certain
    assert not sure.certain
    assert score(certain, ()) < score(sure, ()) < score(unsure, (Reason.LOW_CONFIDENCE,))
    assert score(certain, (Reason.BAD_RATING,)) > score(sure, ())


def test_likeness_is_one_of_the_same_words_and_none_of_others() -> None:
    assert likeness("Where is it?", "where  is it?") == 1.0
    assert likeness("abc", "xyz") == 0.0
    assert likeness("", "xyz") == 0.0
