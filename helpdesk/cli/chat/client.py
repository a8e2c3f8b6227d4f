"""A conversation over the public HTTP API of a running Guichet."""

from __future__ import annotations

import uuid
from types import TracebackType
from typing import Any, Self

import httpx

from helpdesk.cli.failures import CommandError

#: What the API answers: JSON objects as documented in /openapi.json.
Answer = dict[str, Any]


class RefusedError(Exception):
    """The server refused what was sent (4xx); the message says why."""


class ConversationClient:
    """One conversation. Raises CommandError where no Guichet answers."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url
        self._http = httpx.Client(base_url=url, timeout=60, transport=transport, trust_env=False)
        self._path = "/api/v1/conversations"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def start(self, account: str | None, language: str | None, simulated_now: str | None) -> Answer:
        """Begin, as a demo account or as a stranger."""
        body = {"language": language, "simulated_now": simulated_now}
        if account is not None:
            signed = self._call("POST", "/api/v1/demo/identity", {"account": account})
            body["identity"] = signed["identity"]
        answer = self._call("POST", self._path, body)
        self._path += f"/{answer['id']}"
        self._http.headers["Authorization"] = f"Bearer {answer['token']}"
        return answer

    def read(self) -> Answer:
        """The whole conversation as it is now."""
        return self._call("GET", self._path)

    def say(self, text: str) -> Answer:
        """Send a message."""
        body = {"client_id": str(uuid.uuid4()), "text": text}
        return self._call("POST", f"{self._path}/messages", body)

    def choose(self, choice: str) -> Answer:
        """Pick a choice by its id."""
        body = {"client_id": str(uuid.uuid4()), "choice": choice}
        return self._call("POST", f"{self._path}/messages", body)

    def check_pin(self, pin: str) -> Answer:
        """Send the PIN, which has a way of its own."""
        return self._call("POST", f"{self._path}/pin", {"pin": pin})

    def rate(self, score: int) -> Answer:
        """Rate the conversation, 1 to 5."""
        return self._call("POST", f"{self._path}/rating", {"score": score, "comment": None})

    def _call(self, method: str, path: str, body: Answer | None = None) -> Answer:
        try:
            response = self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise CommandError(
                f"No Guichet answers at {self._url} ({type(error).__name__}); "
                "start one with ./guichet up, or name another with --url."
            ) from error
        if response.is_client_error:
            raise RefusedError(_reason(response))
        if response.is_server_error:
            raise CommandError(f"The server failed ({response.status_code}); its log says why.")
        answer: Answer = response.json()
        return answer


def _reason(response: httpx.Response) -> str:
    try:
        details = response.json()["detail"]
    except (ValueError, KeyError, TypeError):
        return f"refused ({response.status_code})"
    if isinstance(details, list):
        return "; ".join(f"{each.get('field', '')}: {each.get('message', '')}" for each in details)
    return str(details)
