"""Ranges of days: as an address names them, and how clocks stand in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.insights.ranges import LONGEST, Range, RangeError, read_range

PARIS = ZoneInfo("Europe/Paris")
#: In Paris it is the 30th already.
NOW = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
ZONES = [
    "Europe/Paris",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Asia/Kathmandu",
]


@pytest.mark.parametrize(
    ("asked", "first", "last", "preset"),
    [
        ({}, "2026-11-01", "2026-11-30", "30d"),
        ({"range": "today"}, "2026-11-30", "2026-11-30", "today"),
        ({"range": "7d"}, "2026-11-24", "2026-11-30", "7d"),
        ({"range": "90d"}, "2026-09-02", "2026-11-30", "90d"),
        ({"from": "2026-06-01", "to": " 2026-06-30 "}, "2026-06-01", "2026-06-30", ""),
        ({"from": "2026-06-01", "to": "2026-06-01"}, "2026-06-01", "2026-06-01", ""),
        ({"range": "7d", "from": "2026-06-01", "to": "2026-06-02"}, "2026-06-01", "2026-06-02", ""),
    ],
)
def test_days_are_those_of_the_address(
    asked: dict[str, str], first: str, last: str, preset: str
) -> None:
    days = read_range(asked, NOW, PARIS)
    assert (str(days.first), str(days.last), days.preset) == (first, last, preset)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"range": "8d"}, "no_range"),
        ({"from": "2026-06-01"}, "no_days"),
        ({"to": "2026-06-01"}, "no_days"),
        ({"from": "2026-02-30", "to": "2026-03-01"}, "no_days"),
        ({"from": "yesterday", "to": "today"}, "no_days"),
        ({"from": "1999-12-31", "to": "2026-03-01"}, "no_days"),
        ({"from": "2026-03-01", "to": "9999-12-31"}, "no_days"),
        ({"from": "2026-06-02", "to": "2026-06-01"}, "days_turned"),
        ({"from": "2016-01-01", "to": "2026-01-02"}, "too_long"),
    ],
)
def test_days_are_refused_with_a_reason_when_they_are_no_range(
    asked: dict[str, str], reason: str
) -> None:
    with pytest.raises(RangeError) as refused:
        read_range(asked, NOW, PARIS)
    assert refused.value.reason == reason


def test_range_of_ten_years_is_allowed() -> None:
    days = read_range({"from": "2016-01-01", "to": "2025-12-31"}, NOW, PARIS)
    assert (days.last - days.first).days == LONGEST - 1


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)]
)
def test_day_is_as_long_as_its_clocks_make_it(day: str, hours: int) -> None:
    one = date.fromisoformat(day)
    days = Range(one, one, PARIS)
    assert days.end - days.begin == timedelta(hours=hours)


@given(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.integers(0, 800),
    st.floats(0, 1, exclude_max=True),
    st.sampled_from(ZONES),
)
def test_clocks_are_those_of_the_zone_when_they_change_within_the_range(
    first: date, length: int, share: float, zone: str
) -> None:
    days = Range(first, first + timedelta(days=length), ZoneInfo(zone))
    changes, east = days.clock_changes()
    for at in (days.begin + (days.end - days.begin) * share, *(until for until, _ in changes)):
        if at < days.end:
            told = next((seconds for until, seconds in changes if at < until), east)
            offset = at.astimezone(days.zone).utcoffset()
            assert offset is not None
            assert told == offset.total_seconds()
