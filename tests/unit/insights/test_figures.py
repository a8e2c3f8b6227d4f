"""Charts: drawn to scale, with their numbers in words, and nobody's text is markup."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from helpdesk.web.insights.figures import Bar, Mark, bars, heat_map

NAMES = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


def widths(figure: str, kind: str) -> list[float]:
    return [float(each) for each in re.findall(rf'width="([\d.]+)" [^>]*class="{kind}"', figure)]


def test_bars_are_on_one_scale_when_they_have_parts() -> None:
    figure = bars([Bar("a", (30, 10), "40"), Bar("b", (10, 0), "10")], "Topics")
    track = widths(figure, "track")[0]
    assert widths(figure, "part first") == [track * 3 / 4, track / 4]
    assert widths(figure, "part second") == [track / 4, 0.0]


def test_bars_leave_room_for_the_mark_when_all_are_shorter() -> None:
    figure = bars([Bar("a", (30,), "30 s")], "Times", Mark(60, "promised"))
    assert widths(figure, "part first") == [widths(figure, "track")[0] / 2]
    assert ">promised</text>" in figure


def test_figure_is_told_in_words_and_escaped_when_names_are_markup() -> None:
    figure = bars([Bar('<b>"x"</b>', (1,), "1 & only")], "A <title>")
    tree = ElementTree.fromstring(figure)
    assert [tree[0].text, tree[1].text] == ["A <title>", '<b>"x"</b>: 1 & only']
    assert tree.get("role") == "img"


def test_week_is_darkest_where_most_happened_and_says_the_busiest_hours() -> None:
    counts = {(1, 9): 8, (1, 10): 2, (7, 23): 1}
    figure = heat_map(counts, NAMES, "Week", lambda day, hour, n: f"{NAMES[day - 1]} {hour}: {n}")
    tree = ElementTree.fromstring(figure)
    assert tree[1].text == "Mo 9: 8; Mo 10: 2; Su 23: 1"
    shades = {cell[0].text: cell.get("class") for cell in tree if cell.tag == "rect" and len(cell)}
    assert len(shades) == 168
    assert [shades[name] for name in ("Mo 9: 8", "Mo 10: 2", "Su 23: 1", "Tu 0: 0")] == [
        "cell s4",
        "cell s1",
        "cell s1",
        "cell s0",
    ]


def test_week_is_drawn_when_nothing_happened() -> None:
    figure = heat_map({}, NAMES, "Week", lambda *_: "")
    assert figure.count("cell s0") == 168
