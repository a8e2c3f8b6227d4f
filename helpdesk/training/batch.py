"""A trainer's batch: decisions about messages that wait, are checked, saved together or undone."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from helpdesk.agents.audit import audit
from helpdesk.agents.model import Staff
from helpdesk.annotations.model import (
    IN_FORCE,
    Annotation,
    AnnotationBase,
    AnnotationFile,
    Progress,
    Verdict,
)
from helpdesk.texts.problems import sentence
from helpdesk.texts.staff import Sentence
from helpdesk.training.data.corpus import NLU, Corpus, taxonomy_of
from helpdesk.training.data.edits import with_message, without_message
from helpdesk.training.data.marks import Mark, MarkError, write_marks
from helpdesk.training.data.reader import key_of
from helpdesk.training.project_files import (
    Author,
    Change,
    ChangedMeanwhileError,
    ProjectFiles,
    Saved,
)


class RefusedError(ValueError):
    """Nothing was kept; `reason` is the key of a text, `detail` what it is about."""

    def __init__(self, reason: str, detail: str | Sentence = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Draft:
    """What a trainer says of a message; `text` is masked and in one line."""

    text: str
    language: str
    verdict: Verdict
    reason: str
    intent: str | None = None
    marks: tuple[Mark, ...] = ()
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one decision cannot be saved; for `elsewhere`, where and as what the message stands."""

    annotation: Annotation
    reason: str
    detail: str = ""
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """A file that changed since the batch was begun: what others did, and what ours would do."""

    path: str
    theirs: str
    ours: str


@dataclass(slots=True)
class Plan:
    """What saving would do: the new texts, their differences, and what stands against it."""

    changes: dict[str, Change] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Sides] = field(default_factory=list)

    @property
    def clear(self) -> bool:
        """Whether it can be saved."""
        return not self.problems and not self.conflicts

    def diff(self, path: str) -> str:
        """The change of one file, as git shows it."""
        change = self.changes[path]
        return diff_of(path, change.base or "", change.text)


def annotate(
    session: Session, staff: Staff, files: ProjectFiles, draft: Draft, now: datetime, *,
    overrule: bool = False,
) -> Annotation:  # fmt: skip
    """Keep a decision in the trainer's batch. Raises RefusedError, MalformedFileError.

    Where somebody has decided about the message already, `overrule` says that this is known.
    """
    check(files, draft)
    before = decided(session, draft.message_id)
    if before is not None and not overrule:
        other = session.get_one(Staff, before.staff_id)
        what = before.intent or Sentence("annotate", f"verdict_{before.verdict}")
        raise RefusedError("decided_already", sentence("decided_as", name=other.name, what=what))
    if before is not None and before.progress == Progress.PENDING:
        before.progress = Progress.OVERRULED
    if draft.verdict == Verdict.LABEL:
        path = file_of(draft.language, draft.intent)
        if session.get(AnnotationBase, (staff.id, path)) is None:
            session.add(AnnotationBase(staff_id=staff.id, path=path, text=files.read(path) or ""))
    kept = Annotation(
        at=now, staff_id=staff.id, message_id=draft.message_id, text=draft.text,
        language=draft.language, verdict=draft.verdict, intent=draft.intent, reason=draft.reason,
        entities=[_entity(each) for each in draft.marks],
        progress=Progress.PENDING if draft.verdict == Verdict.LABEL else Progress.SAVED,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    audit(session, staff, "annotate", str(kept.id), now, f"{draft.intent or draft.verdict}")
    return kept


def check(files: ProjectFiles, draft: Draft) -> None:
    """Whether a decision may be kept. Raises RefusedError, MalformedFileError."""
    if not draft.text.strip() or len(draft.text) > 4_000:
        raise RefusedError("no_text")
    if not draft.reason.strip():
        raise RefusedError("no_reason")
    if draft.verdict != Verdict.LABEL:
        return
    taxonomy = taxonomy_of(files)
    if draft.intent not in taxonomy["intents"]:
        raise RefusedError("unknown_intent", draft.intent or "")
    if draft.language not in taxonomy["languages"]:
        raise RefusedError("unknown_language", draft.language)
    for mark in draft.marks:
        if mark.entity not in taxonomy["entities"]:
            raise RefusedError("unknown_entity", mark.entity)
    try:
        write_marks(draft.text, draft.marks)
    except MarkError as error:
        raise RefusedError("bad_marks", error.sentence) from error
    if test := Corpus(files).is_test(draft.text, draft.language):
        raise RefusedError("test_message", test)


def decided(session: Session, message_id: int | None) -> Annotation | None:
    """The decision about a message that is in force."""
    if message_id is None:
        return None
    return session.scalar(
        select(Annotation)
        .where(Annotation.message_id == message_id, Annotation.progress.in_(IN_FORCE))
        .order_by(Annotation.id.desc())
        .limit(1)
    )


def pending(session: Session, staff: Staff) -> Sequence[Annotation]:
    """The trainer's batch, oldest first."""
    return session.scalars(
        select(Annotation)
        .where(Annotation.staff_id == staff.id, Annotation.progress == Progress.PENDING)
        .order_by(Annotation.id)
    ).all()


def undo(session: Session, staff: Staff, annotation_id: int, now: datetime) -> None:
    """Take back a decision that no file has yet; the message is open again."""
    kept = session.get(Annotation, annotation_id)
    in_file = kept is not None and kept.verdict == Verdict.LABEL and kept.progress == "saved"
    if kept is not None and kept.staff_id == staff.id and not in_file:
        kept.progress = Progress.UNDONE
        audit(session, staff, "annotate_undo", str(kept.id), now)


def prefer_mine(session: Session, staff: Staff, annotation_id: int, now: datetime) -> None:
    """Let this decision take the place of what the files say about the message."""
    kept = session.get(Annotation, annotation_id)
    if kept is not None and kept.staff_id == staff.id and kept.progress == Progress.PENDING:
        kept.replaces = "mine"
        audit(session, staff, "annotate_mine", str(kept.id), now)


def accept_theirs(session: Session, staff: Staff, files: ProjectFiles, now: datetime) -> None:
    """Go on from the files as they are now; the batch is added to what others did."""
    for base in session.scalars(select(AnnotationBase).where(AnnotationBase.staff_id == staff.id)):
        base.text = files.read(base.path) or ""
    audit(session, staff, "annotate_accept", "", now)


def plan(session: Session, staff: Staff, files: ProjectFiles) -> Plan:
    """What saving the batch would do now. Raises MalformedFileError, NotWritableError."""
    bases = {
        each.path: each.text
        for each in session.scalars(
            select(AnnotationBase).where(AnnotationBase.staff_id == staff.id)
        )
    }
    made, corpus, intents = Plan(), Corpus(files), taxonomy_of(files)["intents"]
    now: dict[str, str | None] = {}
    texts: dict[str, str] = {}
    for each in pending(session, staff):
        path = file_of(each.language, each.intent)
        others = [e for e in corpus.find(each.text, each.language) if e.intent != each.intent]
        touched = {path, *(e.path for e in others)}
        for one in touched - set(now):
            now[one] = files.read(one)
            texts[one] = now[one] or ""
        if each.intent not in intents:
            made.problems.append(Problem(each, "unknown_intent", each.intent or ""))
        elif now[path] is None:
            made.problems.append(Problem(each, "no_file", path))
        elif others and not each.replaces:
            made.problems.append(Problem(each, "elsewhere", others[0].place, others[0].intent))
        else:
            for one in {e.path for e in others}:
                texts[one] = without_message(one, texts[one], key_of(each.text))
            if not any(e.intent == each.intent for e in corpus.find(each.text, each.language)):
                texts[path] = with_message(path, texts[path], each.intent or "", _marked(each))
    for path, text in texts.items():
        if text != (now[path] or ""):
            made.changes[path] = Change(path, now[path], text)
            base = bases.get(path, now[path])
            if base != now[path]:
                theirs = diff_of(path, base or "", now[path] or "")
                made.conflicts.append(Sides(path, theirs, made.diff(path)))
    return made


def save(session: Session, staff: Staff, files: ProjectFiles, now: datetime) -> Saved:
    """Write the batch and commit it. Raises RefusedError: look at the plan; NotWritableError."""
    batch, made = pending(session, staff), plan(session, staff, files)
    if not batch:
        raise RefusedError("nothing_pending")
    if not made.clear:
        raise RefusedError("not_clear")
    saved = Saved(None, sentence("held_already"))
    if made.changes:
        try:
            author = Author(staff.name, staff.email)
            saved = files.save(list(made.changes.values()), author, _message(batch))
        except ChangedMeanwhileError as error:
            raise RefusedError("not_clear", str(error)) from error
    for each in batch:
        each.progress, each.saved_at, each.commit = Progress.SAVED, now, saved.commit
    if saved.commit is None:
        _keep_files(session, batch[0], made)
    session.execute(delete(AnnotationBase).where(AnnotationBase.staff_id == staff.id))
    audit(session, staff, "annotate_save", saved.commit or "", now, str(len(batch)))
    return saved


def _keep_files(session: Session, first: Annotation, made: Plan) -> None:
    """What taking the batch back needs where git does not know it."""
    for path, change in made.changes.items():
        kept = AnnotationFile(
            annotation_id=first.id, path=path, before=change.base or "", after=change.text
        )
        session.add(kept)


def file_of(language: str, intent: str | None) -> str:
    """Where messages of an intent stand."""
    return f"{NLU}/{language}/{intent}.yml"


def marks_of(entities: Sequence[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """Marks from their JSON. Raises RefusedError."""
    try:
        return tuple(
            sorted(
                Mark(int(e["start"]), int(e["end"]), str(e["entity"]), e.get("value") or None)
                for e in entities
            )
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RefusedError("bad_marks", sentence("marks_malformed")) from error


def told(batch: Sequence[Annotation]) -> str:
    """A batch in a few words, as commits have it: how many messages, and where."""
    where = sorted({f"{each.language}/{each.intent}" for each in batch})
    shown = ", ".join(where[:3]) + (f" and {len(where) - 3} more" if len(where) > 3 else "")
    noun = "message" if len(batch) == 1 else "messages"
    return f"{len(batch)} {noun} labelled in {shown}"


def _message(batch: Sequence[Annotation]) -> str:
    """The commit's message: what was added where, and why each."""
    why = "\n".join(f"{e.language}/{e.intent}: {' '.join(e.reason.split())}" for e in batch)
    return f"data: {told(batch)}\n\n{why}"


def _marked(annotation: Annotation) -> str:
    return write_marks(annotation.text, marks_of(annotation.entities)).strip()


def _entity(mark: Mark) -> dict[str, Any]:
    return {"entity": mark.entity, "start": mark.start, "end": mark.end, "value": mark.value}


def diff_of(path: str, before: str, after: str) -> str:
    """What is changed in a file, as git shows it."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", n=2, lineterm=""
    )
    return "\n".join(lines)
