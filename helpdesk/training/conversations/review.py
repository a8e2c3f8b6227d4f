"""What trainers say of a conversation: gone through, tagged, noted; each act is audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.audit import audit
from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.tags import MOST_TAGS, clean_tag
from helpdesk.annotations.model import ConversationNote, ConversationReview, ConversationTag
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.redaction import redact

MOST_CHARACTERS = 4_000


def mark_reviewed(
    session: Session, staff: Staff, conversation: Conversation, now: datetime
) -> None:
    """The conversation needs no further look; its messages leave the inbox."""
    if session.get(ConversationReview, conversation.id) is None:
        session.add(ConversationReview(conversation_id=conversation.id, staff_id=staff.id, at=now))
        audit(session, staff, "review", conversation.id, now)


def reopen(session: Session, staff: Staff, conversation: Conversation, now: datetime) -> None:
    """It needs a look again."""
    before = session.get(ConversationReview, conversation.id)
    if before is not None:
        session.delete(before)
        audit(session, staff, "review_reopened", conversation.id, now)


def tags_of(session: Session, conversation: Conversation) -> Sequence[str]:
    """The conversation's tags, in order."""
    own = select(ConversationTag.tag).where(ConversationTag.conversation_id == conversation.id)
    return session.scalars(own.order_by(ConversationTag.tag)).all()


def add_tag(
    session: Session, staff: Staff, conversation: Conversation, word: str, now: datetime
) -> None:
    """Put a tag on it. Raises Refusal for what is no tag, and for too many."""
    tag = clean_tag(word)
    if tag is None:
        raise Refusal("no_tag", field="value", status=422)
    before = tags_of(session, conversation)
    if tag in before:
        return
    if len(before) >= MOST_TAGS:
        raise Refusal("too_many_tags", field="value", most=MOST_TAGS)
    session.add(ConversationTag(conversation_id=conversation.id, tag=tag))
    audit(session, staff, "review_tagged", conversation.id, now, tag)


def remove_tag(
    session: Session, staff: Staff, conversation: Conversation, tag: str, now: datetime
) -> None:
    """Take a tag off it."""
    found = session.get(ConversationTag, (conversation.id, tag))
    if found is not None:
        session.delete(found)
        audit(session, staff, "review_untagged", conversation.id, now, tag)


def notes_of(session: Session, conversation: Conversation) -> list[tuple[ConversationNote, str]]:
    """The trainers' notes with their authors' names, oldest first."""
    query = (
        select(ConversationNote, Staff.name)
        .join(Staff, Staff.id == ConversationNote.staff_id)
        .where(ConversationNote.conversation_id == conversation.id)
        .order_by(ConversationNote.id)
    )
    return [(note, name) for note, name in session.execute(query)]


def add_note(
    session: Session, staff: Staff, conversation: Conversation, text: str, now: datetime
) -> None:
    """Say something of it to the other trainers. Raises Refusal for none, or a too long one."""
    clean = redact(text.replace("\r\n", "\n")).strip()
    if not clean:
        raise Refusal("no_note", field="value", status=422)
    if len(clean) > MOST_CHARACTERS:
        raise Refusal("note_too_long", field="value", status=422, most=MOST_CHARACTERS)
    session.add(
        ConversationNote(conversation_id=conversation.id, staff_id=staff.id, at=now, text=clean)
    )
    audit(session, staff, "review_noted", conversation.id, now)


def remove_note(
    session: Session, staff: Staff, conversation: Conversation, note_id: int, now: datetime
) -> None:
    """Take back a note of one's own. Raises Refusal for another's."""
    found = session.get(ConversationNote, note_id)
    if found is None or found.conversation_id != conversation.id:
        return
    if found.staff_id != staff.id:
        author = session.get_one(Staff, found.staff_id)
        raise Refusal("note_of_another", field="value", author=author.name)
    session.delete(found)
    audit(session, staff, "review_note_removed", conversation.id, now)
