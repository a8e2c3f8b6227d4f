"""The shipped policy.yml says what the published rules and the taxonomy say."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml

from helpdesk.policy import Channel, Interval, Plan, SupportPolicy, TopicPolicy
from helpdesk.triage.policy_file import POLICY_FILE, load_policy_file
from helpdesk.triage.taxonomy import TAXONOMY_FILE, issue_topics

INTENTS = yaml.safe_load(TAXONOMY_FILE.read_text(encoding="utf-8"))["intents"]
ISSUES = {name: intent for name, intent in INTENTS.items() if intent["kind"] == "issue"}


def test_tickets_are_always_taken(policy: SupportPolicy) -> None:
    assert policy.channels[Channel.TICKET].hours is None, "R1"


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.PHONE])
def test_chat_and_phone_are_staffed_monday_to_friday_9_to_18_in_paris(
    policy: SupportPolicy, channel: Channel
) -> None:
    hours = policy.channels[channel].hours
    assert hours is not None
    assert hours.zone == policy.zone == ZoneInfo("Europe/Paris"), "R2"
    assert hours.week == ((Interval(540, 1080),),) * 5 + ((), ()), "R2"
    assert hours.exceptions == {}
    days = [date(2027, 1, 1) + timedelta(days=ahead) for ahead in range(365)]
    assert not any(map(hours.is_holiday, days))


@pytest.mark.parametrize(
    ("channel", "languages", "rule"),
    [
        (Channel.TICKET, {"en", "fr", "de", "es"}, "R3"),
        (Channel.CHAT, {"en", "fr"}, "R4"),
        (Channel.PHONE, {"en", "fr"}, "R4"),
    ],
)
def test_channel_answers_in_its_published_languages(
    policy: SupportPolicy, channel: Channel, languages: set[str], rule: str
) -> None:
    assert policy.channels[channel].languages == languages, rule


@pytest.mark.parametrize(
    ("plan", "channels"),
    [
        (Plan.FREE, set()),
        (Plan.ESSENTIAL, {"ticket"}),
        (Plan.PREMIUM, {"ticket", "chat"}),
        (Plan.CUSTOM, {"ticket", "chat", "phone"}),
    ],
)
def test_plan_has_its_published_channels(
    policy: SupportPolicy, plan: Plan, channels: set[str]
) -> None:
    assert policy.plans[plan] == channels, "R6"


def test_topics_are_the_22_issues_of_the_taxonomy(policy: SupportPolicy) -> None:
    assert len(ISSUES) == 22
    assert set(policy.topics) == set(ISSUES) == issue_topics()


@pytest.mark.parametrize("topic", sorted(ISSUES))
def test_topic_is_handled_as_the_taxonomy_says(policy: SupportPolicy, topic: str) -> None:
    assert policy.topics[topic] == TopicPolicy(
        written_only=ISSUES[topic].get("written_only", False),
        prefers_ticket=ISSUES[topic].get("prefers") == "ticket",
    ), "R7, R8"


def test_nine_topics_are_handled_in_writing_only(policy: SupportPolicy) -> None:
    assert sum(topic.written_only for topic in policy.topics.values()) == 9, "R7"


def test_a_ticket_is_answered_within_24_hours(policy: SupportPolicy) -> None:
    assert policy.reply_period == timedelta(hours=24), "R9"
    assert policy.version == 1


def test_sections_of_other_modules_have_their_shipped_values() -> None:
    loaded = load_policy_file(POLICY_FILE, issue_topics())
    assert loaded.handoff.accept_within == timedelta(minutes=10)
    assert loaded.pin.attempts == 3
    assert loaded.pin.lock == timedelta(minutes=30)
    assert loaded.phone.number == "+33 1 84 00 00 00"


def test_every_section_cites_its_rule() -> None:
    sections = POLICY_FILE.read_text(encoding="utf-8").split("\n\n")
    uncited = [text for text in sections if not re.search(r"\bR([1-9]|1[0-5])\b", text)]
    assert [text.splitlines()[-1] for text in uncited] == ["version: 1"]
