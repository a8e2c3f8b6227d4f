"""What the two databases say differently: hours, seconds between instants, percentiles."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import Double, Integer, String

#: Of each list of times: the median, and what nine of ten stay below.
FRACTIONS = (0.5, 0.9)


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def hour_of(session: Session, at: Any) -> ColumnElement[Any]:
    """The hour in UTC in which an instant lies, to group by; `read_hour` reads it back."""
    if is_postgresql(session):
        return func.to_char(func.timezone("UTC", at), "YYYY-MM-DD HH24")
    return func.strftime("%Y-%m-%d %H", at, type_=String())


def read_hour(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC)


def seconds_between(session: Session, begin: Any, end: Any) -> ColumnElement[int]:
    """Whole seconds from one instant to another, rounded."""
    if is_postgresql(session):
        span = func.extract("epoch", end - begin)
    else:
        span = (func.julianday(end) - func.julianday(begin)) * 86_400
    return cast(func.round(span), Integer)


def percentiles(session: Session, query: Select[Any]) -> tuple[int, list[int | None]]:
    """How many numbers the one column of `query` has, and their FRACTIONS by nearest rank."""
    numbers = query.subquery()
    (column,) = numbers.c
    if is_postgresql(session):
        found = func.percentile_disc(cast(list(FRACTIONS), ARRAY(Double))).within_group(column)
        count, values = session.execute(select(func.count(), found).select_from(numbers)).one()
        return int(count), list(values) if values else [None] * len(FRACTIONS)
    count = session.scalar(select(func.count()).select_from(numbers)) or 0
    if not count:
        return 0, [None] * len(FRACTIONS)
    ordered = select(column).order_by(column).limit(1)
    return count, [
        session.scalar(ordered.offset(math.ceil(fraction * count) - 1)) for fraction in FRACTIONS
    ]
