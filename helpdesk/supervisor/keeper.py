"""Keeping one part running: started, announced when it serves, started again when it dies."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import httpx

from helpdesk.supervisor.errors import PartFailedError
from helpdesk.supervisor.output import Output
from helpdesk.supervisor.parts import Part
from helpdesk.supervisor.process import Children, describe_end
from helpdesk.supervisor.restarts import DEATHS, WITHIN, Restarts
from helpdesk.tls import trusted

_PROBE_EVERY = 0.1


class Keeper:
    """Runs a part until cancelled. `serves` is set from when the part first answers its probe.

    With `on_trial` its first death is its last, until that is made false.
    """

    def __init__(
        self, part: Part, children: Children, output: Output, *, on_trial: bool = False
    ) -> None:
        self.part = part
        self.on_trial = on_trial
        self.serves = asyncio.Event()
        self._children = children
        self._output = output

    async def run(self) -> None:
        """Returns never. Raises PartFailedError when the part has died too often."""
        restarts = Restarts()
        while True:
            code = await self._run_once()
            ended = f"{self.part.name} ended with {describe_end(code)}"
            if self.on_trial:
                raise PartFailedError(ended)
            wait = restarts.after_death(asyncio.get_running_loop().time())
            if wait is None:
                raise PartFailedError(
                    f"{ended}, the {DEATHS}th time within {WITHIN:.0f} seconds; see above why."
                )
            self._output.say(f"{ended}; starting it again in {wait:g} s")
            await asyncio.sleep(wait)

    async def _run_once(self) -> int:
        announcing = asyncio.create_task(self._announce())
        try:
            return await self._children.run(
                self.part.command(), self.part.environment, self._output.sink(self.part.name)
            )
        finally:
            announcing.cancel()

    async def _announce(self) -> None:
        started = asyncio.get_running_loop().time()
        # The parts are on this machine: no proxy of the environment stands between.
        async with httpx.AsyncClient(verify=trusted(), trust_env=False, timeout=2) as client:
            while not await _answers(client, self.part.probe):
                await asyncio.sleep(_PROBE_EVERY)
        seconds = asyncio.get_running_loop().time() - started
        self._output.say(f"{self.part.name} serves after {seconds:.1f} s")
        self.serves.set()


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    with suppress(httpx.HTTPError):
        return (await client.get(url)).status_code == 200
    return False
