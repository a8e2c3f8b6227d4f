"""The trained model understands the test messages as well as it did."""

from __future__ import annotations

from typing import Any

import pytest

from bot.known_failures import read_known_failures, understood_by_now
from bot.measuring import measure
from bot.models import current_model
from bot.paths import ROOT
from bot.understanding import Understanding

#: Some 2,300 messages are understood before the first test.
pytestmark = pytest.mark.timeout(1800)

TESTS = ROOT / "tests" / "data"


def ignore(_: str) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    model = current_model(ROOT)
    assert model is not None, "train first: ./guichet train"
    return measure(Understanding(model), TESTS, ignore)


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
