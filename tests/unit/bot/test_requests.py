"""Two requests in one message."""

from __future__ import annotations

from bot.nlu.requests import named_requests

URGENCY = {"account_compromised": 0, "request_refund": 1, "statistics": 2, "change_plan": 2}


def requests(*clauses: tuple[str, float], whole: float = 0.3) -> list[str]:
    ranking = [(intent, whole) for intent in URGENCY]
    found = named_requests(ranking, [[clause] for clause in clauses], URGENCY, 0.6, 0.05)
    return [intent for intent, _ in found]


def test_more_urgent_request_comes_first_wherever_it_stands() -> None:
    assert requests(("statistics", 0.9), ("account_compromised", 0.7)) == [
        "account_compromised",
        "statistics",
    ]


def test_equally_urgent_requests_stay_in_their_order() -> None:
    assert requests(("change_plan", 0.7), ("statistics", 0.9)) == ["change_plan", "statistics"]


def test_one_request_is_none_of_two_when_clauses_agree() -> None:
    assert requests(("statistics", 0.9), ("statistics", 0.8), ("greet", 0.9)) == []


def test_unsure_clause_is_no_request() -> None:
    assert requests(("statistics", 0.9), ("change_plan", 0.4)) == []


def test_clause_is_no_request_when_the_whole_message_rules_it_out() -> None:
    assert requests(("statistics", 0.9), ("change_plan", 0.9), whole=0.01) == []
