"""Rasa as the web process reaches it, also while another takes its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from helpdesk.conversations.assistant import (
    AssistantUnavailableError,
    RasaAssistant,
    Spoken,
    Utterance,
)

OLD, NEW = "http://127.0.0.1:1", "http://127.0.0.1:2"
SAID = {"text": "Hello", "choices": [], "articles": [], "summary": None}
UTTERANCE = Utterance("c", "t", "en", language_settled=True, expects=None, text="hello")


def respond(
    answer: Callable[[httpx.Request], httpx.Response], address: Callable[[], str]
) -> list[Spoken]:
    async def whole() -> list[Spoken]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            return await RasaAssistant(client, address, "secret").respond(UTTERANCE)

    return asyncio.run(whole())


def test_turn_goes_to_the_address_of_now() -> None:
    addresses = iter([OLD, NEW])
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, json={"messages": [SAID]})

    address = lambda: next(addresses)  # noqa: E731
    respond(answer, address)
    respond(answer, address)
    assert [url.removesuffix("/webhooks/guichet/turns") for url in seen] == [OLD, NEW]


def test_turn_is_sent_once_more_when_its_rasa_died_and_another_serves() -> None:
    serving = [OLD]
    turns = []

    def answer(request: httpx.Request) -> httpx.Response:
        turns.append(request.content)
        if str(request.url).startswith(OLD):
            serving[0] = NEW
            raise httpx.RemoteProtocolError("it died")
        return httpx.Response(200, json={"messages": [SAID]})

    assert respond(answer, lambda: serving[0]) == [Spoken("Hello")]
    # With the same key: what the first caused is not caused again.
    assert turns[0] == turns[1]


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout])
def test_assistant_is_away_when_no_other_serves(error: type[httpx.TransportError]) -> None:
    tried = []

    def answer(request: httpx.Request) -> httpx.Response:
        tried.append(request.url)
        raise error("nobody there")

    with pytest.raises(AssistantUnavailableError, match=error.__name__):
        respond(answer, lambda: OLD)
    assert len(tried) == 1
