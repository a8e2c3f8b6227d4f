"""Files that trainers edit: written together, committed under the trainer's name, never lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from helpdesk.texts.problems import sentence
from helpdesk.training.project_files import (
    Author,
    Change,
    ChangedMeanwhileError,
    NotWritableError,
    ProjectFiles,
)

KIM = Author("Kim Doe", "kim@example.org")


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "a.yml").write_text("one\n")
    (tmp_path / "other.yml").write_text("other\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "begin")
    return tmp_path


def test_change_is_a_commit_of_its_author_when_it_is_saved_in_a_checkout(checkout: Path) -> None:
    (checkout / "other.yml").write_text("somebody is at work here\n")
    git(checkout, "add", "other.yml")
    changes = [Change("a.yml", "one\n", "one\ntwo\n"), Change("new/b.yml", None, "b\n")]
    saved = ProjectFiles(checkout).save(changes, KIM, "data: two more")
    assert saved.commit == git(checkout, "rev-parse", "HEAD")
    shown = git(checkout, "show", "--format=%an <%ae> %cn %s", "--name-only")
    assert shown.split("\n\n") == ["Kim Doe <kim@example.org> Kim Doe data: two more",
                                   "a.yml\nnew/b.yml"]  # fmt: skip
    assert git(checkout, "status", "--porcelain") == "M  other.yml", "others' work stays theirs"


def test_change_is_written_and_says_why_there_is_no_commit_when_there_is_no_checkout(
    tmp_path: Path,
) -> None:
    saved = ProjectFiles(tmp_path).save([Change("a.yml", None, "é\n")], KIM, "x")
    assert saved.commit is None
    assert saved.why_not == sentence("no_checkout")
    assert (tmp_path / "a.yml").read_bytes() == "é\n".encode()


def test_change_stays_written_when_git_refuses_the_commit(checkout: Path) -> None:
    hook = checkout / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    hook.chmod(0o755)
    saved = ProjectFiles(checkout).save([Change("a.yml", "one\n", "two\n")], KIM, "x")
    assert saved.commit is None
    assert saved.why_not == sentence("git_refused", words="not today")
    assert (checkout / "a.yml").read_text() == "two\n"


def test_commit_that_git_refuses_says_what_to_do_when_the_reason_is_known(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ProjectFiles(checkout)
    lock = checkout / ".git" / "index.lock"
    lock.touch()
    assert files.save([Change("a.yml", "one\n", "2\n")], KIM, "x").why_not == sentence("git_busy")
    lock.unlink()
    assert files.save([Change("a.yml", "2\n", "2\n")], KIM, "x").commit is not None
    assert files.save([Change("a.yml", "2\n", "2\n")], KIM, "x").why_not == sentence("git_nothing")
    monkeypatch.setenv("PATH", "/nowhere")
    assert files.save([Change("a.yml", "2\n", "3\n")], KIM, "x").why_not == sentence("no_git")


def test_nothing_is_written_when_one_of_the_files_was_changed_meanwhile(checkout: Path) -> None:
    files = ProjectFiles(checkout)
    (checkout / "a.yml").write_text("theirs\n")
    changes = [Change("other.yml", "other\n", "mine\n"), Change("a.yml", "one\n", "mine\n")]
    with pytest.raises(ChangedMeanwhileError) as raised:
        files.save(changes, KIM, "x")
    (conflict,) = raised.value.conflicts
    assert (conflict.base, conflict.theirs, conflict.yours) == ("one\n", "theirs\n", "mine\n")
    assert (checkout / "other.yml").read_text() == "other\n"


def test_what_was_written_is_taken_back_when_a_later_file_cannot_be_written(
    checkout: Path,
) -> None:
    (checkout / "file").write_text("in the way")
    changes = [Change("a.yml", "one\n", "two\n"), Change("file/b.yml", None, "b\n")]
    with pytest.raises(NotWritableError, match="file/b"):
        ProjectFiles(checkout).save(changes, KIM, "x")
    assert (checkout / "a.yml").read_text() == "one\n"


def test_path_is_refused_when_it_leads_outside(checkout: Path) -> None:
    with pytest.raises(NotWritableError, match="outside"):
        ProjectFiles(checkout / "new").read("../a.yml")


def test_author_is_one_line_without_brackets_when_the_name_holds_some() -> None:
    assert Author("A <b>\nC", "x@example.org").ident == "A b C <x@example.org>"
