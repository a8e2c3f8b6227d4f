"""What staff read: `data/desk/<lang>/<group>.yml`, in the four languages of the desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from helpdesk.texts.catalog import DEFAULT_LANGUAGE, TextError

STAFF_LANGUAGES = ("en", "fr", "de", "es")

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "desk"
_PLACEHOLDER = re.compile(r"{(\w+)}")

Texts = Mapping[str, Mapping[str, str]]


@cache
def staff_texts(language: str) -> Texts:
    """All texts of one language, `{group: {name: text}}`. Raises TextError naming the bad file."""
    return {path.stem: _group(path) for path in sorted((_FOLDER / language).glob("*.yml"))}


def staff_text(language: str, group: str, name: str, /, **values: object) -> str:
    """One text with its placeholders filled. Raises TextError for what does not exist."""
    try:
        text = staff_texts(language)[group][name]
        return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)
    except KeyError as error:
        raise TextError(f"data/desk/{language}/{group}.yml, {name}: no {error}") from None


def staff_language(*wanted: str | None) -> str:
    """The first of `wanted` that the desk speaks."""
    return next((code for code in wanted if code in STAFF_LANGUAGES), DEFAULT_LANGUAGE)


def _group(path: Path) -> dict[str, str]:
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        return {str(name): str(text).strip() for name, text in content.items()}
    except (yaml.YAMLError, AttributeError) as error:
        raise TextError(f"{path}: write `name: text` ({error})") from error
