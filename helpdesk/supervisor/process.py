"""Child processes: tethered to this one, each in a group of its own, output read line by line."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from helpdesk.supervisor.environment import ROOT

_TETHER = Path(__file__).with_name("tether.py")
_CHUNK = 65536

#: Seconds a process may take to end when asked to.
PATIENCE = 8.0

#: Takes a line that a process printed, without its end.
Sink = Callable[[str], None]


class Children:
    """The processes that run now."""

    def __init__(self) -> None:
        self._running: set[Process] = set()

    async def run(self, command: Sequence[str], environment: Mapping[str, str], sink: Sink) -> int:
        """Run `command` in the project's folder to its end; its output goes to `sink`.

        Returns its exit code, negative for a signal. Cancelled, it asks the command to end, and
        kills it where it has not within PATIENCE. Nothing that the command started stays behind.
        """
        reading_end, writing_end = os.pipe()
        reading = asyncio.create_task(_pump(reading_end, sink))
        try:
            process = await _start(command, environment, writing_end)
        finally:
            os.close(writing_end)
        self._running.add(process)
        try:
            return await process.wait()
        except asyncio.CancelledError:
            await _stop(process)
            raise
        finally:
            _signal(process, signal.SIGKILL)
            await process.wait()
            await reading
            self._running.discard(process)

    def kill(self) -> None:
        """End all of them at once."""
        for process in self._running:
            _signal(process, signal.SIGKILL)


def describe_end(code: int) -> str:
    """How a process ended, in words: "exit code 1", "signal SIGKILL"."""
    if code >= 0:
        return f"exit code {code}"
    return f"signal {signal.Signals(-code).name}"


async def _start(command: Sequence[str], environment: Mapping[str, str], output: int) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", str(_TETHER), str(os.getpid())),
        *command,
        cwd=ROOT,
        env=environment,
        stdin=DEVNULL,
        # Not asyncio's own pipe: with that, a process has only ended once nobody holds the pipe.
        stdout=output,
        stderr=output,
        # Ctrl-C at the terminal reaches the supervisor only, which stops its parts in order.
        start_new_session=True,
    )


async def _stop(process: Process) -> None:
    _signal(process, signal.SIGTERM)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await process.wait()


def _signal(process: Process, number: signal.Signals) -> None:
    """To the whole group, whose number is the process's own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


async def _pump(reading_end: int, sink: Sink) -> None:
    stream = asyncio.StreamReader()
    with os.fdopen(reading_end, "rb", buffering=0) as pipe:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), pipe
        )
        with closing(transport):
            async for line in _lines(stream):
                sink(line)


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Lines of any length; the stream's own readline gives up on long ones."""
    rest = b""
    while chunk := await stream.read(_CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace").rstrip("\r")
    if rest:
        yield rest.decode(errors="replace")
