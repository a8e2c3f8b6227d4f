"""A case to try, as a form or an address states it, and as the policy takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, available_timezones

from helpdesk.policy import Channel, OpenTicket, Plan, Request
from helpdesk.triage.fields import YEARS
from helpdesk.triage.languages import ISO_639_1

#: `ticket` of a form: there is one, whose topic is not known.
UNKNOWN_TOPIC = "-"

_TO_THE_MINUTE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Fault:
    """Which field cannot be used; `what` is a key of the texts, with what it has to say."""

    field: str
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields as they were written. Times are civil times of `zone`, to the minute.

    `speaks` is the language the customer likes best, `also` another one or "". `ticket` is the
    topic of the newest unanswered ticket, UNKNOWN_TOPIC, or "" for none.
    """

    topic: str = ""
    channel: str = ""
    speaks: str = "en"
    also: str = ""
    plan: str = ""
    at: str = ""
    zone: str = ""
    ticket: str = ""
    ticket_at: str = ""

    @classmethod
    def read(cls, given: Mapping[str, object], now: datetime, zone: ZoneInfo) -> Asked:
        """What a form gives; what it leaves out is now, in the zone of the policy."""
        known = {each.name for each in fields(cls)}
        written = {k: str(v).strip() for k, v in given.items() if k in known and str(v).strip()}
        asked = cls(**written)
        if not asked.zone:
            asked = replace(asked, zone=zone.key)
        if not asked.at:
            own = ZoneInfo(asked.zone) if asked.zone in available_timezones() else zone
            asked = replace(asked, at=now.astimezone(own).strftime(_TO_THE_MINUTE))
        return asked

    @classmethod
    def of(cls, case: Request, zone: ZoneInfo) -> Asked:
        """A case as a form would state it in `zone`; the ticket that waited, too."""
        languages = [*case.languages, ""]
        ticket = case.open_ticket
        return cls(
            topic=case.topic or "",
            channel=case.requested_channel or "",
            speaks=languages[0],
            also=languages[1],
            plan=case.plan or "",
            at=case.now.astimezone(zone).strftime(_TO_THE_MINUTE),
            zone=zone.key,
            ticket=(ticket.topic or UNKNOWN_TOPIC) if ticket else "",
            ticket_at=ticket.opened_at.astimezone(zone).strftime(_TO_THE_MINUTE) if ticket else "",
        )

    @property
    def query(self) -> str:
        """The query string of the simulator's page that shows it."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def request(self, topics: frozenset[str]) -> tuple[Request | None, tuple[Fault, ...]]:
        """What the policy is asked; or None, and all that is wrong."""
        faults = [*self._unknown_names(topics)]
        zone = self._zone()
        if zone is None:
            close = get_close_matches(self.zone, sorted(available_timezones()), n=1)
            faults.append(Fault("zone", "unknown_zone", close[0] if close else "Europe/Paris"))
        now = _instant(self.at, zone)
        if now is None:
            faults.append(Fault("at", "no_instant"))
        opened = _instant(self.ticket_at, zone) if self.ticket else None
        if self.ticket and opened is None:
            faults.append(Fault("ticket_at", "no_instant"))
        elif opened and now and opened > now:
            faults.append(Fault("ticket_at", "ticket_later"))
        if faults or now is None:
            return None, tuple(faults)
        ticket_topic = None if self.ticket == UNKNOWN_TOPIC else self.ticket
        return Request(
            topic=self.topic or None,
            requested_channel=Channel(self.channel) if self.channel else None,
            languages=tuple(dict.fromkeys(filter(None, (self.speaks, self.also)))),
            plan=Plan(self.plan) if self.plan else None,
            now=now,
            open_ticket=OpenTicket(ticket_topic, opened) if opened else None,
        ), ()

    def _unknown_names(self, topics: frozenset[str]) -> list[Fault]:
        allowed: dict[str, frozenset[str]] = {
            "topic": topics,
            "channel": frozenset(Channel),
            "speaks": ISO_639_1,
            "also": ISO_639_1,
            "plan": frozenset(Plan),
            "ticket": topics | {UNKNOWN_TOPIC},
        }
        written = {name: getattr(self, name) for name in allowed}
        return [
            Fault(name, "unknown_name", value)
            for name, value in written.items()
            if value and value not in allowed[name]
        ]

    def _zone(self) -> ZoneInfo | None:
        return ZoneInfo(self.zone) if self.zone in available_timezones() else None


def _instant(text: str, zone: ZoneInfo | None) -> datetime | None:
    """A civil time to the minute as an instant; None where it is none, or too far away."""
    try:
        civil = datetime.fromisoformat(text)
    except ValueError:
        return None
    if civil.tzinfo is not None or civil.year not in YEARS:
        return None
    return civil.replace(tzinfo=zone or ZoneInfo("UTC"))


def saturday_evening(now: datetime, zone: ZoneInfo) -> str:
    """The next Saturday at 20:00 in a zone, as a form writes it."""
    here = now.astimezone(zone)
    day = here + timedelta(days=(5 - here.weekday()) % 7)
    return day.strftime("%Y-%m-%dT20:00")
