from datetime import date

import pytest

from helpdesk.triage.public_holidays import COUNTRIES, public_holidays


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("FR", date(2027, 7, 14), True),
        ("FR", date(2027, 7, 15), False),
        ("DE", date(2027, 10, 3), True),
        ("DE", date(2027, 7, 14), False),
        ("FR", date(2, 7, 14), False),
        ("FR", date(9997, 7, 15), False),
    ],
)
def test_day_is_a_holiday_when_the_country_celebrates(
    country: str, day: date, expected: bool
) -> None:
    assert public_holidays(country)(day) is expected


def test_countries_are_known_by_their_codes() -> None:
    assert {"FR", "DE", "ES", "GB", "PT"} <= COUNTRIES
    assert "XX" not in COUNTRIES
