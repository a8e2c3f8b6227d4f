"""Bodies of the conversation API, as published."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from helpdesk.accounts.pin import PIN_PATTERN
from helpdesk.triage.fields import Instant

Language = Literal["en", "fr", "de", "es", "pt"]
MOST_CHARACTERS = 4_000


def _plain(text: str) -> str:
    """Text as people type it: no control characters but line breaks, no half characters."""
    if any((ord(c) < 32 and c not in "\n\r\t") or 127 <= ord(c) < 160 for c in text):
        raise ValueError("control characters are not allowed")
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise ValueError("lone surrogates are not characters")
    if not text.strip():
        raise ValueError("write something")
    return text


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone of the tz database")
    return name


Text = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS), AfterValidator(_plain)]
Zone = Annotated[str, Field(max_length=64), AfterValidator(_zone)]


class Body(BaseModel):
    """A body without fields that nobody reads."""

    model_config = ConfigDict(extra="forbid")


class NewConversation(Body):
    """`POST /api/v1/conversations`. `simulated_now` in demo mode only."""

    language: Language | None = None
    identity: str | None = Field(None, max_length=4_096)
    simulated_now: Instant | None = None
    zoneinfo: Zone | None = None


class ChangeConversation(Body):
    """`PATCH …/{id}`: what is given is changed.

    `simulated_now` moves the simulated clock (null: back to real time), in demo mode only.
    """

    simulated_now: Instant | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if "simulated_now" not in self.model_fields_set and self.language is None:
            raise ValueError("give simulated_now or language")
        return self


class NewMessage(Body):
    """`POST …/{id}/messages`: a text or a choice, never both."""

    client_id: UUID
    text: Text | None = None
    choice: str | None = Field(None, min_length=1, max_length=120)

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("send either text or choice")
        return self


class Identify(Body):
    """`POST …/{id}/identify`: exactly one of the three."""

    identity: str | None = Field(None, max_length=4_096)
    email: str | None = Field(None, max_length=320, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    code: str | None = Field(None, pattern=r"^\s*\d{3}[\s-]?\d{3}\s*$")

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if sum(value is not None for value in (self.identity, self.email, self.code)) != 1:
            raise ValueError("send exactly one of identity, email, code")
        return self


class Pin(Body):
    """`POST …/{id}/pin`."""

    pin: str = Field(pattern=f"^{PIN_PATTERN}$")


class Rating(Body):
    """`POST …/{id}/rating`."""

    score: int = Field(ge=1, le=5, strict=True)
    comment: Annotated[str, Field(max_length=2_000), AfterValidator(_plain)] | None = None
