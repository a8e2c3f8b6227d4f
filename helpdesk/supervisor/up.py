"""From settings to a running Guichet, and back to nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio import TaskGroup
from contextlib import closing
from pathlib import Path

from helpdesk.settings import Settings
from helpdesk.supervisor.banner import banner
from helpdesk.supervisor.control import listening
from helpdesk.supervisor.database import prepare_database
from helpdesk.supervisor.environment import ROOT
from helpdesk.supervisor.errors import GuichetError
from helpdesk.supervisor.keeper import Keeper
from helpdesk.supervisor.output import Output
from helpdesk.supervisor.parts import Part, actions_part, web_part
from helpdesk.supervisor.ports import PrivatePort
from helpdesk.supervisor.preflight import check_machine
from helpdesk.supervisor.process import Children
from helpdesk.supervisor.readiness import until_ready
from helpdesk.supervisor.serving import ServingFile
from helpdesk.supervisor.switchboard import Switchboard, rasa_parts
from helpdesk.supervisor.training import served_model, train_if_stale
from helpdesk.supervisor.work import Work
from helpdesk.training.models.registry import Registry

#: Where Rasa and its action server listen by custom; any other port does as well.
_RASA_PORT = 5005
_ACTIONS_PORT = 5055

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def up(settings: Settings, model: Path | None = None) -> int:
    """Run Guichet until a signal stops it. The exit code: 0, or 1 where it failed and said why.

    It serves `model`, or else the current one, trained first where that is stale. Raises StartError
    where this machine is not ready for it; nothing has been started then.
    """
    check_machine(settings)
    with closing(Output(settings.home / "logs")) as output:
        return asyncio.run(_until_stopped(settings, output, model))


async def _until_stopped(settings: Settings, output: Output, model: Path | None) -> int:
    children = Children()
    running = asyncio.create_task(_run(settings, output, children, model))

    def stop() -> None:
        if running.cancelling():
            # Asked twice: someone is in a hurry.
            children.kill()
            os._exit(130)
        output.say("stopping (once more: at once)")
        running.cancel()

    for number in _STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        await running
    except asyncio.CancelledError:
        output.say("stopped")
    except GuichetError as error:
        output.say(str(error))
        return 1
    except ExceptionGroup as errors:
        told, untold = errors.split(GuichetError)
        if untold:
            raise untold from None
        output.say(str(_first(told)))
        return 1
    return 0


async def _run(settings: Settings, output: Output, children: Children, model: Path | None) -> None:
    """Start everything and keep it running. Cancelled, it stops the web server before the rest."""
    if model is None:
        await train_if_stale(children, output, os.environ)
        model = served_model()
    registry, serving = Registry(ROOT), ServingFile(settings.home)
    with closing(PrivatePort(_RASA_PORT)) as rasa_port, closing(PrivatePort(_ACTIONS_PORT)) as port:
        ports = (rasa_port, port)
        parts = rasa_parts(settings, port)
        switchboard = Switchboard(settings, parts, children, output, serving, registry)
        work = Work(registry, children, output)

        def keep(group: TaskGroup, part: Part) -> Keeper:
            keeper = Keeper(part, children, output)
            group.create_task(keeper.run())
            return keeper

        async with TaskGroup() as behind:
            rasa = switchboard.begin(model, rasa_port)
            behind.create_task(switchboard.run())
            await asyncio.to_thread(prepare_database, settings)
            actions = keep(behind, actions_part(settings, os.environ, *ports))
            async with listening(switchboard, work, serving), TaskGroup() as front:
                web = keep(front, web_part(settings, os.environ, *ports))
                await until_ready((rasa, actions, web), settings, output)
                for line in banner(settings):
                    output.say(line)


def _first(errors: BaseException | None) -> BaseException | None:
    while isinstance(errors, BaseExceptionGroup):
        errors = errors.exceptions[0]
    return errors
