"""A candidate on trial, in processes of its own: evaluated, and served by a second Guichet.

The second Guichet has a home, ports and customers of its own and goes when the trial ends, however
that ends; the one that serves customers knows nothing of it.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.registry.job import Busy, Job, claim
from helpdesk.settings import Settings
from helpdesk.supervisor.environment import (
    APP_PYTHON,
    RASA_PYTHON,
    rasa_tool_environment,
    tool_environment,
)
from helpdesk.supervisor.errors import GuichetError
from helpdesk.supervisor.ports import LOOPBACK, PrivatePort
from helpdesk.supervisor.process import Children, describe_end
from helpdesk.supervisor.trial_progress import Part, TrialProgress
from helpdesk.texts.staff import Sentence
from helpdesk.tls import trusted
from helpdesk.training.models.checks import (
    conversations_of,
    keep_conversations,
    keep_policy_tests,
    played_by,
    unmeasured,
)
from helpdesk.training.models.registry import Model, ModelError, Registry

Say = Callable[[str], None]

#: Seconds until a Guichet on trial that does not serve is given up.
_START_PATIENCE = 600.0
_ASK_EVERY = 0.5
_POLICY_TESTS = ("tests/unit/policy", "tests/unit/triage/test_shipped_policy.py")
#: So much of what a tool said last is repeated where it failed.
_LAST_LINES = 3


class TrialError(GuichetError):
    """The candidate could not be measured; `why` is the same as a text of the desk."""

    def __init__(self, message: str, why: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.why = why


def _failed(name: str, /, **values: object) -> TrialError:
    sentence = Sentence("models", f"failed_{name}", tuple(values.items()))
    return TrialError(str(sentence), sentence.as_json())


def check_candidate(
    registry: Registry,
    candidate: Model,
    settings: Settings,
    by: str,
    say: Say,
    *,
    background: bool = False,
) -> None:
    """Measure what the gate needs and is missing or out of date. Minutes; raises TrialError."""
    try:
        with claim(registry.folder, "compare", by) as job:
            if background:
                os.nice(19)
            asyncio.run(_Trial(registry, candidate, settings, job, say).run())
            job.end("done", model=candidate.path.name)
    except Busy as error:
        raise TrialError(str(error)) from error
    except OSError as error:
        raise TrialError(f"{candidate.name} could not be measured: {error}.") from error


class _Trial:
    def __init__(
        self, registry: Registry, candidate: Model, settings: Settings, job: Job, say: Say
    ) -> None:
        self._registry = registry
        self._candidate = candidate
        self._settings = settings
        self._job = job
        self._say = say
        self._children = Children()
        self._models = unmeasured(registry, candidate)
        self._plays = conversations_of(registry, candidate) is None
        # What runs the policy's tests is not installed everywhere.
        self._tests = importlib.util.find_spec("pytest") is not None
        parts = [Part.MEASURE] * len(self._models)
        parts += [Part.START, Part.PLAY] if self._plays else []
        parts += [Part.POLICY] if self._tests else []
        self._progress = TrialProgress(job, registry.folder, parts)

    async def run(self) -> None:
        for model in self._models:
            self._check(model)
            await self._measure(model)
        if self._plays:
            await self._play()
        keep_policy_tests(self._candidate, await self._test_policy() if self._tests else [])
        self._progress.end()

    def _check(self, model: Model) -> None:
        try:
            self._registry.check(model)
        except ModelError as error:
            why = Sentence("refusal", error.name, tuple(error.values.items()))
            raise TrialError(str(error), why.as_json()) from error

    async def _test_policy(self) -> list[str]:
        """What the policy's own tests say where they fail."""
        self._begin("the policy's tests")
        lines: list[str] = []
        code = await self._children.run(
            [str(APP_PYTHON), "-P", "-m", "pytest", "-q", "--no-header", *_POLICY_TESTS],
            tool_environment(_without_settings()),
            lines.append,
        )
        return [] if code == 0 else [" ".join(lines[-1:])]

    async def _measure(self, model: Model) -> None:
        self._begin(f"{model.name}: understanding the test messages", model=model.name)
        lines: list[str] = []

        def hear(line: str) -> None:
            lines.append(line)
            done, _, rest = line.partition(" of ")
            if done.isdigit() and rest.split()[0].isdigit():
                self._progress.count(
                    f"{model.name}: {line}", int(done), int(rest.split()[0]), model=model.name
                )

        code = await self._children.run(
            [str(RASA_PYTHON), "-m", "bot.evaluate", "--save", "--model", model.path.name],
            rasa_tool_environment(os.environ),
            hear,
        )
        if code != 0:
            words = " ".join(lines[-_LAST_LINES:]) or describe_end(code)
            raise _failed("measure", model=model.name, words=words)

    async def _play(self) -> None:
        name = self._candidate.name
        digest = played_by(self._registry.root)
        self._begin(f"{name}: starting a Guichet for the conversations", model=name)
        played: list[dict[str, Any]] = []
        total = 0

        def hear(line: str) -> None:
            nonlocal total
            self._job.say(line)
            try:
                content = json.loads(line)
            except ValueError:
                return
            if "total" in content:
                total = content["total"]
                self._say(f"{name}: {total} conversations")
                return
            played.append(content)
            line = f"{name}: {len(played)} of {total} conversations"
            self._progress.count(line, len(played), total)
            if content["error"] is not None:
                self._say(f"  {content['name']} went otherwise")

        async with self._serving() as (url, home, serving):
            self._begin(f"{name}: the conversations")
            command = [str(APP_PYTHON), "-P", "-m", "tests.conversations", url, str(home / "mail")]
            playing = asyncio.create_task(
                self._children.run(command, tool_environment(_without_settings()), hear)
            )
            await asyncio.wait({playing, serving}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                # What fails from now on is not the candidate's doing.
                playing.cancel()
                await asyncio.wait({playing})
                raise _failed("ended", how=describe_end(serving.result()))
            code = playing.result()
        if code != 0 or not total or len(played) != total:
            raise _failed("broke_off", how=describe_end(code))
        keep_conversations(self._candidate, digest, played)

    @asynccontextmanager
    async def _serving(self) -> AsyncIterator[tuple[str, Path, asyncio.Task[int]]]:
        """A Guichet with the candidate, in demo mode: its address, its home, and its end."""
        port = PrivatePort(0)
        number = port.number
        port.close()
        with tempfile.TemporaryDirectory(prefix="guichet-trial-") as folder:
            home = Path(folder)
            # Vectors of articles are the same for all, and slow to compute.
            cache = self._settings.home / "cache"
            cache.mkdir(parents=True, exist_ok=True)
            (home / "cache").symlink_to(cache)
            places = {"GUICHET_HOME": folder, "GUICHET_PORT": str(number)}
            command = [str(APP_PYTHON), "-P", "-m", "helpdesk.cli", "up", "--model"]
            running = asyncio.create_task(
                self._children.run(
                    [*command, self._candidate.path.name],
                    tool_environment({**_without_settings(), **places}),
                    self._job.say,
                )
            )
            try:
                url = f"http://{LOOPBACK}:{number}"
                await self._until_ready(url, running)
                yield url, home, running
            finally:
                running.cancel()
                await asyncio.wait({running})

    async def _until_ready(self, url: str, running: asyncio.Task[int]) -> None:
        try:
            async with (
                asyncio.timeout(_START_PATIENCE),
                httpx.AsyncClient(verify=trusted(), trust_env=False, timeout=30) as client,
            ):
                while not await _is_ready(client, url):
                    if running.done():
                        how = describe_end(running.result())
                        raise _failed("no_start", model=self._candidate.name, how=how)
                    await asyncio.sleep(_ASK_EVERY)
        except TimeoutError:
            seconds = f"{_START_PATIENCE:.0f}"
            raise _failed("too_slow", model=self._candidate.name, seconds=seconds) from None

    def _begin(self, line: str, **values: object) -> None:
        """The next part."""
        self._job.say(line)
        self._progress.begin(line, **values)
        self._say(line)


async def _is_ready(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/readyz")).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _without_settings() -> dict[str, str]:
    """This process's environment without the operator's settings, but with the models."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GUICHET_") or name == "GUICHET_MODELS"
    }
