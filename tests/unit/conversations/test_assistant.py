"""Rasa as the web process reaches it, also while another takes its place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from helpdesk.conversations import assistant
from helpdesk.conversations.assistant import (
    AssistantUnavailableError,
    RasaAssistant,
    Spoken,
    Utterance,
)
from helpdesk.rasa_address import RasaAddress

OLD, NEW = "http://127.0.0.1:1", "http://127.0.0.1:2"
SAID = {"text": "Hello", "choices": [], "articles": [], "summary": None}
UTTERANCE = Utterance("c", "t", "en", language_settled=True, expects=None, text="hello")


class Serving:
    """The supervisor's file, and what the Rasas at both addresses were sent."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "serving.json"
        self.turns: list[tuple[str, bytes]] = []
        self.write(OLD, outcome="done")

    def write(self, url: str, outcome: str | None) -> None:
        self.file.write_text(json.dumps({"rasa_url": url, "switch": {"outcome": outcome}}))

    def respond(self, answer: Callable[[str], httpx.Response]) -> list[Spoken]:
        """Send a turn to Rasas that answer so by their address."""

        def heard(request: httpx.Request) -> httpx.Response:
            url = str(request.url).removesuffix("/webhooks/guichet/turns")
            self.turns.append((url, request.content))
            return answer(url)

        async def whole() -> list[Spoken]:
            async with httpx.AsyncClient(transport=httpx.MockTransport(heard)) as client:
                address = RasaAddress("http://127.0.0.1:5005", self.file)
                return await RasaAssistant(client, address, "secret").respond(UTTERANCE)

        return asyncio.run(whole())


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    return Serving(tmp_path)


def fine(_: str) -> httpx.Response:
    return httpx.Response(200, json={"messages": [SAID]})


def test_turn_goes_to_the_address_of_now_or_of_the_settings(serving: Serving) -> None:
    serving.respond(fine)
    serving.write(NEW, outcome="done")
    serving.respond(fine)
    serving.file.write_text("{ half a")
    serving.respond(fine)

    assert [url for url, _ in serving.turns] == [OLD, NEW, "http://127.0.0.1:5005"]


@pytest.mark.parametrize("looks", [0, 3])
def test_turn_is_sent_once_more_when_a_new_rasa_died_and_the_old_one_serves_again(
    serving: Serving, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.write(NEW, outcome=None)
    slept = []

    async def sleep(_: float) -> None:
        slept.append(1)
        if len(slept) == looks:
            serving.write(OLD, outcome=None)

    monkeypatch.setattr(assistant.asyncio, "sleep", sleep)

    def answer(url: str) -> httpx.Response:
        if url == NEW:
            if not looks:
                serving.write(OLD, outcome=None)
            raise httpx.RemoteProtocolError("it died")
        return fine(url)

    assert serving.respond(answer) == [Spoken("Hello")]
    assert [url for url, _ in serving.turns] == [NEW, OLD]
    # With the same key: what the first caused is not caused again.
    assert serving.turns[0][1] == serving.turns[1][1]


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout])
def test_assistant_is_away_at_once_when_no_model_changes(
    serving: Serving, error: type[httpx.TransportError], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleep(_: float) -> None:
        raise AssertionError("nobody is waited for")

    monkeypatch.setattr(assistant.asyncio, "sleep", sleep)

    def answer(_: str) -> httpx.Response:
        raise error("nobody there")

    with pytest.raises(AssistantUnavailableError, match=error.__name__):
        serving.respond(answer)
    assert len(serving.turns) == 1
