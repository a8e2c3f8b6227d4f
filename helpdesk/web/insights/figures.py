"""Charts of the insights page: bars with their numbers, and the week as a heat map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from helpdesk.web.svg import box, line, svg, words

#: A bar has a line of words above it; narrow enough to be read on a phone.
_WIDTH, _ROW, _BAR = 380, 38, 12
_CELL, _LEFT, _TOP = 27, 40, 20
#: Shades of the heat map, besides none.
_SHADES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its name, its parts one after the other, and its number in words.

    `kinds` are the parts' classes in the style sheet.
    """

    label: str
    parts: tuple[int, ...]
    said: str
    kinds: tuple[str, ...] = ("first", "second", "rest")


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that all bars are compared with."""

    value: int
    label: str


def bars(rows: Sequence[Bar], title: str, mark: Mark | None = None) -> Markup:
    """The rows from top to bottom, on one scale."""
    longest = max([sum(row.parts) for row in rows] + ([mark.value] if mark else []) + [1])
    parts = []
    for place, row in enumerate(rows):
        y = place * _ROW
        parts.append(words(0, y + 13, row.label, "start", "label"))
        parts.append(words(_WIDTH, y + 13, row.said, "end", "value"))
        parts.append(box(0, y + 19, _WIDTH, _BAR, "track"))
        x = 0.0
        for count, kind in zip(row.parts, row.kinds, strict=False):
            width = _WIDTH * count / longest
            parts.append(box(x, y + 19, width, _BAR, f"part {kind}"))
            x += width
    height = len(rows) * _ROW
    if mark is not None:
        x = min(_WIDTH * mark.value / longest, _WIDTH - 1)
        tops = (place * _ROW + 16 for place in range(len(rows)))
        parts += [line(x, y, x, y + _BAR + 6, "mark") for y in tops]
        parts.append(words(x, height + 17, mark.label, "end" if x > _WIDTH / 2 else "start"))
        height += 22
    return svg(_WIDTH, height, title, parts, told([(row.label, row.said) for row in rows]))


def heat_map(
    counts: Mapping[tuple[int, int], int],
    days: Sequence[str],
    title: str,
    said: Callable[[int, int, int], str],
) -> Markup:
    """Counts by (weekday from 1, hour): a row for each day, the darker the more.

    `said` puts a cell (weekday, hour, count) into words.
    """
    most = max(counts.values(), default=0)
    parts = [
        words(_LEFT + _CELL * (hour + 0.5), _TOP - 6, str(hour), "middle") for hour in range(24)
    ]
    for row, day in enumerate(days):
        y = _TOP + _CELL * row
        parts.append(words(_LEFT - 8, y + 18, day, "end"))
        for hour in range(24):
            count = counts.get((row + 1, hour), 0)
            shade = -(-_SHADES * count // most) if count else 0
            x = _LEFT + _CELL * hour
            title_of = said(row + 1, hour, count)
            parts.append(box(x + 1, y + 1, _CELL - 2, _CELL - 2, f"cell s{shade}", title_of))
            if count:
                parts.append(words(x + _CELL / 2, y + 17, _short(count), "middle", f"n s{shade}"))
    highest = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:5]
    busiest = "; ".join(said(*place, count) for place, count in highest if count)
    return svg(_LEFT + 24 * _CELL + 1, _TOP + 7 * _CELL + 2, title, parts, busiest)


def told(pairs: Sequence[tuple[str, str]]) -> str:
    """Names and numbers as one sentence."""
    return "; ".join(f"{name}: {number}" for name, number in pairs)


def _short(count: int) -> str:
    """At most four characters wide; the table has the number in full."""
    return str(count) if count < 1_000 else f"{count // 1_000}k"
