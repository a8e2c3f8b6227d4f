"""What a mail says, in one language: written once, sent as text and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.templating import render


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of ours; their lines are kept, addresses in them become links."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote, set apart from our own words; `by` says who, and perhaps when."""

    text: str
    by: str = ""
    kind: str = "said"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one a line."""

    rows: Sequence[tuple[str, str]]
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Code:
    """What is read off and typed somewhere else."""

    text: str
    kind: str = "code"


@dataclass(frozen=True, slots=True)
class Button:
    """Where the mail leads; the address is shown as well, for those who want to see it first."""

    label: str
    url: str
    kind: str = "button"


@dataclass(frozen=True, slots=True)
class Small:
    """What is good to know, and least important."""

    text: str
    kind: str = "small"


Part = Paragraph | Said | Facts | Code | Button | Small


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's subject and content. `language` is an ISO 639-1 code."""

    language: str
    subject: str
    parts: Sequence[Part]

    @property
    def text(self) -> str:
        """As plain text."""
        return render("mail/letter.txt", letter=self).strip() + "\n"

    @property
    def html(self) -> str:
        """As a page that loads nothing; whatever anybody wrote is text in it, never markup."""
        return render("mail/letter.html", letter=self)
