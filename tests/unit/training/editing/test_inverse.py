"""A change taken back from a text that others went on to change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.training.editing.inverse import taken_back

BEFORE = "head\n- one\n- two\ntail\n"
AFTER = "head\n- one\n- two\n- mine\ntail\n"


def test_line_that_came_goes_when_nothing_else_changed() -> None:
    assert taken_back(BEFORE, AFTER, AFTER) == BEFORE


def test_lines_beside_it_stay_when_others_were_added_right_there() -> None:
    now = "head\n- one\n- two\n- theirs, above\n- mine\n- theirs, below\ntail\n"
    expected = "head\n- one\n- two\n- theirs, above\n- theirs, below\ntail\n"
    assert taken_back(BEFORE, AFTER, now) == expected


def test_line_that_went_is_put_back_where_it_stood() -> None:
    now = "head\n- new\n- one\ntail\n- new, too\n"
    back = taken_back(BEFORE, "head\n- one\ntail\n", now)
    assert back == "head\n- new\n- one\n- two\ntail\n- new, too\n"


def test_line_that_was_changed_for_another_is_changed_back() -> None:
    after = "head\n- one\n- 2\ntail\n"
    assert taken_back(BEFORE, after, "top\nhead\n- one\n- 2\ntail\n") == f"top\n{BEFORE}"


def test_nothing_is_guessed_when_the_line_itself_was_changed_since() -> None:
    assert taken_back(BEFORE, AFTER, AFTER.replace("- mine", "- mine, better")) is None
    assert taken_back(BEFORE, AFTER, BEFORE) is None


def test_nothing_is_guessed_when_no_line_beside_it_is_left() -> None:
    assert taken_back("a\nb\nc\n", "a\nc\n", "x\ny\n") is None


LINES = st.lists(st.sampled_from("abcdefgh"), max_size=8, unique=True)


@given(LINES, LINES)
def test_change_is_undone_entirely_when_nothing_else_was_changed(
    before: list[str], after: list[str]
) -> None:
    was, became = ("".join(f"{each}\n" for each in lines) for lines in (before, after))
    assert taken_back(was, became, became) == was


@given(LINES, st.integers(0, 8), st.lists(st.sampled_from("uvwxyz"), max_size=4, unique=True))
def test_lines_of_others_are_kept_in_their_order(
    before: list[str], at: int, theirs: list[str]
) -> None:
    place = min(at, len(before))
    after = [*before[:place], "MINE", *before[place:]]
    now = [*theirs[:2], *after, *theirs[2:]]
    expected = [*theirs[:2], *before, *theirs[2:]]
    texts = ["".join(f"{each}\n" for each in lines) for lines in (before, after, now, expected)]
    assert taken_back(*texts[:3]) == texts[3]
