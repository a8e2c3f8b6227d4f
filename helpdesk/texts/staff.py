"""What staff read: `data/desk/<lang>/<group>.yml`, in the four languages of the desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import yaml

from helpdesk.texts.catalog import DEFAULT_LANGUAGE, TextError

STAFF_LANGUAGES = ("en", "fr", "de", "es")

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "desk"
_PLACEHOLDER = re.compile(r"{(\w+)}")

Texts = Mapping[str, Mapping[str, str]]


@runtime_checkable
class Sayable(Protocol):
    """What is said when it is known who reads it."""

    def said(self, language: str) -> str:
        """In a language of the desk."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text of the desk with what fills it: plain values, what can be said itself, or a tuple of
    that. As text: in English.
    """

    group: str
    name: str
    values: tuple[tuple[str, object], ...] = ()

    def said(self, language: str) -> str:
        """In a language of the desk."""
        return staff_text(language, self.group, self.name, **dict(self.values))

    def __str__(self) -> str:
        return self.said(DEFAULT_LANGUAGE)

    def as_json(self) -> dict[str, Any]:
        """Plain data, for another process that shows it: `{"group", "name", "values"}`."""
        values = {name: _plain(value) for name, value in self.values}
        return {"group": self.group, "name": self.name, "values": values}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Sentence:
        """The sentence of such data."""
        values = tuple((name, _sayable(value)) for name, value in content["values"].items())
        return cls(content["group"], content["name"], values)


@cache
def staff_texts(language: str) -> Texts:
    """All texts of one language, `{group: {name: text}}`. Raises TextError naming the bad file."""
    return {path.stem: _group(path) for path in sorted((_FOLDER / language).glob("*.yml"))}


def staff_text(language: str, group: str, name: str, /, **values: object) -> str:
    """One text with its placeholders filled. Raises TextError for what does not exist."""
    try:
        text = staff_texts(language)[group][name]
        return _PLACEHOLDER.sub(lambda match: _filling(language, values[match[1]]), text)
    except KeyError as error:
        raise TextError(f"data/desk/{language}/{group}.yml, {name}: no {error}") from None


def _plain(value: object) -> object:
    if isinstance(value, Sentence):
        return value.as_json()
    return [_plain(each) for each in value] if isinstance(value, tuple) else str(value)


def _sayable(value: Any) -> object:
    if isinstance(value, Mapping):
        return Sentence.of(value)
    return tuple(map(_sayable, value)) if isinstance(value, list) else value


def _filling(language: str, value: object) -> str:
    if isinstance(value, Sayable):
        return value.said(language)
    if isinstance(value, tuple):
        return "; ".join(_filling(language, each) for each in value)
    return str(value)


def staff_language(*wanted: str | None) -> str:
    """The first of `wanted` that the desk speaks."""
    return next((code for code in wanted if code in STAFF_LANGUAGES), DEFAULT_LANGUAGE)


def _group(path: Path) -> dict[str, str]:
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        return {str(name): str(text).strip() for name, text in content.items()}
    except (yaml.YAMLError, AttributeError) as error:
        raise TextError(f"{path}: write `name: text` ({error})") from error
