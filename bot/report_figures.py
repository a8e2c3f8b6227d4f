"""Figures of a report as SVG: reliability, confidence, confusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

_SIZE, _MARGIN = 320, 36
_BLUE, _RED, _GREY = "#2f6fb2", "#c2452d", "#9aa5b1"
_BINS = 20
_CURVES = (_GREY, "#c2852d", _BLUE, _RED)
#: The side of a cell of a confusion matrix, and the room for names.
_CELL, _NAMES = 14, 210


def reliability_diagram(bins: Sequence[dict[str, float]]) -> str:
    """Accuracy over confidence; the size of a dot is the number of messages; grey is ideal."""
    total = sum(each["count"] for each in bins) or 1
    dots = [
        f"<circle cx='{_x(each['confidence']):.1f}' cy='{_y(each['accuracy']):.1f}' "
        f"r='{3 + 12 * (each['count'] / total) ** 0.5:.1f}' fill='{_BLUE}' fill-opacity='.7'>"
        f"<title>{each['count']:.0f} messages: sure {each['confidence']:.2f}, "
        f"right {each['accuracy']:.2f}</title></circle>"
        for each in bins
    ]
    ideal = f"<line x1='{_x(0)}' y1='{_y(0)}' x2='{_x(1)}' y2='{_y(1)}' stroke='{_GREY}'/>"
    return _chart(ideal + "".join(dots))


def confidence_histogram(rows: Sequence[dict[str, Any]]) -> str:
    """How many messages were answered with which confidence, right (blue) and wrong (red)."""
    counts = Counter((min(int(row["confidence"] * _BINS), _BINS - 1), row["right"]) for row in rows)
    highest = max((counts[place, True] + counts[place, False] for place in range(_BINS)), default=1)
    bars = []
    for place in range(_BINS):
        left, width = _x(place / _BINS), (_x(1) - _x(0)) / _BINS - 1
        wrong, right = counts[place, False] / highest, counts[place, True] / highest
        for bottom, share, colour in ((0.0, wrong, _RED), (wrong, right, _BLUE)):
            top = _y(bottom + share)
            bars.append(
                f"<rect x='{left:.1f}' y='{top:.1f}' width='{width:.1f}' "
                f"height='{_y(bottom) - top:.1f}' fill='{colour}'/>"
            )
    return _chart("".join(bars))


def confusion_matrix(rows: Sequence[dict[str, Any]]) -> str:
    """One cell per pair of intents, darker where more messages went; mistakes are red."""
    names = sorted({row["intent"] for row in rows} | {row["answer"] for row in rows})
    places = {name: place for place, name in enumerate(names)}
    meant = Counter(row["intent"] for row in rows)
    cells = []
    for (intent, answer), count in Counter((r["intent"], r["answer"]) for r in rows).items():
        colour = _BLUE if intent == answer else _RED
        cells.append(
            f"<rect x='{_NAMES + places[answer] * _CELL}' y='{_NAMES + places[intent] * _CELL}' "
            f"width='{_CELL - 1}' height='{_CELL - 1}' fill='{colour}' "
            f"fill-opacity='{0.25 + 0.75 * count / meant[intent]:.2f}'>"
            f"<title>{escape(intent)} as {escape(answer)}: {count}</title></rect>"
        )
    labels = [
        f"<text x='{_NAMES - 4}' y='{_NAMES + (place + 0.8) * _CELL:.1f}' "
        f"text-anchor='end'>{escape(name)}</text>"
        f"<text transform='translate({_NAMES + (place + 0.8) * _CELL:.1f} {_NAMES - 4}) "
        f"rotate(-90)'>{escape(name)}</text>"
        for name, place in places.items()
    ]
    side = _NAMES + len(names) * _CELL
    return _svg(side, side, "".join(labels) + "".join(cells))


def learning_curves(rows: Sequence[dict[str, Any]]) -> str:
    """Macro-F1 over the share of the training data, one curve per name, as an SVG picture."""
    width, height, left, top = 560, 320, 50, 20
    bottom, right = height - 40, width - 150
    x = {
        share: left + (right - left) * share / 100
        for share in sorted({row["share"] for row in rows})
    }
    names = list(dict.fromkeys(row["name"] for row in rows))
    parts = []
    for tick in range(0, 101, 20):
        y = bottom - (bottom - top) * tick / 100
        parts.append(f"<line x1='{left}' y1='{y}' x2='{right}' y2='{y}' stroke='#e3e7ec'/>")
        parts.append(f"<text x='{left - 8}' y='{y + 4}' text-anchor='end'>{tick}</text>")
    for share, place in x.items():
        parts.append(f"<text x='{place}' y='{bottom + 18}' text-anchor='middle'>{share} %</text>")
    for name, colour in zip(names, _CURVES, strict=False):
        points = [
            (x[row["share"]], bottom - (bottom - top) * row["macro_f1"])
            for row in rows
            if row["name"] == name
        ]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f"<polyline points='{line}' fill='none' stroke='{colour}' stroke-width='2'/>")
        parts += [f"<circle cx='{a:.1f}' cy='{b:.1f}' r='3' fill='{colour}'/>" for a, b in points]
        parts.append(f"<text x='{right + 10}' y='{points[-1][1] + 4:.1f}'>{escape(name)}</text>")
    return _svg(
        width, height, f"<rect width='{width}' height='{height}' fill='#fff'/>{''.join(parts)}"
    )


def _chart(content: str) -> str:
    ticks = "".join(
        f"<text x='{_x(share)}' y='{_SIZE - 12}' text-anchor='middle'>{share}</text>"
        for share in (0, 0.5, 1)
    )
    frame = (
        f"<rect x='{_x(0)}' y='{_y(1)}' width='{_x(1) - _x(0)}' height='{_y(0) - _y(1)}' "
        f"fill='none' stroke='{_GREY}'/>"
    )
    return _svg(_SIZE, _SIZE, frame + ticks + content)


def _svg(width: float, height: float, content: str) -> str:
    return (
        f"<svg role='img' xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' "
        f"viewBox='0 0 {width} {height}' font-size='11' font-family='sans-serif'>{content}</svg>"
    )


def _x(share: float) -> float:
    return _MARGIN + share * (_SIZE - 2 * _MARGIN)


def _y(share: float) -> float:
    return _SIZE - _x(share)
