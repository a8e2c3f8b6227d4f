"""What an agent writes and sends to the customer of a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.audit import audit
from helpdesk.agents.desk import require_mine
from helpdesk.agents.draft_files import take_drafts
from helpdesk.agents.model import DraftFile, Staff
from helpdesk.agents.ready_replies import check_filled
from helpdesk.agents.refusals import Refusal
from helpdesk.conversations.attachments import (
    MOST_PER_CONVERSATION,
    RefusedFileError,
    check_room,
    say_file,
)
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Attachment, Author, Conversation, Message
from helpdesk.conversations.redaction import redact
from helpdesk.conversations.transcript import add_message


def reply(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    staff: Staff,
    text: str | None,
    client_id: str | None = None,
    files: Sequence[str] = (),
) -> None:
    """Write to the customer, and send files chosen before (draft_files.py), each a message.

    The same `client_id` again is the same reply, sent once. Raises Refusal unless this agent has
    the conversation, for a placeholder that nobody filled in, and for a file that is gone.
    """
    if client_id is not None and _is_sent(session, conversation, client_id):
        return
    require_mine(session, conversation, staff)
    if text is not None:
        check_filled(text)
    drafts = _drafts(session, conversation, staff, files)
    now = counter.clock()
    said = conversation.now(now)
    if text is not None:
        add_message(
            session,
            conversation,
            Author.AGENT,
            redact(text),
            said,
            agent_name=staff.name,
            client_id=client_id,
        )
    for draft in drafts:
        say_file(
            session,
            _sent_file(conversation, draft),
            conversation,
            Author.AGENT,
            said,
            agent_name=staff.name,
            client_id=client_id,
        )
        audit(session, staff, "file_sent", conversation.id, now, draft.name)
    audit(session, staff, "reply", conversation.id, now)


def _drafts(
    session: Session, conversation: Conversation, staff: Staff, files: Sequence[str]
) -> list[DraftFile]:
    drafts = take_drafts(session, staff, conversation, files)
    try:
        check_room(session, conversation, len(drafts))
    except RefusedFileError:
        raise Refusal("conversation_full", field="files", most=MOST_PER_CONVERSATION) from None
    return drafts


def _is_sent(session: Session, conversation: Conversation, client_id: str) -> bool:
    sent = select(Message.id).where(
        Message.conversation_id == conversation.id,
        Message.author == Author.AGENT,
        Message.client_id == client_id,
    )
    return session.scalar(sent.limit(1)) is not None


def _sent_file(conversation: Conversation, draft: DraftFile) -> Attachment:
    return Attachment(
        id=draft.id,
        conversation_id=conversation.id,
        name=draft.name,
        type=draft.type,
        size=draft.size,
        created_at=draft.created_at,
    )
