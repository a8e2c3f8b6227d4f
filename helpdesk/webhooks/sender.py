"""How a webhook leaves: one POST to an address that was looked at, and what was answered."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx

from helpdesk.tls import trusted
from helpdesk.webhooks.addresses import AllowedAddresses, PrivateAddressError, UnknownHostError

#: For all of it: looking the name up, connecting, sending, and reading the answer.
TIMEOUT_SECONDS = 15.0
#: What is kept of an answer; more is not read.
MOST_ANSWER = 1_000
USER_AGENT = "Guichet-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an attempt. `status` is null where nothing was answered."""

    status: int | None
    text: str

    @property
    def done(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def said(self) -> str:
        """For people: what was answered, or what went wrong."""
        if self.status is None:
            return self.text
        if 300 <= self.status < 400:
            return f"HTTP {self.status}: it answered with a redirect, which is never followed"
        return f"HTTP {self.status}{': ' + self.text if self.text else ''}"


class WebhookSender(Protocol):
    """Posts a body to a web address."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once. Whatever goes wrong is an Answer, too."""


class HttpSender:
    """HTTP/1.1 to the addresses that the name has now and that are allowed (RFC 9110).

    The request goes to the very address that was checked, with the name in `Host` and for TLS.
    Redirects, cookies and proxies of the environment are not followed; nothing is logged.
    """

    def __init__(
        self,
        addresses: AllowedAddresses,
        timeout: float = TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._addresses = addresses
        self._timeout = timeout
        self._tls = tls or trusted()

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._post(httpx.URL(url), headers, body)
        except TimeoutError:
            return Answer(None, f"no answer within {self._timeout:g} s")
        except (PrivateAddressError, UnknownHostError) as error:
            return Answer(None, str(error))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return Answer(None, f"{type(error).__name__}: {error}".rstrip(": "))

    async def _post(self, url: httpx.URL, headers: Mapping[str, str], body: bytes) -> Answer:
        host = url.raw_host.decode("ascii")
        port = url.port or (443 if url.scheme == "https" else 80)
        # Abandoned when the time is over: a resolver may think for longer.
        addresses = await asyncio.to_thread(self._addresses.of, host, port)
        async with httpx.AsyncHTTPTransport(verify=self._tls) as transport:
            for address in addresses[:-1]:
                try:
                    return await self._to(transport, address, url, headers, body)
                except httpx.ConnectError:
                    continue
            return await self._to(transport, addresses[-1], url, headers, body)

    async def _to(
        self,
        transport: httpx.AsyncHTTPTransport,
        address: str,
        url: httpx.URL,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        wait = self._timeout
        response = await transport.handle_async_request(
            httpx.Request(
                "POST",
                url.copy_with(host=address),
                headers={
                    "host": url.netloc.decode("ascii"),
                    "user-agent": USER_AGENT,
                    "accept-encoding": "identity",
                    "connection": "close",
                    "content-type": "application/json",
                    **headers,
                },
                content=body,
                extensions={
                    "sni_hostname": url.raw_host.decode("ascii"),
                    "timeout": {"connect": wait, "read": wait, "write": wait, "pool": wait},
                },
            )
        )
        kept = b""
        try:
            async for part in response.stream:  # type: ignore[union-attr]
                kept += part
                if len(kept) >= MOST_ANSWER:
                    break
        finally:
            await response.aclose()
        text = kept[:MOST_ANSWER].decode("utf-8", "replace").replace("\x00", "")
        return Answer(response.status_code, " ".join(text.split()))
