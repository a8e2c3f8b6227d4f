"""Waiting until the whole serves, with a word now and then about what is still missing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx

from helpdesk.settings import Settings
from helpdesk.supervisor.errors import StartError
from helpdesk.supervisor.keeper import Keeper
from helpdesk.supervisor.output import Output
from helpdesk.supervisor.parts import local_url
from helpdesk.tls import trusted

#: Seconds between two words, between two questions, and until the start is given up.
_WORD_EVERY = 5.0
_ASK_EVERY = 0.1
_PATIENCE = 300.0


async def until_ready(keepers: Sequence[Keeper], settings: Settings, output: Output) -> None:
    """Returns once `/readyz` says that customers can be served. Raises StartError after minutes."""
    telling = asyncio.create_task(_tell(keepers, output))
    reason = ""
    try:
        async with asyncio.timeout(_PATIENCE):
            for keeper in keepers:
                reason = f"{keeper.part.name} does not answer at {keeper.part.probe}"
                await keeper.serves.wait()
            async with httpx.AsyncClient(verify=trusted(), trust_env=False, timeout=10) as client:
                while reason := await _what_is_missing(client, local_url(settings)):
                    await asyncio.sleep(_ASK_EVERY)
    except TimeoutError:
        raise StartError(f"Guichet is not ready after {_PATIENCE:.0f} s: {reason}.") from None
    finally:
        telling.cancel()


async def _tell(keepers: Sequence[Keeper], output: Output) -> None:
    waited = 0.0
    while True:
        await asyncio.sleep(_WORD_EVERY)
        waited += _WORD_EVERY
        missing = [keeper.part.name for keeper in keepers if not keeper.serves.is_set()]
        output.say(f"waiting for {', '.join(missing) or '/readyz'} ({waited:.0f} s)")


async def _what_is_missing(client: httpx.AsyncClient, url: str) -> str:
    """Empty when the system is ready."""
    try:
        answer = await client.get(f"{url}/readyz")
    except httpx.HTTPError as error:
        return f"the web server does not answer ({type(error).__name__})"
    if answer.status_code == httpx.codes.OK:
        return ""
    checks: dict[str, str] = answer.json()["checks"]
    return ", ".join(f"{name} {state}" for name, state in checks.items() if state != "ok")
