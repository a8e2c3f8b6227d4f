"""Letters with which one person chooses a password, once: colleagues invited, passwords lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from helpdesk.agents.model import Invitation, Staff
from helpdesk.agents.passwords import MINIMUM_LENGTH, hash_password
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.sessions import find_staff, sign_out_everywhere
from helpdesk.mail.letter import Button, Paragraph, Part, Small
from helpdesk.mail.letter import Letter as MailLetter
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_language, staff_text
from helpdesk.tokens import new_token, token_hash

VALID_FOR = timedelta(days=7)
RESET_VALID_FOR = timedelta(hours=24)
#: Where a letter leads; the token stands behind a "#", which no server and no log ever sees.
PATH = "/desk/invitation#"


@dataclass(frozen=True, slots=True)
class Invited:
    """What a new colleague starts with."""

    email: str
    role: str
    languages: Sequence[str] = ("en",)
    teams: Sequence[str] = ()
    desk_language: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation and the address in its mail, which is kept nowhere else."""

    invitation: Invitation
    url: str = field(repr=False)


def invite(
    session: Session, who: Invited, by: Staff | None, public_url: str, now: datetime
) -> Letter:
    """Invite somebody by mail; an earlier invitation of theirs is void.

    Raises Refusal where the address has an account.
    """
    if find_staff(session, who.email) is not None:
        raise Refusal("user_exists", field="email", email=who.email)
    session.execute(
        delete(Invitation).where(Invitation.email == who.email, Invitation.used_at.is_(None))
    )
    invitation = Invitation(
        email=who.email,
        role=who.role,
        languages=list(who.languages),
        teams=list(who.teams),
        desk_language=who.desk_language,
        invited_by=by.id if by else None,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    return _send(session, invitation, "invite", by, public_url, now)


def send_reset(
    session: Session, staff: Staff, by: Staff | None, public_url: str, now: datetime
) -> Letter:
    """Mail `staff` a letter to choose a new password with; the old one works until then."""
    session.execute(
        delete(Invitation).where(Invitation.staff_id == staff.id, Invitation.used_at.is_(None))
    )
    letter = Invitation(
        email=staff.email,
        staff_id=staff.id,
        role=staff.role,
        languages=list(staff.languages),
        teams=list(staff.teams),
        desk_language=staff.desk_language,
        invited_by=by.id if by else None,
        created_at=now,
        expires_at=now + RESET_VALID_FOR,
    )
    return _send(session, letter, "reset", by, public_url, now)


def find(session: Session, token: str, now: datetime) -> Invitation:
    """The letter of this token. Raises Refusal, saying whether it is void, used or too old."""
    letter = session.scalar(select(Invitation).where(Invitation.token_hash == token_hash(token)))
    if letter is None:
        raise Refusal("invitation_void", field="token", status=404)
    if letter.used_at is not None:
        raise Refusal("invitation_used", field="token")
    if letter.expires_at <= now:
        raise Refusal("invitation_expired", field="token")
    return letter


def redeem(session: Session, token: str, name: str, password: str, now: datetime) -> Staff:
    """The person who chose `password`: new, or as before but signed out everywhere.

    Raises Refusal; of two at once with the same letter, one is served.
    """
    check_password(password)
    letter = find(session, token, now)
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == letter.id, Invitation.used_at.is_(None))
        .values(used_at=now)
    )
    if taken.rowcount == 0:  # type: ignore[attr-defined]
        raise Refusal("invitation_used", field="token")
    if letter.staff_id is not None:
        staff = session.get_one(Staff, letter.staff_id)
        if not staff.active:
            raise Refusal("invitation_void", field="token", status=404)
        staff.password_hash = hash_password(password)
        sign_out_everywhere(session, staff)
        return staff
    if find_staff(session, letter.email) is not None:
        raise Refusal("user_exists", field="email", email=letter.email)
    staff = Staff(
        email=letter.email,
        name=name,
        password_hash=hash_password(password),
        role=letter.role,
        languages=letter.languages,
        teams=letter.teams,
        desk_language=letter.desk_language,
        created_at=now,
    )
    session.add(staff)
    session.flush()
    return staff


def open_invitations(session: Session, now: datetime) -> Sequence[Invitation]:
    """Those of new colleagues that may still be used, newest first."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.staff_id.is_(None),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.id.desc())
    ).all()


def check_password(password: str) -> None:
    """Raises Refusal for one that is too short."""
    if len(password) < MINIMUM_LENGTH:
        raise Refusal("password_short", field="password", status=422, least=MINIMUM_LENGTH)


def _send(
    session: Session,
    letter: Invitation,
    kind: str,
    by: Staff | None,
    public_url: str,
    now: datetime,
) -> Letter:
    token = new_token()
    letter.token_hash = token_hash(token)
    session.add(letter)
    session.flush()
    language = staff_language(letter.desk_language, by.desk_language if by else None)
    url = f"{public_url}{PATH}{token}"
    until = formats.moment(language, letter.expires_at, UTC)

    def text(name: str) -> str:
        return staff_text(
            language, "mail", f"{kind}_{name}", by=by.name if by else "Guichet", until=until
        )

    parts: list[Part] = [Paragraph(text("text")), Button(text("action"), url), Small(text("after"))]
    enqueue_mail(
        session,
        key=f"staff-letter:{letter.id}",
        to=letter.email,
        letter=MailLetter(language, text("subject"), parts),
        now=now,
        secret=True,
    )
    return Letter(letter, url)
