"""Reports of understanding as `./guichet evaluate --json` prints them, made up for tests."""

from __future__ import annotations

from typing import Any


def report(
    wrong: dict[str, str] | None = None,
    *,
    recall: float = 0.98,
    languages: dict[str, float] | None = None,
    tests: str = "now",
) -> dict[str, Any]:
    """A report on four messages; `wrong` are texts with the answer they got."""
    wrong = wrong or {}
    rows = [
        {
            "text": text,
            "language": language,
            "style": "plain",
            "intent": intent,
            "answer": wrong.get(text, intent),
            "confidence": confidence,
            "unsure": False,
            "right": text not in wrong,
        }
        for text, language, intent, confidence in (
            ("hello", "en", "greet", 0.9),
            ("goodbye now", "en", "goodbye", 0.8),
            ("bonjour", "fr", "greet", 0.7),
            ("on m'a piraté", "fr", "account_compromised", 0.95),
        )
    ]
    shares = {"en": 0.97, "fr": 0.96, **(languages or {})}
    scores = {"messages": 2, "accuracy": 1.0, "calibration_error": 0.02, "unsure": 0.0}
    return {
        "model": "guichet-x.tar.gz",
        "at": "2026-11-29T10:00:00+00:00",
        "tests": tests,
        "messages": rows,
        "overall": {**scores, "messages": 4, "macro_f1": 0.965},
        "languages": {name: {**scores, "macro_f1": share} for name, share in shares.items()},
        "styles": {"plain": {**scores, "macro_f1": 0.965}},
        "intents": {
            name: {"precision": 1.0, "recall": 1.0, "f1": f1, "support": 1}
            for name, f1 in (("greet", 1.0 if not wrong else 0.5), ("goodbye", 1.0))
        },
        "reliability": [{"confidence": 0.85, "accuracy": 0.9, "count": 4}],
        "account_compromised_recall": recall,
        "speed": {"median_ms": 9.0, "p95_ms": 15.0},
    }
