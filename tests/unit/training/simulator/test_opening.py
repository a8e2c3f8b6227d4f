"""The calendar of opening hours."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from helpdesk.policy import Channel, SupportPolicy
from helpdesk.training.simulator.opening import Kind, calendars, changed_days, shows_another_time
from helpdesk.triage.policy_file import read_policy
from helpdesk.triage.taxonomy import issue_topics

EXCEPTION = '[{date: 2027-12-24, channels: [chat], hours: ["09:00-12:00", "13:00-14:00"]}]'


def edited(text: str, *pairs: tuple[str, str]) -> SupportPolicy:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return read_policy(text, issue_topics()).support


def test_channels_share_a_calendar_when_they_keep_the_same_hours(policy: SupportPolicy) -> None:
    (only,) = calendars(policy, date(2026, 11, 26))

    assert only.channels == (Channel.CHAT, Channel.PHONE)
    monday = only.weeks[0][0]
    assert monday.date == date(2026, 11, 23)
    assert monday.spans == (
        (datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC)),
    )
    assert only.weeks[0][5].spans == ()
    assert [week[0].date.day for week in only.weeks] == [23, 30, 7, 14]


def test_day_tells_why_it_differs_when_it_is_an_exception_or_a_holiday(policy_text: str) -> None:
    policy = edited(
        policy_text,
        ("exceptions: []", f"exceptions: {EXCEPTION}"),
        ("holidays: null", "holidays: FR"),
    )

    chat, phone = calendars(policy, date(2027, 12, 24), weeks=2)

    assert (chat.channels, phone.channels) == ((Channel.CHAT,), (Channel.PHONE,))
    assert [day.kind for day in chat.weeks[0]][4:] == [Kind.EXCEPTION, Kind.HOLIDAY, Kind.WEEK]
    assert len(chat.weeks[0][4].spans) == 2
    assert phone.weeks[0][4].kind is Kind.WEEK
    assert phone.weeks[0][5].spans == ()


def test_civil_hours_stay_the_same_when_the_clock_changes(policy: SupportPolicy) -> None:
    (only,) = calendars(policy, date(2027, 3, 26), weeks=2)

    friday, monday = only.weeks[0][4].spans[0][0], only.weeks[1][0].spans[0][0]

    assert (friday.hour, monday.hour) == (8, 7)
    assert {each.astimezone(ZoneInfo("Europe/Paris")).hour for each in (friday, monday)} == {9}


def test_changed_days_are_those_that_the_week_does_not_explain(
    policy: SupportPolicy, policy_text: str
) -> None:
    exception = edited(policy_text, ("exceptions: []", f"exceptions: {EXCEPTION}"))
    week = edited(policy_text, ('monday: ["09:00-18:00"]', 'monday: ["10:00-18:00"]'))

    (changed,) = changed_days(policy, exception, date(2027, 6, 1))

    assert (changed.channel, changed.after.date) == (Channel.CHAT, date(2027, 12, 24))
    assert (len(changed.before.spans), len(changed.after.spans)) == (1, 2)
    assert changed_days(policy, week, date(2027, 6, 1)) == []


def test_zone_shows_another_time_only_while_its_clock_differs() -> None:
    paris, london, berlin = map(ZoneInfo, ("Europe/Paris", "Europe/London", "Europe/Berlin"))
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert shows_another_time(paris, london, now)
    assert not shows_another_time(paris, berlin, now)
