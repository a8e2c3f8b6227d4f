"""What went wrong with a training, a switch or the gate is told in the page's language."""

from __future__ import annotations

import errno
import importlib
import re
import signal
import subprocess
import sys

import pytest
from starlette.testclient import TestClient

from bot.registry.failures import TrainingFailed
from bot.registry.job import claim
from helpdesk.settings import PROJECT
from helpdesk.texts.problems import sentence
from helpdesk.texts.staff import Sentence
from helpdesk.training.models.gate import GateError
from helpdesk.training.models.registry import Registry
from tests.integration.models.conftest import HEADERS, MODELS, Supervisor


def test_failed_switch_is_shown_with_its_reason(studio: TestClient, supervisor: Supervisor) -> None:
    supervisor.content["switch"] = {
        **{"model": "guichet-new", "how": "promoted", "by": "kim", "stage": "testing"},
        **{"at": "2026-11-29T10:00:00+00:00", "outcome": "failed", "lines": []},
        "reason": "it fails its smoke test",
    }
    supervisor.write()
    page = studio.get("/studio/models").text

    assert "it fails its smoke test" in page
    assert "The model that served before still serves." in page
    assert "data-busy" not in page


def test_failed_switch_is_told_in_the_pages_language(
    studio: TestClient, supervisor: Supervisor
) -> None:
    fault = Sentence("models", "smoke_silent", (("error", "ReadTimeout"),))
    why = Sentence("models", "switch_smoke", (("model", "guichet-new"), ("wrong", "1"),
                                              ("of", "10"), ("faults", (fault,))))  # fmt: skip
    supervisor.content["switch"] = {
        **{"model": "guichet-new", "how": "promoted", "by": "kim", "stage": "testing"},
        **{"at": "2026-11-29T10:00:00+00:00", "outcome": "failed", "lines": []},
        **{"reason": str(why), "why": why.as_json()},
    }
    supervisor.write()
    page = studio.get("/studio/models", headers={"Accept-Language": "es"}).text

    assert "no pasa su prueba básica, 1 de 10 mal: no responde (ReadTimeout)." in page


def test_gate_that_cannot_be_used_is_told_in_the_pages_language(
    studio: TestClient, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable(*_: object) -> None:
        raise GateError(sentence("gate_missing", entry="conversations_failed"))

    # The name in the package is the page's function; the module is another thing.
    page = importlib.import_module("helpdesk.web.studio.models_page")
    monkeypatch.setattr(page, "verdict_on", unusable)
    monkeypatch.setattr("helpdesk.training.models.routes.verdict_on", unusable)
    german = {"Accept-Language": "de", **HEADERS}
    assert (
        "conversations_failed fehlt; ergänzen Sie es"
        in studio.get("/studio/models/guichet-new", headers=german).text
    )
    answer = studio.post(f"{MODELS}/guichet-new/promote", json={}, headers=german)
    assert answer.status_code == 409
    assert answer.json()["detail"][0]["message"] == "conversations_failed fehlt; ergänzen Sie es"


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (
            TrainingFailed("…", "file", path="data/nlu/en/refund.yml", line=7, words="no YAML"),
            "data/nlu/en/refund.yml, Zeile 7, ist nicht verwendbar. Berichtigen Sie sie",
        ),
        (TrainingFailed("…", "disk_full"), "Die Platte ist voll. Schaffen Sie Platz"),
        (OSError(errno.ENOSPC, "No space left on device"), "die Platte ist voll; schaffen Sie"),
        (RuntimeError("boom"), "Es brach mit diesen Worten ab: „boom“"),
    ],
)
def test_training_that_failed_says_why_in_the_pages_language_and_the_current_model_stays(
    studio: TestClient, supervisor: Supervisor, project: Registry, failure: Exception, told: str
) -> None:
    def train() -> None:
        with claim(project.folder, "train", "kim@example.com") as job:
            job.tell("19000 messages", 0.25, 180.0)
            raise failure

    with pytest.raises(type(failure)):
        train()
    page = studio.get("/studio/models", headers={"Accept-Language": "de"}).text

    assert told in page
    assert '<span class="pill bad">gescheitert</span>' in page
    assert re.search(r'guichet-old</a> <span class="pill good">aktuell', page)
    # Once it is put right, the next training may begin.
    assert re.search(r'id="train"[^>]*>', page)
    assert "data-busy" not in page


def test_training_whose_process_was_killed_is_shown_as_failed_and_makes_way(
    studio: TestClient, supervisor: Supervisor, project: Registry
) -> None:
    trains = (
        "import sys, os, signal; from pathlib import Path; from bot.registry.job import claim\n"
        "with claim(Path(sys.argv[1]), 'train', 'kim@example.com'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-c", trains, str(project.folder)]
    assert subprocess.run(command, cwd=PROJECT, check=False).returncode == -signal.SIGKILL

    page = studio.get("/studio/models").text

    assert "Its process was killed, or the machine ran out of memory." in page
    assert re.search(r'guichet-old</a> <span class="pill good">current', page)
    assert "data-busy" not in page
    assert studio.post(f"{MODELS}/train", json={}).status_code == 202
