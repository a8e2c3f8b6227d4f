"""Everything the product says, per language: Rasa response files that all processes read.

`data/responses/<lang>.yml` holds Rasa's `responses:` (`utter_…`, each with one or more variations),
`data/labels/<lang>.yml` the names of topics, channels, plans and the like. One catalogue serves
the action server, the web process and the mails, so that a text exists once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from helpdesk.watched import Watched

LANGUAGES = ("en", "fr", "de", "es", "pt")
DEFAULT_LANGUAGE = "en"

_PLACEHOLDER = re.compile(r"{(\w+)}")
_DATA = Path(__file__).resolve().parents[2] / "data"


class TextError(LookupError):
    """A text, label or placeholder that does not exist; the message names it."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of all languages. `responses[language][key]` lists the variations of one text."""

    responses: Mapping[str, Mapping[str, tuple[str, ...]]]
    labels: Mapping[str, Mapping[str, Mapping[str, str]]]

    def text(self, language: str, key: str, /, *, variation: int = 0, **values: object) -> str:
        """The text `utter_<key>` with its placeholders filled.

        `variation` counts up where the same thing is said again; it wraps around. Raises TextError
        for an unknown key or a placeholder without a value.
        """
        variations = self.responses[language].get(f"utter_{key}")
        if variations is None:
            raise TextError(f"no text utter_{key} in data/responses/{language}.yml")
        text = variations[variation % len(variations)]

        def value(match: re.Match[str]) -> str:
            if match[1] not in values:
                raise TextError(f"utter_{key} ({language}) has no value for {{{match[1]}}}")
            return str(values[match[1]])

        return _PLACEHOLDER.sub(value, text)

    def has(self, language: str, key: str) -> bool:
        """Whether the text `utter_<key>` exists in the language."""
        return f"utter_{key}" in self.responses[language]

    def label(self, language: str, group: str, name: str) -> str:
        """The name of a thing for people, e.g. `label("fr", "topics", "request_refund")`."""
        try:
            return self.labels[language][group][name]
        except KeyError:
            raise TextError(f"no label {group}.{name} in data/labels/{language}.yml") from None


def load_catalogue(data: Path = _DATA) -> Catalogue:
    """Read all languages below `data`. Raises TextError naming the file that is malformed."""
    return Catalogue(
        responses={code: _responses(data / "responses" / f"{code}.yml") for code in LANGUAGES},
        labels={code: _labels(data / "labels" / f"{code}.yml") for code in LANGUAGES},
    )


def texts_in_force(data: Path = _DATA) -> Watched[Catalogue]:
    """The catalogue as its files are now, also after they were edited. Raises TextError."""
    kinds = ("responses", "labels")
    files = [data / kind / f"{code}.yml" for kind in kinds for code in LANGUAGES]
    return Watched(lambda: files, lambda: load_catalogue(data), (TextError,))


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with the product, read once per process."""
    return load_catalogue()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TextError(f"{path}: {error}") from error


def _yaml(text: str, path: Path | str) -> Any:
    try:
        # By libyaml, in a tenth of the time: every start, and every save, reads all of it.
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise TextError(f"{path}: {error}") from error


def read_responses(text: str, path: Path | str) -> dict[str, tuple[str, ...]]:
    """The responses in a file's text. Raises TextError, which names the file by `path`."""
    content = _yaml(text, path)
    try:
        return {
            key: tuple(str(variation["text"]).strip() for variation in variations)
            for key, variations in content["responses"].items()
        }
    except (TypeError, KeyError, AttributeError) as error:
        raise TextError(f"{path}: not a Rasa file of responses ({error})") from error


def _responses(path: Path) -> dict[str, tuple[str, ...]]:
    return read_responses(_text(path), path)


def _labels(path: Path) -> dict[str, dict[str, str]]:
    content = _yaml(_text(path), path)
    try:
        return {
            group: {str(name): str(label) for name, label in names.items()}
            for group, names in content.items()
        }
    except AttributeError as error:
        raise TextError(f"{path}: write groups of `name: label` ({error})") from error
