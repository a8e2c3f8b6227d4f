"""What an edited policy decides otherwise, over the typical cases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from helpdesk.policy import Outcome, Plan, SupportPolicy
from helpdesk.training.simulator.cases import Difference, difference, typical_cases
from helpdesk.triage.policy_file import read_policy
from helpdesk.triage.taxonomy import issue_topics

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def edited(policy: SupportPolicy, policy_text: str):
    """The difference that replacing a piece of the shipped policy makes."""

    def difference_of(old: str, new: str) -> Difference:
        assert old in policy_text
        after = read_policy(policy_text.replace(old, new), issue_topics()).support
        return difference(policy, after, NOW)

    return difference_of


def test_typical_cases_reach_every_outcome_topic_and_plan(policy: SupportPolicy) -> None:
    cases = list(typical_cases(policy, NOW))
    same = difference(policy, policy, NOW)

    assert (same.tried, same.changed, same.changes) == (len(cases), 0, ())
    assert {each.topic for each in cases} == {None, *policy.topics}
    assert {each.plan for each in cases} == {None, *Plan}
    assert all(each.now > NOW for each in cases)


def test_difference_joins_topics_when_they_change_alike(edited) -> None:
    found = edited("essential: [ticket]", "essential: [ticket, chat]")

    assert found.changed == sum(len(each.topics) for each in found.changes)
    assert {each.example.plan for each in found.changes} == {Plan.ESSENTIAL}
    open_english = next(
        each
        for each in found.changes
        if each.after.channel is Outcome.CHAT and each.example.requested_channel is None
    )
    assert open_english.before.channel is Outcome.TICKET
    assert "login_problem" in open_english.topics
    assert "request_refund" not in open_english.topics
    assert [before.channel for before, _ in open_english.options] == ["chat"]


SATURDAY = 'friday: ["09:00-18:00"]\n      saturday: ["19:00-21:00"]'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("request_refund: {written_only: true, prefers: ticket}", "request_refund: {}"),
        ("reply_period: {hours: 24}", "reply_period: {hours: 48}"),
        ("languages: [en, fr, de, es]", "languages: [en, fr, de, es, pt]"),
        ('friday: ["09:00-18:00"]', SATURDAY),
        ('tuesday: ["09:00-18:00"]', 'tuesday: ["08:00-18:00"]'),
    ],
)
def test_difference_is_seen_when_one_entry_of_the_policy_is_edited(
    edited, old: str, new: str
) -> None:
    assert edited(old, new).changed > 0


def test_difference_is_none_when_only_a_comment_is_edited(edited) -> None:
    assert edited("# The support policy as data.", "# The policy.").changed == 0
