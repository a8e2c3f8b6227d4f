"""What is inside a message, where its intent does not tell: data/phrases.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parents[2] / "data" / "phrases.yml"
#: Where one statement ends and the next begins; a full stop within a name or number does not.
_CLAUSE = re.compile(r"[,;:!?\n]+\s*|\.\s+|\.$|\s+[-–—]\s+")


@cache
def load_phrases(path: Path = _FILE) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """`{name: {language: [regular expression, …]}}`."""
    content: dict[str, dict[str, list[str]]] = yaml.load(
        path.read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return content


def says(text: str, name: str, language: str) -> bool:
    """Whether `text` says, anywhere, what the phrases `name` stand for."""
    return _pattern(name, language).search(text.lower()) is not None


def begins_with(text: str, name: str, language: str) -> bool:
    """The same at its beginning."""
    return _pattern(name, language).match(text.lower().lstrip(" \t\n¡¿«“„\"'")) is not None


def named_fields(text: str, names: Sequence[str], language: str) -> Iterator[str]:
    """Which of the ticket's fields `names` the text mentions."""
    return (name for name in names if says(text, f"field_{name}", language))


def new_value(text: str, name: str, language: str) -> str:
    """What a correction gives as the new value of the field `name`; empty if it gives none.

    `the domain is wrong, it is x.org` → `x.org`; `no, since Tuesday` → `since Tuesday`.
    """
    kept = []
    for clause in (part.strip() for part in _CLAUSE.split(text)):
        rest = _without(clause, "negation", language)
        if says(rest, f"field_{name}", language) and name != "since_when":
            rest = _behind_field(rest, name, language)
        rest = _without(_without(rest, "but", language), "lead_in", language)
        if rest and not _only(rest, "wrong", language):
            kept.append(rest)
    return ", ".join(kept).strip()


def _behind_field(clause: str, name: str, language: str) -> str:
    """`the campaign is 4712` → `is 4712`; nothing where the clause only says that it is wrong."""
    found = _pattern(f"field_{name}", language).search(clause.lower())
    rest = _without(clause[found.end() :].strip() if found else clause, "to", language)
    return "" if says(rest, "wrong", language) and not _lead(rest, language) else rest


def _lead(clause: str, language: str) -> bool:
    return begins_with(clause, "lead_in", language) and not _only(
        _without(clause, "lead_in", language), "wrong", language
    )


def _without(clause: str, name: str, language: str) -> str:
    found = _pattern(name, language).match(clause.lower())
    return clause[found.end() :].strip() if found else clause


def _only(clause: str, name: str, language: str) -> bool:
    """Whether nothing but such a phrase stands there."""
    return _pattern(name, language).fullmatch(clause.lower()) is not None


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    phrases = "|".join(f"(?:{phrase})" for phrase in load_phrases()[name][language])
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)" if _whole(name) else phrases)


def _whole(name: str) -> bool:
    """Fields and the words around a value stand alone; the others may be parts of words."""
    return name in ("agreement", "negation", "lead_in", "to", "but") or name.startswith("field_")
