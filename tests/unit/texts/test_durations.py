"""Times and numbers as the desk writes them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from helpdesk.texts import formats


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3_599, "59 min"),
        (3_600, "1 h"),
        (86_400, "24 h"),
        (93_959, "26 h 5 min"),
    ],
)
def test_duration_is_in_the_largest_units_it_has(seconds: int, told: str) -> None:
    assert formats.duration(seconds).replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("language", "told"), [("en", "12,345.7"), ("de", "12.345,7"), ("fr", "12\u202f345,7")]
)
def test_number_is_written_as_in_the_language(language: str, told: str) -> None:
    assert formats.number(language, 12_345.678) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "97.3%"), ("de", "97,3 %"), ("fr", "97,3 %"), ("es", "97,3 %"), ("pt", "97,3%")],
)
def test_percent_has_its_space_where_the_language_sets_one(language: str, told: str) -> None:
    assert re.sub(r"\s", " ", formats.percent(language, 0.9734)) == told


def test_days_are_one_when_the_range_is_one_day() -> None:
    one = date(2026, 6, 1)
    assert formats.days("en", one, one) == "1 Jun 2026"
    assert formats.days("de", one, date(2026, 6, 30)) == "01.06.2026 – 30.06.2026"


def test_week_begins_with_monday() -> None:
    long, short = formats.weekdays("fr")
    assert (long[0], short[6]) == ("lundi", "di")
