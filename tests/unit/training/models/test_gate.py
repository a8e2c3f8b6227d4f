"""The gate: what holds a candidate back, and what is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpdesk.training.models.comparison import compare
from helpdesk.training.models.gate import Gate, GateError, judge, load_gate
from tests.unit.training.models.reports import report

GATE = Gate(0.01, 0.96, 0.0, 0)
FINE: dict[str, Any] = {"played": 160, "failed": []}


def failed(rules: list[str], **candidate: Any) -> list[str]:
    """The rules of these that a candidate breaks beside a current model of default numbers."""
    verdict = judge(GATE, report(**candidate), report(), FINE, [])
    return [each.rule for each in verdict.reasons if not each.holds and each.rule in rules]


@pytest.mark.parametrize(
    ("macro_f1", "passes"), [(0.96, True), (0.95, True), (0.9499, False), (0.99, True)]
)
def test_no_language_may_lose_more_than_a_point_of_macro_f1(macro_f1: float, passes: bool) -> None:
    broken = failed(["language"], languages={"fr": macro_f1})
    assert broken == ([] if passes else ["language"])


@pytest.mark.parametrize(
    ("recall", "current", "passes"),
    [(0.98, 0.98, True), (0.97, 0.98, False), (0.97, 0.97, True), (0.95, 0.94, False)],
)
def test_hacked_accounts_are_noticed_as_often_as_now_and_as_often_as_demanded(
    recall: float, current: float, passes: bool
) -> None:
    verdict = judge(GATE, report(recall=recall), report(recall=current), FINE, [])
    assert verdict.passed is passes


@pytest.mark.parametrize(
    ("played", "passes"),
    [
        (FINE, True),
        ({"played": 160, "failed": [{"name": "en/refund", "error": "turn 2"}]}, False),
        ({"played": 0, "failed": []}, False),
        (None, False),
    ],
)
def test_every_conversation_goes_as_written(played: Any, passes: bool) -> None:
    verdict = judge(GATE, report(), report(), played, [])
    assert verdict.passed is passes
    if played and played["failed"]:
        assert verdict.faults == ["159 of 160 conversations go as written: en/refund."]


def test_broken_policy_holds_every_model_back() -> None:
    verdict = judge(GATE, report(), report(), FINE, ["policy.yml:3: no hours"])
    assert verdict.faults == ["policy.yml:3: no hours"]


def test_first_model_is_held_to_what_needs_no_other() -> None:
    verdict = judge(GATE, report(languages={"fr": 0.3}), None, FINE, [])
    assert verdict.passed
    assert [each.rule for each in verdict.reasons] == ["recall", "conversations", "policy"]


def test_language_that_is_no_longer_measured_holds_the_candidate_back() -> None:
    candidate = report()
    del candidate["languages"]["fr"]
    verdict = judge(GATE, candidate, report(), FINE, [])
    assert verdict.faults == ["fr: it was not measured."]


def test_shipped_gate_is_sound() -> None:
    assert load_gate() == Gate(0.01, 0.96, 0.0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("language_macro_f1_loss: 0.01", "compromised_recall_least is missing"),
        ("[1, 2]", "is missing"),
        ("{:", "gate.yml:1: not a YAML document: a bracket is not closed"),
        ("language_macro_f1_los: 1", "language_macro_f1_los is unknown"),
    ],
)
def test_malformed_gate_is_refused_naming_the_entry(
    tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "gate.yml"
    file.write_text(content)
    with pytest.raises(GateError, match=words):
        load_gate(file)


@pytest.mark.parametrize("value", ["-0.1", "1.5", "many", "true"])
def test_threshold_that_is_no_share_is_refused_with_its_value(tmp_path: Path, value: str) -> None:
    file = tmp_path / "gate.yml"
    rest = "compromised_recall_least: 0.9\ncompromised_recall_loss: 0\nconversations_failed: 0\n"
    file.write_text(f"language_macro_f1_loss: {value}\n{rest}")
    with pytest.raises(GateError, match=r"_f1_loss is .*; write a share from 0 to 1"):
        load_gate(file)


def test_comparison_names_the_messages_that_changed_the_surest_first() -> None:
    before = report({"goodbye now": "greet"})
    after = report({"hello": "goodbye", "on m'a piraté": "report_abuse"})
    found = compare(before, after)

    assert [(each.text, each.before, each.after) for each in found.worse] == [
        ("on m'a piraté", "account_compromised", "report_abuse"),
        ("hello", "greet", "goodbye"),
    ]
    assert [each.text for each in found.better] == ["goodbye now"]
    assert (found.worse_count, found.better_count) == (2, 1)


def test_comparison_has_the_greatest_loss_of_an_intent_first() -> None:
    found = compare(report(), report({"hello": "goodbye"}))

    assert [(row.name, row.change) for row in found.intents] == [("greet", -0.5), ("goodbye", 0.0)]
    assert [row.name for row in found.languages] == ["en", "fr"]
