"""Reports for people: text, comparison, page."""

from __future__ import annotations

import copy
from typing import Any

from bot.report_html import page
from bot.report_text import comparison, report

SCORES = {
    "messages": 2, "accuracy": 0.5, "macro_f1": 0.5, "calibration_error": 0.1, "unsure": 0.0,
}  # fmt: skip
ROWS = [
    {"text": "<b>hi</b>", "language": "en", "style": "plain", "intent": "greet",
     "answer": "greet", "confidence": 0.9, "unsure": False, "right": True},
    {"text": "bye", "language": "en", "style": "plain", "intent": "goodbye",
     "answer": "greet", "confidence": 1.0, "unsure": False, "right": False},
]  # fmt: skip
MEASURED: dict[str, Any] = {
    "model": "guichet-1.tar.gz",
    "messages": ROWS,
    "overall": SCORES,
    "languages": {"en": SCORES},
    "styles": {"plain": SCORES},
    "intents": {"greet": {"precision": 0.5, "recall": 1.0, "f1": 0.66, "support": 1}},
    "reliability": [{"confidence": 0.9, "accuracy": 0.5, "count": 2}],
    "account_compromised_recall": 1.0,
    "out_of_scope": {"recall": 1.0, "recall_with_asking_again": 1.0, "false_alarms": 0.0},
    "entities": {"all": 1.0},
    "language_identification": {"all": 1.0, "short": 1.0, "language_files": 1.0},
    "two_requests": {"first": 1.0, "both_in_order": 0.5},
}


def test_report_names_every_measure() -> None:
    text = report(MEASURED)

    for word in ("macro-F1", "calibration", "en", "plain", "greet", "two requests", "50.0 %"):
        assert word in text


def test_comparison_names_messages_that_changed() -> None:
    after = copy.deepcopy(MEASURED)
    after["messages"][1].update(answer="goodbye", right=True)
    after["overall"]["macro_f1"] = 1.0

    text = comparison(MEASURED, after)

    assert "+0.5000" in text
    assert "1 messages are right now" in text
    assert "'bye': goodbye" in text


def test_page_stands_alone_and_escapes_what_customers_wrote() -> None:
    html = page(MEASURED, MEASURED)

    assert "<svg" in html
    assert "<b>hi</b>" not in html
    assert "src=" not in html
    assert "href=" not in html


def test_page_draws_learning_curves_where_they_were_measured() -> None:
    rows = [{"name": "<ours>", "share": share, "macro_f1": share / 200} for share in (10, 50, 100)]

    html = page(MEASURED, curves=rows)

    assert "Learning curve" in html
    assert "&lt;ours&gt;" in html
    assert "Learning curve" not in page(MEASURED)
