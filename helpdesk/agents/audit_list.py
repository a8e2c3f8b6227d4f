"""Reading the audit log: filters as plain values, pages behind a cursor, and all of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from helpdesk.agents.audit import ACTIONS, READS, Kind, kind_of
from helpdesk.agents.model import AuditEntry, Staff
from helpdesk.paging import PAGE

#: `who`, beside the id of one of the staff: whoever gave commands on the machine.
COMMAND_LINE = "cli"
#: `what`, beside an action: those that read, and those that change.
READING, CHANGING = "reads", "changes"
_WHO = re.compile(rf"[0-9]{{1,9}}|{COMMAND_LINE}")
_EXPORTED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty fields do not restrict. `since` and `until` are days, both included."""

    who: str = ""
    what: str = ""
    about: str = ""
    since: str = ""
    until: str = ""
    #: How the record's name begins: a ticket's number, an address, a model.
    subject: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> AuditFilter:
        """From a query string; what is no value of a field restricts nothing."""
        values = {name: given.get(name, "").strip()[:320] for name in cls.__slots__}
        return cls(**{name: value if _fits(name, value) else "" for name, value in values.items()})

    @property
    def query(self) -> str:
        """The query string of a page that shows the same."""
        return urlencode({name: value for name in self.__slots__ if (value := getattr(self, name))})

    def select(self, zone: ZoneInfo) -> Select[AuditEntry, Staff | None]:
        """The entries, each with who of the staff it was; days are those of `zone`."""
        query = select(AuditEntry, Staff).outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        if self.who == COMMAND_LINE:
            query = query.where(AuditEntry.operator.is_not(None))
        elif self.who:
            query = query.where(AuditEntry.staff_id == int(self.who))
        if self.what == READING:
            query = query.where(AuditEntry.action.in_(READS))
        elif self.what == CHANGING:
            query = query.where(AuditEntry.action.not_in(READS))
        elif self.what:
            query = query.where(AuditEntry.action == self.what)
        if self.about:
            query = query.where(AuditEntry.action.in_(ACTIONS[Kind(self.about)]))
        if self.since:
            query = query.where(AuditEntry.at >= _midnight(date.fromisoformat(self.since), zone))
        if self.until:
            day = date.fromisoformat(self.until) + timedelta(days=1)
            query = query.where(AuditEntry.at < _midnight(day, zone))
        if self.subject:
            query = query.where(AuditEntry.subject.istartswith(self.subject, autoescape=True))
        return query


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, and who of the staff it was; nobody where it was the command line."""

    entry: AuditEntry
    staff: Staff | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page; `next` is the cursor of the following one."""

    rows: Sequence[Told]
    next: str | None


def audit_page(
    session: Session, chosen: AuditFilter, zone: ZoneInfo, cursor: str = "", size: int = PAGE
) -> AuditPage:
    """The entries behind `cursor`, the newest first; what is no cursor begins at the newest."""
    query = chosen.select(zone)
    if cursor.isascii() and cursor.isdecimal() and len(cursor) <= 18:
        query = query.where(AuditEntry.id < int(cursor))
    found = session.execute(query.order_by(AuditEntry.id.desc()).limit(size + 1)).all()
    rows = [Told(entry, staff) for entry, staff in found[:size]]
    return AuditPage(rows, str(rows[-1].entry.id) if len(found) > size else None)


def all_entries(session: Session, chosen: AuditFilter, zone: ZoneInfo) -> Iterator[Told]:
    """Every entry of the filter, read page by page: an export takes little memory."""
    cursor: str | None = ""
    while cursor is not None:
        page = audit_page(session, chosen, zone, cursor, _EXPORTED_AT_ONCE)
        yield from page.rows
        session.expunge_all()
        cursor = page.next


def _fits(name: str, value: str) -> bool:
    if name == "who":
        return _WHO.fullmatch(value) is not None
    if name == "what":
        return value in (READING, CHANGING) or kind_of(value) is not None
    if name == "about":
        return value in set(Kind)
    if name in ("since", "until"):
        return _is_day(value)
    return True


def _is_day(value: str) -> bool:
    try:
        return 1970 <= date.fromisoformat(value).year < 9999
    except ValueError:
        return False


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
