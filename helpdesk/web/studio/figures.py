"""Figures of a comparison as SVG, drawn on the server; colours come from studio.css."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from helpdesk.training.models.comparison import Row
from helpdesk.web.svg import line, svg, words

#: The height of a row, the room for names and for numbers, and the width of the scale.
_ROW, _NAMES, _SCALE, _NUMBERS = 26, 182, 200, 46
_SIZE, _MARGIN = 320, 40
#: So many intents are drawn.
_DRAWN = 14


def change_figure(rows: Sequence[Row], names: Mapping[str, str], title: str) -> Markup:
    """A line for each row from its share before to its share after, on a scale that fits them."""
    shares = [share for row in rows for share in (row.before, row.after) if share is not None]
    low = max(0.0, min(shares, default=0.0) - 0.02)
    low = int(low * 20) / 20
    span = 1.0 - low

    def x(share: float) -> float:
        return _NAMES + _SCALE * (share - low) / span

    height = _ROW * len(rows) + 34
    parts = []
    for share in _ticks(low):
        parts.append(line(x(share), 6, x(share), height - 26, "grid"))
        parts.append(words(x(share), height - 8, f"{100 * share:.0f} %", "middle"))
    for place, row in enumerate(rows):
        y = _ROW * place + 20
        parts.append(words(_NAMES - 12, y + 4, names.get(row.name, row.name), "end"))
        before = row.after if row.before is None else row.before
        kind = "worse" if row.change < 0 else "better"
        parts.append(line(x(before), y, x(row.after), y, f"way {kind}"))
        parts.append(f'<circle cx="{x(before):.1f}" cy="{y}" r="4" class="before"/>')
        parts.append(f'<circle cx="{x(row.after):.1f}" cy="{y}" r="5" class="after {kind}"/>')
        number = words(_NAMES + _SCALE + 12, y + 4, f"{100 * row.change:+.1f}", "start")
        parts.append(number)
    return svg(_NAMES + _SCALE + _NUMBERS, height, title, parts)


def _ticks(low: float) -> list[float]:
    """Whole per cents from `low`, a multiple of 5 %, to 1; six at most."""
    first = round(100 * low)
    step = next(each for each in (1, 2, 5, 10, 20) if (100 - first) <= 5 * each)
    return [percent / 100 for percent in range(first, 101, step)]


def drawn_intents(rows: Sequence[Row]) -> list[Row]:
    """Of the intents, the greatest losses first, those that changed most."""
    most = sorted(rows, key=lambda row: -abs(row.change))[:_DRAWN]
    return sorted((row for row in most if row.change), key=lambda row: row.change)


def reliability_figure(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], title: str
) -> Markup:
    """How often an answer is right by how sure the model is: the diagonal is ideal."""
    parts = [
        f'<rect x="{_x(0)}" y="{_y(1)}" width="{_x(1) - _x(0)}" height="{_y(0) - _y(1)}" '
        'class="frame"/>',
        line(_x(0), _y(0), _x(1), _y(1), "grid"),
    ]
    for share in (0.0, 0.5, 1.0):
        parts.append(words(_x(share), _SIZE - 16, f"{100 * share:.0f} %", "middle"))
        parts.append(words(_x(0) - 6, _y(share) + 4, f"{100 * share:.0f}", "end"))
    for bins, kind in ((before, "before"), (after, "after")):
        points = " ".join(f"{_x(b['confidence']):.1f},{_y(b['accuracy']):.1f}" for b in bins)
        parts.append(f'<polyline points="{points}" class="curve {kind}"/>')
        parts += [
            f'<circle cx="{_x(b["confidence"]):.1f}" cy="{_y(b["accuracy"]):.1f}" r="4" '
            f'class="{kind}"/>'
            for b in bins
        ]
    return svg(_SIZE, _SIZE, title, parts)


def _x(share: float) -> float:
    return _MARGIN + share * (_SIZE - 2 * _MARGIN)


def _y(share: float) -> float:
    return _SIZE - _x(share)
