"""A short or neutral message never changes the language of a conversation."""

from __future__ import annotations

import pytest

from bot.nlu.language_memory import language_to_follow

LONG = "Ich kann mich seit gestern nicht mehr anmelden"


@pytest.mark.parametrize(
    ("text", "confidence", "current", "settled", "follow"),
    [
        (LONG, 0.99, "fr", True, "de"),
        (LONG, 0.90, "fr", True, None),
        (LONG, 0.99, "de", True, None),
        ("Passwort vergessen", 0.95, "fr", True, None),
        ("Passwort vergessen", 0.95, "fr", False, "de"),
        ("Passwort vergessen", 0.95, "de", False, "de"),
        ("Passwort vergessen", 0.60, "fr", False, None),
        ("ok", 1.0, "fr", False, None),
        ("chat", 1.0, "fr", False, None),
        ("123456", 1.0, "fr", False, None),
        ("hans.meier@wolle-und-garn.de https://wolle.de/konto", 1.0, "fr", False, None),
        (LONG, 0.99, None, False, "de"),
    ],
)
def test_language_is_followed_only_when_clear(
    text: str, confidence: float, current: str | None, settled: bool, follow: str | None
) -> None:
    assert language_to_follow(text, "de", confidence, current, settled) == follow
