"""The policy's editor: looked at, refused, saved to git, in force at once, and in conflict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.settings import Settings, read_settings
from tests.integration.conftest import begin
from tests.integration.project import copied_project, git
from tests.integration.test_simulator import read
from tests.integration.test_studio import signed_in

OURS = {"X-Guichet": "1"}
TUESDAY = "2026-11-24T10:00:00+01:00"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copied_project(tmp_path / "project", "policy.yml")


@pytest.fixture
def settings(database_url: str, tmp_path: Path, project: Path) -> Settings:
    return read_settings(
        {
            "GUICHET_HOME": str(tmp_path),
            "GUICHET_DATABASE_URL": database_url,
            "GUICHET_DATA_ROOT": str(project),
            "GUICHET_POLICY_FILE": str(project / "policy.yml"),
        }
    )


@pytest.fixture
def trainer(api: TestClient) -> TestClient:
    api.headers["Accept-Language"] = "en"
    return signed_in(api, "trainer")


def edited(project: Path, *pairs: tuple[str, str], reason: str = "As agreed") -> dict[str, str]:
    """The form of somebody who opened the file and replaced these pieces."""
    base = text = (project / "policy.yml").read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return {"base": base, "text": text.replace("\n", "\r\n"), "reason": reason}


def decided(api: TestClient, **request: Any) -> str:
    body = {"requests": [{"languages": ["en"], "now": TUESDAY, **request}]}
    return api.post("/api/v1/triage/decisions", json=body).json()["decisions"][0]["channel"]


CHAT = ("essential: [ticket]", "essential: [ticket, chat]")


def test_policy_decides_at_once_and_is_in_git_when_it_is_saved(
    trainer: TestClient, project: Path
) -> None:
    assert decided(trainer, plan="essential") == "ticket"
    customer = begin(trainer, "essential")

    form = edited(project, CHAT, ("version: 1", "version: 2"), reason="Essential may chat")
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
    form = edited(project, CHAT, ("exceptions: []", f"exceptions: {exception}"))

    said = read(trainer.post("/studio/policy", data=form).text)

    assert "essential: [ticket, chat]" in said
    assert "The version is still 1" in said
    assert "Essential · English · Tue 10:00" in said
    assert "Chat: not in the plan (R6)" in said
    assert "Friday, 24 December 2027 Chat 09:00–18:00 09:00–12:00 exception" in said
    assert git(project, "status", "--short") == ""
    assert decided(trainer, plan="essential") == "ticket"


@pytest.mark.parametrize(
    ("pairs", "reason", "said"),
    [
        ([("monday: [", "mondey: [")], "x", "Line 25 channels.chat.hours: unknown key 'mondey'"),
        ([("version: 1", "version: [")], "x", "not a YAML document"),
        ([CHAT], "", "Write why it is changed"),
        ([], "x", "Nothing has been changed"),
    ],
)
def test_policy_is_not_saved_and_says_why_when_it_cannot_be(
    trainer: TestClient, project: Path, pairs: list[tuple[str, str]], reason: str, said: str
) -> None:
    form = edited(project, *pairs, reason=reason)

    page = trainer.post("/studio/policy/save", data=form, headers=OURS)

    assert said in read(page.text)
    assert 'id="refused"' in page.text
    assert git(project, "status", "--short") == ""
    assert git(project, "log", "--format=%s").strip() == "begin"


def test_both_sides_are_shown_and_kept_when_somebody_else_saved_meanwhile(
    trainer: TestClient, project: Path
) -> None:
    mine = edited(project, CHAT, ("version: 1", "version: 2"))
    theirs = edited(project, ("free: []", "free: [ticket]"), ("version: 1", "version: 2"))
    trainer.post("/studio/policy/save", data=theirs, headers=OURS)

    page = trainer.post("/studio/policy/save", data=mine, headers=OURS)

    said = read(page.text)
    assert 'id="conflict"' in page.text
    assert "free: [ticket]" in said
    assert "essential: [ticket, chat]" in said
    assert "free: [ticket]" in (project / "policy.yml").read_text("utf-8")

    again = edited(project, CHAT)
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


def test_file_is_written_and_the_page_says_so_when_there_is_no_git(
    trainer: TestClient, project: Path, tmp_path: Path
) -> None:
    (project / ".git").rename(tmp_path / "elsewhere")

    page = trainer.post("/studio/policy/save", data=edited(project, CHAT), headers=OURS)

    assert "without a commit" in read(page.text)
    assert decided(trainer, plan="essential") == "chat"


def test_saving_needs_the_role_and_a_page_of_ours(api: TestClient, project: Path) -> None:
    form = edited(project, CHAT)
    trainer = signed_in(api, "trainer")
    assert trainer.post("/studio/policy/save", data=form).status_code == 403
    trainer.cookies.clear()
    agent = signed_in(api, "agent")
    assert agent.post("/studio/policy/save", data=form, headers=OURS).status_code == 403
    assert git(project, "status", "--short") == ""
