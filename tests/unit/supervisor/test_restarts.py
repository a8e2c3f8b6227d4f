"""How often a part is started again."""

from __future__ import annotations

import pytest

from helpdesk.supervisor.restarts import Restarts


def waits(*deaths: float) -> list[float | None]:
    """What follows each of these deaths."""
    restarts = Restarts()
    return [restarts.after_death(death) for death in deaths]


def test_restarts_wait_longer_each_time_and_end_at_the_fifth_death_within_two_minutes() -> None:
    assert waits(0, 10, 20, 30, 119) == [0.5, 1, 2, 4, None]


@pytest.mark.parametrize("fifth", [120, 500])
def test_restarts_go_on_when_the_first_of_five_deaths_is_two_minutes_old(fifth: float) -> None:
    assert waits(0, 10, 20, 30, fifth)[-1] is not None


def test_restarts_begin_anew_when_the_part_lived_for_long() -> None:
    assert waits(0, 1, 2, 1000) == [0.5, 1, 2, 0.5]


def test_restarts_see_five_recent_deaths_when_there_were_many_before() -> None:
    assert waits(0, 200, 400, 600, 610, 620, 630, 640)[-1] is None
