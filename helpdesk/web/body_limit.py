"""How large a request may be: what is more is neither kept nor parsed, and refused in words."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a refused body that are read all the same, and dropped: a browser that is still sending
#: hears no answer.
_DRAINED = 64 * 1024 * 1024


class _TooLargeError(Exception):
    pass


class BodyLimitMiddleware:
    """Answers with `refuse(scope)` where a body has more than `limit(path)` bytes."""

    def __init__(
        self,
        app: ASGIApp,
        limit: Callable[[str], int],
        refuse: Callable[[Scope], Response],
    ) -> None:
        self._app = app
        self._limit = limit
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        taken = 0
        more = True
        answered = False

        async def counted() -> Message:
            nonlocal taken, more
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                more = message.get("more_body", False)
                if taken > limit:
                    raise _TooLargeError
            return message

        async def noticed(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            if _announced(scope) > limit:
                raise _TooLargeError
            await self._app(scope, counted, noticed)
        except _TooLargeError:
            if answered:
                raise
            while more and taken < _DRAINED:
                message = await receive()
                if message["type"] != "http.request":
                    return
                taken += len(message.get("body", b""))
                more = message.get("more_body", False)
            await self._refuse(scope)(scope, receive, send)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
