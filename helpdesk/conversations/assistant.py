"""The assistant as the web process sees it: a message goes in, what it says comes back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from helpdesk.rasa_address import RasaAddress

#: Seconds within which the supervisor names another Rasa where a newly promoted one has died.
_ANOTHER_WITHIN = 10.0
_LOOK_EVERY = 0.05


class AssistantUnavailableError(Exception):
    """Rasa or its action server did not answer; the message says which and how."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message of the assistant. `choices` are `{"id", "title", "command"}`.

    `summary` is null or `{"title", "fields": [{"name", "label", "value", "edit", "command"}]}`.
    """

    text: str
    choices: list[dict[str, str]] = field(default_factory=list)
    articles: list[dict[str, str]] = field(default_factory=list)
    summary: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What goes to the assistant: a redacted text, or the command of a choice, never both."""

    conversation_id: str
    turn: str
    language: str
    language_settled: bool
    expects: str | None
    text: str | None = None
    command: str | None = None


class Assistant(Protocol):
    """Understands a message and leads the dialogue."""

    async def respond(self, utterance: Utterance) -> list[Spoken]:
        """What the assistant says. Raises AssistantUnavailableError."""


class RasaAssistant:
    """Rasa behind its own channel on loopback (bot/channel.py)."""

    def __init__(self, client: httpx.AsyncClient, address: RasaAddress, secret: str) -> None:
        self._client = client
        self._address = address
        self._headers = {"Authorization": f"Bearer {secret}"}

    async def respond(self, utterance: Utterance) -> list[Spoken]:
        body: dict[str, Any] = {
            "conversation_id": utterance.conversation_id,
            "turn": utterance.turn,
            "language": utterance.language,
            "language_settled": utterance.language_settled,
            "expects": utterance.expects,
        }
        if utterance.command is not None:
            body["choice"] = utterance.command
        else:
            body["text"] = utterance.text
        try:
            response = await self._send(body)
            response.raise_for_status()
            said = response.json()["messages"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            # The text of a customer never stands in the message: an exception ends in a log.
            raise AssistantUnavailableError(f"Rasa: {type(error).__name__}") from error
        if not said:
            raise AssistantUnavailableError("Rasa answered without a message; see its log")
        return [Spoken(m["text"], m["choices"], m["articles"], m["summary"]) for m in said]

    async def _send(self, body: dict[str, Any]) -> httpx.Response:
        """To the Rasa that serves; once more to another that took its place meanwhile.

        What a turn causes carries the turn's key: said twice, it is caused once.
        """
        address = self._address.now()
        try:
            return await self._post(address, body)
        except httpx.TimeoutException:
            raise
        except httpx.TransportError:
            if not await self._another(address):
                raise
            return await self._post(self._address.now(), body)

    async def _another(self, address: str) -> bool:
        """Whether another serves; while models change it is waited for."""
        for _ in range(round(_ANOTHER_WITHIN / _LOOK_EVERY)):
            if self._address.now() != address:
                return True
            if not self._address.is_changing():
                return False
            await asyncio.sleep(_LOOK_EVERY)
        return False

    async def _post(self, address: str, body: dict[str, Any]) -> httpx.Response:
        url = f"{address}/webhooks/guichet/turns"
        return await self._client.post(url, json=body, headers=self._headers)
