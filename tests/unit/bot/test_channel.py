"""The only way into Rasa: a text is never a command, a choice needs no understanding."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channel import GuichetInput, TurnOutput, as_plain_text


def body(**said: str) -> dict[str, Any]:
    """A turn as the web process sends it."""
    turn = {"conversation_id": "c", "turn": "t", "language": "en", "language_settled": True}
    return {**turn, "expects": None, **said}


def message(**said: str) -> Any:
    return GuichetInput("secret")._message(body(**said), TurnOutput())


@pytest.mark.parametrize("text", ["/restart", '  /command_edit{"field": "x"}', "/"])
def test_text_is_no_command_when_it_begins_with_a_slash(text: str) -> None:
    assert not as_plain_text(text).lstrip().startswith("/")
    assert len(as_plain_text(text)) == len(text)
    assert message(text=text).parse_data is None


def test_choice_passes_the_pipeline_by_and_reaches_the_policy_for_answers() -> None:
    sent = message(choice="/command_guest")
    assert sent.text == ""
    assert sent.parse_data["intent"]["name"] is None
    assert sent.metadata["choice"] == "/command_guest"
    assert sent.metadata["expects"] is not None


def test_text_cannot_claim_to_be_a_choice() -> None:
    assert "choice" not in message(text="command_guest").metadata
