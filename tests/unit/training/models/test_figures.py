"""The figures of a comparison: what an axis says is where it says it."""

from __future__ import annotations

import re

import pytest

from helpdesk.training.models.comparison import Row
from helpdesk.web.studio.figures import change_figure


def axis(figure: str) -> list[tuple[float, int]]:
    """The place and the per cents of each mark of the scale."""
    marks = re.findall(r'<text x="([\d.]+)"[^>]*>(\d+) %</text>', figure)
    return [(float(place), int(percent)) for place, percent in marks]


@pytest.mark.parametrize(
    ("lowest", "percents"),
    [
        (0.99, [95, 96, 97, 98, 99, 100]),
        (0.947, [90, 92, 94, 96, 98, 100]),
        (0.8, [75, 80, 85, 90, 95, 100]),
        (0.0, [0, 20, 40, 60, 80, 100]),
    ],
)
def test_axis_is_marked_at_whole_per_cents_where_they_are(
    lowest: float, percents: list[int]
) -> None:
    figure = change_figure([Row("en", lowest, 1.0, 10)], {}, "Languages")
    marks = axis(figure)
    assert [percent for _, percent in marks] == percents
    (left, low), (right, high) = marks[0], marks[-1]
    for place, percent in marks:
        assert place == pytest.approx(left + (right - left) * (percent - low) / (high - low), abs=1)
    before = re.search(r'<circle cx="([\d.]+)"[^>]*class="before"', figure)
    assert before is not None
    expected = left + (right - left) * (100 * lowest - low) / (high - low)
    assert float(before[1]) == pytest.approx(expected, abs=0.1)
