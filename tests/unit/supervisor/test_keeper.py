"""Keeping a part running."""

from __future__ import annotations

import asyncio
import io
import socket
import sys
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk.supervisor import restarts
from helpdesk.supervisor.errors import PartFailedError
from helpdesk.supervisor.keeper import Keeper
from helpdesk.supervisor.output import Output
from helpdesk.supervisor.parts import Part
from helpdesk.supervisor.process import Children

SERVER = """
import http.server, sys
class Fine(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Fine).serve_forever()
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch) -> None:
    monkeypatch.setattr(restarts, "FIRST_WAIT", 0.001)


def part(code: str, port: int) -> Part:
    """A part that runs this Python code."""
    command = [sys.executable, "-c", code, str(port)]
    return Part("web", lambda: command, {}, f"http://127.0.0.1:{port}/")


def test_keeper_gives_up_with_the_reason_when_the_part_dies_five_times(
    port: int, tmp_path: Path
) -> None:
    screen = io.StringIO()
    with closing(Output(tmp_path, screen, {})) as output:
        keeper = Keeper(part("print('no!'); raise SystemExit(3)", port), Children(), output)
        with pytest.raises(PartFailedError, match=r"^web ended with exit code 3, the 5th time"):
            asyncio.run(keeper.run())
    assert screen.getvalue().count("web     | no!") == 5
    assert screen.getvalue().count("starting it again") == 4


def test_keeper_says_when_the_part_serves_and_again_after_it_was_killed(
    port: int, tmp_path: Path
) -> None:
    screen = io.StringIO()

    async def scenario(output: Output) -> None:
        children = Children()
        keeper = Keeper(part(SERVER, port), children, output)
        running = asyncio.create_task(keeper.run())
        await keeper.serves.wait()
        keeper.serves.clear()
        children.kill()
        await keeper.serves.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    with closing(Output(tmp_path, screen, {})) as output:
        asyncio.run(scenario(output))
    assert screen.getvalue().count("web serves after") == 2
    assert "web ended with signal SIGKILL; starting it again" in screen.getvalue()
