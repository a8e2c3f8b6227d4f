"""When failed webhooks are tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helpdesk.webhooks.schedule import GIVEN_UP_AFTER, PAUSES, given_up, next_attempt

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_pause_grows_with_each_attempt_and_none_follows_the_last() -> None:
    for attempts, pause in enumerate(PAUSES, start=1):
        for _ in range(20):
            following = next_attempt(attempts, NOW)
            assert following is not None
            assert pause * 0.8 <= following - NOW <= pause * 1.2
    assert next_attempt(len(PAUSES) + 1, NOW) is None


def test_pauses_of_two_events_differ_so_that_they_do_not_return_together() -> None:
    assert len({next_attempt(3, NOW) for _ in range(10)}) > 1


def test_target_is_given_up_when_it_failed_often_and_for_days() -> None:
    long_ago = NOW - GIVEN_UP_AFTER
    assert given_up(10, long_ago, NOW)
    assert not given_up(9, long_ago, NOW)
    assert not given_up(10, long_ago + timedelta(seconds=1), NOW)
    assert not given_up(0, None, NOW)
