"""Child processes: their output, their end, and that nothing of them stays."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpdesk.supervisor.process import Children, describe_end

PYTHON = sys.executable
#: A process with a child of its own; both would run for an hour.
FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
print(child.pid, flush=True)
time.sleep(3600)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(3600)
"""


def run(code: str) -> tuple[int, list[str]]:
    """Exit code and output lines of a Python program."""
    lines: list[str] = []
    exit_code = asyncio.run(Children().run([PYTHON, "-c", code], os.environ, lines.append))
    return exit_code, lines


def is_running(pid: int) -> bool:
    """Whether the process lives; one that ended and was not yet taken notice of does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_until_gone(*pids: int) -> None:
    """Returns once none of them runs; the test's timeout is the limit."""
    while any(map(is_running, pids)):
        time.sleep(0.02)


async def run_until_first_line(children: Children, code: str) -> tuple[asyncio.Task[int], str]:
    """A running program, and the first line that it printed."""
    line: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def sink(text: str) -> None:
        if not line.done():
            line.set_result(text)

    task = asyncio.create_task(children.run([PYTHON, "-c", code], os.environ, sink))
    return task, await line


def test_run_passes_on_every_line_and_the_exit_code() -> None:
    code = "import sys; print('one'); sys.stderr.write('two\\nthree'); sys.exit(7)"
    exit_code, lines = run(code)
    assert (exit_code, sorted(lines)) == (7, ["one", "three", "two"])


def test_run_passes_on_a_line_that_is_longer_than_any_buffer() -> None:
    assert run("print('x' * 1_000_000)") == (0, ["x" * 1_000_000])


def test_run_replaces_bytes_that_are_no_text() -> None:
    assert run("import sys; sys.stdout.buffer.write(b'a\\xffb\\n')") == (0, ["a\ufffdb"])


def test_run_ends_what_the_command_left_behind() -> None:
    exit_code, lines = run(FAMILY.removesuffix("time.sleep(3600)\n"))
    assert exit_code == 0
    wait_until_gone(int(lines[0]))


def test_run_stops_the_whole_family_when_cancelled() -> None:
    async def scenario() -> int:
        task, grandchild = await run_until_first_line(Children(), FAMILY)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return int(grandchild)

    wait_until_gone(asyncio.run(scenario()))


def test_run_kills_when_the_command_does_not_end_by_itself(monkeypatch) -> None:
    monkeypatch.setattr("helpdesk.supervisor.process.PATIENCE", 0.05)

    async def scenario() -> None:
        task, _ = await run_until_first_line(Children(), STUBBORN)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(scenario())


def test_kill_ends_everything_at_once() -> None:
    async def scenario() -> int:
        children = Children()
        task, _ = await run_until_first_line(children, STUBBORN)
        children.kill()
        return await task

    assert describe_end(asyncio.run(scenario())) == "signal SIGKILL"


def test_exit_codes_are_described_in_words() -> None:
    assert describe_end(3) == "exit code 3"
    assert describe_end(-signal.SIGSEGV) == "signal SIGSEGV"


def test_child_dies_with_its_supervisor_when_that_is_killed() -> None:
    supervisor = subprocess.Popen(
        [
            PYTHON,
            "-c",
            "import asyncio, os, sys\n"
            "from helpdesk.supervisor.process import Children\n"
            "code = 'import os, time; print(os.getpid(), flush=True); time.sleep(3600)'\n"
            "command = [sys.executable, '-c', code]\n"
            "say = lambda line: print(line, flush=True)\n"
            "asyncio.run(Children().run(command, os.environ, say))\n",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    assert is_running(child)
    supervisor.kill()
    supervisor.wait()
    wait_until_gone(child)
    supervisor.stdout.close()
