"""A conversation saved as a regression test: drafted, checked, committed; nothing overwritten."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from helpdesk.articles.library import Library
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from helpdesk.training.conversations.script import read_script
from helpdesk.triage.taxonomy import issue_topics
from helpdesk.web.app import create_app
from tests.integration.conftest import ScriptedAssistant, agent_headers, begin
from tests.integration.project import copied_project, git
from tests.integration.test_studio import signed_in
from tests.integration.test_studio_conversations import audited
from tests.integration.test_studio_inbox import OURS, say

INTENTS = {
    "I want a refund, jo@acme-toys.de": "request_refund",
    "no": "deny",
    "Someone to talk to": "talk_to_agent",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copied_project(tmp_path / "project", "data/taxonomy.yml", "tests/conversations/de")


@pytest.fixture
def trainer(
    settings: Settings, assistant: ScriptedAssistant, project: Path
) -> Iterator[TestClient]:
    assistant.intents |= INTENTS
    app = create_app(replace(settings, data_root=project), assistant, Library([]))
    with TestClient(app, base_url="http://testserver", headers=OURS) as client:
        yield signed_in(client, "trainer")


def fields(page: str) -> dict[str, str]:
    """What the form of the editor holds."""
    text = re.search(r'<textarea class="source"[^>]*>(.*?)</textarea>', page, re.S)
    base = re.search(r'<textarea name="base" hidden>(.*?)</textarea>', page, re.S)
    name = re.search(r'<input id="name"[^>]* value="([^"]*)"', page)
    path = re.search(r'name="base_path" value="([^"]*)"', page)
    language = re.search(r'<option value="(\w\w)" selected>', page)
    assert None not in (text, base, name, path, language)
    found = {"text": text, "base": base, "name": name, "base_path": path, "language": language}
    return {key: html.unescape(match[1]).lstrip("\n") for key, match in found.items() if match}


def test_draft_is_what_took_place_without_names_and_can_be_played(
    trainer: TestClient, store: Store
) -> None:
    customer = begin(trainer, "premium", user="ann", now="2026-11-22T10:00:00+01:00")
    customer.say("I want a refund, jo@acme-toys.de")
    customer.say("no")
    page = trainer.get(f"/studio/conversations/{customer.id}/test").text
    draft = fields(page)
    assert (draft["language"], draft["name"]) == ("en", "request_refund")
    content = read_script("x", draft["text"], issue_topics()).content
    assert content["account"] == "premium"
    assert content["now"] == "2026-11-22T10:00:00+01:00"
    first, second = content["turns"]
    assert first["customer"] == "I want a refund, name@example.com"
    assert first["expect"] == {
        "topic": "request_refund", "channel": "ticket", "expects": "helpful"
    }  # fmt: skip
    assert second["customer"] == "no"
    assert "acme" not in page
    assert audited(store, "read_conversation") == [customer.id]


def test_pin_and_agent_are_turns_of_the_draft(trainer: TestClient) -> None:
    customer = begin(trainer, "premium", user="ben")
    answer = customer.say("Someone to talk to").json()
    assert answer["expects"] == "pin"
    customer.post("/pin", {"pin": "999999"})
    customer.post("/pin", {"pin": "300003"})
    agent = agent_headers(trainer)
    desk = f"/api/v1/desk/conversations/{customer.id}"
    assert trainer.post(f"{desk}/accept", headers=agent).status_code == 200
    trainer.post(f"{desk}/messages", json={"text": "Hello"}, headers=agent)
    trainer.post(f"{desk}/close", json={"reason": "solved"}, headers=agent)
    signed_in(trainer, "trainer")
    text = fields(trainer.get(f"/studio/conversations/{customer.id}/test").text)["text"]
    turns = read_script("x", text, issue_topics()).content["turns"]
    kinds = [{name: value for name, value in turn.items() if name != "expect"} for turn in turns]
    assert kinds == [
        {"customer": "Someone to talk to"},
        {"pin": "000000"},
        {"pin": "300003"},
        {"agent": "accept"},
        {"agent": {"says": "Hello"}},
        {"agent": "close"},
    ]


def test_file_is_committed_with_author_and_reason_when_it_is_sound(
    trainer: TestClient, store: Store, project: Path
) -> None:
    customer = begin(trainer, "premium", user="ann")
    customer.say("I want a refund, jo@acme-toys.de")
    path = f"/studio/conversations/{customer.id}/test"
    draft = fields(trainer.get(path).text)
    form = {**draft, "name": "refund_by_mail", "reason": "Went well"}
    form["text"] = form["text"].replace("channel: ticket", "channel: chat")
    assert "It can be played." in trainer.post(path, data=form).text
    assert git(project, "status", "--porcelain") == "", "looking changes nothing"
    nameless = trainer.post(f"{path}/save", data={**form, "reason": " "}).text
    assert "Write why it is changed" in nameless
    page = trainer.post(f"{path}/save", data=form).text
    assert 'id="saved"' in page
    file = "tests/conversations/en/refund_by_mail.yml"
    shown = git(project, "show", "--format=%an: %s", "--name-only").split("\n\n")
    assert shown == ["Toni: tests: Went well", f"{file}\n"]
    assert "channel: chat" in (project / file).read_text()
    assert audited(store, "save_test") == [file]
    again = fields(page) | {"reason": "More", "text": form["text"] + "  - customer: more\n"}
    assert 'id="saved"' in trainer.post(f"{path}/save", data=again).text


def test_draft_is_made_of_turns_that_an_earlier_version_stored(
    trainer: TestClient, store: Store
) -> None:
    say(store, "yes", "affirm", conversation="old")
    text = fields(trainer.get("/studio/conversations/old/test").text)["text"]
    assert '- customer: "yes"' in text


def test_fault_is_told_with_its_line_and_nothing_is_written(
    trainer: TestClient, project: Path
) -> None:
    say_hello = begin(trainer, "premium", user="ann")
    say_hello.say("no")
    path = f"/studio/conversations/{say_hello.id}/test"
    form = {**fields(trainer.get(path).text), "reason": "x"}
    broken = form["text"] + "  - custommer: hi\n"
    page = trainer.post(f"{path}/save", data={**form, "text": broken}).text
    line = len(broken.splitlines())
    assert f'data-line="{line}"' in page
    assert "unknown key" in page
    assert "custommer: hi</textarea>" in page.replace("\n</textarea>", "</textarea>")
    wrong = trainer.post(f"{path}/save", data={**form, "name": "../../x"}).text
    assert "Small letters a to z and digits" in wrong
    assert git(project, "status", "--porcelain") == ""


def test_file_of_another_is_shown_and_changed_only_when_the_trainer_goes_on(
    trainer: TestClient, project: Path
) -> None:
    customer = begin(trainer, "premium", user="ann")
    customer.say("no")
    path = f"/studio/conversations/{customer.id}/test"
    form = {**fields(trainer.get(path).text), "language": "de", "name": "nonsense", "reason": "x"}
    file = project / "tests/conversations/de/nonsense.yml"
    theirs = file.read_text()
    page = trainer.post(f"{path}/save", data=form).text
    assert "There is a file tests/conversations/de/nonsense.yml already" in page
    assert yaml.safe_load(theirs)["title"] in html.unescape(page)
    assert file.read_text() == theirs
    renamed = {**fields(page), "name": "nonsense_too", "reason": "x"}
    assert 'id="saved"' in trainer.post(f"{path}/save", data=renamed).text
    assert file.read_text() == theirs
    assert 'id="saved"' in trainer.post(f"{path}/save", data={**fields(page), "reason": "x"}).text
    assert file.read_text() == form["text"]


def test_page_is_refused_when_it_is_no_trainers(trainer: TestClient, store: Store) -> None:
    say(store, "Secret words", conversation="a")
    path = "/studio/conversations/a/test"
    assert trainer.get("/studio/conversations/nothing/test").status_code == 404
    del trainer.headers["x-guichet"]
    assert trainer.post(f"{path}/save").status_code == 403, "from another site"
    agent = signed_in(trainer, "agent").get(path)
    assert agent.status_code == 403
    assert "Secret words" not in agent.text


def test_expectations_of_a_saved_test_are_changed_in_its_file(
    trainer: TestClient, project: Path
) -> None:
    file = project / "tests/conversations/de/nonsense.yml"
    before = file.read_text("utf-8")
    title = yaml.safe_load(before)["title"]
    assert title in html.unescape(trainer.get("/studio/tests", params={"q": "NONSENSE"}).text)
    assert title not in html.unescape(trainer.get("/studio/tests", params={"q": "zebra"}).text)
    path = "/studio/tests/de-nonsense"
    form = {**fields(trainer.get(path).text), "reason": "It waits now"}
    assert form["text"] == before
    form["text"] = before + '  - customer: "Danke"\n    expect: {state: bot}\n'
    looked = trainer.post(path, data=form).text
    assert "<ins>    expect: {state: bot}</ins>" in looked
    assert file.read_text("utf-8") == before, "looking changes nothing"

    assert 'id="saved"' in trainer.post(f"{path}/save", data=form).text

    assert file.read_text("utf-8") == form["text"]
    assert git(project, "show", "--format=%an: %s", "--name-only").split("\n\n") == [
        "Toni: tests: It waits now", "tests/conversations/de/nonsense.yml\n",
    ]  # fmt: skip


def test_fault_of_a_saved_test_is_told_in_the_pages_language_and_the_file_stays(
    trainer: TestClient, project: Path
) -> None:
    file = project / "tests/conversations/de/nonsense.yml"
    before = file.read_text("utf-8")
    path = "/studio/tests/de-nonsense"
    form = {**fields(trainer.get(path).text), "reason": "x"}
    form["text"] = before + "  - customer: Danke\n    expect: {state: asleep}\n"
    page = trainer.post(f"{path}/save", data=form, headers={"Accept-Language": "de"}).text
    assert "'asleep' ist falsch: hier gehört hin: ein Zustand" in html.unescape(page)
    assert file.read_text("utf-8") == before
    for missing in ("de-none", "xx-nonsense", "de", "de-..", "de-Nonsense"):
        assert trainer.get(f"/studio/tests/{missing}").status_code == 404
