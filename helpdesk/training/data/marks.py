"""Entities in a message, as Rasa writes them: `[surface](entity)`, `[surface]{"entity": …}`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.texts.problems import ProblemError, sentence

_MARKED = re.compile(r"\[(?P<surface>[^\[\]]+)\](?:\((?P<name>[^()]+)\)|(?P<json>\{[^{}]*\}))")
_STRAY = re.compile(r"[\[\]]|\]\(|\]\{")
#: A message may not hold the marks themselves.
_HARMLESS = str.maketrans({"[": "(", "]": ")", "\n": " ", "\r": " ", "\t": " ", "\u2028": " "})


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """An entity at `text[start:end]`; `value` is None where the surface says it."""

    start: int
    end: int
    entity: str
    value: str | None = None


class MarkError(ProblemError):
    """Marks that cannot be read or written; the sentence says why."""


def one_line(text: str) -> str:
    """`text` as a training message may stand, each character in its place."""
    return text.translate(_HARMLESS)


def write_marks(text: str, marks: Sequence[Mark]) -> str:
    """The text with its marks. Raises MarkError where they lie outside or overlap."""
    result, at = "", 0
    for mark in sorted(marks):
        surface = text[mark.start : mark.end]
        if not at <= mark.start < mark.end <= len(text) or not surface.strip():
            place = {"entity": mark.entity, "start": mark.start, "end": mark.end}
            raise MarkError(sentence("mark_no_piece", **place))
        if surface != surface.strip():
            raise MarkError(sentence("mark_space", surface=surface))
        result += f"{text[at : mark.start]}[{surface}]"
        if mark.value is None:
            result += f"({mark.entity})"
        else:
            content = {"entity": mark.entity, "value": mark.value}
            result += json.dumps(content, ensure_ascii=False)
        at = mark.end
    return result + text[at:]


def read_marks(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """The plain text, and what is marked in it. Raises MarkError."""
    plain, marks, at = "", [], 0
    for match in _MARKED.finditer(marked):
        plain += marked[at : match.start()]
        start = len(plain)
        plain += match["surface"]
        marks.append(_mark(match, start, len(plain)))
        at = match.end()
    if stray := _STRAY.search(_MARKED.sub("", marked)):
        raise MarkError(sentence("mark_stray", bracket=repr(stray.group())))
    return plain + marked[at:], tuple(marks)


def _mark(match: re.Match[str], start: int, end: int) -> Mark:
    if match["name"]:
        return Mark(start, end, match["name"])
    try:
        content = json.loads(match["json"])
        return Mark(start, end, content["entity"], content.get("value"))
    except (ValueError, KeyError) as error:
        raise MarkError(sentence("mark_unreadable", mark=match["json"])) from error
