"""Batches that were saved, and taking one back: a commit that undoes another one.

Where a batch was saved without git, what it did to the files is kept beside it instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.audit import audit
from helpdesk.agents.model import Staff
from helpdesk.annotations.model import Annotation, AnnotationFile, Progress, Verdict
from helpdesk.training.batch import RefusedError, Sides, diff_of, told
from helpdesk.training.data.reader import read_messages
from helpdesk.training.editing.inverse import taken_back
from helpdesk.training.project_files import (
    Author,
    Change,
    ChangedMeanwhileError,
    ProjectFiles,
    Saved,
    UnknownCommitError,
)

#: Decisions that the list of saved batches looks back on.
_MOST = 400
#: How the name of a batch without a commit begins; its first decision's number follows.
_NAME = "batch-"


@dataclass(frozen=True, slots=True)
class SavedBatch:
    """Decisions that were saved together, and by whom; `commit` is None where there was no git.

    `name` is what it is taken back by: its commit, or else a name of its own; None for one of
    which neither git nor we know what it changed.
    """

    name: str | None
    commit: str | None
    at: datetime
    author: str
    annotations: tuple[Annotation, ...]


class UndoConflictError(Exception):
    """Nothing was changed: what the batch wrote was changed again since. Both sides are told."""

    def __init__(self, sides: Sequence[Sides]) -> None:
        super().__init__(", ".join(each.path for each in sides))
        self.sides = tuple(sides)


def saved_batches(session: Session) -> list[SavedBatch]:
    """The batches of all trainers that are in the files, the newest first."""
    query = (
        select(Annotation, Staff.name)
        .join(Staff, Staff.id == Annotation.staff_id)
        .where(Annotation.verdict == Verdict.LABEL, Annotation.progress == Progress.SAVED)
        .order_by(Annotation.saved_at.desc(), Annotation.staff_id, Annotation.id)
        .limit(_MOST)
    )
    rows = session.execute(query).all()
    kept = set(session.scalars(select(AnnotationFile.annotation_id)))
    batches = []
    for (at, _), group in groupby(rows, key=lambda row: (row[0].saved_at, row[0].staff_id)):
        members = list(group)
        first, author = members[0]
        annotations = tuple(annotation for annotation, _ in members)
        name = first.commit or (f"{_NAME}{first.id}" if first.id in kept else None)
        batches.append(SavedBatch(name, first.commit, at, author, annotations))
    return batches


def take_back(
    session: Session, staff: Staff, files: ProjectFiles, name: str, reason: str, now: datetime
) -> Saved:
    """Undo the saved batch of this name by a commit of its own; its messages are open again.

    Raises RefusedError, UndoConflictError, MalformedFileError and NotWritableError; nothing is
    changed then.
    """
    batch, kept = _batch(session, name), _kept_files(session, name)
    if not batch:
        raise RefusedError("no_batch", name)
    why = " ".join(reason.split())
    if not why:
        raise RefusedError("no_reason")
    author = Author(staff.name, staff.email)
    message = f"data: takes back {told(batch)}\n\n{why}"
    if not kept:
        message += f"\n\nThis reverts commit {name}."
    made = [Change(each.path, each.before, each.after) for each in kept]
    try:
        saved = files.save(_inverse(files, made or _committed(files, name)), author, message)
    except ChangedMeanwhileError as error:
        raise RefusedError("just_now", str(error)) from error
    for each in batch:
        each.progress = Progress.UNDONE
    for file in kept:
        session.delete(file)
    audit(session, staff, "annotate_revert", name, now, why)
    return saved


def _batch(session: Session, name: str) -> Sequence[Annotation]:
    """The decisions in the files that were saved under this name."""
    saved = select(Annotation).where(Annotation.progress == Progress.SAVED)
    if not name.startswith(_NAME):
        return session.scalars(saved.where(Annotation.commit == name)).all() if name else ()
    first = session.get(Annotation, _first(name))
    if first is None or first.saved_at is None or not _kept_files(session, name):
        return ()
    return session.scalars(
        saved.where(
            Annotation.staff_id == first.staff_id,
            Annotation.saved_at == first.saved_at,
            Annotation.verdict == Verdict.LABEL,
        )
    ).all()


def _kept_files(session: Session, name: str) -> Sequence[AnnotationFile]:
    query = select(AnnotationFile).where(AnnotationFile.annotation_id == _first(name))
    return session.scalars(query.order_by(AnnotationFile.path)).all()


def _first(name: str) -> int:
    """The first decision of a batch without a commit; 0, which none has, for another name."""
    number = name.removeprefix(_NAME)
    named = name.startswith(_NAME) and number.isascii() and number.isdecimal()
    return int(number) if named and len(number) < 10 else 0


def _committed(files: ProjectFiles, commit: str) -> Sequence[Change]:
    try:
        return files.committed(commit)
    except UnknownCommitError as error:
        raise RefusedError("unknown_commit", commit[:12]) from error


def _inverse(files: ProjectFiles, made: Sequence[Change]) -> list[Change]:
    """What takes these changes back, from the files as they are."""
    changes, conflicts = [], []
    for each in made:
        now = files.read(each.path)
        text = taken_back(each.base or "", each.text, now or "")
        if text is None or now is None:
            theirs = diff_of(each.path, each.text, now or "")
            ours = diff_of(each.path, each.text, each.base or "")
            conflicts.append(Sides(each.path, theirs, ours))
            continue
        read_messages(each.path, text)
        changes.append(Change(each.path, now, text))
    if conflicts:
        raise UndoConflictError(conflicts)
    return changes
