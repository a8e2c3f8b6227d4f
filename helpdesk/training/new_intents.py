"""Messages that no intent fits, with what trainers say is missing; alike ones together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.annotations.model import IN_FORCE, Annotation, Verdict
from helpdesk.spreadsheet import csv_table
from helpdesk.training.inbox.groups import SIMILAR, Meanings, grouped

#: So many are listed, the newest.
MOST = 1_000
COLUMNS = ("group", "message", "language", "text", "note", "author", "at")


@dataclass(frozen=True, slots=True)
class Wish:
    """A message that needs an intent of its own; `annotation.reason` says which."""

    annotation: Annotation
    author: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """Wishes that are about much the same, in `groups`; the largest group first."""

    groups: tuple[tuple[Wish, ...], ...]

    @property
    def count(self) -> int:
        """How many messages there are."""
        return sum(len(group) for group in self.groups)


def wishes(session: Session) -> list[Wish]:
    """Those in force, the newest first; what was decided otherwise since is none any more."""
    newest = (
        select(func.max(Annotation.id))
        .where(Annotation.progress.in_(IN_FORCE))
        .group_by(func.coalesce(Annotation.message_id, -Annotation.id))
    )
    query = (
        select(Annotation, Staff.name)
        .join(Staff, Staff.id == Annotation.staff_id)
        .where(Annotation.verdict == Verdict.NEW_INTENT, Annotation.id.in_(newest))
        .order_by(Annotation.id.desc())
        .limit(MOST)
    )
    return [Wish(annotation, name) for annotation, name in session.execute(query)]


def together(found: Sequence[Wish], meanings: Meanings) -> Wishes:
    """In groups of messages that are on the same matter, whatever their language."""
    places = grouped([each.annotation.text for each in found], meanings, SIMILAR)
    groups = [tuple(found[place] for place in group) for group in places]
    return Wishes(tuple(sorted(groups, key=len, reverse=True)))


def records(found: Wishes) -> Iterator[dict[str, Any]]:
    """A message each, as files have it; `group` counts from 1."""
    for number, group in enumerate(found.groups, start=1):
        for each in group:
            yield {
                "group": number,
                "message": each.annotation.message_id,
                "language": each.annotation.language,
                "text": each.annotation.text,
                "note": each.annotation.reason,
                "author": each.author,
                "at": each.annotation.at.isoformat(),
            }


def as_csv(found: Wishes) -> str:
    """A spreadsheet with a line for each message."""
    return "".join(csv_table(COLUMNS, ([r[name] for name in COLUMNS] for r in records(found))))
