"""The switch to another model: a better one serves, a bad one never or not for long."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.models import current_model, make_current
from bot.registry.history import FELL_BACK, PROMOTED, history, is_chosen
from helpdesk.settings import read_settings
from helpdesk.supervisor import restarts, switchboard
from helpdesk.supervisor.control import listening
from helpdesk.supervisor.errors import PartFailedError
from helpdesk.supervisor.output import Output
from helpdesk.supervisor.parts import Part
from helpdesk.supervisor.ports import PrivatePort
from helpdesk.supervisor.process import Children
from helpdesk.supervisor.serving import ServingFile
from helpdesk.supervisor.smoke import known_messages
from helpdesk.supervisor.switchboard import OrderError, Switchboard
from helpdesk.supervisor.work import Work
from helpdesk.training.models.orders import OrderRefusedError, order, running
from helpdesk.training.models.registry import Registry
from tests.unit.training.models.conftest import write_archive

#: Stands in for Rasa: knows the messages of data/smoke.yml, or not, and may end by itself.
SERVER = """
import http.server, json, sys, threading, os
port, kind, known = int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
if kind == "broken":
    sys.exit("this model cannot be loaded")
class Rasa(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer({"model": True, "turns": 0})
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        rows = [known[text] for text in body["texts"]]
        if kind == "dull":
            rows = [{"intent": "greet", "language": "en"} for _ in rows]
        self.answer({"parsed": rows})
        if kind == "mortal" and body["texts"][0] == list(known)[-1]:
            threading.Timer(0.3, lambda: os._exit(7)).start()
    def answer(self, content):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", port), Rasa).serve_forever()
"""
KNOWN = {each.text: {"intent": each.intent, "language": each.language} for each in known_messages()}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUICHET_MODELS", raising=False)
    monkeypatch.setattr(restarts, "FIRST_WAIT", 0.001)
    monkeypatch.setattr(switchboard, "WATCHED", 1.0)


class Stage:
    """A project with the model `good`, which serves, and others, and a switchboard for them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.registry = Registry(root)
        self.settings = read_settings({"GUICHET_HOME": str(root / "home")})
        (root / "home").mkdir()
        (root / "models").mkdir()
        (root / "requirements").mkdir()
        (root / "requirements" / "rasa.txt").write_text("rasa==3.6.21 \\\n")
        for name in ("good", "better", "dull", "broken", "mortal"):
            write_archive(root / "models" / f"guichet-{name}.tar.gz")
        make_current(root, "guichet-good.tar.gz")
        self.serving = ServingFile(self.settings.home)
        self.screen = io.StringIO()

    def part(self, model: Path, port: PrivatePort) -> Part:
        kind = model.name.removeprefix("guichet-").removesuffix(".tar.gz")
        command = [sys.executable, "-c", SERVER, str(port.number), kind, json.dumps(KNOWN)]
        return Part("rasa", lambda: command, {}, f"{port.url}/webhooks/guichet/ready")

    def play(self, scene: Callable[[Switchboard], Awaitable[None]]) -> None:
        """Run a scene while `good` serves."""

        async def whole(output: Output) -> None:
            children = Children()
            board = Switchboard(
                self.settings, self.part, children, output, self.serving, self.registry
            )
            keeper = board.begin(self.root / "models" / "guichet-good.tar.gz", PrivatePort(0))
            task = asyncio.create_task(board.run())
            work = Work(self.registry, children, output)
            try:
                await keeper.serves.wait()
                async with listening(board, work, self.serving):
                    await scene(board)
            finally:
                task.cancel()
                await asyncio.wait({task})

        with closing(Output(self.root / "logs", self.screen, {})) as output:
            asyncio.run(whole(output))

    def promote(self, board: Switchboard, name: str) -> None:
        board.order(name, PROMOTED, "kim", forced=False, reason=None)

    async def outcome(self) -> dict[str, Any]:
        """How the switch ended, as others can read it."""
        while True:
            state = json.loads(self.serving.path.read_text())["switch"]
            if state is not None and state["outcome"] is not None:
                return dict(state)
            await asyncio.sleep(0.02)

    def served(self) -> str:
        return str(json.loads(self.serving.path.read_text())["model"])


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_better_model_serves_at_an_address_of_its_own_and_the_choice_is_kept(stage: Stage) -> None:
    async def scene(board: Switchboard) -> None:
        before = stage.serving.content.rasa_url
        stage.promote(board, "better")
        assert (await stage.outcome())["outcome"] == "done"
        assert stage.served() == "guichet-better.tar.gz"
        assert stage.serving.content.rasa_url != before
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(stage.serving.content.rasa_url)
            with pytest.raises(httpx.ConnectError):
                await client.get(before)

    stage.play(scene)
    assert current_model(stage.root) == stage.root / "models" / "guichet-better.tar.gz"
    assert is_chosen(stage.root)
    (switch,) = history(stage.root)
    assert (switch.by, switch.before) == ("kim", "guichet-good.tar.gz")
    assert not stage.serving.path.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dull", "fails its smoke test, 10 of 10 wrong"),
        ("broken", "does not start: rasa ended with exit code 1"),
    ],
)
def test_model_that_fails_before_it_serves_changes_nothing(
    stage: Stage, name: str, words: str
) -> None:
    async def scene(board: Switchboard) -> None:
        before = stage.serving.content.rasa_url
        stage.promote(board, name)
        outcome = await stage.outcome()
        assert outcome["outcome"] == "failed"
        assert words in outcome["reason"]
        assert (stage.served(), stage.serving.content.rasa_url) == ("guichet-good.tar.gz", before)
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(before)).status_code == 200

    stage.play(scene)
    assert current_model(stage.root) == stage.root / "models" / "guichet-good.tar.gz"
    assert history(stage.root) == []


def test_old_model_takes_over_again_when_the_new_one_dies_soon_after(stage: Stage) -> None:
    async def scene(board: Switchboard) -> None:
        before = stage.serving.content.rasa_url
        stage.promote(board, "mortal")
        outcome = await stage.outcome()
        assert "died soon after: rasa ended with exit code 7" in outcome["reason"]
        assert (stage.served(), stage.serving.content.rasa_url) == ("guichet-good.tar.gz", before)

    stage.play(scene)
    assert [each.how for each in history(stage.root)] == [PROMOTED, FELL_BACK]
    assert current_model(stage.root) == stage.root / "models" / "guichet-good.tar.gz"


def test_second_order_is_refused_while_a_switch_is_under_way(stage: Stage) -> None:
    async def scene(board: Switchboard) -> None:
        stage.promote(board, "better")
        with pytest.raises(OrderError, match="kim switches to guichet-better since"):
            stage.promote(board, "mortal")
        assert (await stage.outcome())["outcome"] == "done"

    stage.play(scene)


def test_orders_from_outside_are_taken_and_refused_in_words(stage: Stage) -> None:
    async def scene(board: Switchboard) -> None:
        del board
        guichet = await asyncio.to_thread(running, stage.settings.home)
        assert guichet is not None
        plain: dict[str, Any] = {"how": PROMOTED, "by": "kim", "forced": False, "reason": None}
        for name, words in (("nothing", "There is no model"), ("good", "serves already")):
            with pytest.raises(OrderRefusedError, match=words):
                await asyncio.to_thread(order, guichet, do="promote", model=name, **plain)
        with pytest.raises(OrderRefusedError, match="no order 'dance'"):
            await asyncio.to_thread(order, guichet, do="dance")
        with pytest.raises(OrderRefusedError, match="no order"):
            await asyncio.to_thread(order, guichet, what=1)
        await asyncio.to_thread(order, guichet, do="promote", model="better", **plain)
        assert (await stage.outcome())["outcome"] == "done"

    stage.play(scene)
    assert running(stage.settings.home) is None


def test_everything_ends_when_the_model_that_serves_dies_too_often(stage: Stage) -> None:
    async def whole(output: Output) -> None:
        board = Switchboard(
            stage.settings, stage.part, Children(), output, stage.serving, stage.registry
        )
        board.begin(stage.root / "models" / "guichet-broken.tar.gz", PrivatePort(0))
        with pytest.raises(PartFailedError, match="the 5th time"):
            await board.run()

    with closing(Output(stage.root / "logs", stage.screen, {})) as output:
        asyncio.run(whole(output))
