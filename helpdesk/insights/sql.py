"""Expressions that both databases calculate to the same number."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from helpdesk.insights.ranges import Range

#: From the first midnight of 1970, a Thursday, back to that week's Monday.
_MONDAY = 3 * 24
_WEEK = 7 * 24


class epoch_seconds(GenericFunction[int]):
    """Whole seconds since 1970 of an instant; fractions are cut, so that nothing is rounded."""

    type = BigInteger()
    inherit_cache = True


@compiles(epoch_seconds, "postgresql")
def _on_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    at = compiler.process(element.clauses, **options)
    # As a double, which has room for microseconds; extract() is numeric, and several times slower.
    return f"CAST(floor(date_part('epoch', {at})) AS bigint)"


@compiles(epoch_seconds, "sqlite")
def _on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    at = compiler.process(element.clauses, **options)
    return f"CAST(strftime('%s', substr({at}, 1, 19)) AS INTEGER)"


def seconds_between(begin: Any, end: Any) -> ColumnElement[int]:
    """From one instant to another. Never negative: only a simulated clock runs backwards."""
    took = epoch_seconds(end) - epoch_seconds(begin)
    return case((took < 0, 0), else_=took)


def hour_of_week(at: Any, days: Range) -> ColumnElement[int]:
    """0 is Monday from 00:00 to 01:00, by the clocks of the range's zone; 167 the last."""
    changes, east = days.clock_changes()
    offset: Any = east
    if changes:
        offset = case(*((at < until, seconds) for until, seconds in changes), else_=east)
    local: ColumnElement[int] = epoch_seconds(at) + offset
    return (local // 3_600 + _MONDAY) % _WEEK


def percentiles(rows: Select[str, int]) -> Select[str, int, int | None, int | None]:
    """(group, how many, p50, p90) of rows of (group, number), by nearest rank."""
    found = rows.subquery()
    group, number = found.c
    ranked = select(
        group.label("name"),
        number.label("number"),
        func.row_number().over(partition_by=group, order_by=number).label("rank"),
        func.count().over(partition_by=group).label("many"),
    ).subquery()
    value, rank, many = ranked.c.number, ranked.c.rank, ranked.c.many
    return select(
        ranked.c.name,
        func.count(),
        func.min(case((rank * 100 >= many * 50, value))),
        func.min(case((rank * 100 >= many * 90, value))),
    ).group_by(ranked.c.name)
