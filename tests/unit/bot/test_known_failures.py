"""The list of messages that are known to be misunderstood."""

from __future__ import annotations

from pathlib import Path

from bot.known_failures import read_known_failures, understood_by_now, write_known_failures

WRONG = {
    "language": "fr", "intent": "greet", "answer": "deny", "text": "Yo: é\n#",
    "right": False, "confidence": 0.9,
}  # fmt: skip


def test_misunderstood_messages_are_listed_and_noticed_when_understood(tmp_path: Path) -> None:
    path = tmp_path / "known.yml"
    right = {**WRONG, "right": True, "answer": "greet"}
    other = {**right, "text": "Bonjour"}

    assert write_known_failures(path, [WRONG, other]) == 1
    known = read_known_failures(path)

    assert known == {("fr", "greet", "Yo: é\n#")}
    assert understood_by_now(known, [WRONG, other]) == []
    assert understood_by_now(known, [{**right, "confidence": 0.3}]) == []
    assert understood_by_now(known, [right]) == list(known)
