"""Files that an agent has chosen for a reply not sent yet: checked and kept as soon as they come.

They are the agent's own until the reply goes: neither the customer nor a colleague sees them.
Sending makes them files of the conversation or of the ticket, under the same id.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import DraftFile, Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.conversations.attachments import (
    RefusedFileError,
    Upload,
    attachment_path,
    checked_type,
    safe_name,
    write_file,
)
from helpdesk.conversations.model import Conversation
from helpdesk.tickets.files import MOST_AT_ONCE
from helpdesk.tickets.model import Ticket

#: What was chosen and never sent is thrown away after this time.
KEPT_FOR = timedelta(days=7)

_STATUS = {"empty": 422, "too_large": 413, "type": 415, "too_many": 409}


def keep_draft(
    session: Session,
    home: Path,
    staff: Staff,
    place: Conversation | Ticket,
    upload: Upload,
    now: datetime,
) -> DraftFile:
    """Keep a file for a reply in `place`. Raises Refusal; then nothing is kept."""
    try:
        media_type = checked_type(upload)
        if len(drafts_of(session, staff, place)) >= MOST_AT_ONCE:
            raise RefusedFileError("too_many")
    except RefusedFileError as error:
        raise refusal_of(error, upload.name) from None
    _forget_old(session, home, staff, now)
    draft = DraftFile(
        id=str(uuid.uuid4()),
        staff_id=staff.id,
        conversation_id=place.id if isinstance(place, Conversation) else None,
        ticket_id=place.id if isinstance(place, Ticket) else None,
        name=safe_name(upload.name),
        type=media_type,
        size=len(upload.content),
        created_at=now,
    )
    write_file(home, draft.id, upload.content)
    session.add(draft)
    session.flush()
    return draft


def refusal_of(error: RefusedFileError, name: str) -> Refusal:
    """Why a file was not taken, in the words of the desk."""
    return Refusal(
        f"file_{error.reason}",
        field="file",
        status=_STATUS[error.reason],
        file=safe_name(name),
        most=MOST_AT_ONCE,
    )


def drafts_of(session: Session, staff: Staff, place: Conversation | Ticket) -> Sequence[DraftFile]:
    """What the agent has chosen for a reply in `place`, in the order in which it came."""
    own = select(DraftFile).where(DraftFile.staff_id == staff.id, _in(place))
    return session.scalars(own.order_by(DraftFile.created_at, DraftFile.id)).all()


def take_drafts(
    session: Session, staff: Staff, place: Conversation | Ticket, ids: Sequence[str]
) -> list[DraftFile]:
    """The named files, to be sent now: drafts they are no more.

    Raises Refusal where one is not there any more, e.g. because another tab sent or removed it.
    """
    own = {draft.id: draft for draft in drafts_of(session, staff, place)}
    wanted = list(dict.fromkeys(ids))
    if any(each not in own for each in wanted):
        raise Refusal("file_gone", field="files")
    for each in wanted:
        session.delete(own[each])
    return [own[each] for each in wanted]


def drop_draft(session: Session, home: Path, staff: Staff, draft_id: str) -> None:
    """Throw away one of the agent's own; of anybody else's, nothing."""
    draft = own_draft(session, staff, draft_id)
    if draft is not None:
        _throw_away(session, home, draft)


def own_draft(session: Session, staff: Staff, draft_id: str) -> DraftFile | None:
    """The agent's own file of this id, if it was not sent yet."""
    draft = session.get(DraftFile, draft_id)
    return draft if draft is not None and draft.staff_id == staff.id else None


def _in(place: Conversation | Ticket) -> ColumnElement[bool]:
    if isinstance(place, Ticket):
        return DraftFile.ticket_id == place.id
    return DraftFile.conversation_id == place.id


def _forget_old(session: Session, home: Path, staff: Staff, now: datetime) -> None:
    old = select(DraftFile).where(
        DraftFile.staff_id == staff.id, DraftFile.created_at < now - KEPT_FOR
    )
    for draft in session.scalars(old).all():
        _throw_away(session, home, draft)


def _throw_away(session: Session, home: Path, draft: DraftFile) -> None:
    session.delete(draft)
    session.flush()
    attachment_path(home, draft.id).unlink(missing_ok=True)
