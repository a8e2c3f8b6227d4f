"""How conversations end: who answered, whether articles helped, ratings, PINs, reopened tickets."""

from __future__ import annotations

from sqlalchemy import and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from helpdesk.agents.model import Handoff
from helpdesk.conversations.model import Conversation, PinCheck, PinState, Turn
from helpdesk.feedback.model import Showing, Way
from helpdesk.insights.sheet import Asked, Sheet
from helpdesk.insights.volume import within
from helpdesk.tickets.model import Ticket, TicketEvent

#: In this order: what holds first is what became of a conversation.
OUTCOMES = ("agent", "ticket", "waited", "contained", "silent")

_HANDED_OFF = exists().where(Handoff.conversation_id == Conversation.id)
_ACCEPTED = exists().where(
    Handoff.conversation_id == Conversation.id, Handoff.accepted_at.is_not(None)
)
_WITH_TICKET = exists().where(Ticket.conversation_id == Conversation.id)
_SPOKEN = exists().where(Turn.conversation_id == Conversation.id)


def outcomes(session: Session, asked: Asked) -> Sheet:
    """Conversations begun in the range by what became of them.

    An agent had it; a ticket was opened; the customer waited and no agent came; the assistant
    alone answered (contained); nothing was written.
    """
    became = case(
        (_ACCEPTED, "agent"),
        (_WITH_TICKET, "ticket"),
        (_HANDED_OFF, "waited"),
        (_SPOKEN, "contained"),
        else_="silent",
    )
    each = select(became.label("became")).where(within(Conversation.created_at, asked.days))
    rows = each.subquery()
    found: dict[str, int] = dict(
        session.execute(select(rows.c.became, func.count()).group_by(rows.c.became)).all()
    )
    return Sheet(
        ("outcome", "conversations"), tuple((name, found.get(name, 0)) for name in OUTCOMES)
    )


def articles(session: Session, asked: Asked) -> Sheet:
    """Whether articles helped: conversations that were offered one, and views of their pages.

    A conversation counts once, as helped where any article did. `deflected` are those of them in
    which the customer neither waited for an agent nor opened a ticket; of a page's readers nobody
    knows. Conversations count when they began, pages when they were shown.
    """
    helped, did_not = (case((Showing.helped.is_(each), 1), else_=0) for each in (True, False))
    human = func.max(case((_HANDED_OFF, 1), (_WITH_TICKET, 1), else_=0))
    offered = (
        select(
            func.max(helped).label("helped"),
            func.max(did_not).label("did_not"),
            human.label("human"),
        )
        .join(Conversation, Conversation.id == Showing.conversation_id)
        .where(within(Conversation.created_at, asked.days), Showing.way == Way.ASSISTANT)
        .group_by(Conversation.id)
        .subquery()
    )
    yes, no = offered.c.helped, offered.c.did_not
    assistant = session.execute(
        select(
            func.count(),
            func.sum(yes),
            func.sum(case((and_(yes == 0, no == 1), 1), else_=0)),
            func.sum(case((and_(yes == 1, offered.c.human == 0), 1), else_=0)),
        ).select_from(offered)
    ).one()
    pages = session.execute(
        select(func.count(), func.sum(helped), func.sum(did_not)).where(
            Showing.way == Way.SEARCH, within(Showing.at, asked.days)
        )
    ).one()
    return Sheet(
        ("way", "shown", "helped", "did_not", "deflected"),
        (
            ("assistant", *(int(each or 0) for each in assistant)),
            ("search", *(int(each or 0) for each in pages), None),
        ),
    )


def ratings(session: Session, asked: Asked) -> Sheet:
    """Conversations begun in the range that were rated, by their score."""
    rated = select(Conversation.rating_score, func.count()).where(
        within(Conversation.created_at, asked.days), Conversation.rating_score.is_not(None)
    )
    found = dict(session.execute(rated.group_by(Conversation.rating_score)).all())
    return Sheet(
        ("score", "conversations"),
        tuple((str(score), found.get(score, 0)) for score in (5, 4, 3, 2, 1)),
    )


def pins(session: Session, asked: Asked) -> Sheet:
    """PINs that were sent in the range, by result, and in how many conversations."""
    checks = select(
        PinCheck.result, func.count(), func.count(PinCheck.conversation_id.distinct())
    ).where(within(PinCheck.at, asked.days))
    found = {
        result: (count, conversations)
        for result, count, conversations in session.execute(checks.group_by(PinCheck.result))
    }
    results = (PinState.VERIFIED, PinState.FAILED, PinState.LOCKED)
    return Sheet(
        ("result", "checks", "conversations"),
        tuple((str(each), *found.get(each, (0, 0))) for each in results),
    )


def reopened(session: Session, asked: Asked) -> Sheet:
    """Tickets that were closed in the range, and those of them that were opened again since."""
    closing = (
        select(TicketEvent.ticket_id, func.min(TicketEvent.id).label("event_id"))
        .where(TicketEvent.action.in_(("closed", "duplicate")), within(TicketEvent.at, asked.days))
        .group_by(TicketEvent.ticket_id)
        .subquery()
    )
    later = aliased(TicketEvent)
    closed, again = session.execute(
        select(func.count(closing.c.ticket_id.distinct()), func.count(later.ticket_id.distinct()))
        .select_from(closing)
        .outerjoin(
            later,
            and_(
                later.ticket_id == closing.c.ticket_id,
                later.action == "reopened",
                later.id > closing.c.event_id,
            ),
        )
    ).one()
    return Sheet(("what", "tickets"), (("closed", closed), ("reopened", again)))
