"""Saved batches: listed with their authors, and taken back by a commit that says why."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import AuditEntry, Staff
from helpdesk.annotations.model import AnnotationFile, Progress
from helpdesk.texts.problems import sentence
from helpdesk.training import batch, undoing
from helpdesk.training.batch import RefusedError
from helpdesk.training.data.reader import MalformedFileError
from helpdesk.training.project_files import ProjectFiles
from helpdesk.training.undoing import UndoConflictError
from tests.unit.training.labelling import NOW, REFUND, label, member
from tests.unit.training.test_project_files import git

PATH = "data/nlu/en/request_refund.yml"


def saved(session: Session, staff: Staff, files: ProjectFiles, *texts: str) -> str:
    for text in texts:
        batch.annotate(session, staff, files, label(text), NOW)
    commit = batch.save(session, staff, files, NOW).commit
    assert commit is not None
    return commit


def test_batch_is_taken_back_by_a_commit_of_who_does_it_when_others_saved_since(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    first = saved(session, kim, files, "Mine", "Mine, too")
    lee = member(session, "Lee")
    saved(session, lee, files, "Theirs")
    done = undoing.take_back(session, lee, files, first, " Too\nvague ", NOW)
    assert done.commit == git(files.root, "rev-parse", "HEAD")
    told = git(files.root, "log", "-1", "--format=%an%n%B").splitlines()
    assert told[:2] == ["Lee", "data: takes back 2 messages labelled in en/request_refund"]
    assert told[3:] == ["Too vague", "", f"This reverts commit {first}."]
    assert (files.root / PATH).read_text() == REFUND + "      - Theirs\n"
    audit = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert audit is not None
    assert (audit.action, audit.subject, audit.detail) == ("annotate_revert", first, "Too vague")


def test_messages_of_a_batch_that_was_taken_back_are_open_and_it_is_listed_no_more(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    commit = saved(session, kim, files, "Mine")
    (listed,) = undoing.saved_batches(session)
    assert (listed.commit, listed.author, len(listed.annotations)) == (commit, "Kim", 1)
    undoing.take_back(session, kim, files, commit, "wrong", NOW)
    assert listed.annotations[0].progress == Progress.UNDONE
    assert undoing.saved_batches(session) == []
    with pytest.raises(RefusedError, match="no_batch"):
        undoing.take_back(session, kim, files, commit, "again", NOW)


def test_message_that_moved_moves_back_when_its_batch_is_taken_back(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    kept = batch.annotate(session, kim, files, label("Why this?"), NOW)
    batch.prefer_mine(session, kim, kept.id, NOW)
    commit = batch.save(session, kim, files, NOW).commit or ""
    undoing.take_back(session, kim, files, commit, "it stood right", NOW)
    assert git(files.root, "diff", "HEAD~2", "HEAD") == ""


def test_both_sides_are_told_and_nothing_is_written_when_its_lines_were_changed_since(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    commit = saved(session, kim, files, "Mine")
    path = files.root / PATH
    path.write_text(path.read_text().replace("- Mine", "- Mine, please"))
    with pytest.raises(UndoConflictError) as raised:
        undoing.take_back(session, kim, files, commit, "wrong", NOW)
    (sides,) = raised.value.sides
    assert "+      - Mine, please" in sides.theirs
    assert "-      - Mine" in sides.ours
    assert path.read_text().endswith("- Mine, please\n")
    assert len(undoing.saved_batches(session)) == 1


def test_batch_is_not_taken_back_without_a_reason_or_from_a_broken_file(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    commit = saved(session, kim, files, "Mine")
    with pytest.raises(RefusedError, match="no_reason"):
        undoing.take_back(session, kim, files, commit, " ", NOW)
    path = files.root / PATH
    path.write_text(path.read_text().replace("intent:", "intend:"))
    with pytest.raises(MalformedFileError, match=r"request_refund\.yml:3"):
        undoing.take_back(session, kim, files, commit, "wrong", NOW)
    assert "- Mine" in path.read_text()


def test_batch_is_not_taken_back_when_git_knows_its_commit_no_more(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    commit = saved(session, kim, files, "Mine")
    git(files.root, "reset", "-q", "--hard", "HEAD~1")
    with pytest.raises(RefusedError, match="unknown_commit"):
        undoing.take_back(session, kim, files, commit, "wrong", NOW)
    shutil.rmtree(files.root / ".git")
    with pytest.raises(RefusedError, match="unknown_commit"):
        undoing.take_back(session, kim, files, commit, "wrong", NOW)


def test_batch_that_was_saved_without_git_is_taken_back_by_its_name(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    shutil.rmtree(files.root / ".git")
    for text in ("Mine", "Mine, too"):
        batch.annotate(session, kim, files, label(text), NOW)
    batch.save(session, kim, files, NOW)
    lee = member(session, "Lee")
    batch.annotate(session, lee, files, label("Theirs"), NOW)
    batch.save(session, lee, files, NOW)
    mine = next(each for each in undoing.saved_batches(session) if each.author == "Kim")
    assert mine.commit is None
    assert mine.name is not None

    done = undoing.take_back(session, kim, files, mine.name, "vague", NOW)

    assert done.why_not == sentence("no_checkout")
    assert (files.root / PATH).read_text() == REFUND + "      - Theirs\n"
    assert {each.progress for each in mine.annotations} == {Progress.UNDONE}
    assert [each.author for each in undoing.saved_batches(session)] == ["Lee"]
    with pytest.raises(RefusedError, match="no_batch"):
        undoing.take_back(session, kim, files, mine.name, "again", NOW)


def test_both_sides_are_told_without_git_too_when_the_lines_were_changed_since(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    shutil.rmtree(files.root / ".git")
    batch.annotate(session, kim, files, label("Mine"), NOW)
    batch.save(session, kim, files, NOW)
    (mine,) = undoing.saved_batches(session)
    path = files.root / PATH
    path.write_text(path.read_text().replace("- Mine", "- Mine, please"))
    with pytest.raises(UndoConflictError) as raised:
        undoing.take_back(session, kim, files, mine.name or "", "wrong", NOW)
    assert "+      - Mine, please" in raised.value.sides[0].theirs
    assert path.read_text().endswith("- Mine, please\n")


def test_batch_of_which_nothing_is_kept_has_no_name_and_is_not_taken_back(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    shutil.rmtree(files.root / ".git")
    kept = batch.annotate(session, kim, files, label("Mine"), NOW)
    batch.save(session, kim, files, NOW)
    session.execute(delete(AnnotationFile))
    (mine,) = undoing.saved_batches(session)
    assert mine.name is None
    with pytest.raises(RefusedError, match="no_batch"):
        undoing.take_back(session, kim, files, f"batch-{kept.id}", "wrong", NOW)
