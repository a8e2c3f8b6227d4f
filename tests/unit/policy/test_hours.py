from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy import Interval, OpeningHours

PARIS = ZoneInfo("Europe/Paris")
NEVER: tuple[tuple[Interval, ...], ...] = ((),) * 7


def at(text: str, zone: ZoneInfo = PARIS, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def every_day(*intervals: tuple[int, int], zone: ZoneInfo = PARIS) -> OpeningHours:
    return OpeningHours(zone, (tuple(Interval(*each) for each in intervals),) * 7)


@pytest.mark.parametrize(
    ("opens", "closes"), [(-1, 60), (60, 60), (120, 60), (0, 1441), (1440, 1440)]
)
def test_interval_is_refused_when_it_is_no_part_of_a_day(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="not a part of one day"):
        Interval(opens, closes)


@pytest.mark.parametrize("days", [6, 8])
def test_opening_hours_are_refused_when_a_week_has_not_seven_days(days: int) -> None:
    with pytest.raises(ValueError, match="seven days"):
        OpeningHours(PARIS, ((),) * days)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2027-03-24T08:59:59.999999", False),
        ("2027-03-24T09:00:00", True),
        ("2027-03-24T17:59:59.999999", True),
        ("2027-03-24T18:00:00", False),
        ("2027-03-22T12:00:00", True),  # Monday
        ("2027-03-26T12:00:00", True),  # Friday
        ("2027-03-27T12:00:00", False),  # Saturday
        ("2027-03-28T12:00:00", False),  # Sunday
    ],
)
def test_office_is_open_when_it_is_staffed(
    office_hours: OpeningHours, now: str, is_open: bool
) -> None:
    assert office_hours.is_open(at(now)) is is_open


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2027-03-24T07:59:59Z", False),  # winter: 9:00 is 8:00 UTC
        ("2027-03-24T08:00:00Z", True),
        ("2027-03-30T06:59:59Z", False),  # summer: 9:00 is 7:00 UTC
        ("2027-03-30T07:00:00Z", True),
        ("2027-03-30T15:59:59Z", True),
        ("2027-03-30T16:00:00Z", False),
        ("2027-03-25T03:00:00-05:00", True),  # the customer's own offset
        ("2027-03-24T23:30:00+14:00", True),
    ],
)
def test_office_is_open_when_instants_have_other_offsets(
    office_hours: OpeningHours, now: str, is_open: bool
) -> None:
    assert office_hours.is_open(datetime.fromisoformat(now)) is is_open


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-03-24T08:00:00", "2027-03-24T08:00:00+00:00"),
        ("2027-03-24T12:00:00", "2027-03-24T11:00:00+00:00"),  # open: now
        ("2027-03-24T18:00:00", "2027-03-25T08:00:00+00:00"),
        ("2027-03-26T18:00:00", "2027-03-29T07:00:00+00:00"),  # across the change to summer time
        ("2027-10-29T18:00:00", "2027-11-01T08:00:00+00:00"),  # across the change to winter time
        ("2027-12-31T18:00:00", "2028-01-03T08:00:00+00:00"),  # across the year
        ("2028-02-28T18:00:00", "2028-02-29T08:00:00+00:00"),  # a leap day
    ],
)
def test_next_opening_is_the_first_instant_when_it_is_open(
    office_hours: OpeningHours, now: str, expected: str
) -> None:
    found = office_hours.next_opening(at(now))
    assert found is not None
    assert found.isoformat() == expected


def test_next_opening_is_after_lunch_when_the_morning_is_over() -> None:
    hours = every_day((810, 1080), (540, 720))  # in any order
    assert hours.next_opening(at("2027-03-24T08:00")) == at("2027-03-24T09:00")
    assert hours.next_opening(at("2027-03-24T12:00")) == at("2027-03-24T13:30")
    assert hours.is_open(at("2027-03-24T10:00"))
    assert not hours.is_open(at("2027-03-24T12:30"))


def test_hours_go_on_past_midnight_when_two_days_meet() -> None:
    hours = every_day((0, 120), (1320, 1440))
    assert hours.is_open(at("2027-03-24T23:59:59"))
    assert hours.is_open(at("2027-03-25T00:00"))
    assert not hours.is_open(at("2027-03-25T02:00"))


def test_next_opening_is_none_when_it_never_opens() -> None:
    assert OpeningHours(PARIS, NEVER).next_opening(at("2027-03-24T08:00")) is None


@pytest.mark.parametrize(("days", "found"), [(400, True), (401, False)])
def test_next_opening_is_none_when_it_is_more_than_400_days_away(days: int, found: bool) -> None:
    today = date(2027, 3, 24)
    hours = OpeningHours(PARIS, NEVER, {today + timedelta(days=days): (Interval(0, 1440),)})
    assert (hours.next_opening(at("2027-03-24T23:00")) is not None) is found


def test_exception_replaces_the_hours_when_its_date_comes(office_hours: OpeningHours) -> None:
    hours = OpeningHours(
        PARIS,
        office_hours.week,
        {date(2027, 12, 24): (Interval(540, 720),), date(2027, 12, 27): ()},
    )
    assert hours.is_open(at("2027-12-24T11:59:59"))
    assert not hours.is_open(at("2027-12-24T12:00:00"))
    assert hours.next_opening(at("2027-12-24T12:00")) == at("2027-12-28T09:00")


def test_office_is_closed_when_it_is_a_holiday(office_hours: OpeningHours) -> None:
    hours = OpeningHours(
        PARIS,
        office_hours.week,
        {date(2027, 5, 6): (Interval(600, 660),)},
        is_holiday=lambda day: day in (date(2027, 5, 5), date(2027, 5, 6)),
    )
    assert not hours.is_open(at("2027-05-05T10:00"))
    assert hours.next_opening(at("2027-05-05T10:00")) == at("2027-05-06T10:00")
    assert hours.is_open(at("2027-05-06T10:30")), "an exception wins over a holiday"


def test_hours_begin_late_when_their_start_is_skipped() -> None:
    hours = every_day((150, 195))  # 02:30 to 03:15, while 02:00 to 03:00 is skipped
    assert not hours.is_open(at("2027-03-28T01:59:59"))
    assert hours.next_opening(at("2027-03-28T01:59:59")) == at("2027-03-28T03:00")
    assert hours.is_open(at("2027-03-28T03:14:59"))
    assert not hours.is_open(at("2027-03-28T03:15"))


def test_hours_do_not_exist_when_all_of_them_are_skipped() -> None:
    hours = every_day((135, 165))
    assert hours.next_opening(at("2027-03-28T01:00")) == at("2027-03-29T02:15")


def test_hours_open_once_when_an_hour_occurs_twice() -> None:
    hours = every_day((120, 150))
    assert hours.is_open(at("2027-10-31T02:29", fold=0))
    assert not hours.is_open(at("2027-10-31T02:15", fold=1))
    assert hours.next_opening(at("2027-10-31T02:15", fold=1)) == at("2027-11-01T02:00")


def test_hours_of_tomorrow_go_on_when_the_clock_goes_back_to_today() -> None:
    goose_bay = ZoneInfo("America/Goose_Bay")  # on 2010-11-07 from 00:01 back to 23:01
    hours = every_day((0, 60), zone=goose_bay)
    now = datetime(2010, 11, 7, 3, 10, tzinfo=UTC)
    assert now.astimezone(goose_bay).date() == date(2010, 11, 6)
    assert hours.is_open(now)
    assert hours.next_opening(now) == now


def test_hours_do_not_exist_when_the_whole_date_is_skipped() -> None:
    apia = ZoneInfo("Pacific/Apia")  # went from 29 to 31 December 2011
    hours = OpeningHours(
        apia, NEVER, {date(2011, 12, 30): (Interval(540, 1080),)}, is_holiday=lambda _: False
    )
    assert hours.next_opening(at("2011-12-29T12:00", apia)) is None


ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")


def clock_changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The hours in which the offset of a zone changes, from 2024 to 2027."""
    hour = datetime(2024, 1, 1, tzinfo=UTC)
    while hour.year < 2028:
        following = hour + timedelta(hours=1)
        if hour.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield hour
        hour = following


CHANGES = [(ZoneInfo(name), at) for name in ZONES for at in clock_changes(ZoneInfo(name))]


def slow_first_instant(zone: ZoneInfo, clock: datetime) -> datetime:
    """Look at a zone's clock minute by minute until it shows a time."""
    instant = clock.replace(tzinfo=UTC) - timedelta(hours=15)
    while instant.astimezone(zone).replace(tzinfo=None) < clock:
        instant += timedelta(minutes=1)
    return instant


def slow_spans(hours: OpeningHours, now: datetime) -> list[tuple[datetime, datetime]]:
    midnight = datetime.combine(now.astimezone(hours.zone).date(), datetime.min.time())
    spans = []
    for day in (midnight + timedelta(days=ahead) for ahead in range(-1, 9)):
        for interval in hours.week[day.weekday()]:
            opens, closes = (
                slow_first_instant(hours.zone, day + timedelta(minutes=minutes))
                for minutes in (interval.opens, interval.closes)
            )
            spans.append((opens, closes))
    return spans


@st.composite
def weeks(draw: st.DrawFn) -> tuple[tuple[Interval, ...], ...]:
    def day() -> tuple[Interval, ...]:
        marks = sorted(draw(st.sets(st.integers(0, 96), max_size=4)))
        return tuple(
            Interval(15 * opens, 15 * closes)
            for opens, closes in zip(marks[::2], marks[1::2], strict=False)
        )

    return tuple(day() for _ in range(7))


@settings(max_examples=60, deadline=None)
@given(change=st.sampled_from(CHANGES), minutes=st.integers(-2880, 2880), week=weeks())
def test_hours_agree_with_a_look_at_the_clock_when_clocks_change(
    change: tuple[ZoneInfo, datetime], minutes: int, week: tuple[tuple[Interval, ...], ...]
) -> None:
    zone, changes_at = change
    now = changes_at + timedelta(minutes=minutes)
    hours = OpeningHours(zone, week)
    spans = slow_spans(hours, now)
    is_open = any(opens <= now < closes for opens, closes in spans)
    later = [max(opens, now) for opens, closes in spans if now < closes and opens < closes]
    assert hours.is_open(now) is is_open
    assert hours.next_opening(now) == (min(later) if later else None)


@settings(max_examples=200, deadline=None)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    now=st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
)
def test_office_is_open_when_the_clock_says_so(zone: ZoneInfo, now: datetime) -> None:
    office_day = (Interval(540, 1080),)
    hours = OpeningHours(zone, (office_day,) * 5 + ((), ()))
    clock = now.astimezone(zone)
    assert hours.is_open(now) is (clock.weekday() < 5 and 9 <= clock.hour < 18)
    opening = hours.next_opening(now)
    assert opening is not None
    assert hours.is_open(opening)
    assert opening == now or opening.astimezone(zone).strftime("%H:%M:%S.%f") == "09:00:00.000000"
    assert opening - now <= timedelta(hours=24 * 2 + 15 + 1)
