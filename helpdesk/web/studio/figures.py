"""Figures of a comparison as SVG, drawn on the server; colours come from studio.css."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from helpdesk.training.models.comparison import Row

#: The height of a row, the room for names and for numbers, and the width of the scale.
_ROW, _NAMES, _SCALE, _NUMBERS = 28, 190, 380, 60
_SIZE, _MARGIN = 320, 40
#: So many intents are drawn.
_DRAWN = 14


def change_figure(rows: Sequence[Row], names: Mapping[str, str], title: str) -> Markup:
    """A line for each row from its share before to its share after, on a scale that fits them."""
    shares = [share for row in rows for share in (row.before, row.after) if share is not None]
    low = max(0.0, min(shares, default=0.0) - 0.02)
    low = int(low * 20) / 20
    span = max(1.0 - low, 0.05)

    def x(share: float) -> float:
        return _NAMES + _SCALE * (share - low) / span

    height = _ROW * len(rows) + 34
    parts = []
    for tick in range(5):
        share = low + span * tick / 4
        parts.append(_line(x(share), 6, x(share), height - 26, "grid"))
        parts.append(_text(x(share), height - 8, f"{100 * share:.0f} %", "middle"))
    for place, row in enumerate(rows):
        y = _ROW * place + 20
        parts.append(_text(_NAMES - 12, y + 4, names.get(row.name, row.name), "end"))
        before = row.after if row.before is None else row.before
        kind = "worse" if row.change < 0 else "better"
        parts.append(_line(x(before), y, x(row.after), y, f"way {kind}"))
        parts.append(f'<circle cx="{x(before):.1f}" cy="{y}" r="4" class="before"/>')
        parts.append(f'<circle cx="{x(row.after):.1f}" cy="{y}" r="5" class="after {kind}"/>')
        number = _text(_NAMES + _SCALE + 12, y + 4, f"{100 * row.change:+.1f}", "start")
        parts.append(number)
    return _svg(_NAMES + _SCALE + _NUMBERS, height, title, parts)


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
        _line(_x(0), _y(0), _x(1), _y(1), "grid"),
    ]
    for share in (0.0, 0.5, 1.0):
        parts.append(_text(_x(share), _SIZE - 16, f"{100 * share:.0f} %", "middle"))
        parts.append(_text(_x(0) - 6, _y(share) + 4, f"{100 * share:.0f}", "end"))
    for bins, kind in ((before, "before"), (after, "after")):
        points = " ".join(f"{_x(b['confidence']):.1f},{_y(b['accuracy']):.1f}" for b in bins)
        parts.append(f'<polyline points="{points}" class="curve {kind}"/>')
        parts += [
            f'<circle cx="{_x(b["confidence"]):.1f}" cy="{_y(b["accuracy"]):.1f}" r="4" '
            f'class="{kind}"/>'
            for b in bins
        ]
    return _svg(_SIZE, _SIZE, title, parts)


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> Markup:
    # All that is not a number was escaped on its way in.
    return Markup(  # noqa: S704
        f'<svg class="figure" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _x(share: float) -> float:
    return _MARGIN + share * (_SIZE - 2 * _MARGIN)


def _y(share: float) -> float:
    return _SIZE - _x(share)
