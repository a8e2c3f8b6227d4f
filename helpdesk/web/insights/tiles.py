"""The few numbers that are read first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk.insights.charts import Share, summary
from helpdesk.insights.sheet import Sheet
from helpdesk.web.insights.cards import Cards
from helpdesk.web.studio.words import StudioWords


@dataclass(frozen=True, slots=True)
class Tile:
    """A number, its name, and of what it is; `chart` is where it is told in full."""

    name: str
    value: str
    detail: str
    chart: str


def tiles(words: StudioWords, cards: Cards, sheets: Mapping[str, Sheet]) -> list[Tile]:
    """All of them, in the page's order."""
    say, number = words.say, cards.number
    told = summary(sheets)

    def share(name: str, of: Share, chart: str) -> Tile:
        detail = say(f"of_{name}", part=number(of.part), whole=number(of.whole))
        return Tile(say(f"tile_{name}"), cards.share(of.part, of.whole), detail, chart)

    def time(name: str, row: tuple[object, ...], chart: str) -> Tile:
        half, nine = (each if isinstance(each, int) else None for each in row[-2:])
        detail = say("nine_within", time=cards.took(nine))
        return Tile(say(f"tile_{name}"), cards.took(half), detail, chart)

    return [
        Tile(
            say("tile_requests"),
            number(told.requests),
            say("of_requests", tickets=number(told.tickets)),
            "topics",
        ),
        share("contained", told.contained, "outcomes"),
        share("deflected", told.deflected, "articles"),
        time("wait", sheets["waits"].rows[0], "waits"),
        time("first_reply", sheets["reply_times"].rows[0], "reply_times"),
        share("in_time", told.replied_in_time, "replies"),
        Tile(
            say("tile_rating"),
            number(told.rating),
            say("of_rating", count=number(told.ratings)),
            "ratings",
        ),
        share("wrong_pins", told.wrong_pins, "pins"),
        share("reopened", told.reopened, "reopened"),
    ]
