"""All charts of the insights page by name, in the page's order, and the few numbers above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from helpdesk.insights import outcomes, times, volume
from helpdesk.insights.sheet import Asked, Sheet

#: The charts that have a question of their own.
_ASKED: Mapping[str, Callable[[Session, Asked], Sheet]] = {
    "channels": volume.channels,
    "outcomes": outcomes.outcomes,
    "articles": outcomes.articles,
    "waits": times.waits,
    "replies": times.replies,
    "reply_times": times.reply_times,
    "ratings": outcomes.ratings,
    "pins": outcomes.pins,
    "reopened": outcomes.reopened,
}
#: All of them, in the page's order; the first are answered together.
CHARTS = ("hours", "topics", "languages", *_ASKED)


def all_sheets(session: Session, asked: Asked) -> dict[str, Sheet]:
    """The sheet of each chart."""
    _prepare(session)
    found = volume.requests(session, asked)
    found |= {name: ask(session, asked) for name, ask in _ASKED.items()}
    return {name: found[name] for name in CHARTS}


def one_sheet(session: Session, asked: Asked, name: str) -> Sheet:
    """The sheet of the chart `name`."""
    _prepare(session)
    if name in _ASKED:
        return _ASKED[name](session, asked)
    return volume.requests(session, asked)[name]


def _prepare(session: Session) -> None:
    """Until the transaction ends, PostgreSQL sorts in memory, and compiles nothing.

    It would compile some of these queries, which takes longer than to answer them; and the times
    of 100,000 tickets are more than it sorts in memory by default.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL jit = off"))
        session.execute(text("SET LOCAL work_mem = '32MB'"))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is read first. The mean rating is from 1 to 5, None where nobody rated."""

    requests: int
    tickets: int
    contained: Share
    deflected: Share
    replied_in_time: Share
    reopened: Share
    wrong_pins: Share
    ratings: int
    rating: float | None


def summary(sheets: Mapping[str, Sheet]) -> Summary:
    """From the charts' own numbers, so that both always agree."""
    became, offered, reply = sheets["outcomes"], sheets["articles"], sheets["replies"]
    checks, ratings, ended = sheets["pins"], sheets["ratings"], sheets["reopened"]
    answered = {name: reply.number(name, "tickets") for name in times.REPLIES}
    rated = ratings.total("conversations")
    scores = sum(int(str(score)) * int(count or 0) for score, count in ratings.rows)
    verified, every = checks.number("verified", "checks"), checks.total("checks")
    return Summary(
        requests=sheets["languages"].total("conversations", "tickets_outside"),
        tickets=sheets["channels"].number("ticket", "requests"),
        contained=Share(
            became.number("contained", "conversations"),
            became.total("conversations") - became.number("silent", "conversations"),
        ),
        deflected=Share(
            offered.number("assistant", "deflected"), offered.number("assistant", "shown")
        ),
        replied_in_time=Share(
            answered["within"], answered["within"] + answered["later"] + answered["overdue"]
        ),
        reopened=Share(ended.number("reopened", "tickets"), ended.number("closed", "tickets")),
        wrong_pins=Share(every - verified, every),
        ratings=rated,
        rating=scores / rated if rated else None,
    )
