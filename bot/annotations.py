"""Rasa's inline annotations: `[surface](entity)` and `[surface]{"entity": …, "value": …}`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_MARKED = re.compile(r"\[(?P<surface>[^\[\]]+)\](?:\((?P<name>[^()]+)\)|(?P<json>\{[^{}]*\}))")
_STRAY = re.compile(r"[\[\]]|\]\(|\]\{")


@dataclass(frozen=True)
class Annotation:
    """An entity in a plain text. `value` is None where only the surface was marked."""

    entity: str
    start: int
    end: int
    value: str | None = None


class BadAnnotation(ValueError):
    """Brackets that are no annotation."""


def parse_annotations(marked: str) -> tuple[str, tuple[Annotation, ...]]:
    """The plain text of a marked one, and what was marked. Raises BadAnnotation."""
    plain, annotations, place = "", [], 0
    for match in _MARKED.finditer(marked):
        plain += marked[place : match.start()]
        start = len(plain)
        plain += match["surface"]
        annotations.append(_annotation(match, start, len(plain)))
        place = match.end()
    plain += marked[place:]
    if stray := _STRAY.search(_MARKED.sub("", marked)):
        raise BadAnnotation(f"a bracket {stray.group()!r} that belongs to no annotation")
    return plain, tuple(annotations)


def _annotation(match: re.Match[str], start: int, end: int) -> Annotation:
    if match["name"]:
        return Annotation(match["name"], start, end)
    try:
        content = json.loads(match["json"])
        return Annotation(content["entity"], start, end, content.get("value"))
    except (ValueError, KeyError) as error:
        raise BadAnnotation(f"annotation {match['json']} cannot be read") from error
