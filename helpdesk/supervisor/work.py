"""Long work on models beside a running Guichet: one at a time, and only what it leaves over.

The supervisor does it, not the web server: so it outlives a restart of the web server, and ends
with the whole.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence

from bot.registry.job import running_job
from helpdesk.supervisor.environment import (
    APP_PYTHON,
    RASA_PYTHON,
    rasa_tool_environment,
    tool_environment,
)
from helpdesk.supervisor.errors import RefusedError
from helpdesk.supervisor.output import Output
from helpdesk.supervisor.process import Children, describe_end
from helpdesk.training.models.registry import Registry

#: Seconds within which a work that was begun has said so.
_BEGINS_WITHIN = 30.0
_LOOK_EVERY = 0.1
#: Seconds within which one that has told its end is gone.
_ENDS_WITHIN = 30.0


class WorkRefusedError(RefusedError):
    """Somebody else's work is under way, or this one did not begin."""


class Work:
    """Begins trainings and comparisons."""

    def __init__(self, registry: Registry, children: Children, output: Output) -> None:
        self._registry = registry
        self._children = children
        self._output = output
        self._task: asyncio.Task[int] | None = None
        self._beginning = False

    async def train(self, by: str) -> None:
        """Train a candidate; returns when it has begun. Raises WorkRefusedError."""
        command = [str(RASA_PYTHON), "-m", "bot.train", "--candidate", "--background"]
        await self._begin("train", [*command, "--author", by], rasa_tool_environment(os.environ))

    async def compare(self, model: str, by: str) -> None:
        """Compare a candidate with the current model, as `./guichet evaluate --compare` does."""
        command = [str(APP_PYTHON), "-P", "-m", "helpdesk.cli", "evaluate", "--compare"]
        await self._begin(
            "compare",
            [*command, "current", model, "--background", "--author", by],
            tool_environment(os.environ),
        )

    async def stop(self) -> None:
        """End what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _begin(
        self, name: str, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        job = running_job(self._registry.folder)
        if job is not None:
            raise WorkRefusedError(
                f"busy_{job.kind}", by=job.by, since=job.started_at, process=job.pid
            )
        if self._beginning:
            raise WorkRefusedError("just_begun")
        self._beginning = True
        try:
            await self._gone()
            self._task = asyncio.create_task(
                self._children.run(command, environment, self._output.sink(name))
            )
            self._task.add_done_callback(lambda task: self._ended(name, task))
            for _ in range(round(_BEGINS_WITHIN / _LOOK_EVERY)):
                if running_job(self._registry.folder) is not None or self._task.done():
                    return
                await asyncio.sleep(_LOOK_EVERY)
        finally:
            self._beginning = False

    async def _gone(self) -> None:
        """Wait for the last work, which has told how it ended and takes a moment to go."""
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=_ENDS_WITHIN)
            if not self._task.done():
                raise WorkRefusedError("still_ending")

    def _ended(self, name: str, task: asyncio.Task[int]) -> None:
        if not task.cancelled() and task.result() != 0:
            self._output.say(f"{name} ended with {describe_end(task.result())}")
