"""Times, lists and names of languages as people of a language write them (CLDR, by Babel)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from helpdesk.policy.hours import Interval

_LOCALES = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE", "es": "es_ES", "pt": "pt_BR"}

#: Central European civil time as the support article names it, all year ("CET" in English).
_ZONE_NAMES = {
    "en": "Central European Time",
    "fr": "heure d’Europe centrale",
    "de": "mitteleuropäische Zeit",
    "es": "hora central europea",
    "pt": "horário da Europa Central",
}


def instant(language: str, at: datetime, zone: tzinfo, own_zone: str | None = None) -> str:
    """A day and time in the support zone and, where it differs, in the customer's own zone.

    For example `Monday 23 November, 09:00 (Central European Time; 05:00 in São Paulo)`.
    """
    locale = Locale.parse(_LOCALES[language])
    there = at.astimezone(zone)
    text = f"{_day(there, locale)}, {format_time(there, 'short', locale=locale)}"
    zone_name = _ZONE_NAMES[language]
    if own_zone is None:
        return f"{text} ({zone_name})"
    here = at.astimezone(ZoneInfo(own_zone))
    if here.utcoffset() == there.utcoffset():
        return text
    own_time = format_time(here, "short", locale=locale)
    if here.date() != there.date():
        own_time = f"{_day(here, locale)}, {own_time}"
    place = get_timezone_location(here, locale=locale, return_city=True)
    # French sets a narrow space before a semicolon.
    semicolon = "\u202f;" if language == "fr" else ";"
    return f"{text} ({zone_name}{semicolon} {place} {own_time})"


def clock(language: str, at: datetime, zone: tzinfo, own_zone: str | None = None) -> str:
    """A time of today in the customer's zone, or else in the support zone, which it names.

    For example `18:00 (Central European Time)`, or `14:00` for a customer in São Paulo.
    """
    locale = Locale.parse(_LOCALES[language])
    if own_zone is not None:
        return format_time(at.astimezone(ZoneInfo(own_zone)), "short", locale=locale)
    text = format_time(at.astimezone(zone), "short", locale=locale)
    return f"{text} ({_ZONE_NAMES[language]})"


def _day(at: datetime, locale: Locale) -> str:
    pattern = {"en": "EEEE d MMMM", "fr": "EEEE d MMMM", "de": "EEEE, d. MMMM"}.get(
        locale.language, "EEEE, d 'de' MMMM"
    )
    return format_datetime(at, pattern, tzinfo=at.tzinfo, locale=locale)


def moment(language: str, at: datetime, zone: tzinfo) -> str:
    """A day and time in one zone, short enough for a list: `24 Nov 2026, 10:00`."""
    there = at.astimezone(zone)
    locale = Locale.parse(_LOCALES[language])
    return (
        f"{format_date(there, 'medium', locale=locale)}, "
        f"{format_time(there, 'short', locale=locale)}"
    )


def size(language: str, bytes_: int) -> str:
    """A file's size: `12 kB`, `1.4 MB`."""
    unit, value = (
        ("kilobyte", max(1, round(bytes_ / 1e3)))
        if bytes_ < 1e6
        else ("megabyte", round(bytes_ / 1e6, 1))
    )
    return format_unit(value, f"digital-{unit}", "short", locale=_LOCALES[language])


def percent(language: str, share: float) -> str:
    """A share between 0 and 1: `97.3%`, in German `97,3 %`."""
    locale = Locale.parse(_LOCALES[language])
    pattern = locale.percent_formats[None].pattern.replace("#,##0", "#,##0.0")
    return str(format_percent(share, pattern, locale=locale))


def number(language: str, value: float) -> str:
    """A count, or a number with at most one decimal: `12,345`, `4.2`."""
    return str(format_decimal(value, "#,##0.#", locale=_LOCALES[language]))


def duration(seconds: int) -> str:
    """A time by the symbols that all languages share: `45 s`, `12 min`, `26 h 5 min`."""
    if seconds < 60:
        return f"{seconds}\u00a0s"
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes}\u00a0min"
    return f"{hours}\u00a0h" + (f" {minutes}\u00a0min" if minutes else "")


def days(language: str, first: date, last: date) -> str:
    """A range of days, or one: `1 Jun 2026 – 30 Jun 2026`."""
    begin, end = (format_date(day, "medium", locale=_LOCALES[language]) for day in (first, last))
    return begin if first == last else f"{begin} – {end}"


def weekdays(language: str) -> tuple[list[str], list[str]]:
    """Monday to Sunday in full, and as short as they can be told apart."""
    names = Locale.parse(_LOCALES[language]).days["stand-alone"]
    return ([names["wide"][day] for day in range(7)], [names["short"][day] for day in range(7)])


def locale_of(language: str) -> Locale:
    """The locale by which a language's dates and numbers are written."""
    return Locale.parse(_LOCALES[language])


def language_name(language: str, code: str) -> str:
    """The name of the language `code` in `language`: ("fr", "de") → "allemand"."""
    return str(Locale.parse(_LOCALES[language]).languages.get(code, code))


def own_name(code: str) -> str:
    """A language's name for itself, capitalised as on a menu: "Français"."""
    name = Locale.parse(code).get_language_name(code) or code
    return name[:1].upper() + name[1:]


def listing(language: str, items: Iterable[str], *, either: bool = False) -> str:
    """`a, b and c` in the language; with `either`, `a, b or c`."""
    return format_list(list(items), style="or" if either else "standard", locale=_LOCALES[language])


def week(language: str, days: Sequence[Sequence[Interval]]) -> str:
    """Weekly hours in words, days with the same hours joined: `Monday–Friday 09:00–18:00`."""
    locale = Locale.parse(_LOCALES[language])
    names = locale.days["stand-alone"]["wide"]
    runs: list[tuple[int, int, Sequence[Interval]]] = []
    for day, intervals in enumerate(days):
        if runs and list(runs[-1][2]) == list(intervals):
            runs[-1] = (runs[-1][0], day, intervals)
        elif intervals:
            runs.append((day, day, intervals))
    return ", ".join(
        f"{names[first]}{f'–{names[last]}' if last > first else ''} "
        + listing(language, [_hours(interval, locale) for interval in intervals])
        for first, last, intervals in runs
        if intervals
    )


def _hours(interval: Interval, locale: Locale) -> str:
    return "–".join(
        format_time(time(minutes // 60 % 24, minutes % 60), "short", locale=locale)
        for minutes in (interval.opens, interval.closes)
    )
