"""The audit log: who of the staff did what to which record, or read it, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import AuditEntry, Staff
from helpdesk.conversations.redaction import redact

#: Reading again within this time is the same reading.
SITTING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who gives commands on the machine itself: a user of its operating system, no account."""

    user: str


#: `Session.info`: the user of the machine who commands in the name of one of the staff.
_COMMANDS = "operator"


class Kind(StrEnum):
    """What an entry is about; its `subject` is such a record's name."""

    CONVERSATION = "conversation"
    TICKET = "ticket"
    MAIL = "mail"
    MESSAGE = "message"
    REVIEW = "review"
    PERSON = "person"
    REPLY = "reply"
    TARGET = "target"
    MODEL = "model"
    TEXT = "text"
    ARTICLE = "article"
    POLICY = "policy"
    DATA = "data"
    VIEW = "view"
    AUDIT = "audit"


#: Every action, by what it is done to. Each has its words in `data/desk/<lang>/audit.yml`.
ACTIONS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CONVERSATION: (
        "read",
        "read_file",
        "accept",
        "reply",
        "file_chosen",
        "file_dropped",
        "file_sent",
        "note",
        "transfer",
        "give_back",
        "to_ticket",
        "close",
        "lost",
        "correct_topic",
    ),
    Kind.TICKET: (
        "read_ticket",
        "read_ticket_file",
        "ticket_replied",
        "ticket_file_chosen",
        "ticket_file_dropped",
        "ticket_file_sent",
        "ticket_noted",
        "ticket_assigned",
        "ticket_prioritised",
        "ticket_topic",
        "ticket_tagged",
        "ticket_untagged",
        "ticket_duplicate",
        "ticket_closed",
        "ticket_reopened",
        "ticket_export",
    ),
    Kind.MAIL: ("read_mail", "read_mail_file", "mail_added", "mail_dismissed"),
    Kind.MESSAGE: (
        "read_inbox",
        "read_message",
        "annotate",
        "annotate_undo",
        "annotate_mine",
        "annotate_accept",
        "annotate_save",
        "annotate_revert",
        "read_new_intents",
        "new_intents_export",
    ),
    Kind.REVIEW: (
        "read_conversation",
        "review",
        "review_reopened",
        "review_tagged",
        "review_untagged",
        "review_noted",
        "review_note_removed",
        "save_test",
    ),
    Kind.PERSON: (
        "sign_in",
        "sign_in_failed",
        "sign_in_locked",
        "sign_out",
        "sign_out_everywhere",
        "invite",
        "withdraw_invitation",
        "redeem_invitation",
        "add_user",
        "change_user",
        "change_self",
        "change_password",
        "change_password_failed",
        "reset_password",
    ),
    Kind.REPLY: ("add_reply", "change_reply", "remove_reply"),
    Kind.TARGET: (
        "webhook_added",
        "webhook_changed",
        "webhook_removed",
        "webhook_secret",
        "webhook_tested",
        "webhook_replayed",
        "webhook_discarded",
    ),
    Kind.MODEL: (
        "model_train",
        "model_cancel",
        "model_compare",
        "model_promoted",
        "model_rolled_back",
        "model_remove",
    ),
    Kind.TEXT: ("edit_text",),
    Kind.ARTICLE: ("edit_article", "import_articles"),
    Kind.POLICY: ("edit_policy",),
    Kind.DATA: ("new_language",),
    Kind.VIEW: ("view_saved", "view_removed"),
    Kind.AUDIT: ("audit_export",),
}
#: Those that change nothing: somebody looked at what customers wrote, or took it along.
READS = frozenset(
    {
        "read",
        "read_file",
        "read_ticket",
        "read_ticket_file",
        "read_mail",
        "read_mail_file",
        "read_inbox",
        "read_message",
        "read_conversation",
        "read_new_intents",
        "new_intents_export",
        "ticket_export",
        "audit_export",
    }
)
#: Those of people who are not signed in.
BY_STRANGERS = frozenset({"sign_in_failed", "sign_in_locked"})
_KIND_OF = {action: kind for kind, actions in ACTIONS.items() for action in actions}


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that became another, as values of JSON."""

    field: str
    before: object
    after: object


def kind_of(action: str) -> Kind | None:
    """What the action is done to; None for one of another version of Guichet."""
    return _KIND_OF.get(action)


def audit(
    session: Session,
    by: Staff | Operator | None,
    action: str,
    subject: str,
    now: datetime,
    detail: str = "",
    *,
    changes: Sequence[Changed] = (),
) -> None:
    """Write down who did what to which record; PINs and card numbers are masked.

    `by` is None for who is not signed in (BY_STRANGERS).
    """
    session.add(
        AuditEntry(
            at=now,
            staff_id=by.id if isinstance(by, Staff) else None,
            operator=by.user if isinstance(by, Operator) else session.info.get(_COMMANDS),
            action=action,
            subject=subject,
            detail=redact(detail) or None,
            changes=[[each.field, _masked(each.before), _masked(each.after)] for each in changes],
        )
    )


def audit_reading(
    session: Session, by: Staff | Operator, action: str, subject: str, now: datetime
) -> None:
    """Write down that a record was read: once per sitting, not for each refresh of the view."""
    before = session.scalar(
        select(AuditEntry.id)
        .where(
            _done_by(by),
            AuditEntry.action == action,
            AuditEntry.subject == subject,
            AuditEntry.at > now - SITTING,
        )
        .limit(1)
    )
    if before is None:
        audit(session, by, action, subject, now)


def in_the_name_of_staff(session: Session, operator: Operator) -> None:
    """What this session writes down of the staff, `operator` did for them: entries name both."""
    session.info[_COMMANDS] = operator.user


def _done_by(by: Staff | Operator) -> ColumnElement[bool]:
    if isinstance(by, Operator):
        return AuditEntry.operator == by.user
    return AuditEntry.staff_id == by.id


def _masked(value: object) -> object:
    return redact(value) if isinstance(value, str) else value
