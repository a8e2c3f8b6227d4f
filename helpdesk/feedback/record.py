"""Keeping count: an article was shown, and it helped or did not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from helpdesk.feedback.model import Showing, Way


def shown_on_page(session: Session, slug: str, language: str, now: datetime) -> str:
    """A page view; the key with which its reader may answer."""
    showing = Showing(key=uuid.uuid4().hex, slug=slug, language=language, way=Way.SEARCH, at=now)
    session.add(showing)
    return showing.key


def shown_by_assistant(
    session: Session,
    slugs: Iterable[str],
    language: str,
    *,
    conversation_id: str,
    turn: str,
    now: datetime,
) -> None:
    """Articles offered in a conversation; `turn` keeps a repeated turn from counting twice."""
    for slug in slugs:
        key = uuid.uuid5(uuid.NAMESPACE_OID, f"{conversation_id}:{turn}:{slug}").hex
        if session.get(Showing, key) is None:
            session.add(
                Showing(
                    key=key,
                    slug=slug,
                    language=language,
                    way=Way.ASSISTANT,
                    at=now,
                    conversation_id=conversation_id,
                )
            )


def page_helped(session: Session, key: str, slug: str, helped: bool) -> bool:
    """The answer of a page's reader. Only the first counts; whether there is such a page view."""
    showing = session.get(Showing, key)
    if showing is None or showing.slug != slug or showing.way != Way.SEARCH:
        return False
    # One statement: of two answers at once, one counts.
    session.execute(
        update(Showing).where(Showing.key == key, Showing.helped.is_(None)).values(helped=helped)
    )
    return True


def conversation_helped(session: Session, conversation_id: str, slug: str, helped: bool) -> None:
    """The customer's answer about the article that was shown last under this name."""
    newest = session.scalars(
        select(Showing)
        .where(Showing.conversation_id == conversation_id, Showing.slug == slug)
        .order_by(Showing.at.desc())
        .limit(1)
    ).first()
    if newest is not None:
        newest.helped = helped
