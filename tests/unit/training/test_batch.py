"""A batch of decisions: clean diffs, commits of their author, conflicts that lose nothing."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.annotations.model import Verdict
from helpdesk.training import batch
from helpdesk.training.batch import Draft, RefusedError
from helpdesk.training.data.marks import Mark
from helpdesk.training.data.reader import MalformedFileError
from helpdesk.training.project_files import ProjectFiles
from tests.unit.training.labelling import NOW, REFUND, TAXONOMY, label, member
from tests.unit.training.test_project_files import git


def test_diff_is_one_line_and_the_commit_is_the_trainers_when_a_message_is_labelled(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    draft = label("Give me the $5 back", marks=(Mark(12, 14, "money"),))
    batch.annotate(session, kim, files, draft, NOW)
    saved = batch.save(session, kim, files, NOW)
    shown = git(files.root, "show", "--format=%an <%ae>%n%B", "--unified=0")
    assert saved.commit == git(files.root, "rev-parse", "HEAD")
    assert shown.startswith("Kim <kim@example.org>\ndata: 1 message labelled in en/request_refund")
    assert "en/request_refund: it says so" in shown
    lines = [line for line in shown.splitlines() if line.startswith(("+ ", "- "))]
    assert lines == ["+      - Give me the [$5](money) back"]
    assert batch.pending(session, kim) == []


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (label("x", "gone_intent"), "unknown_intent"),
        (label(" "), "no_text"),
        (label("a b", marks=(Mark(0, 1, "colour"),)), "unknown_entity"),
        (label("a b", marks=(Mark(0, 9, "money"),)), "bad_marks"),
        (Draft("x", "it", Verdict.LABEL, "r", "request_refund"), "unknown_language"),
        (Draft("x", "en", Verdict.LABEL, " ", "request_refund"), "no_reason"),
    ],
)
def test_decision_is_refused_with_the_reason_when_it_is_wrong(
    session: Session, kim: Staff, files: ProjectFiles, draft: Draft, reason: str
) -> None:
    with pytest.raises(RefusedError) as raised:
        batch.annotate(session, kim, files, draft, NOW)
    assert raised.value.reason == reason


def test_both_sides_are_shown_and_both_kept_when_the_file_changed_since_the_batch_was_begun(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    batch.annotate(session, kim, files, label("Mine"), NOW)
    path = files.root / "data/nlu/en/request_refund.yml"
    path.write_text(REFUND.replace("refund.\n", "refund.\n      - Theirs\n"))
    (conflict,) = batch.plan(session, kim, files).conflicts
    assert "+      - Theirs" in conflict.theirs
    assert "+      - Mine" in conflict.ours
    with pytest.raises(RefusedError, match="not_clear"):
        batch.save(session, kim, files, NOW)
    batch.accept_theirs(session, kim, files, NOW)
    batch.save(session, kim, files, NOW)
    assert "- Theirs\n      - Mine\n" in path.read_text()


def test_message_moves_only_when_the_trainer_says_so_where_another_intent_has_it(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    kept = batch.annotate(session, kim, files, label("why this"), NOW)
    (problem,) = batch.plan(session, kim, files).problems
    assert (problem.reason, problem.intent) == ("elsewhere", "billing_question")
    assert problem.detail == "data/nlu/en/billing_question.yml:6"
    batch.prefer_mine(session, kim, kept.id, NOW)
    batch.save(session, kim, files, NOW)
    assert "Why this?" not in (files.root / "data/nlu/en/billing_question.yml").read_text()
    assert "- why this\n" in (files.root / "data/nlu/en/request_refund.yml").read_text()


def test_batch_waits_with_file_and_line_when_git_brought_broken_yaml(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    batch.annotate(session, kim, files, label("Mine"), NOW)
    path = files.root / "data/nlu/en/request_refund.yml"
    path.write_text("nlu: [\n")
    batch.accept_theirs(session, kim, files, NOW)
    with pytest.raises(MalformedFileError, match=r"request_refund\.yml:2"):
        batch.save(session, kim, files, NOW)
    assert path.read_text() == "nlu: [\n"
    assert len(batch.pending(session, kim)) == 1


def test_batch_waits_when_its_label_was_taken_out_of_the_taxonomy(
    session: Session, kim: Staff, files: ProjectFiles
) -> None:
    batch.annotate(session, kim, files, label("Mine"), NOW)
    (files.root / "data/taxonomy.yml").write_text(TAXONOMY.replace("request_refund", "refunds"))
    (problem,) = batch.plan(session, kim, files).problems
    assert (problem.reason, problem.detail) == ("unknown_intent", "request_refund")


def test_undone_decision_changes_no_file(session: Session, kim: Staff, files: ProjectFiles) -> None:
    kept = batch.annotate(session, kim, files, label("Mine"), NOW)
    batch.undo(session, member(session, "Lee"), kept.id, NOW)
    assert len(batch.pending(session, kim)) == 1, "nobody undoes another's"
    batch.undo(session, kim, kept.id, NOW)
    with pytest.raises(RefusedError, match="nothing_pending"):
        batch.save(session, kim, files, NOW)
    assert (files.root / "data/nlu/en/request_refund.yml").read_text() == REFUND
