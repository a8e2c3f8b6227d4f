"""Days, weeks and months: by number, by name, or relative to today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from bot.nlu.entities.found import Found
from bot.nlu.entities.lexicon import Lexicon, languages, lexicon
from bot.nlu.text import fold

_NUMERIC = re.compile(
    r"(?<![\w.,/#-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})"
    r"|[0-3]?\d\.[01]?\d\.(?!\d)|[0-3]?\d/[01]\d)(?![\w/-])"
)
_NUMBER = r"^[0-3]?\d(?:st|nd|rd|th|er|o|a)?$"
_DAY = {"NORM": {"REGEX": _NUMBER}}
_YEAR = {"NORM": {"REGEX": r"^20\d\d$"}}
_MARK = {"ORTH": {"IN": [".", "º", "°", ","]}, "OP": "?"}

Pattern = list[dict[str, Any]]


def find_numeric_dates(text: str) -> Iterator[Found]:
    """`12/05/2026`, `2026-05-12`, `31.12.`: day before month."""
    for match in _NUMERIC.finditer(text):
        yield Found("date", *match.span(), date_value(match.group()))


def date_value(surface: str) -> str:
    """ISO 8601 where the date is absolute and complete, else the words in small letters."""
    return _iso(surface) or " ".join(surface.lower().split())


def date_patterns(words: Lexicon) -> list[Pattern]:
    """spaCy token patterns over norms for dates in one language; phrases stand in the lexicon."""
    names = [*words.months, *words.month_spellings]
    month = _any(names)
    certain = _any(
        name
        for name in names
        if name in words.months or len(name) > 3
        if name not in words.unsure_months
    )
    weekday, unit = _any(words.weekdays), _any(words.units)
    link, before = {**_any(words.links), "OP": "?"}, _any(words.before)
    day_and_month: Pattern = [_DAY, _MARK, link, month]
    patterns = [
        day_and_month,
        [*day_and_month, link, _YEAR],
        [month, _DAY],
        [month, _DAY, _MARK, _YEAR],
        [month, link, _YEAR],
        [certain],
        [weekday],
        [before, weekday],
        [before, unit],
        [before, month],
    ]
    for word in words.after:
        following = [{"NORM": part} for part in word.split()]
        patterns += [[head, *following] for head in (weekday, unit, certain)]
    for part in words.parts:
        following = [{"NORM": each} for each in part.replace("-", " - ").split()]
        patterns += [[head, *following] for head in (weekday, _any(words.days))]
    return patterns


def _any(words: Iterable[str]) -> dict[str, Any]:
    return {"NORM": {"IN": sorted(words)}}


def _iso(surface: str) -> str | None:
    numbers = [int(each) for each in re.findall(r"\d+", surface)]
    named = [_months()[word] for word in re.findall(r"[a-z]+", fold(surface)) if word in _months()]
    if len(named) == 1 and len(numbers) == 2:
        day, month, year = numbers[0], named[0], numbers[1]
    elif not named and len(numbers) == 3:
        day, month, year = numbers if numbers[0] <= 31 else numbers[::-1]
    else:
        return None
    try:
        return date(year if year > 99 else 2000 + year, month, day).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """The number of each month, by its name in any language."""
    return {
        name: number
        for language in languages()
        for number, name in enumerate(lexicon(language).months, start=1)
    }
