from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from helpdesk.triage.fields import parse_instant
from helpdesk.triage.languages import ISO_639_1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-03-24T12:00:00Z", "2027-03-24T12:00:00+00:00"),
        ("2027-03-24T12:00:00+01:00", "2027-03-24T11:00:00+00:00"),
        ("2027-03-24T12:00:00-00:00", "2027-03-24T12:00:00+00:00"),
        ("2027-03-24t12:00:00z", "2027-03-24T12:00:00+00:00"),
        ("2027-03-24T23:30:00-23:59", "2027-03-25T23:29:00+00:00"),
        ("2027-03-24T12:00:00.5+05:45", "2027-03-24T06:15:00.500000+00:00"),
        ("2027-03-24T12:00:00.123456789Z", "2027-03-24T12:00:00.123456+00:00"),
        ("2028-02-29T00:00:00Z", "2028-02-29T00:00:00+00:00"),
        ("0002-01-01T00:00:00Z", "0002-01-01T00:00:00+00:00"),
        ("9997-12-31T23:59:59Z", "9997-12-31T23:59:59+00:00"),
    ],
)
def test_instant_is_read_when_it_is_rfc_3339(text: str, expected: str) -> None:
    assert parse_instant(text).isoformat() == expected


MALFORMED = [
    "",
    "now",
    "2027-03-24",
    "2027-03-24T12:00:00",  # no offset
    "2027-03-24T12:00Z",
    "2027-03-24 12:00:00Z",
    "2027-03-24T12:00:00 Z",
    "2027-03-24T12:00:00+01",
    "2027-03-24T12:00:00+0100",
    "2027-03-24T12:00:00+24:00",
    "2027-03-24T12:00:00+01:60",
    "2027-03-24T24:00:00Z",
    "2027-03-24T12:60:00Z",
    "2027-03-24T12:00:60Z",
    "2027-03-24T12:00:00,5Z",
    "2027-03-24T12:00:00.Z",
    "20270324T120000Z",
    "2027-W12-3T12:00:00Z",
    "2027-02-29T12:00:00Z",
    "2027-13-01T12:00:00Z",
    "2027-00-10T12:00:00Z",
    "0000-01-01T12:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "0001-12-31T00:00:00Z",
    "9998-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:59",
    "+12027-03-24T12:00:00Z",
    "\u0662027-03-24T12:00:00Z",
    " 2027-03-24T12:00:00Z",
    "2027-03-24T12:00:00Z\n",
    "2027-03-24T12:00:00[Europe/Paris]",
    1_805_886_000,
    1.5,
    True,
    None,
    [],
    {},
]


@pytest.mark.parametrize("value", MALFORMED)
def test_instant_is_refused_when_it_is_not_rfc_3339_or_too_far(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        parse_instant(value)


@given(st.datetimes(datetime(2, 1, 2), datetime(9997, 12, 30), timezones=st.timezones()))
def test_instant_is_the_same_when_it_is_written_and_read(instant: datetime) -> None:
    whole = instant.astimezone(UTC)
    assert parse_instant(whole.isoformat()) == whole


def test_languages_are_the_184_two_letter_codes() -> None:
    assert len(ISO_639_1) == 184
    assert {"en", "fr", "de", "es", "pt", "ja", "zh"} <= ISO_639_1
    assert all(len(code) == 2 and code.isascii() and code.islower() for code in ISO_639_1)
