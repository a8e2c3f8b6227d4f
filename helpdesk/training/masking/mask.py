"""A message without what names a person or a customer, and still as a customer would write it.

What is replaced: addresses of all kinds, numbers that belong to somebody (phone, IBAN, card, tax,
invoice, ticket, customer), keys and tokens, names of accounts, and people's names where a message
puts them: in greetings, introductions, titles and signatures. Whoever labels a message still reads
it: a name in the middle of a sentence is beyond any pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpdesk.training.masking.names import names
from helpdesk.training.masking.numbers import numbers
from helpdesk.training.masking.placeholders import placeholder
from helpdesk.training.masking.places import places
from helpdesk.training.masking.span import Span

#: Account names shorter than this are words like any other.
_LEAST_OF_ACCOUNT = 4


@dataclass(frozen=True, slots=True)
class Replaced:
    """A piece of the masked text, `text[start:end]`, and where it stood in the original."""

    start: int
    end: int
    kind: str
    was_start: int
    was_end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked text, and what is not the customer's own in it."""

    text: str
    replaced: tuple[Replaced, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `original[start:end]` stands now; what was replaced counts as a whole."""
        return self._moved(start, False), self._moved(end, True)

    def _moved(self, at: int, is_end: bool) -> int:
        shift = 0
        for each in self.replaced:
            if each.was_end <= at and not (is_end and each.was_end == at):
                shift = each.end - each.was_end
            elif each.was_start < at or (not is_end and each.was_start == at):
                return each.end if is_end else each.start
        return at + shift


def mask(text: str, language: str, known: Iterable[str] = ()) -> Masked:
    """`text` with neutral placeholders that fit the language.

    `known` are names that belong to the customer, such as the account's. The same value gets the
    same placeholder; a message that was masked before stays as it is.
    """
    chosen: list[Span] = []
    for span in (*_known(text, known), *places(text), *numbers(text), *names(text)):
        if all(span.end <= each.start or span.start >= each.end for each in chosen):
            chosen.append(span)
    given: dict[tuple[str, str], str] = {}
    pieces, replaced, at, length = [], [], 0, 0
    for span in sorted(chosen, key=lambda each: each.start):
        surface = text[span.start : span.end]
        key = (span.kind, re.sub(r"\W", "", surface).lower())
        if key not in given:
            number = sum(kind == span.kind for kind, _ in given)
            given[key] = placeholder(span.kind, surface, language, number)
        pieces += [text[at : span.start], given[key]]
        start = length + span.start - at
        length = start + len(given[key])
        replaced.append(Replaced(start, length, span.kind, span.start, span.end))
        at = span.end
    return Masked("".join([*pieces, text[at:]]), tuple(replaced))


def _known(text: str, known: Iterable[str]) -> Iterable[Span]:
    for name in known:
        if len(name) >= _LEAST_OF_ACCOUNT:
            kind = "email" if "@" in name else "account"
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                yield Span(match.start(), match.end(), kind)
