"""SVG that the server draws: text and numbers only; colours come from style sheets."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape


def svg(width: int, height: int, title: str, parts: Sequence[str], told: str = "") -> Markup:
    """A figure. `title` names it, `told` says to those who cannot see it what it shows."""
    described = f"<desc>{escape(told)}</desc>" if told else ""
    # All that is not a number was escaped on its way in.
    return Markup(  # noqa: S704
        f'<svg class="figure" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><title>{escape(title)}</title>{described}{"".join(parts)}</svg>'
    )


def words(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    """A line of text whose start, middle or end is at `x`."""
    of_kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{of_kind}>{escape(text)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def box(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> str:
    """A rectangle; `title` is shown to who points at it."""
    inside = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'class="{kind}">{inside}</rect>'
    )
