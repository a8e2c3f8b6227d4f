"""A change of a text taken back later, whatever else was changed in it since."""

from __future__ import annotations

from difflib import SequenceMatcher


def taken_back(before: str, after: str, now: str) -> str | None:
    """`now` without what led from `before` to `after`.

    Lines that came are taken away and lines that went are put back where they stood, also where
    others were written beside them since. None where the lines themselves were changed meanwhile,
    or what they stood beside is gone: that is for a person to settle.
    """
    was, became, is_now = (text.splitlines(keepends=True) for text in (before, after, now))
    place = _places(became, is_now)
    gone: set[int] = set()
    put: dict[int, list[str]] = {}
    back = SequenceMatcher(None, became, was, autojunk=False).get_opcodes()
    for tag, start, end, was_start, was_end in back:
        if tag == "equal":
            continue
        places = [place[each] for each in range(start, end) if each in place]
        if len(places) < end - start:
            return None
        gone.update(places)
        if was_start < was_end:
            at = places[0] if places else _beside(place, start, len(became), len(is_now))
            if at is None:
                return None
            put.setdefault(at, []).extend(was[was_start:was_end])
    lines: list[str] = []
    for number in range(len(is_now) + 1):
        lines += put.get(number, [])
        if number < len(is_now) and number not in gone:
            lines.append(is_now[number])
    return "".join(lines)


def _places(lines: list[str], now: list[str]) -> dict[int, int]:
    """Where each line that is still there stands now."""
    blocks = SequenceMatcher(None, lines, now, autojunk=False).get_matching_blocks()
    return {each.a + n: each.b + n for each in blocks for n in range(each.size)}


def _beside(place: dict[int, int], at: int, length: int, length_now: int) -> int | None:
    """Where lines go that stood before line `at`: behind the one above, or before the next."""
    if at - 1 in place:
        return place[at - 1] + 1
    if at in place:
        return place[at]
    return {0: 0, length: length_now}.get(at)
