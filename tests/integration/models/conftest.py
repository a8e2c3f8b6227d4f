"""A project with two made-up models, the studio on it, and a stand-in for the supervisor."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.models import folder_digest
from bot.registry.cards import report_file
from bot.registry.files import write_json
from bot.registry.reports import TESTS, keep_report
from helpdesk.articles.library import Library
from helpdesk.settings import Settings
from helpdesk.training.models.checks import keep_conversations, played_by
from helpdesk.training.models.registry import Registry
from helpdesk.web.app import create_app
from tests.integration.conftest import ScriptedAssistant
from tests.integration.test_studio import signed_in
from tests.unit.training.models.conftest import old_and_new
from tests.unit.training.models.reports import report

MODELS = "/api/v1/studio/models"
HEADERS = {"X-Guichet": "1"}


class Supervisor:
    """Takes orders on a socket as `./guichet up` does, and refuses those it was told to."""

    def __init__(self, home: Path) -> None:
        self.orders: list[dict[str, Any]] = []
        self.refusal: dict[str, Any] | None = None
        self.file = home / "serving.json"
        self._folder = tempfile.TemporaryDirectory(prefix="guichet-")
        path = f"{self._folder.name}/control"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(path)
        self._socket.listen()
        self.content = {"model": "guichet-old.tar.gz", "control": path, "switch": None}
        self.write()
        threading.Thread(target=self._serve, daemon=True).start()

    def write(self) -> None:
        write_json(self.file, self.content)

    def close(self) -> None:
        self._socket.close()
        self._folder.cleanup()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rw") as stream:
                line = stream.readline()
                if line:
                    self.orders.append(json.loads(line))
                    error = self.refusal and self.refusal["name"]
                    stream.write(json.dumps({"error": error, "refusal": self.refusal}) + "\n")
                    stream.flush()


@pytest.fixture
def project(tmp_path: Path) -> Registry:
    """A project with the models old, which is current, and new."""
    return old_and_new(tmp_path / "project")


@pytest.fixture
def studio(
    settings: Settings, assistant: ScriptedAssistant, project: Registry
) -> Iterator[TestClient]:
    app = create_app(settings, assistant, Library([]), project)
    with TestClient(app, base_url="http://testserver", headers=HEADERS) as client:
        yield signed_in(client, "trainer")


@pytest.fixture
def supervisor(settings: Settings) -> Iterator[Supervisor]:
    supervisor = Supervisor(settings.home)
    yield supervisor
    supervisor.close()


def measured(project: Registry, **candidate: Any) -> None:
    """Both models were compared; `candidate` as for `report`."""
    tests = folder_digest(TESTS)
    for name, numbers in (("old", {}), ("new", candidate)):
        model = project.find(f"guichet-{name}")
        keep_report(model.path, report(**numbers))
        # Measured on the test messages that there are.
        content = json.loads(report_file(model.path).read_text())
        assert content["tests"] == tests
    keep_conversations(
        project.find("guichet-new"), played_by(project.root), [{"name": "en/a", "error": None}]
    )
