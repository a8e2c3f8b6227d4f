"""The trained model understands the test messages as well as it did."""

from __future__ import annotations

from typing import Any

import pytest

from bot.known_failures import read_known_failures, understood_by_now
from bot.measuring import measure
from bot.models import current_model
from bot.paths import ROOT
from bot.scores import macro_f1
from bot.training_files import Example, read_test_folder
from bot.understanding import Understanding

#: Some 2,300 messages are understood before the first test, 1,350 more before that of the blind.
pytestmark = pytest.mark.timeout(1800)

TESTS = ROOT / "tests" / "data"


def ignore(_: str) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    model = current_model(ROOT)
    assert model is not None, "train first: ./guichet train"
    return Understanding(model)


@pytest.fixture(scope="module")
def measured(understanding: Understanding) -> dict[str, Any]:
    return measure(understanding, TESTS, ignore)


@pytest.fixture(scope="module")
def blind(understanding: Understanding) -> list[tuple[Example, str]]:
    """Messages whose writers saw no others, by which nothing was chosen, and their answers."""
    examples = read_test_folder(TESTS / "blind")
    answers = understanding.parse([each.text for each in examples])
    return [(each, answer.intent) for each, answer in zip(examples, answers, strict=True)]


def f1(pairs: list[tuple[Example, str]]) -> float:
    return macro_f1([each.intent for each, _ in pairs], [answer for _, answer in pairs])


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt"])
def test_language_is_understood(measured: dict[str, Any], language: str) -> None:
    assert measured["languages"][language]["macro_f1"] >= 0.93


def test_all_languages_together_are_understood(measured: dict[str, Any]) -> None:
    assert measured["overall"]["macro_f1"] >= 0.95


@pytest.mark.parametrize(
    ("style", "least"),
    [
        ("plain", 0.98),
        ("telegraphic", 0.98),
        ("colloquial", 0.95),
        ("email", 0.94),
        ("misspelt", 0.94),
        ("long", 0.93),
        ("indirect", 0.89),
    ],
)
def test_style_is_understood(measured: dict[str, Any], style: str, least: float) -> None:
    assert measured["styles"][style]["accuracy"] >= least


def test_confidence_is_calibrated(measured: dict[str, Any]) -> None:
    assert measured["overall"]["calibration_error"] <= 0.05


def test_hacked_accounts_are_noticed(measured: dict[str, Any]) -> None:
    assert measured["account_compromised_recall"] >= 0.975


def test_what_is_out_of_scope_is_noticed_with_few_false_alarms(measured: dict[str, Any]) -> None:
    assert measured["out_of_scope"]["recall"] >= 0.90
    assert measured["out_of_scope"]["false_alarms"] < 0.03


def test_entities_are_found(measured: dict[str, Any]) -> None:
    assert measured["entities"]["all"] >= 0.93


def test_languages_are_identified(measured: dict[str, Any]) -> None:
    assert measured["language_identification"]["all"] >= 0.98
    assert measured["language_identification"]["short"] >= 0.945


def test_more_urgent_of_two_requests_comes_first(measured: dict[str, Any]) -> None:
    assert measured["two_requests"]["first"] >= 0.75


def test_known_failures_leave_the_list_when_they_are_understood(measured: dict[str, Any]) -> None:
    known = read_known_failures(TESTS / "known_failures.yml")

    assert understood_by_now(known, measured["messages"]) == []


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt"])
def test_language_is_understood_blind(blind: list[tuple[Example, str]], language: str) -> None:
    assert f1([pair for pair in blind if pair[0].language == language]) >= 0.95


@pytest.mark.parametrize(
    "style", ["plain", "telegraphic", "colloquial", "email", "misspelt", "long", "indirect"]
)
def test_style_is_understood_blind(blind: list[tuple[Example, str]], style: str) -> None:
    assert f1([pair for pair in blind if pair[0].style == style]) >= 0.90


def test_hacked_accounts_are_noticed_blind(blind: list[tuple[Example, str]]) -> None:
    answers = [answer for each, answer in blind if each.intent == "account_compromised"]

    assert answers.count("account_compromised") / len(answers) >= 0.98
