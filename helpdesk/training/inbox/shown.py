"""The inbox as it is shown: masked, likely duplicates together, what is known for certain said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.policy import Plan
from helpdesk.training.data.corpus import Corpus
from helpdesk.training.data.marks import Mark, one_line
from helpdesk.training.inbox.entries import Entry
from helpdesk.training.inbox.groups import Meanings, grouped
from helpdesk.training.masking.mask import Masked, mask

#: Demo accounts are named after their plans, which customers talk about.
_PLANS = frozenset(Plan)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message without personal data. `known`: where the training data has it, with its intent."""

    entry: Entry
    text: str
    masked: Masked
    marks: tuple[Mark, ...]
    known: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that say the same; `first` is the one most worth a look."""

    first: Shown
    others: tuple[Shown, ...]


class Owned(Protocol):
    """Something of a customer's."""

    @property
    def account_id(self) -> str | None:
        """Whose it is, where that is known."""


def names_of_customers(session: Session, owned: Iterable[Owned]) -> Mapping[str, list[str]]:
    """By account, what names the customer: the account's address and its id."""
    ids = {each.account_id for each in owned if each.account_id}
    found = session.execute(select(Account.id, Account.email).where(Account.id.in_(ids)))
    return {key: [email, *({key} - _PLANS)] for key, email in found}


def shown(entry: Entry, names: Mapping[str, list[str]], corpus: Corpus | None = None) -> Shown:
    """The message as a trainer may see and keep it, with the entities that were understood."""
    masked = mask(entry.text, entry.language, names.get(entry.account_id or "", ()))
    text = one_line(masked.text)
    known = corpus.find(text, entry.language) if corpus else ()
    return Shown(
        entry, text, masked, _marks(entry, masked, text), tuple((e.intent, e.place) for e in known)
    )


def groups(messages: Sequence[Shown], meanings: Meanings) -> list[Group]:
    """Those that say the same in one group, in the order of the first of each."""
    places = grouped([each.text for each in messages], meanings)
    return [
        Group(messages[first], tuple(messages[place] for place in rest)) for first, *rest in places
    ]


def _marks(entry: Entry, masked: Masked, text: str) -> tuple[Mark, ...]:
    """What the model recognised, moved to where it stands now; each place once."""
    marks: list[Mark] = []
    for each in entry.entities:
        start, end = masked.place(int(each["start"]), int(each["end"]))
        surface = text[start:end]
        if not surface.strip() or any(m.start < end and start < m.end for m in marks):
            continue
        start += len(surface) - len(surface.lstrip())
        surface = surface.strip()
        named = str(each["value"])
        # A placeholder says its own value; the one that it replaced must not come back.
        original = entry.text[int(each["start"]) : int(each["end"])].strip()
        value = named if original == surface and named.lower() != surface.lower() else None
        marks.append(Mark(start, start + len(surface), str(each["entity"]), value))
    return tuple(sorted(marks))
