"""The policy's editor: looked at, refused, saved to git, in force at once, and in conflict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.conftest import begin
from tests.integration.editors.forms import OURS, policy_form
from tests.integration.project import git
from tests.integration.test_simulator import read

TUESDAY = "2026-11-24T10:00:00+01:00"


def decided(api: TestClient, **request: Any) -> str:
    body = {"requests": [{"languages": ["en"], "now": TUESDAY, **request}]}
    return api.post("/api/v1/triage/decisions", json=body).json()["decisions"][0]["channel"]


CHAT = ("essential: [ticket]", "essential: [ticket, chat]")


def test_policy_decides_at_once_and_is_in_git_when_it_is_saved(
    trainer: TestClient, project: Path
) -> None:
    assert decided(trainer, plan="essential") == "ticket"
    customer = begin(trainer, "essential")

    form = policy_form(project, CHAT, ("version: 1", "version: 2"), reason="Essential may chat")
    page = trainer.post("/studio/policy/save", data=form, headers=OURS)

    assert 'id="saved"' in page.text
    assert "no restart is needed" in read(page.text)
    assert decided(trainer, plan="essential") == "chat"
    customer.say("anything")
    log = git(project, "log", "-1", "--format=%an <%ae>: %s", "--stat")
    assert log.startswith("Toni <trainer@example.com>: policy: Essential may chat")
    changed = git(project, "diff", "HEAD~1", "--unified=0").splitlines()[4:]
    assert [line for line in changed if line[0] in "+-"] == [
        "-version: 1",
        "+version: 2",
        "-  essential: [ticket]",
        "+  essential: [ticket, chat]",
    ]


def test_look_tells_what_changes_and_saves_nothing(trainer: TestClient, project: Path) -> None:
    exception = '[{date: 2027-12-24, channels: [chat], hours: ["09:00-12:00"]}]'
    form = policy_form(project, CHAT, ("exceptions: []", f"exceptions: {exception}"))

    said = read(trainer.post("/studio/policy", data=form).text)

    assert "essential: [ticket, chat]" in said
    assert "The version is still 1" in said
    assert "Essential · English · Tue 10:00" in said
    assert "Chat: not in the plan (R6)" in said
    assert "Friday, 24 December 2027 Chat 09:00–18:00 09:00–12:00 exception" in said
    assert git(project, "status", "--short") == ""
    assert decided(trainer, plan="essential") == "ticket"


@pytest.mark.parametrize(
    ("pair", "said", "in_german"),
    [
        (
            ("monday: [", "mondey: ["),
            "Line 25 channels.chat.hours: unknown key 'mondey'",
            "Zeile 25 channels.chat.hours: unbekannter Schlüssel 'mondey'; schreiben Sie 'monday'",
        ),
        (("version: 1", "version: ["), "not a YAML document", "kein YAML: eine Klammer"),
    ],
)
def test_policy_is_not_saved_and_says_why_when_it_cannot_be(
    trainer: TestClient, project: Path, pair: tuple[str, str], said: str, in_german: str
) -> None:
    form = policy_form(project, pair)

    page = trainer.post("/studio/policy/save", data=form, headers=OURS)

    assert said in read(page.text)
    assert 'id="refused"' in page.text
    german = OURS | {"Accept-Language": "de"}
    assert in_german in read(trainer.post("/studio/policy", data=form, headers=german).text)
    assert git(project, "status", "--short") == ""
    assert git(project, "log", "--format=%s").strip() == "begin"


def test_both_sides_are_shown_and_kept_when_somebody_else_saved_meanwhile(
    trainer: TestClient, project: Path
) -> None:
    mine = policy_form(project, CHAT, ("version: 1", "version: 2"))
    theirs = policy_form(project, ("free: []", "free: [ticket]"), ("version: 1", "version: 2"))
    trainer.post("/studio/policy/save", data=theirs, headers=OURS)

    page = trainer.post("/studio/policy/save", data=mine, headers=OURS)

    said = read(page.text)
    assert 'id="conflict"' in page.text
    assert "free: [ticket]" in said
    assert "essential: [ticket, chat]" in said
    assert "free: [ticket]" in (project / "policy.yml").read_text("utf-8")

    again = policy_form(project, CHAT)
    assert 'id="saved"' in trainer.post("/studio/policy/save", data=again, headers=OURS).text
    assert decided(trainer, plan="free") == "ticket"
    assert decided(trainer, plan="essential") == "chat"


def test_policy_in_force_stays_when_the_file_is_broken_by_hand(
    trainer: TestClient, project: Path
) -> None:
    (project / "policy.yml").write_text("version: [", "utf-8")

    assert decided(trainer, plan="essential") == "ticket"
    said = read(trainer.get("/studio/policy").text)
    assert "not a YAML document" in said
