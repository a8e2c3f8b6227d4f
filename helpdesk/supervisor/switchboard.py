"""Which Rasa serves, and the switch to another model without a message lost.

The new Rasa is started beside the old one, tested, and only then named in serving.json, which the
web server reads for each turn. The old one stays until the new one has been watched for a while and
the last turn that went to it is answered; if the new one dies before, the old one takes over again.
Both keep their trackers in the same store, so that a conversation goes on wherever it was.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.registry.cards import instant
from bot.registry.history import FELL_BACK
from helpdesk.settings import Settings
from helpdesk.supervisor.environment import ROOT
from helpdesk.supervisor.errors import PartFailedError, RefusedError, ToldError
from helpdesk.supervisor.keeper import Keeper
from helpdesk.supervisor.output import Output
from helpdesk.supervisor.parts import Part, rasa_part
from helpdesk.supervisor.ports import PrivatePort
from helpdesk.supervisor.process import Children
from helpdesk.supervisor.serving import ServingFile, SwitchState
from helpdesk.supervisor.smoke import known_messages, smoke_faults
from helpdesk.texts.problems import why as why_not
from helpdesk.texts.staff import Sentence
from helpdesk.tls import trusted
from helpdesk.training.models.registry import ModelError, Registry

#: Seconds until a Rasa that does not serve is given up, and for which a new one is watched.
START_PATIENCE = 600.0
WATCHED = 20.0
_LOOK_EVERY = 0.2
#: So often in a row no turn is under way before the old Rasa is stopped.
_QUIET_LOOKS = 3

#: The part of a Rasa that serves this model file at this port.
MakePart = Callable[[Path, PrivatePort], Part]


class SwitchError(ToldError):
    """The model that served still serves; the text `models.switch_<name>` says why the other does
    not."""

    def __init__(self, name: str, /, **values: object) -> None:
        super().__init__(Sentence("models", f"switch_{name}", tuple(values.items())))


class OrderError(RefusedError):
    """A switch that cannot begin now."""


@dataclass(slots=True)
class _Instance:
    model: Path
    port: PrivatePort
    keeper: Keeper
    task: asyncio.Task[None]


class Switchboard:
    """Keeps the Rasa that serves running, and changes to another on demand."""

    def __init__(
        self,
        settings: Settings,
        make_part: MakePart,
        children: Children,
        output: Output,
        serving: ServingFile,
        registry: Registry | None = None,
    ) -> None:
        self._settings = settings
        self._make_part = make_part
        self._children = children
        self._output = output
        self._serving = serving
        self._registry = registry or Registry(ROOT)
        self._instances: list[_Instance] = []
        self._served: _Instance | None = None
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._switch: asyncio.Task[None] | None = None

    def begin(self, model: Path, port: PrivatePort) -> Keeper:
        """Serve this model; the keeper of its Rasa."""
        self._serve(self._start(model, port, on_trial=False))
        assert self._served is not None
        return self._served.keeper

    async def run(self) -> None:
        """Until cancelled; raises PartFailedError when the Rasa that serves has died too often."""
        try:
            await asyncio.shield(self._failed)
        finally:
            if self._switch is not None:
                self._switch.cancel()
            for each in list(self._instances):
                await self._stop(each)
            self._serving.remove()

    def order(self, name: str, how: str, by: str, *, forced: bool, reason: str | None) -> None:
        """Begin to switch to a model of the registry. Raises OrderError where that cannot be."""
        state = self._serving.content.switch
        if self._switch is not None and not self._switch.done() and state is not None:
            raise OrderError("switching", by=state.by, model=state.model, since=state.at)
        try:
            model = self._registry.find(name)
            self._registry.check(model)
        except ModelError as error:
            values = {key: str(value) for key, value in error.values.items()}
            raise OrderError(error.name, **values) from error
        if self._served is not None and model.path == self._served.model:
            raise OrderError("serves_already", model=model.name)
        self._serving.content.switch = SwitchState(model.name, how, by, instant(time.time()))
        self._serving.write()

        def choose() -> None:
            self._registry.choose(model, how, by, forced, reason)

        self._switch = asyncio.create_task(self._switch_to(model.path, by, choose))

    # ---- the switch --------------------------------------------------------------------------

    async def _switch_to(self, model: Path, by: str, choose: Callable[[], None]) -> None:
        try:
            await self._try(model, by, choose)
            self._tell("done", outcome="done")
        except (ToldError, OSError) as error:
            why = why_not(error) if isinstance(error, OSError) else error.sentence
            self._tell(f"failed: {error}", outcome="failed", reason=str(error), why=why)

    async def _try(self, model: Path, by: str, choose: Callable[[], None]) -> None:
        old = self._served
        assert old is not None
        self._tell(f"starting {model.name} beside {old.model.name}", stage="starting")
        new = self._start(model, PrivatePort(0), on_trial=True)
        try:
            await self._until_it_serves(new)
            self._tell("asking what it understands", stage="testing")
            await self._test(new)
            choose()
            self._serve(new)
            self._tell(f"it serves; watched for {WATCHED:.0f} s", stage="watching")
            await asyncio.wait({new.task}, timeout=WATCHED)
            if new.task.done():
                raise SwitchError("died", model=model.name, words=_why(new))
        except BaseException as error:
            try:
                if self._served is new:
                    self._fall_back(old, new, by, str(error))
            finally:
                await self._stop(new)
            raise
        new.keeper.on_trial = False
        self._tell("the last turns of the old one end", stage="draining")
        await self._until_quiet(old)
        await self._stop(old)

    async def _until_it_serves(self, new: _Instance) -> None:
        serves = asyncio.create_task(new.keeper.serves.wait())
        try:
            await asyncio.wait(
                {serves, new.task}, timeout=START_PATIENCE, return_when=asyncio.FIRST_COMPLETED
            )
            if new.task.done():
                raise SwitchError("no_start", model=new.model.name, words=_why(new))
            if not serves.done():
                seconds = f"{START_PATIENCE:.0f}"
                raise SwitchError("too_slow", model=new.model.name, seconds=seconds)
        finally:
            serves.cancel()

    async def _test(self, new: _Instance) -> None:
        known = known_messages()
        async with httpx.AsyncClient(verify=trusted(), trust_env=False) as client:
            faults = await smoke_faults(client, new.port.url, self._settings.internal_secret, known)
        if faults:
            raise SwitchError(
                "smoke", model=new.model.name, wrong=len(faults), of=len(known),
                faults=tuple(faults[:3]),
            )  # fmt: skip

    async def _until_quiet(self, old: _Instance) -> None:
        """No turn is under way there, or the web server has given up on it by now."""
        quiet = 0
        until = time.monotonic() + self._settings.rasa_timeout_seconds
        async with httpx.AsyncClient(verify=trusted(), trust_env=False, timeout=5) as client:
            while quiet < _QUIET_LOOKS and time.monotonic() < until and not old.task.done():
                try:
                    answer = await client.get(old.keeper.part.probe)
                    quiet = quiet + 1 if answer.json()["turns"] == 0 else 0
                except (httpx.HTTPError, ValueError, KeyError):
                    quiet = 0
                await asyncio.sleep(_LOOK_EVERY)

    def _fall_back(self, old: _Instance, new: _Instance, by: str, reason: str) -> None:
        self._serve(old)
        self._registry.fall_back(old.model.name, new.model.name, by, reason)
        self._output.say(f"{FELL_BACK} to {old.model.name}: {reason}")

    # ---- the instances -----------------------------------------------------------------------

    def _start(self, model: Path, port: PrivatePort, *, on_trial: bool) -> _Instance:
        part = self._make_part(model, port)
        keeper = Keeper(part, self._children, self._output, on_trial=on_trial)
        task = asyncio.create_task(keeper.run())
        instance = _Instance(model, port, keeper, task)
        self._instances.append(instance)
        task.add_done_callback(lambda _: self._ended(instance))
        return instance

    def _serve(self, instance: _Instance) -> None:
        self._served = instance
        content = self._serving.content
        content.model, content.rasa_url = instance.model.name, instance.port.url
        content.since = instant(time.time())
        self._serving.write()

    def _ended(self, instance: _Instance) -> None:
        if instance.task.cancelled() or self._failed.done():
            return
        error = instance.task.exception()
        # One on trial is the switch's own matter.
        if error is not None and instance is self._served and not instance.keeper.on_trial:
            self._failed.set_exception(error)

    async def _stop(self, instance: _Instance) -> None:
        instance.task.cancel()
        await asyncio.wait({instance.task})
        if instance in self._instances:
            self._instances.remove(instance)
            instance.port.close()

    def _tell(
        self,
        line: str,
        *,
        stage: str | None = None,
        outcome: str | None = None,
        reason: str | None = None,
        why: Sentence | None = None,
    ) -> None:
        state = self._serving.content.switch
        assert state is not None
        state.stage, state.outcome, state.reason = stage or state.stage, outcome, reason
        state.why = why.as_json() if why else None
        state.lines.append(line)
        self._output.say(f"{state.how} by {state.by}: {line}")
        self._serving.write()


def rasa_parts(settings: Settings, actions: PrivatePort) -> MakePart:
    """Makes the parts of Rasas that use this action server."""

    def make(model: Path, port: PrivatePort) -> Part:
        return rasa_part(settings, os.environ, model, port, actions)

    return make


def _why(instance: _Instance) -> str:
    if instance.task.cancelled():
        return "it was stopped"
    error = instance.task.exception()
    return str(error) if isinstance(error, PartFailedError) else type(error).__name__
