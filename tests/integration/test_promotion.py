"""Changing the model of a running Guichet while customers write: nothing is lost, whatever happens.

The models are copies of the trained one in a folder of their own: a change of model is about the
change, and what a copy understands is known. The one that must not serve has its intents mixed up,
and so misunderstands everything.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import tarfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.models import current_model
from bot.registry.history import PROMOTED, Switch
from tests.integration.test_up import family
from tests.system import ROOT, RunningGuichet, environment, started

pytestmark = [pytest.mark.system, pytest.mark.timeout(2400)]

CHOSEN, SAME = "guichet-0000000000000c40", "guichet-00000000000005a3"
MIXED_UP = "guichet-00000000000000ba"
TALKERS = 2
#: Seconds until who was answered writes again: the machine, which starts another Rasa meanwhile,
#: is to do more than answer them.
PAUSE = 0.3
#: What each customer says, in turn and again: questions that are answered in any state.
SAYINGS = ("When is the chat open?", "Which languages do you speak?", "Are you a robot?")


@dataclass
class Talker:
    """A customer who writes on and on; what was sent, and every answer that was none."""

    url: str
    sent: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    conversation: str = ""
    token: str = ""

    def open(self, client: httpx.Client) -> None:
        opened = client.post("/api/v1/conversations", json={"language": "en"}).json()
        self.conversation, self.token = opened["id"], opened["token"]

    def say(self, client: httpx.Client, text: str) -> dict[str, Any]:
        answer = client.post(
            f"/api/v1/conversations/{self.conversation}/messages",
            headers={"Authorization": f"Bearer {self.token}"},
            json={"client_id": str(uuid.uuid4()), "text": text},
        )
        self.sent.append(text)
        content: dict[str, Any] = answer.json()
        said = [each for each in content.get("messages", []) if each["author"] == "assistant"]
        offers = {choice["id"] for each in said for choice in each["choices"]}
        if answer.status_code != 200 or not said or any("open_ticket_now" in o for o in offers):
            self.faults.append(f"{answer.status_code} to {text!r}: {content}")
        return content

    def talk(self, stop: threading.Event) -> None:
        with httpx.Client(base_url=self.url, timeout=60, trust_env=False) as client:
            self.open(client)
            while not stop.is_set():
                # One by its own number, so that a lost or doubled message shows.
                self.say(client, f"{SAYINGS[len(self.sent) % 3]} ({len(self.sent)})")
                stop.wait(PAUSE)

    def kept(self) -> list[str]:
        """The customer's messages as the server has them."""
        with httpx.Client(base_url=self.url, timeout=60, trust_env=False) as client:
            state = client.get(
                f"/api/v1/conversations/{self.conversation}",
                headers={"Authorization": f"Bearer {self.token}"},
            ).json()
        return [each["text"] for each in state["messages"] if each["author"] == "customer"]


@contextmanager
def customers(guichet: RunningGuichet) -> Iterator[list[Talker]]:
    """Customers who write all the time while the block runs; then nothing of theirs was lost."""
    stop = threading.Event()
    talkers = [Talker(guichet.url) for _ in range(TALKERS)]
    threads = [threading.Thread(target=each.talk, args=(stop,)) for each in talkers]
    for thread in threads:
        thread.start()
    try:
        _until(lambda: all(len(each.sent) > 2 for each in talkers))
        yield talkers
        # Each also writes to whatever serves now.
        before = [len(each.sent) for each in talkers]
        _until(lambda: all(len(t.sent) > b + 2 for t, b in zip(talkers, before, strict=True)))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for each in talkers:
        assert each.faults == []
        assert each.kept() == each.sent


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuichet]:
    """A Guichet with models of its own."""
    trained = current_model(ROOT)
    assert trained is not None, "train first: ./guichet train"
    models = tmp_path_factory.mktemp("models")
    # Under a name that the sources do not lead to, and chosen: so it serves, and training trains.
    shutil.copyfile(trained, models / f"{CHOSEN}.tar.gz")
    switch = Switch("2026-11-29T10:00:00+00:00", f"{CHOSEN}.tar.gz", None, PROMOTED, "kim")
    (models / "history.jsonl").write_text(json.dumps(asdict(switch)) + "\n")
    (models / "current").write_text(f"{CHOSEN}.tar.gz\n")
    home = tmp_path_factory.mktemp("promotion") / "home"
    # A late answer is none that was lost: the machine starts another Rasa meanwhile.
    settings = {"GUICHET_MODELS": str(models), "GUICHET_RASA_TIMEOUT_SECONDS": "120"}
    with started(home, settings) as running:
        # Of the others, nothing is known yet: they are made while it starts.
        shutil.copyfile(trained, models / f"{SAME}.tar.gz")
        mix_up(trained, models / f"{MIXED_UP}.tar.gz")
        running.wait_until_ready()
        running.wait_for("Guichet serves at")
        yield running


def mix_up(model: Path, into: Path) -> None:
    """A copy of a model whose intents have each other's names."""
    with tarfile.open(model, "r:gz") as source, tarfile.open(into, "w:gz", compresslevel=1) as copy:
        for member in source:
            file = source.extractfile(member)
            content = file.read() if file else b""
            if member.name.endswith("intents.json"):
                content = json.dumps(json.loads(content)[::-1]).encode()
                member.size = len(content)
            copy.addfile(member, io.BytesIO(content) if file else None)


def command(guichet: RunningGuichet, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`./guichet …` as the operator of this Guichet."""
    settings = {"GUICHET_MODELS": str(models_of(guichet))}
    return subprocess.run(
        [str(ROOT / "guichet"), *arguments],
        env=environment(guichet.home, settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )


def models_of(guichet: RunningGuichet) -> Path:
    variables = Path(f"/proc/{guichet.process.pid}/environ").read_bytes().split(b"\0")
    (found,) = (each for each in variables if each.startswith(b"GUICHET_MODELS="))
    return Path(os.fsdecode(found.partition(b"=")[2]))


def serving(guichet: RunningGuichet) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((guichet.home / "serving.json").read_text())
    return content


def rasas(guichet: RunningGuichet) -> list[str]:
    return [each for each in family(guichet.process.pid).values() if "rasa_server" in each]


def _until(holds: Any, within: float = 700.0) -> None:
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.1)


def test_promotion_and_rollback_under_load_lose_no_message_and_no_conversation(
    own: RunningGuichet,
) -> None:
    before = serving(own)
    assert before["model"] == f"{CHOSEN}.tar.gz"
    with httpx.Client(base_url=own.url, timeout=60, trust_env=False) as client:
        ticket = Talker(own.url)
        identity = client.post("/api/v1/demo/identity", json={"account": "essential"}).json()
        body = {"language": "en", "identity": identity["identity"]}
        opened = client.post("/api/v1/conversations", json=body).json()
        ticket.conversation, ticket.token = opened["id"], opened["token"]
        ticket.say(client, "I want a refund, I was charged twice for invoice F-2026-11.")
        asked = ticket.say(client, "Please open a ticket.")
        assert asked["expects"] in ("details", "confirmation")
        with customers(own):
            done = command(own, "promote", SAME, "--force", "--reason", "to see it change")
            assert done.returncode == 0, done.stdout + done.stderr
            assert serving(own)["model"] == f"{SAME}.tar.gz"
            assert serving(own)["rasa_url"] != before["rasa_url"]
            # The conversation in progress goes on where it was, with the other Rasa.
            for _ in range(6):
                if asked["expects"] != "details":
                    break
                asked = ticket.say(client, "It was charged on 3 November, twice.")
            assert asked["expects"] == "confirmation"
            ticket.say(client, "Yes")
            state = client.get(
                f"/api/v1/conversations/{ticket.conversation}",
                headers={"Authorization": f"Bearer {ticket.token}"},
            ).json()
            assert len(state["tickets"]) == 1
            back = command(own, "rollback")
            assert back.returncode == 0, back.stdout + back.stderr
        assert ticket.faults == []
    assert serving(own)["model"] == before["model"]
    assert len(rasas(own)) == 1
    history = (models_of(own) / "history.jsonl").read_text().splitlines()
    assert [json.loads(line)["how"] for line in history[1:]] == ["promoted", "rolled back"]


def test_model_that_fails_its_smoke_test_never_serves_a_customer(own: RunningGuichet) -> None:
    before = serving(own)
    with customers(own):
        done = command(own, "promote", MIXED_UP, "--force", "--reason", "to see it fail")
    assert done.returncode == 1
    assert "fails its smoke test" in done.stderr
    assert "The model that served before still serves." in done.stderr
    assert (serving(own)["model"], serving(own)["rasa_url"]) == (
        before["model"],
        before["rasa_url"],
    )
    assert (models_of(own) / "current").read_text().strip() == before["model"]
    assert len(rasas(own)) == 1


def test_old_model_takes_over_without_loss_when_the_new_one_is_killed_soon_after(
    own: RunningGuichet,
) -> None:
    before = serving(own)
    with customers(own):
        promotion = subprocess.Popen(
            [str(ROOT / "guichet"), "promote", SAME, "--force", "--reason", "to see it die"],
            env=environment(own.home, {"GUICHET_MODELS": str(models_of(own))}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        _until(lambda: serving(own)["model"] == f"{SAME}.tar.gz")
        (pid,) = (
            pid for pid, words in family(own.process.pid).items() if f"{SAME}.tar.gz" in words
        )
        os.kill(pid, signal.SIGKILL)
        _, words = promotion.communicate(timeout=900)
    assert promotion.returncode == 1
    assert "died soon after: rasa ended with signal SIGKILL" in words
    assert serving(own)["rasa_url"] == before["rasa_url"]
    assert (models_of(own) / "current").read_text().strip() == before["model"]


def test_training_from_the_studio_is_one_at_a_time_outlives_the_web_server_and_is_cancelled(
    own: RunningGuichet,
) -> None:
    with httpx.Client(base_url=own.url, timeout=60, trust_env=False) as trainer:
        body = {"email": "trainer@example.com", "password": "guichet-demo"}
        token = trainer.post("/api/v1/session", json=body).json()["token"]
        trainer.headers["Authorization"] = f"Bearer {token}"
        before = serving(own)
        assert trainer.post("/api/v1/studio/models/train", json={}).status_code == 202
        again = trainer.post("/api/v1/studio/models/train", json={})
        assert again.status_code == 409
        assert "trainer@example.com trains since" in again.json()["detail"][0]["message"]

        (web,) = (p for p, words in family(own.process.pid).items() if "uvicorn" in words)
        os.kill(web, signal.SIGKILL)
        own.wait_for("web ended with signal SIGKILL; starting it again")
        own.wait_until_ready()
        with customers(own):
            job = trainer.get("/api/v1/studio/models/job").json()["job"]
            assert (job["state"], job["by"]) == ("running", "trainer@example.com")
        assert trainer.post("/api/v1/studio/models/cancel", json={}).json() == {"cancelled": True}
        _until(lambda: _job(trainer)["state"] == "cancelled")
        assert _job(trainer)["reason"] == "cancelled by trainer@example.com"
        assert serving(own)["model"] == before["model"]


def _job(trainer: httpx.Client) -> dict[str, Any]:
    job: dict[str, Any] = trainer.get("/api/v1/studio/models/job").json()["job"]
    return job
