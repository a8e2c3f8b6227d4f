"""The kinds of JSON values that requests are made of, each read strictly."""

import re
from collections.abc import Container
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from helpdesk.triage.languages import ISO_639_1

YEARS = range(2, 9998)  # A margin for the zone's offset and for the search of the next opening.

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def parse_instant(value: object) -> datetime:
    """An instant in UTC from RFC 3339 text with an offset, e.g. 2027-03-26T08:59:00+01:00.

    Raises PydanticCustomError for anything else, for a leap second and outside of YEARS.
    """
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise PydanticCustomError(
            "instant", "must be an RFC 3339 instant with an offset, such as 2027-03-26T08:59:00Z"
        )
    try:
        instant = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("instant", "is not a date that exists") from error
    if instant.year not in YEARS:
        raise PydanticCustomError("instant", "is too far from the present")
    return instant


def _known_topic(value: object, info: ValidationInfo) -> str:
    """Check a topic against those in the context of the validation."""
    topics: Container[str] = info.context or ()
    if not isinstance(value, str) or value not in topics:
        raise PydanticCustomError("topic", "must be null or an intent of kind issue")
    return value


def _known_language(value: object) -> str:
    if not isinstance(value, str) or value not in ISO_639_1:
        raise PydanticCustomError("language", "must be an ISO 639-1 code in lowercase, such as fr")
    return value


Instant = Annotated[
    datetime, Field(json_schema_extra={"format": "date-time"}), BeforeValidator(parse_instant)
]
Topic = Annotated[str, Field(json_schema_extra={"format": "topic"}), BeforeValidator(_known_topic)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$"), BeforeValidator(_known_language)]
