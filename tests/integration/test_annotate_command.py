"""`guichet annotate` and `changes`: labels from the command line, for scripts and for people."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select
from typer.testing import CliRunner

from helpdesk.agents.model import AuditEntry
from helpdesk.annotations.model import Annotation
from helpdesk.cli.__main__ import app
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from tests.integration.project import copied_project, git
from tests.integration.test_studio_inbox import say

TRAINER = ("--author", "trainer@example.com")
LABEL = ("--intent", "remove_credit_card", "--reason", "says so", *TRAINER)
FILE = "data/nlu/en/remove_credit_card.yml"
Guichet = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = (FILE, "data/nlu/en/request_refund.yml", "data/taxonomy.yml")
    return copied_project(tmp_path / "project", *files)


@pytest.fixture
def guichet(settings: Settings, project: Path, monkeypatch: pytest.MonkeyPatch) -> Guichet:
    """The command line on the same database."""
    monkeypatch.setenv("GUICHET_HOME", str(settings.home))
    monkeypatch.setenv("GUICHET_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("GUICHET_DATA_ROOT", str(project))
    return lambda *arguments, **options: CliRunner().invoke(app, [*arguments], **options)


def test_message_is_labelled_saved_and_taken_back_by_a_script(
    guichet: Guichet, store: Store, project: Path
) -> None:
    message = say(store, "Zap my plastic, jo@acme-toys.de", confidence=0.4)
    kept = json.loads(guichet("annotate", str(message), *LABEL, "--json").stdout)
    assert kept["text"] == "Zap my plastic, name@example.com"
    assert (kept["intent"], kept["progress"]) == ("remove_credit_card", "pending")
    assert "+      - Zap my plastic" in guichet("changes", "show", *TRAINER).stdout
    saved = json.loads(guichet("changes", "save", *TRAINER, "--json").stdout)
    assert saved["commit"] == git(project, "rev-parse", "HEAD").strip()
    (listed,) = json.loads(guichet("changes", "list", "--json").stdout)["items"]
    assert (listed["commit"], listed["author"]) == (saved["commit"], "Toni")
    undo = guichet("changes", "undo", saved["commit"][:8], "--reason", "wrong", *TRAINER)
    assert undo.exit_code == 0, undo.output
    assert "Taken back as commit" in undo.stdout
    assert git(project, "diff", "HEAD~2", "HEAD") == ""
    assert guichet("changes", "list").stdout == "Nothing has been saved yet.\n"
    with store.reading() as session:
        done = select(AuditEntry).where(AuditEntry.staff_id.is_not(None)).order_by(AuditEntry.id)
        entries = session.scalars(done).all()
    # In the trainer's name, by the user of the machine.
    assert [each.action for each in entries] == ["annotate", "annotate_save", "annotate_revert"]
    assert {each.operator for each in entries} == {getpass.getuser()}


def test_message_is_labelled_and_saved_in_one_go_with_marks_of_ones_own(
    guichet: Guichet, store: Store, project: Path
) -> None:
    message = say(store, "Zap my plastic from 3 May", confidence=0.4)
    text = "Zap my plastic from [3 May](date)"
    done = guichet("annotate", str(message), *LABEL, "--text", text, "--save", "--json")
    assert json.loads(done.stdout)["commit"] == git(project, "rev-parse", "HEAD").strip()
    assert f"- {text}\n" in (project / FILE).read_text()


def test_new_intents_and_useless_messages_are_kept_without_a_file(
    guichet: Guichet, store: Store, project: Path
) -> None:
    first = say(store, "Do you sell hats?", confidence=0.4)
    second = say(store, "jjjj", confidence=0.4, conversation="c2")
    why = ("--reason", "merchandise", *TRAINER)
    assert guichet("annotate", str(first), "--new-intent", *why).exit_code == 0
    assert guichet("annotate", str(second), "--discard", *why).exit_code == 0
    with store.reading() as session:
        kept = session.scalars(select(Annotation.verdict).order_by(Annotation.id)).all()
    assert kept == ["new_intent", "discard"]
    assert git(project, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--intent", "nothing", "--reason", "x", *TRAINER), 1, "Choose an intent from the list"),
        (("--intent", "request_refund", *TRAINER), 1, "Give a reason"),
        (("--intent", "x", "--discard", *TRAINER), 2, "Give one of"),
        (("--reason", "x", *TRAINER), 2, "Give one of"),
        (("--discard", "--reason", "x", "--author", "agent@example.com"), 2, "no active trainer"),
        ((*LABEL, "--text", "a [b"), 2, "bracket"),
    ],
)
def test_what_cannot_be_kept_ends_with_a_sentence_and_a_code(
    guichet: Guichet, store: Store, arguments: tuple[str, ...], code: int, told: str
) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    done = guichet("annotate", str(message), *arguments)
    assert (done.exit_code, told in _said(done)) == (code, True), _said(done)
    with store.reading() as session:
        assert session.scalars(select(Annotation)).all() == []


def test_decision_of_another_is_overruled_only_on_demand(guichet: Guichet, store: Store) -> None:
    message = str(say(store, "Zap my plastic", confidence=0.4))
    guichet("annotate", message, *LABEL)
    again = guichet("annotate", message, *LABEL)
    assert again.exit_code == 1
    assert "decided already (Toni: remove_credit_card)" in _said(again)
    assert guichet("annotate", message, *LABEL, "--overrule").exit_code == 0
    missing = guichet("annotate", "999999", *LABEL)
    assert "There is no message 999999" in _said(missing)


def test_what_stands_against_saving_is_named(guichet: Guichet, store: Store, project: Path) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    guichet("annotate", str(message), *LABEL)
    path = project / FILE
    path.write_text(path.read_text() + "      - Theirs\n")
    done = guichet("changes", "save", *TRAINER)
    assert done.exit_code == 1
    assert f"{FILE} was changed by others since." in _said(done)
    assert "Zap" not in path.read_text()


def test_conflict_shows_both_sides_when_a_batch_cannot_be_taken_back(
    guichet: Guichet, store: Store, project: Path
) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    done = guichet("annotate", str(message), *LABEL, "--save", "--json")
    commit = json.loads(done.stdout)["commit"]
    path = project / FILE
    path.write_text(path.read_text().replace("- Zap my plastic", "- Zap it"))
    undo = guichet("changes", "undo", commit, "--reason", "wrong", *TRAINER)
    assert undo.exit_code == 1
    assert "+ - Zap it" in _said(undo)
    assert "- - Zap my plastic" in _said(undo)
    gone = guichet("changes", "undo", "abcdef", "--reason", "wrong", *TRAINER)
    assert "There is no saved batch abcdef" in _said(gone)


def test_inbox_is_gone_through_in_a_terminal(
    guichet: Guichet, store: Store, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.cli.annotate.in_terminal", lambda: True)
    ranked: dict[str, Any] = {"second": ("remove_credit_card", 0.3)}
    say(store, "Zap my plastic", "request_refund", 0.4, **ranked)
    say(store, "Hm hm", "nlu_fallback", 0.1, conversation="c2")
    say(store, "And this?", "request_refund", 0.45, conversation="c3")
    answers = ["u", "d", "useless", "card_", "credit", "it says so", "q", "y"]
    done = guichet("annotate", *TRAINER, input="\n".join([*answers, ""]))
    assert done.exit_code == 0, done.output
    assert "Nothing was decided here yet." in done.stdout
    assert "Kept: discard." in done.stdout
    assert "Kept: remove_credit_card." in done.stdout
    assert "Saved as commit" in done.stdout
    assert "- Zap my plastic\n" in (project / FILE).read_text()


def test_command_asks_for_a_message_when_nobody_can_be_asked(guichet: Guichet) -> None:
    done = guichet("annotate", *TRAINER)
    assert done.exit_code == 2
    assert "Say which message" in _said(done)


def _said(done: Result) -> str:
    """What was printed; refusals are raised to the command's main."""
    error = done.exception if not isinstance(done.exception, SystemExit) else None
    return " ".join(f"{done.output} {error or ''}".replace("│", "").split())
