"""How articles do: counted in the database, for the command line and any page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from helpdesk.feedback.model import Showing


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """One article in one language, shown in one way."""

    slug: str
    language: str
    way: str
    shown: int
    helped: int
    did_not: int

    @property
    def no_answer(self) -> int:
        return self.shown - self.helped - self.did_not


def article_counts(session: Session, since: datetime | None = None) -> list[ArticleCount]:
    """All that were shown since then, those that disappoint most often first."""
    helped = func.sum(case((Showing.helped.is_(True), 1), else_=0))
    did_not = func.sum(case((Showing.helped.is_(False), 1), else_=0))
    shown = func.count()
    query = (
        select(Showing.slug, Showing.language, Showing.way, shown, helped, did_not)
        .group_by(Showing.slug, Showing.language, Showing.way)
        .order_by(did_not.desc(), shown.desc(), Showing.slug, Showing.language, Showing.way)
    )
    if since is not None:
        query = query.where(Showing.at >= since)
    return [ArticleCount(*row) for row in session.execute(query)]
